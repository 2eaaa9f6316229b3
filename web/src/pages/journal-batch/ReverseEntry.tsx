import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type JournalBatchView } from '../../api/views';
import { usePermission } from '../../environment/environment-context';
import { ReversalDialog } from './ReversalDialog';

/** Whether a reversal can be asked for: the ledger has the entry as it was posted, and none is on its way. */
const isReversible = ({
  status,
  ledgerChange,
  reversal,
  reversalDate,
  reverses,
  adjusts,
  differences,
}: JournalBatchView): boolean =>
  (status === 'Success' ||
    (status === 'Differs in Ledger' && ledgerChange !== null && ledgerChange.accepted !== null)) &&
  (reversal === null || reversal.standing === 'void') &&
  reversalDate === null &&
  reverses === null &&
  adjusts === null &&
  differences.every(({ standing }) => standing !== 'planned');

/** Prepares the reversal of a posted entry, on a day that a Controller chooses. */
export const ReverseEntry = ({ batch }: { readonly batch: JournalBatchView }): ReactNode => {
  const { isAllowed } = usePermission('journal-batch:reverse');
  const [isAsking, setAsking] = useState(false);
  if (!isAllowed || !isReversible(batch)) return null;
  return (
    <>
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          setAsking(true);
        }}
      >
        Reverse
      </Button>
      {isAsking && (
        <ReversalDialog
          title="Reverse the entry?"
          path={`/journal-batches/${encodeURIComponent(batch.batchKey)}/reverse`}
          transactionDate={batch.transactionDate}
          onClose={() => {
            setAsking(false);
          }}
        >
          Sage Intacct is read first. Then a batch that mirrors what is there, line by line, becomes Ready to Post
          {batch.parts > 1 && `, for each of the ${batch.parts} parts of the entry`}. It is approved, posted and read
          back like any other. A newer delivery of the entry that was set aside becomes Ready to Post when the reversal
          is in the books.
        </ReversalDialog>
      )}
    </>
  );
};
