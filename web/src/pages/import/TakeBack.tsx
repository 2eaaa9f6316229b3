import { Alert, Box, Text } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { useChange } from '../../api/hooks';
import { type DecidedEntriesView, type JournalImportView } from '../../api/views';
import { actorText } from '../../components/actors';
import { DateTime } from '../../components/dates';
import { countOf } from '../../components/formats';
import { Loading } from '../../components/Loading';
import { notifyDone } from '../../components/notify';
import { usePermission } from '../../environment/environment-context';
import { DecisionButtons } from '../journal-batch/DecisionButtons';
import { type EntryDecision } from '../journal-batch/entry-decision';
import { Refused } from '../journal-batch/EntryActions';

const WORDS = {
  withdraw: {
    button: 'Withdraw what is not posted',
    title: 'Withdraw what is not posted?',
    text: 'All entries of this import that are not posted are withdrawn. What is posted, or in a posting run, stays. Deliver the right file afterward.',
    label: 'Why the import is withdrawn',
  },
  hold: {
    button: 'Hold its entries',
    title: 'Hold all entries of this import?',
    text: 'None of its entries that are not posted is posted until somebody lifts the hold.',
    label: 'Why they must not be posted now',
  },
  'lift-hold': {
    button: 'Lift the hold',
    title: 'Lift the hold on all entries of this import?',
    text: 'They can be posted again, and automatic posting takes them the next time.',
    label: 'Why they can be posted now',
  },
} as const;

/** What can be done about an import that counts, as long as not all of it is posted. */
export const ImportActions = ({ journalImport }: { readonly journalImport: JournalImportView }): ReactNode => {
  const mayHold = usePermission('journal-batch:hold').isAllowed;
  const mayImport = usePermission('journal-import:create').isAllowed;
  const path = `/journal-imports/${encodeURIComponent(journalImport.importId)}`;
  const change = useChange(
    (api, { decision, reason }: { readonly decision: EntryDecision; readonly reason: string }) =>
      api.post<DecidedEntriesView | JournalImportView>(`${path}/${decision}`, { body: { reason } }),
    (result) => {
      if ('refusedCount' in result) notifyDone(`${countOf(result.entries, 'entry is', 'entries are')} changed.`);
    },
  );
  const isAllowed = { withdraw: mayImport, hold: mayHold, 'lift-hold': mayHold };
  const offered = (['withdraw', 'hold', 'lift-hold'] as const).filter((decision) => isAllowed[decision]);
  const decided = change.data !== undefined && 'refusedCount' in change.data ? change.data : null;
  return (
    <>
      <Box mt="sm">
        <DecisionButtons offered={offered} words={WORDS} change={change} />
      </Box>
      {decided !== null && decided.refusedCount > 0 && <Refused decided={decided} />}
    </>
  );
};

/** What became of an import that was taken back. */
export const TakenBack = ({
  takeBack,
}: {
  readonly takeBack: NonNullable<JournalImportView['takeBack']>;
}): ReactNode => {
  if (takeBack.finishedAt === null) return <Loading what="Withdrawing what is not posted" />;
  const left = takeBack.leftEntries ?? 0;
  return (
    <Alert
      color={left === 0 ? 'gray' : 'orange'}
      icon={<IconArrowBackUp aria-hidden />}
      title={`Withdrawn: ${countOf(takeBack.withdrawnEntries ?? 0, 'entry', 'entries')}`}
      mb="md"
    >
      <Text size="sm">
        {takeBack.reason} – {actorText(takeBack.by)}, <DateTime at={takeBack.at} />
        {left > 0 &&
          `. ${countOf(left, 'entry stays', 'entries stay')}: posted, in a posting run, or of unknown outcome.`}
      </Text>
    </Alert>
  );
};
