import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type Query } from '../../api/api-client';
import { useRead } from '../../api/hooks';
import { type MappingExplanationView } from '../../api/views';
import { type Column, DataTable } from '../../components/DataTable';
import { Dialog } from '../../components/Dialog';
import { Form } from '../../components/Form';
import { Loaded } from '../../components/Loaded';
import { ConditionInputs } from './ConditionInputs';
import { conditionsText } from './conditions';

interface ExplainDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export const ExplainDialog = ({ opened, onClose }: ExplainDialogProps): ReactNode => (
  <Dialog opened={opened} onClose={onClose} title="Which mapping takes a line?" asksBeforeClosing={false}>
    <ExplainForm />
  </Dialog>
);

const BLANK = { account: '', transactionDate: '', productColumn: '', productValue: '', businessEntityId: '' };

const ExplainForm = (): ReactNode => {
  const [line, setLine] = useState(BLANK);
  const [asked, setAsked] = useState<Query | null>(null);
  return (
    <Stack>
      <Form
        onSubmit={() => {
          setAsked(Object.fromEntries(Object.entries(line).filter(([, value]) => value !== '')));
        }}
      >
        <Stack>
          <Group grow align="flex-start">
            <TextInput
              label="RevRec account number"
              required
              data-autofocus
              value={line.account}
              onChange={({ currentTarget }) => {
                setLine({ ...line, account: currentTarget.value });
              }}
            />
            <TextInput
              label="Transaction date"
              type="date"
              required
              value={line.transactionDate}
              onChange={({ currentTarget }) => {
                setLine({ ...line, transactionDate: currentTarget.value });
              }}
            />
          </Group>
          <ConditionInputs values={line} onChange={setLine} />
          <Group justify="flex-end">
            <Button type="submit">Explain</Button>
          </Group>
        </Stack>
      </Form>
      {asked && <Explanation line={asked} />}
    </Stack>
  );
};

type ExplainedMapping = MappingExplanationView['mappings'][number];

const COLUMNS: readonly Column<ExplainedMapping>[] = [
  { header: 'Applies to', isRowHeader: true, cell: ({ conditions }) => conditionsText(conditions) },
  { header: 'Intacct account', cell: ({ ledgerAccount }) => ledgerAccount },
  {
    header: 'This line',
    cell: ({ counts, notMet }) => {
      if (counts) return 'Takes it';
      return notMet === null ? 'Not needed: a more specific one takes it' : `Does not: ${notMet}`;
    },
  },
];

const Explanation = ({ line }: { readonly line: Query }): ReactNode => {
  const query = useRead<MappingExplanationView>('/account-mappings/explain', { query: line });
  return (
    <Loaded query={query} waiting="Looking for the mapping">
      {({ ledgerAccount, mappings }) => (
        <Stack gap="xs">
          <Text role="status">
            {ledgerAccount === null ? 'No mapping takes this line.' : `The line goes to ${ledgerAccount}.`}
          </Text>
          {mappings.length > 0 && (
            <DataTable
              caption="Mappings of the account, the most specific first"
              columns={COLUMNS}
              rows={mappings}
              rowKey={({ conditions }) => JSON.stringify(conditions)}
              rowName={['mapping', 'mappings']}
              isUncounted
            />
          )}
        </Stack>
      )}
    </Loaded>
  );
};
