import { Alert } from '@mantine/core';
import { IconRotate2 } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { type JournalBatchView } from '../../api/views';
import { actorText } from '../../components/actors';
import { DateTime, Day } from '../../components/dates';
import { TextLink } from '../../components/TextLink';
import { useEnvironment } from '../../environment/environment-context';

type Standing = NonNullable<JournalBatchView['reversal']>['standing'];

const TITLES: Readonly<Record<Standing, string>> = {
  planned: 'Its reversal is prepared and not in Sage Intacct yet',
  posted: 'Reversed',
  void: 'Its last reversal has no effect',
};

/** The batch that this one takes back, and the one that takes it back. */
export const ReversalLinks = ({ batch }: { readonly batch: JournalBatchView }): ReactNode => {
  const { name } = useEnvironment();
  const { reverses, reversal } = batch;
  return (
    <>
      {reverses !== null && (
        <Alert
          variant="light"
          icon={<IconRotate2 aria-hidden />}
          title={`Takes back journal entry ${reverses.journalEntryId}`}
          mb="md"
        >
          It mirrors what record {reverses.recordNo} held in Sage Intacct, line by line.{' '}
          <TextLink
            to="/e/$environment/post-journals/$batchKey"
            params={{ environment: name, batchKey: reverses.batchKey }}
          >
            Look at the entry that it takes back
          </TextLink>
        </Alert>
      )}
      {reversal !== null && (
        <Alert variant="light" icon={<IconRotate2 aria-hidden />} title={TITLES[reversal.standing]} mb="md">
          {reversal.recordNo !== null && `Record ${reversal.recordNo} takes it back. `}
          Dated <Day day={reversal.date} />. {reversal.reason} ({actorText(reversal.by)}, <DateTime at={reversal.at} />){' '}
          <TextLink
            to="/e/$environment/post-journals/$batchKey"
            params={{ environment: name, batchKey: reversal.batchKey }}
          >
            Look at the reversal
          </TextLink>
        </Alert>
      )}
    </>
  );
};
