import { Alert, List, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { useChange } from '../../api/hooks';
import { type BatchStatus, type DecidedEntriesView, type JournalBatchView } from '../../api/views';
import { countOf } from '../../components/formats';
import { notifyDone } from '../../components/notify';
import { usePermission } from '../../environment/environment-context';
import { DecisionButtons, type DecisionWords } from './DecisionButtons';
import { type EntryDecision } from './entry-decision';

const HOLDABLE: readonly BatchStatus[] = ['Ready to Post', 'Awaiting Approval Here', 'Failed', 'Waiting'];
const WITHDRAWABLE: readonly BatchStatus[] = [
  'Ready to Post',
  'Awaiting Approval Here',
  'Failed',
  'On Hold',
  'Waiting',
  'Correction',
];
const REFUSED_SHOWN_MAX = 3;

const canBe: Readonly<Record<EntryDecision, (batch: JournalBatchView) => boolean>> = {
  hold: ({ status, hold }) => hold === null && HOLDABLE.includes(status),
  'lift-hold': ({ hold }) => hold !== null,
  // A delivery that a net difference brings in is free again when that is withdrawn.
  withdraw: ({ status, differences }) =>
    WITHDRAWABLE.includes(status) && (status !== 'Correction' || differences.length === 0),
};

interface Words extends DecisionWords {
  readonly done: (entries: number) => string;
}

const WORDS: Readonly<Record<EntryDecision, Words>> = {
  hold: {
    button: 'Hold',
    title: 'Put on hold?',
    text: 'The whole entry, with all its parts, is not posted until somebody lifts the hold: neither by Post Journals nor automatically. If it is delivered again, the hold stays.',
    label: 'Why it must not be posted now',
    done: (entries) => `${countOf(entries, 'entry is', 'entries are')} on hold.`,
  },
  'lift-hold': {
    button: 'Lift the hold',
    title: 'Lift the hold?',
    text: 'The whole entry can be posted again, and automatic posting takes it the next time.',
    label: 'Why it can be posted now',
    done: (entries) => `The hold on ${countOf(entries, 'entry', 'entries')} is lifted.`,
  },
  withdraw: {
    button: 'Withdraw',
    title: 'Withdraw?',
    text: 'The whole entry, with all its parts, will not be posted. To post it after all, deliver it again: it is then a new entry.',
    label: 'Why it must not be posted',
    done: (entries) => `${countOf(entries, 'entry is', 'entries are')} withdrawn.`,
  },
};

interface EntryActionsProps {
  readonly batches: readonly JournalBatchView[];
  readonly onDone?: () => void;
}

/** Holds, frees or withdraws the entries of these batches, as far as that can be done with them. */
export const EntryActions = ({ batches, onDone }: EntryActionsProps): ReactNode => {
  const mayHold = usePermission('journal-batch:hold').isAllowed;
  const mayWithdraw = usePermission('journal-batch:withdraw').isAllowed;
  const isAllowed: Readonly<Record<EntryDecision, boolean>> = {
    hold: mayHold,
    'lift-hold': mayHold,
    withdraw: mayWithdraw,
  };
  const change = useChange(
    (api, { decision, reason }: { readonly decision: EntryDecision; readonly reason: string }) => {
      const batchKeys = batches.filter(canBe[decision]).map(({ batchKey }) => batchKey);
      return api.post<DecidedEntriesView>(`/journal-batches/${decision}`, { body: { batchKeys, reason } });
    },
    ({ entries, refusedCount }, { decision }) => {
      if (entries > 0) notifyDone(WORDS[decision].done(entries));
      if (refusedCount === 0) onDone?.();
    },
  );
  const offered = (['hold', 'lift-hold', 'withdraw'] as const).filter(
    (decision) => isAllowed[decision] && batches.some(canBe[decision]),
  );
  if (offered.length === 0 && change.data === undefined) return null;
  return (
    <>
      <DecisionButtons offered={offered} words={WORDS} change={change} />
      {change.data !== undefined && change.data.refusedCount > 0 && <Refused decided={change.data} />}
    </>
  );
};

/** The entries that stay as they are, and why. */
export const Refused = ({ decided }: { readonly decided: DecidedEntriesView }): ReactNode => {
  const shown = decided.refused.slice(0, REFUSED_SHOWN_MAX);
  const more = decided.refusedCount - shown.length;
  return (
    <Alert
      color="orange"
      icon={<IconAlertTriangle aria-hidden />}
      title={countOf(decided.refusedCount, 'entry stays as it is', 'entries stay as they are')}
      mt="xs"
      role="alert"
    >
      <List size="sm">
        {shown.map(({ batchKey, message, fix }) => (
          <List.Item key={batchKey}>
            {message} {fix}
          </List.Item>
        ))}
      </List>
      {more > 0 && <Text size="sm">And {countOf(more, 'more', 'more')}.</Text>}
    </Alert>
  );
};
