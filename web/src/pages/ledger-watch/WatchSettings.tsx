import { Button, Group, NumberInput, Stack, Switch, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useChange } from '../../api/hooks';
import { type LedgerWatchView } from '../../api/views';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { useEdits } from '../../components/use-edits';
import { usePermission } from '../../environment/environment-context';
import { eitherOf } from '../../environment/permissions';

type Settings = LedgerWatchView['settings'];
type Numbers = Exclude<keyof Settings, 'isOn'>;

const FIELDS: readonly {
  readonly name: Numbers;
  readonly label: string;
  readonly min: number;
  readonly max: number;
}[] = [
  { name: 'quickMinutes', label: 'Minutes between quick rounds', min: 5, max: 1_440 },
  { name: 'fullHours', label: 'Hours between full rounds', min: 1, max: 744 },
  { name: 'months', label: 'Months before the current one', min: 0, max: 120 },
  { name: 'pauseMs', label: 'Milliseconds of pause after each query', min: 0, max: 60_000 },
];

/** How often the watch looks, how far back, and at which pace. */
export const WatchSettings = ({ settings, revision }: Pick<LedgerWatchView, 'settings' | 'revision'>): ReactNode => {
  const { isAllowed, roles } = usePermission('ledger-watch:manage');
  const { values: edited, set, reset } = useEdits('ledger watch', settings);
  const save = useChange(
    (api) => api.put<LedgerWatchView>('/ledger-watch', { body: edited, revision }),
    () => {
      notifyDone('Saved.');
    },
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(undefined, { onSuccess: reset });
      }}
    >
      <Stack gap="sm">
        <Switch
          label="Look automatically"
          checked={edited.isOn}
          disabled={!isAllowed}
          onChange={({ currentTarget: { checked } }) => {
            set({ isOn: checked });
          }}
        />
        <Group gap="md" align="end">
          {FIELDS.map(({ name, label, min, max }) => (
            <NumberInput
              key={name}
              label={label}
              min={min}
              max={max}
              allowDecimal={false}
              disabled={!isAllowed}
              value={edited[name]}
              onChange={(value) => {
                set({ [name]: Number(value) });
              }}
            />
          ))}
        </Group>
        <Text size="sm">
          A quick round reads the headers, and the lines of what looks changed. A full round reads every line.
        </Text>
        <Group gap="xs">
          <Button type="submit" disabled={!isAllowed} loading={save.isPending}>
            Save
          </Button>
          {!isAllowed && <Text size="xs">Setting the watch is for a {eitherOf(roles)}.</Text>}
        </Group>
        {save.error && <ProblemAlert error={save.error} />}
      </Stack>
    </form>
  );
};
