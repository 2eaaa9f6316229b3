import { Button, Group, NativeSelect, Radio, Select, Stack, Switch, TextInput } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { useChange } from '../../api/hooks';
import { type PostingScheduleView } from '../../api/views';
import { fieldErrorsOf } from '../../components/field-errors';
import { Form } from '../../components/Form';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { useEdits } from '../../components/use-edits';
import { type Frequency, type Weekday, WEEKDAYS } from './frequency-text';
import { zoneText } from '../../components/formats';
import { BROWSER_ZONE } from './browser-zone';

/** All three frequencies, so that switching back and forth loses nothing. */
interface Timing {
  readonly kind: Frequency['kind'];
  readonly time: string;
  readonly dayOfWeek: Weekday;
  readonly dayOfMonth: string;
  readonly timeZone: string;
  readonly retriesFailed: boolean;
}

const KINDS = ['Daily', 'Weekly', 'Monthly'] as const satisfies readonly Frequency['kind'][];
const DAYS_OF_MONTH = [
  ...Array.from({ length: 31 }, (_, index) => ({ value: String(index + 1), label: String(index + 1) })),
  { value: 'Last', label: 'the last day' },
];
const TIME_ZONES: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** UTC first, then by city. What is set may have a name that this browser does not list. */
const zonesWith = (timeZone: string): { value: string; label: string }[] =>
  [...new Set([...TIME_ZONES, timeZone])]
    .map((value) => ({ value, label: zoneText(value) }))
    .sort(
      (one, other) =>
        Number(other.value === 'UTC') - Number(one.value === 'UTC') || one.label.localeCompare(other.label),
    );

/** Whether the zone of the browser is another one that can be chosen. */
const isOfferedHere = (timeZone: string): boolean => timeZone !== BROWSER_ZONE && TIME_ZONES.includes(BROWSER_ZONE);

const timingOf = ({ frequency, timeZone, retriesFailed }: PostingScheduleView): Timing => ({
  kind: frequency.kind,
  time: frequency.time,
  dayOfWeek: frequency.kind === 'Weekly' ? frequency.dayOfWeek : 'Monday',
  dayOfMonth: frequency.kind === 'Monthly' ? String(frequency.dayOfMonth) : 'Last',
  timeZone,
  retriesFailed,
});

const frequencyOf = ({ kind, time, dayOfWeek, dayOfMonth }: Timing): Frequency => {
  switch (kind) {
    case 'Daily':
      return { kind, time };
    case 'Weekly':
      return { kind, time, dayOfWeek };
    case 'Monthly':
      return { kind, time, dayOfMonth: dayOfMonth === 'Last' ? 'Last' : Number(dayOfMonth) };
  }
};

export const FrequencyForm = ({ schedule }: { readonly schedule: PostingScheduleView }): ReactNode => {
  const { revision } = schedule;
  const { values: timing, set, reset } = useEdits('frequency', timingOf(schedule));
  const { kind, time, dayOfWeek, dayOfMonth, timeZone, retriesFailed } = timing;
  const zones = useMemo(() => zonesWith(timeZone), [timeZone]);
  const save = useChange(
    (api) =>
      api.put<PostingScheduleView>('/posting-schedule', {
        body: { frequency: frequencyOf(timing), timeZone, retriesFailed },
        revision,
      }),
    () => {
      notifyDone('Journal frequency saved.');
    },
  );
  const errors = fieldErrorsOf(save.error);
  return (
    <Form
      onSubmit={() => {
        save.mutate(undefined, { onSuccess: reset });
      }}
    >
      <Stack maw={560}>
        <Radio.Group
          label="Frequency"
          value={kind}
          onChange={(value) => {
            set({ kind: value });
          }}
        >
          <Group mt={6}>
            {KINDS.map((one) => (
              <Radio key={one} value={one} label={one} />
            ))}
          </Group>
        </Radio.Group>
        {kind === 'Weekly' && (
          <NativeSelect
            label="Day of the week"
            data={[...WEEKDAYS]}
            value={dayOfWeek}
            onChange={({ currentTarget }) => {
              set({ dayOfWeek: currentTarget.value as Weekday });
            }}
          />
        )}
        {kind === 'Monthly' && (
          <NativeSelect
            label="Day of the month"
            description="In a month without this day, the last day is used."
            data={DAYS_OF_MONTH}
            value={dayOfMonth}
            onChange={({ currentTarget }) => {
              set({ dayOfMonth: currentTarget.value });
            }}
          />
        )}
        <TextInput
          type="time"
          label="Time"
          value={time}
          error={errors['frequency.time']}
          onChange={({ currentTarget }) => {
            set({ time: currentTarget.value });
          }}
        />
        <Select
          label="Time zone"
          description="All times on these pages are in this zone too."
          searchable
          allowDeselect={false}
          data={zones}
          limit={50}
          value={timeZone}
          error={errors['timeZone']}
          nothingFoundMessage="No time zone has this name"
          onChange={(zone) => {
            if (zone !== null) set({ timeZone: zone });
          }}
        />
        {isOfferedHere(timeZone) && (
          <Group>
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                set({ timeZone: BROWSER_ZONE });
              }}
            >
              Use {zoneText(BROWSER_ZONE)}, the zone of this browser
            </Button>
          </Group>
        )}
        <Switch
          label="Post what failed before"
          description="Only what could go now: a batch whose cause is fixed. What Sage Intacct refused waits for a person."
          checked={retriesFailed}
          onChange={({ currentTarget: { checked } }) => {
            set({ retriesFailed: checked });
          }}
        />
        {save.error && <ProblemAlert error={save.error} />}
        <Group>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </Form>
  );
};
