import { Alert, Button, Group, Text } from '@mantine/core';
import { IconCircleCheck, IconSend } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { type JournalImportView } from '../../api/views';
import { countOf } from '../../components/formats';
import { useEnvironment } from '../../environment/environment-context';
import { ImportActions } from './TakeBack';

/** The import counts; posting is next. */
export const Imported = ({ journalImport }: { readonly journalImport: JournalImportView }): ReactNode => {
  const { name } = useEnvironment();
  const { batches, newEntries, replacedEntries, correctedEntries, waitingEntries } = journalImport;
  const { unchangedEntries, withdrawnEntries, missingPostedEntries, withdrawnBeforeEntries, takeBack } = journalImport;
  const later = [
    (correctedEntries ?? 0) > 0 &&
      `${countOf(correctedEntries ?? 0, 'entry', 'entries')} posted before with another content: set aside, not in the ledger yet.`,
    (waitingEntries ?? 0) > 0 &&
      `${countOf(waitingEntries ?? 0, 'entry waits', 'entries wait')} for the posting of an earlier delivery.`,
    (withdrawnBeforeEntries ?? 0) > 0 &&
      `${countOf(withdrawnBeforeEntries ?? 0, 'entry was', 'entries were')} withdrawn before and ${withdrawnBeforeEntries === 1 ? 'is' : 'are'} new now.`,
    withdrawnEntries > 0 && `${countOf(withdrawnEntries, 'entry', 'entries')} of earlier files taken back.`,
    (missingPostedEntries ?? 0) > 0 &&
      `${countOf(missingPostedEntries ?? 0, 'posted entry is', 'posted entries are')} not in the file any more: look at ${missingPostedEntries === 1 ? 'it' : 'them'} in Sage Intacct.`,
  ].filter((text) => text !== false);
  // What stayed can be withdrawn again once its run is over.
  const isTakenBack = takeBack !== null && (takeBack.finishedAt === null || takeBack.leftEntries === 0);
  const isChange = (newEntries ?? 0) + (replacedEntries ?? 0) + withdrawnEntries > 0;
  const isSetAside = (correctedEntries ?? 0) + (waitingEntries ?? 0) > 0;
  const unchanged =
    (unchangedEntries ?? 0) > 0 || !isSetAside
      ? `${isSetAside ? countOf(unchangedEntries ?? 0, 'entry', 'entries') : 'Every entry of the file'} had already been imported with the same content.`
      : '';
  const unposted = isSetAside ? 'Imported: nothing to post yet' : 'Imported: nothing changed';
  return (
    <Alert
      color="pine"
      icon={<IconCircleCheck aria-hidden />}
      title={isChange ? `Imported: ${countOf(batches ?? 0, 'batch', 'batches')}` : unposted}
      mb="md"
    >
      <Group gap="sm" justify="space-between">
        <Text size="sm">
          {[isChange ? 'Review the batches, run a preflight, and post them.' : unchanged, ...later].join(' ').trim()}
        </Text>
        <Button
          size="xs"
          leftSection={<IconSend size={14} aria-hidden />}
          renderRoot={(props) => <Link to="/e/$environment/post-journals" params={{ environment: name }} {...props} />}
        >
          Go to Post Journals
        </Button>
      </Group>
      {isChange && !isTakenBack && <ImportActions journalImport={journalImport} />}
    </Alert>
  );
};
