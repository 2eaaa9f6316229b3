import { Alert, Stack, Table, Text, Textarea, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { ApiProblem } from '../../api/api-problem';
import { useChange, useRead } from '../../api/hooks';
import { type DifferingRecordView, type JournalBatchView, type PageOf } from '../../api/views';
import { Dialog } from '../../components/Dialog';
import { DialogForm } from '../../components/DialogForm';
import { Loaded } from '../../components/Loaded';
import { Money } from '../../components/Money';
import { notifyDone } from '../../components/notify';
import { isSettleable } from './settleable';

const REASON_MAX = 500;
const PARTS_MAX = 200;

interface PostedElsewhereDialogProps {
  readonly batch: JournalBatchView;
  readonly recordNo: string;
  readonly onClose: () => void;
}

/** Asks for the record of each part that is not in the ledger; a record that differs is shown side by side. */
export const PostedElsewhereDialog = ({ batch, recordNo, onClose }: PostedElsewhereDialogProps): ReactNode => {
  const { journalEntryId, period } = batch;
  const entry = useRead<PageOf<JournalBatchView>>('/journal-batches', {
    query: { journalEntryId, period, limit: PARTS_MAX },
    enabled: batch.parts > 1,
  });
  return (
    <Dialog opened onClose={onClose} title="Posted elsewhere?" size="lg">
      {batch.parts === 1 ? (
        <Records batch={batch} parts={[batch]} recordNo={recordNo} onClose={onClose} />
      ) : (
        <Loaded query={entry} waiting="Loading the parts of the entry">
          {({ items }) => (
            <Records
              batch={batch}
              parts={items.filter((one) => isPartOf(one, batch) && isSettleable(one))}
              recordNo={recordNo}
              onClose={onClose}
            />
          )}
        </Loaded>
      )}
    </Dialog>
  );
};

const isPartOf = (one: JournalBatchView, { businessEntityId, entryRevision }: JournalBatchView): boolean =>
  one.businessEntityId === businessEntityId && one.entryRevision === entryRevision;

interface RecordsProps extends PostedElsewhereDialogProps {
  readonly parts: readonly JournalBatchView[];
}

const Records = ({ batch, parts, recordNo, onClose }: RecordsProps): ReactNode => {
  const [typed, setTyped] = useState<ReadonlyMap<number, string>>(new Map([[batch.part, recordNo]]));
  const [reason, setReason] = useState('');
  const records = parts.map(({ part }) => ({ part, recordNo: (typed.get(part) ?? '').trim() }));
  const settle = useChange(
    (api) =>
      api.post<JournalBatchView>(`/journal-batches/${encodeURIComponent(batch.batchKey)}/posted-elsewhere`, {
        body: { records, reason: reason.trim() },
      }),
    () => {
      onClose();
      notifyDone('Settled: the entry is posted elsewhere.');
    },
  );
  const isComplete = reason.trim() !== '' && records.every((one) => /^[1-9]\d*$/.test(one.recordNo));
  return (
    <DialogForm change={settle} submit="Compare and settle" isDisabled={!isComplete} onCancel={onClose}>
      <Text size="sm">
        The record is read in Sage Intacct and compared with the entry: header, lines, dimensions and amounts. Only when
        all is equal, the entry counts as posted, and nothing is sent for it.
      </Text>
      {parts.map(({ part, parts: count, total, currency, batchKey }) => (
        <TextInput
          key={batchKey}
          label={count === 1 ? 'Record number in Sage Intacct' : `Record number of part ${part} of ${count}`}
          description={<Money amount={total} currency={currency} />}
          inputMode="numeric"
          required
          maxLength={20}
          value={typed.get(part) ?? ''}
          onChange={({ currentTarget: { value } }) => {
            setTyped(new Map([...typed, [part, value]]));
          }}
        />
      ))}
      <Textarea
        label="How it came to be posted there"
        description="It is recorded with your name."
        required
        autosize
        minRows={2}
        maxLength={REASON_MAX}
        value={reason}
        onChange={({ currentTarget: { value } }) => {
          setReason(value);
        }}
      />
      {settle.error !== null && <Differences error={settle.error} />}
    </DialogForm>
  );
};

const Differences = ({ error }: { readonly error: unknown }): ReactNode => {
  const { code, facts } = ApiProblem.from(error);
  const differing = facts.details['records'];
  if (code !== 'RECORD_DIFFERS' || !Array.isArray(differing)) return null;
  return (differing as readonly DifferingRecordView[]).map(({ recordNo, differences }) => (
    <Alert key={recordNo} color="orange" icon={<IconAlertTriangle aria-hidden />} title={`Record ${recordNo} differs`}>
      <Stack gap="xs">
        <Table.ScrollContainer minWidth={300} type="native">
          <Table fz="sm" verticalSpacing={4}>
            <Table.Caption>Each difference, side by side</Table.Caption>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Where</Table.Th>
                <Table.Th>This entry</Table.Th>
                <Table.Th>Record</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {differences.map(({ line, what, expected, found }) => (
                <Table.Tr key={`${line ?? ''} ${what}`}>
                  <Table.Th scope="row">{placeText(line, what)}</Table.Th>
                  <Table.Td>{expected === '' ? 'empty' : expected}</Table.Td>
                  <Table.Td>{found === null ? 'not there' : found === '' ? 'empty' : found}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Stack>
    </Alert>
  ));
};

const placeText = (line: number | null, what: string): string => {
  const name = what.replace(/^the /, '');
  return line === null ? name : `Line ${line}: ${name}`;
};
