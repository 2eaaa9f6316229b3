import { Stack, Table, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { type LedgerSweepView } from '../api/views';
import { Period } from '../components/dates';
import { countOf } from '../components/formats';

type Unexplained = LedgerSweepView['periods'][number]['unexplained'];

/** What Sage Intacct holds for the months waiting to be posted, and what of it is unexplained. */
export const LedgerSweep = ({ sweep: { periods } }: { readonly sweep: LedgerSweepView }): ReactNode => (
  <Stack gap="xs" role="group" aria-label="What Sage Intacct holds">
    {periods.length === 0 && <Text size="sm">No month is waiting to be posted: there was nothing to check.</Text>}
    {periods.map(({ period, records, unexplained }) => (
      <div key={period}>
        <Text size="sm" fw={600}>
          <Period period={period} />: Sage Intacct holds {countOf(records, 'record', 'records')} under references like
          ours.
        </Text>
        {unexplained.length > 0 && <UnexplainedRecords period={period} records={unexplained} />}
      </div>
    ))}
    {periods.length > 0 && periods.every(({ unexplained }) => unexplained.length === 0) && (
      <Text size="sm">Everything that Sage Intacct holds for these months is known.</Text>
    )}
  </Stack>
);

const UnexplainedRecords = ({
  period,
  records,
}: {
  readonly period: string;
  readonly records: Unexplained;
}): ReactNode => (
  <Table.ScrollContainer minWidth={480} maxHeight={280} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
    <Table aria-label={`Unexplained records of ${period}`}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Reference</Table.Th>
          <Table.Th>Record</Table.Th>
          <Table.Th>Title</Table.Th>
          <Table.Th>Seems to be</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {records.map(({ referenceNo, recordNo, title, journalEntryId }) => (
          <Table.Tr key={`${referenceNo} ${recordNo ?? ''}`}>
            <Table.Td>{referenceNo}</Table.Td>
            <Table.Td>{recordNo ?? 'not known'}</Table.Td>
            <Table.Td>{title ?? 'not known'}</Table.Td>
            <Table.Td>{journalEntryId ?? 'unknown: stops its month'}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Table.ScrollContainer>
);
