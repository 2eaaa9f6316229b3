import { Alert } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { type JournalBatchView } from '../../api/views';
import { actorText } from '../../components/actors';
import { DateTime } from '../../components/dates';
import { TextLink } from '../../components/TextLink';
import { useEnvironment } from '../../environment/environment-context';

type Difference = JournalBatchView['differences'][number];

const TITLES: Readonly<Record<Difference['standing'], string>> = {
  planned: 'A net difference is prepared and not in Sage Intacct yet',
  posted: 'A net difference is in Sage Intacct',
  void: 'A net difference has no effect',
};

/** What a net difference adjusts and brings in, and the net differences of an entry or a delivery. */
export const DifferenceLinks = ({ batch }: { readonly batch: JournalBatchView }): ReactNode => {
  const { adjusts, differences, status } = batch;
  const isDelivery = status === 'Correction' || status === 'Corrected';
  return (
    <>
      {adjusts !== null && (
        <Alert
          variant="light"
          icon={<IconArrowsDiff aria-hidden />}
          title={`Brings journal entry ${adjusts.journalEntryId} to what was delivered last`}
          mb="md"
        >
          It is the net difference between what record {adjusts.recordNo} and its corrections held in Sage Intacct and
          revision {adjusts.entryRevision} of the entry.{' '}
          <BatchLink batchKey={adjusts.batchKey}>Look at the posted entry</BatchLink>{' '}
          <BatchLink batchKey={adjusts.deliveredKey}>Look at the delivery</BatchLink>
        </Alert>
      )}
      {differences.map(({ batchKey, standing, recordNo, reason, by, at }) => (
        <Alert key={batchKey} variant="light" icon={<IconArrowsDiff aria-hidden />} title={TITLES[standing]} mb="md">
          {recordNo !== null &&
            `Record ${recordNo} ${isDelivery ? 'brings this delivery into the books' : 'adjusts this entry'}. `}
          {reason} ({actorText(by)}, <DateTime at={at} />){' '}
          <BatchLink batchKey={batchKey}>Look at the net difference</BatchLink>
        </Alert>
      ))}
    </>
  );
};

const BatchLink = ({ batchKey, children }: { readonly batchKey: string; readonly children: string }): ReactNode => {
  const { name } = useEnvironment();
  return (
    <TextLink to="/e/$environment/post-journals/$batchKey" params={{ environment: name, batchKey }}>
      {children}
    </TextLink>
  );
};
