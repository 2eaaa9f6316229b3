import { Alert, Stack, Text, Textarea, TextInput } from '@mantine/core';
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
import { useTyped } from '../../session/typed-text';
import { isSettleable } from './settleable';
import { SideBySide } from './SideBySide';

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
  const [reason, setReason] = useTyped('posted elsewhere', '');
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
        <SideBySide differences={differences} sent="This entry" found="Record" />
      </Stack>
    </Alert>
  ));
};
