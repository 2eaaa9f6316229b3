import { Button, Group, NumberInput, Select, Stack, Switch, TextInput } from '@mantine/core';
import { type ReactNode } from 'react';
import { useChange } from '../../api/hooks';
import { type ConnectionView } from '../../api/views';
import { Fact, Facts } from '../../components/Facts';
import { fieldErrorsOf } from '../../components/field-errors';
import { Form } from '../../components/Form';
import { countText } from '../../components/formats';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { RecordPicker } from '../../components/RecordPicker';
import { Section } from '../../components/Section';
import { useEdits } from '../../components/use-edits';
import { usePermission } from '../../environment/environment-context';

type Settings = ConnectionView['settings'];

const ABOUT = 'Applies to everything imported or posted from now on.';

/** What becomes of a delivery that would change a posted entry. */
const CORRECTIONS: Readonly<Record<Settings['corrections'], string>> = {
  ask: 'Ask a person',
  'net-difference': 'Post the net difference, else ask',
  'reverse-and-post': 'Reverse and post anew, else ask',
};

export const PostingSettingsSection = ({ connection }: { readonly connection: ConnectionView }): ReactNode => {
  const { isAllowed } = usePermission('connection:manage');
  return (
    <Section title="Posting settings" description={ABOUT}>
      {isAllowed ? <SettingsForm connection={connection} /> : <SettingsFacts settings={connection.settings} />}
    </Section>
  );
};

const SettingsFacts = ({ settings }: { readonly settings: Settings }): ReactNode => (
  <Facts>
    <Fact name="Journal symbol">{settings.journalSymbol}</Fact>
    <Fact name="Lines per batch">at most {countText(settings.linesPerBatchMax)}</Fact>
    <Fact name="Clearing account">{settings.clearingAccount ?? 'none'}</Fact>
    <Fact name="Exchange rate type">{settings.exchangeRateType === '' ? 'none' : settings.exchangeRateType}</Fact>
    <Fact name="Deliveries of posted entries">{CORRECTIONS[settings.corrections]}</Fact>
    <Fact name="Entries in parts">{settings.entriesGoWhole ? 'sent whole or not at all' : 'each part alone'}</Fact>
  </Facts>
);

const SettingsForm = ({ connection: { settings, revision } }: { readonly connection: ConnectionView }): ReactNode => {
  const { values: input, set, reset } = useEdits('posting-settings', settings);
  const save = useChange(
    (api, body: Settings) => api.patch<ConnectionView>('/connection/settings', { body, revision }),
    () => {
      notifyDone('Posting settings saved.');
    },
  );
  const errors = fieldErrorsOf(save.error);
  const submit = (): void => {
    save.mutate(input, { onSuccess: reset });
  };
  return (
    <Form onSubmit={submit}>
      <Stack maw={560}>
        <RecordPicker
          list="journals"
          label="Journal symbol"
          description="The Intacct journal that receives the entries. A Journal column in the close file takes precedence."
          value={input.journalSymbol}
          error={errors['journalSymbol']}
          onChange={(journalSymbol) => {
            set({ journalSymbol });
          }}
        />
        <NumberInput
          label="Lines per batch"
          description="An entry with more lines is split into balanced parts. 2 to 2000."
          min={2}
          max={2000}
          allowDecimal={false}
          value={input.linesPerBatchMax}
          error={errors['linesPerBatchMax']}
          onChange={(value) => {
            set({ linesPerBatchMax: Number(value) });
          }}
        />
        <TextInput
          label="Clearing account"
          description="RevRec account that balances the parts of an entry that cannot be split into balanced parts. If empty, such entries are refused."
          value={input.clearingAccount ?? ''}
          error={errors['clearingAccount']}
          onChange={({ currentTarget: { value } }) => {
            set({ clearingAccount: value === '' ? null : value });
          }}
        />
        <TextInput
          label="Exchange rate type"
          description="Sent with each line's currency, by its name in Sage Intacct. Leave empty to send none."
          value={input.exchangeRateType}
          error={errors['exchangeRateType']}
          onChange={({ currentTarget: { value } }) => {
            set({ exchangeRateType: value });
          }}
        />
        <Switch
          label="Send entries whole"
          description="When one part of an entry is known to be blocked, none of its parts is sent."
          checked={input.entriesGoWhole}
          onChange={({ currentTarget: { checked } }) => {
            set({ entriesGoWhole: checked });
          }}
        />
        <Select
          label="Deliveries of posted entries"
          description="What becomes of a delivery that would change a posted entry. What is prepared becomes Ready to Post; it is approved and posted like any other batch."
          data={Object.entries(CORRECTIONS).map(([value, label]) => ({ value, label }))}
          allowDeselect={false}
          value={input.corrections}
          error={errors['corrections']}
          onChange={(corrections) => {
            if (corrections !== null) set({ corrections: corrections as Settings['corrections'] });
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
