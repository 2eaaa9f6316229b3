import { type IdentityFacts, type JournalBatchEvent } from '../../src/domain/journal-batch/journal-batch.events';
import { type BatchProblem } from '../../src/domain/shared/batch-problem';
import { type BatchPlan } from '../../src/domain/shared/batch-plan';
import { credit, debit, planFor } from './builders';

export const RUN = 'run-1';

export const identityOf = (more: Partial<IdentityFacts> = {}): IdentityFacts => ({
  issue: 1,
  companyId: 'ACME',
  referenceNo: 'RR2609-ABC',
  controlId: 'rr/1/RR2609-ABC',
  payloadDigest: 'payload-1',
  ...more,
});

export const planned = (more: Partial<BatchPlan> = {}): JournalBatchEvent => ({
  type: 'JournalBatchPlanned',
  data: planFor(more),
});
export const linesRecorded: JournalBatchEvent = {
  type: 'JournalBatchLinesRecorded',
  data: { firstLine: 1, lines: [debit(1000), credit(1000)] },
};
export const released: JournalBatchEvent = { type: 'JournalBatchReleased', data: {} };
export const held = (importId: string): JournalBatchEvent => ({ type: 'JournalBatchHeld', data: { importId } });
export const queued = (runId = RUN): JournalBatchEvent => ({ type: 'JournalBatchQueued', data: { runId } });
export const blocked = (...problems: readonly BatchProblem[]): JournalBatchEvent => ({
  type: 'JournalBatchBlocked',
  data: { runId: RUN, problems },
});
export const attemptOf = (attempt: number): { attempt: number; attemptId: string } => ({
  attempt,
  attemptId: `attempt-${attempt}`,
});
export const started = (attempt = 1, more: Partial<IdentityFacts> = {}): JournalBatchEvent => ({
  type: 'PostingAttemptStarted',
  data: { ...attemptOf(attempt), ...identityOf(more), runId: RUN, journal: 'APJ' },
});
export const notSent = (attempt = 1): JournalBatchEvent => ({
  type: 'PostingAttemptNotSent',
  data: { ...attemptOf(attempt), cause: 'unreachable', detail: '' },
});
export const rejected = (attempt: number, ...problems: readonly BatchProblem[]): JournalBatchEvent => ({
  type: 'PostingAttemptRejected',
  data: { ...attemptOf(attempt), problems },
});
export const unknown = (attempt = 1, cause = 'timeout', problems?: readonly BatchProblem[]): JournalBatchEvent => ({
  type: 'PostingAttemptUnknown',
  data: { ...attemptOf(attempt), cause, ...(problems ? { problems } : {}) },
});
export const confirmed = (
  attempt = 1,
  recordNo = '6679',
  confirmedBy: 'reply' | 'look-up' = 'reply',
): JournalBatchEvent => ({
  type: 'PostingAttemptConfirmed',
  data: { ...attemptOf(attempt), recordNo, confirmedBy },
});
export const lookedUp = (attempt: number, conclusive: boolean): JournalBatchEvent => ({
  type: 'PostingLookedUp',
  data: { ...attemptOf(attempt), found: 0, conclusive },
});
export const resendAllowed = (attempt: number, resend: number): JournalBatchEvent => ({
  type: 'PostingResendAllowed',
  data: { ...attemptOf(attempt), resend },
});

export const verified = (attempt = 1, recordNo = '6679'): JournalBatchEvent => ({
  type: 'PostingVerified',
  data: { ...attemptOf(attempt), recordNo, lineCount: 2, totalMinor: '1000' },
});
export const awaitsApproval = (attempt = 1, recordNo = '6679', ledgerState = 'Submitted'): JournalBatchEvent => ({
  type: 'PostingAwaitsApproval',
  data: { ...attemptOf(attempt), recordNo, ledgerState },
});

/** A batch that is Ready to Post. */
export const ready = [planned(), linesRecorded, released] as const;
/** A batch that a run has taken. */
export const inRun = [...ready, queued()] as const;
/** A batch whose create may be on its way. */
export const inFlight = [...inRun, started()] as const;
