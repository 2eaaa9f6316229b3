import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/hooks';
import { type JournalBatchView } from '../../api/views';
import { notifyDone } from '../../components/notify';
import { BatchReasonDialog } from './BatchReasonDialog';

interface ReasonedChangeProps {
  readonly batchKey: string;
  /** Last part of the address below the batch. */
  readonly action: string;
  /** What is sent beside the reason. */
  readonly body?: Readonly<Record<string, string>>;
  readonly button: string;
  readonly isAllowed: boolean;
  readonly title: string;
  readonly text: string;
  readonly label: string;
  /** What is said when it is done. */
  readonly done: string;
}

/** A button for what a person decides about a batch, or vouches for, with a reason. */
export const ReasonedChange = ({
  batchKey,
  action,
  body = {},
  button,
  isAllowed,
  done,
  ...words
}: ReasonedChangeProps): ReactNode => {
  const [isAsking, setAsking] = useState(false);
  const change = useChange(
    (api, reason: string) =>
      api.post<JournalBatchView>(`/journal-batches/${encodeURIComponent(batchKey)}/${action}`, {
        body: { ...body, reason },
      }),
    () => {
      setAsking(false);
      notifyDone(done);
    },
  );
  return (
    <>
      <Button
        size="xs"
        variant="default"
        disabled={!isAllowed}
        onClick={() => {
          change.reset();
          setAsking(true);
        }}
      >
        {button}
      </Button>
      {isAsking && (
        <BatchReasonDialog
          {...words}
          onClose={() => {
            setAsking(false);
          }}
          confirm={button}
          isBusy={change.isPending}
          error={change.error}
          onConfirm={(reason) => {
            change.mutate(reason);
          }}
        />
      )}
    </>
  );
};
