import { Alert, Anchor, Button } from '@mantine/core';
import { IconBookmark } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { type JournalBatchView } from '../../api/views';
import { actorText } from '../../components/actors';
import { DateTime } from '../../components/dates';
import { usePermission } from '../../environment/environment-context';
import { isSettleable } from './settleable';

/** Few entries are posted elsewhere: the dialog is loaded when it is opened. */
const PostedElsewhereDialog = lazy(async () => ({
  default: (await import('./PostedElsewhereDialog')).PostedElsewhereDialog,
}));

interface PostedElsewhereProps {
  readonly batch: JournalBatchView;
  /** The record number that is proposed for the part of the batch. */
  readonly recordNo?: string;
}

/** Settles an unposted entry by records that this service did not post; nothing where that cannot be done. */
export const PostedElsewhere = ({ batch, recordNo = '' }: PostedElsewhereProps): ReactNode => {
  const { isAllowed } = usePermission('journal-batch:post-elsewhere');
  const [isAsking, setAsking] = useState(false);
  if (!isAllowed || !isSettleable(batch)) return null;
  return (
    <>
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          setAsking(true);
        }}
      >
        Posted elsewhere
      </Button>
      {isAsking && (
        <Suspense>
          <PostedElsewhereDialog
            batch={batch}
            recordNo={recordNo}
            onClose={() => {
              setAsking(false);
            }}
          />
        </Suspense>
      )}
    </>
  );
};

/** By which record the batch is settled, who said so, and why. */
export const Elsewhere = ({ batch: { elsewhere, recordNo, recordUrl } }: PostedElsewhereProps): ReactNode =>
  elsewhere !== null && (
    <Alert
      color="pine"
      variant="light"
      icon={<IconBookmark aria-hidden />}
      title={`Posted elsewhere, as record no. ${recordNo ?? ''}`}
      mb="md"
    >
      {elsewhere.reason} – {actorText(elsewhere.by)}, <DateTime at={elsewhere.at} />.
      {elsewhere.referenceNo !== '' && ` Its reference there is ${elsewhere.referenceNo}.`}
      {recordUrl !== null && (
        <>
          {' '}
          <Anchor href={recordUrl} target="_blank" rel="noreferrer" size="sm" underline="always">
            Open it in Sage Intacct (in a new tab)
          </Anchor>
        </>
      )}
    </Alert>
  );
