import { type AccountingPeriodEvent } from '../../domain/accounting-period/accounting-period.events';
import { type TieOutEvent } from '../../domain/reconciliation/reconciliation.events';
import { type JournalBatchEvent } from '../../domain/journal-batch/journal-batch.events';
import { type NotificationSubject } from '../../domain/notification/notification.events';
import { type PostingApprovalEvent } from '../../domain/posting-approval/posting-approval.events';
import { type ApprovalPolicyEvent } from '../../domain/posting-approval/approval-policy.events';
import { type PostingRunEvent } from '../../domain/posting-run/posting-run.events';
import { type ConnectionEvent } from '../../domain/connection/connection.events';
import { type WatchRoundEvent } from '../../domain/ledger-watch/ledger-watch.events';
import { type PostingScheduleEvent } from '../../domain/posting-schedule/posting-schedule.events';
import { policyText } from '../history/approval-sentences';
import { periodOf } from '../../domain/shared/calendar';
import { uuidOf } from '../shared/identifiers';
import { type RecordedEvent } from '../ports/event-store';

type Fact =
  | AccountingPeriodEvent
  | JournalBatchEvent
  | TieOutEvent
  | WatchRoundEvent
  | ApprovalPolicyEvent
  | ConnectionEvent
  | PostingRunEvent
  | PostingScheduleEvent;

/** What an event alone is an occasion to notify of. */
export const subjectsOf = (event: RecordedEvent): NotificationSubject[] => {
  const fact = event as RecordedEvent & Fact;
  switch (fact.type) {
    case 'PostingRunFinished': {
      const { failed, needsPerson } = fact.data;
      const runId = event.stream.slice(`postingRun-${event.metadata.environment}.`.length);
      const batches = Object.values<number>({ ...fact.data }).reduce((sum, count) => sum + count, 0);
      return [
        ...(failed > 0 ? [{ kind: 'run-failed', runId, failed, batches } as const] : []),
        ...(needsPerson > 0 ? [{ kind: 'batch-needs-person', runId, late: false } as const] : []),
      ];
    }
    case 'LedgerRoundFinished':
    case 'LedgerRoundStopped': {
      const { found, batches } = fact.data.counts;
      const roundId = event.stream.slice(`watchRound-${event.metadata.environment}.`.length);
      return found > 0 ? [{ kind: 'ledger-changed', roundId, found, batches }] : [];
    }
    case 'TieOutFinished': {
      const { openCount: open, counts } = fact.data;
      return open > 0 ? [{ kind: 'tie-out-differs', period: monthOf(event), open, notPosted: counts.notPosted }] : [];
    }
    case 'AccountingPeriodClosingStarted':
      return [closeOf('started', event, fact.data.name, null)];
    case 'AccountingPeriodClosed':
      return [closeOf('closed', event, event.metadata.actor, null)];
    case 'AccountingPeriodReopened':
      return [closeOf('reopened', event, fact.data.name, fact.data.reason)];
    case 'JournalBatchClosedPeriodDecided': {
      const { isNotified, transactionDate, reason } = fact.data;
      if (isNotified !== true) return [];
      const { actor: by } = event.metadata;
      return [{ kind: 'period-close', step: 'open-asked', period: periodOf(transactionDate), by, reason }];
    }
    case 'ConnectionPaused':
      return [{ kind: 'connection-paused', ...fact.data }];
    case 'PostingOccurrencesMissed': {
      const { count, first, last, cause } = fact.data;
      if (cause === 'left-behind') return []; // The person who paused or changed the schedule knows.
      const { local: lastLocal, timeZone } = last;
      return [{ kind: 'run-missed', occurrences: count, firstLocal: first.local, lastLocal, timeZone, because: cause }];
    }
    case 'PostingOccurrenceSkipped': {
      const { local, timeZone } = fact.data;
      const because = 'still-running';
      return [{ kind: 'run-missed', occurrences: 1, firstLocal: local, lastLocal: local, timeZone, because }];
    }
    case 'PostingOccurrenceFailed':
      return [{ kind: 'scheduled-run-failed', ...fact.data }];
    case 'PostingSchedulePausedItself':
      return [{ kind: 'schedule-paused', ...fact.data }];
    case 'ApprovalPolicyWeakeningProposed': {
      const { proposedBy: by, ...policy } = fact.data;
      return [{ kind: 'approval-policy', step: 'proposed', by, rules: policyText(policy) }];
    }
    case 'ApprovalPolicyChanged': {
      const { weakened, ...policy } = fact.data;
      if (weakened === undefined) return [];
      return [{ kind: 'approval-policy', step: 'agreed', by: weakened.agreedBy, rules: policyText(policy) }];
    }
    default:
      return [];
  }
};

const monthOf = ({ stream, metadata }: RecordedEvent): string =>
  stream.slice(stream.indexOf('-') + metadata.environment.length + 2);

const closeOf = (
  step: 'started' | 'closed' | 'reopened',
  event: RecordedEvent,
  by: string,
  reason: string | null,
): NotificationSubject => ({ kind: 'period-close', step, period: monthOf(event), by, reason });

const LATE_TYPES: ReadonlySet<string> = new Set<JournalBatchEvent['type']>([
  'PostingGivenToPerson',
  'PostingConflictFound',
  'PostingMismatchFound',
  'PostingDuplicateFound',
  'PostingDeclined',
]);

/**
 * The run of a batch that the worker could not resolve. While the run is open, its end is notified; after that (an
 * approver declined, another process ended the run) nothing else would be. What a person's own check found, they have
 * seen.
 */
export const troubledRunOf = (event: RecordedEvent): string | null =>
  LATE_TYPES.has(event.type) && event.metadata.actor === 'worker' ? event.metadata.causationId : null;

/** Whether an entry waits for approval since this event. */
export const asksForApproval = ({ type }: RecordedEvent): boolean =>
  type === ('PostingApprovalRequested' satisfies PostingApprovalEvent['type']);

/** Entries of one import come one after another: what is requested within a minute is told together. */
const GATHER_APPROVALS_MS = 60_000;

/** The end of the minute in which it happened. */
export const approvalsGatheredUntil = (occurredAt: string): string => endOf(occurredAt, GATHER_APPROVALS_MS);

/** How long late problems of one run are collected into one notification. */
const GATHER_MS = 15 * 60_000;

/** The end of the quarter of an hour in which it happened, so that every process collects the same. */
export const gatheredUntil = (occurredAt: string): string => endOf(occurredAt, GATHER_MS);

const endOf = (occurredAt: string, lengthMs: number): string =>
  new Date((Math.floor(Date.parse(occurredAt) / lengthMs) + 1) * lengthMs).toISOString();

/** The same in every process that sees the occasion, so that it is raised once. */
export const notificationIdOf = (environment: string, subject: NotificationSubject, occasion: string): string =>
  uuidOf(['notification', environment, subject.kind, occasion]);
