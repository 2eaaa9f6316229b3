import { Button, Group, NumberInput, Stack, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { type NotificationSettingsView } from '../../api/views';
import { fieldErrorsOf } from '../../components/field-errors';
import { Form } from '../../components/Form';
import { countOf, zoneText } from '../../components/formats';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { Section } from '../../components/Section';
import { useEdits } from '../../components/use-edits';
import { usePreferences } from './use-preferences';

interface BooksClosingProps {
  readonly settings: NotificationSettingsView;
  readonly mayChange: boolean;
}

/** When a month has to be in the books, and how early those who wait for it are reminded. */
export const BooksClosing = ({ settings, mayChange }: BooksClosingProps): ReactNode => {
  const { closeDay, closeReminderDays, timeZone } = settings;
  return (
    <Section
      title="Books close"
      description={`Those who are notified of it are reminded, in the morning (${zoneText(timeZone)}), of journals that are not posted.`}
    >
      {mayChange ? (
        <ClosingForm settings={settings} />
      ) : (
        <Text size="sm">
          {closeDay === null
            ? 'No reminder.'
            : `Day ${closeDay} of the next month; reminded ${countOf(closeReminderDays, 'day', 'days')} before, and on the day.`}
        </Text>
      )}
    </Section>
  );
};

/** `''`: no reminder. */
interface Closing {
  readonly closeDay: number | '';
  readonly closeReminderDays: number;
}

const ClosingForm = ({ settings }: Pick<BooksClosingProps, 'settings'>): ReactNode => {
  const { closeDay, closeReminderDays } = settings;
  const { values, set, reset } = useEdits<Closing>('books closing', {
    closeDay: closeDay ?? '',
    closeReminderDays,
  });
  const save = usePreferences(settings, () => {
    reset();
    notifyDone('Saved.');
  });
  const errors = fieldErrorsOf(save.error);
  return (
    <Form
      onSubmit={() => {
        save.mutate({
          closeDay: values.closeDay === '' ? null : values.closeDay,
          closeReminderDays: values.closeReminderDays,
        });
      }}
    >
      <Stack gap="sm">
        <Group gap="md" align="flex-start">
          <NumberInput
            label="Day of the next month"
            description="Empty: no reminder."
            min={1}
            max={31}
            allowDecimal={false}
            value={values.closeDay}
            error={errors['closeDay']}
            onChange={(day) => {
              set({ closeDay: day === '' ? '' : Number(day) });
            }}
          />
          <NumberInput
            label="Days before"
            description="And again on the day itself."
            min={0}
            max={27}
            allowDecimal={false}
            value={values.closeReminderDays}
            error={errors['closeReminderDays']}
            onChange={(days) => {
              set({ closeReminderDays: Number(days) });
            }}
          />
        </Group>
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
