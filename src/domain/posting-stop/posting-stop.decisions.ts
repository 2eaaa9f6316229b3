import { assertNever } from '../shared/decider';
import { DomainError } from '../shared/errors';
import { checkedReason } from '../shared/reason';
import { type PostingStopEvent, type StopCause } from './posting-stop.events';
import { type PostingStop, stopIdOf } from './posting-stop.state';

/** Keeps the event small; the next sweep finds the rest once these are explained. */
const ENTRIES_MAX = 100;

/**
 * Stops posting of the environment or of a period. Does nothing when already stopped for that, or when a Controller
 * already decided it.
 */
export const stopPosting = (state: PostingStop, cause: StopCause): PostingStopEvent[] => {
  const stopId = stopIdOf(cause);
  const open = state.open.get(stopId);
  switch (cause.kind) {
    case 'log-restored':
      if (open || state.resumedRestores.includes(cause.restoreId)) return [];
      return stopAfterRestore(state, cause);
    case 'log-damaged':
      if (open) return [];
      break;
    case 'ledger-ahead': {
      const known = new Set(open?.kind === 'ledger-ahead' ? open.entries.map((entry) => entry.referenceNo) : []);
      const entries = cause.entries
        .filter(({ referenceNo }) => !known.has(referenceNo) && !state.foreign.has(referenceNo))
        .slice(0, Math.max(0, ENTRIES_MAX - known.size));
      if (entries.length === 0) return [];
      return [{ type: 'PostingStopped', data: { stopId, cause: { ...cause, entries } } }];
    }
    default:
      return assertNever(cause);
  }
  return [{ type: 'PostingStopped', data: { stopId, cause } }];
};

/**
 * One restore is one stop: what the views miss was said by the command that restored the log, and what its seals say
 * stands in for that.
 */
const stopAfterRestore = (
  { open }: PostingStop,
  cause: Extract<StopCause, { kind: 'log-restored' }>,
): PostingStopEvent[] => {
  const byCommand = [...open].filter(([, other]) => other.kind === 'log-restored' && other.noticedBy === 'restore');
  if (cause.noticedBy === 'views' && byCommand.length > 0) return [];
  const lifted = cause.noticedBy === 'seals' ? byCommand : [];
  return [
    { type: 'PostingStopped', data: { stopId: stopIdOf(cause), cause } },
    ...lifted.map(([stopId]): PostingStopEvent => ({
      type: 'PostingStopLifted',
      data: { stopId, because: 'What the restored log lacks is accepted.' },
    })),
  ];
};

/**
 * A Controller resumes posting after a restore. Does nothing when it is not stopped for that. Other causes end in other
 * ways.
 */
export const resumePosting = (
  state: PostingStop,
  { stopId, reason }: { stopId: string; reason: string },
): PostingStopEvent[] => {
  const cause = state.open.get(stopId);
  if (!cause) return [];
  if (cause.kind !== 'log-restored')
    throw new DomainError(
      'POSTING_NOT_RESUMABLE',
      `Posting cannot be resumed this way: ${textOf(cause)}`,
      fixOf(cause),
      {
        stopId,
        cause: cause.kind,
      },
    );
  return [{ type: 'PostingResumed', data: { stopId, reason: checkedReason(reason) } }];
};

/**
 * The service found that the cause is gone, for example that the log verifies again. Does nothing when nothing is
 * stopped.
 */
export const liftStop = (
  state: PostingStop,
  { stopId, because }: { stopId: string; because: string },
): PostingStopEvent[] => (state.open.has(stopId) ? [{ type: 'PostingStopLifted', data: { stopId, because } }] : []);

/** A Controller declares a listed record foreign to this installation. Does nothing when repeated. */
export const declareForeign = (
  state: PostingStop,
  { period, referenceNo, reason }: { period: string; referenceNo: string; reason: string },
): PostingStopEvent[] => {
  if (state.foreign.has(referenceNo)) return [];
  const cause = state.open.get(stopIdOf({ kind: 'ledger-ahead', period, entries: [] }));
  const entry =
    cause?.kind === 'ledger-ahead' ? cause.entries.find((one) => one.referenceNo === referenceNo) : undefined;
  if (!entry)
    throw new DomainError(
      'LEDGER_ENTRY_NOT_LISTED',
      `Reference ${referenceNo} of ${period} is not one that stopped posting.`,
      'Take a reference from the list of what stopped the period.',
      { period, referenceNo },
    );
  const { recordNo } = entry;
  return [
    { type: 'LedgerEntryDeclaredForeign', data: { period, referenceNo, recordNo, reason: checkedReason(reason) } },
  ];
};

/** What keeps a period from being posted; without a period only what stops the whole environment. */
export const stopsOf = (state: PostingStop, period: string | null): readonly StopCause[] =>
  [...state.open.values()].filter((cause) => cause.kind !== 'ledger-ahead' || cause.period === period);

/** Throws POSTING_STOPPED while posting of the period or the environment is stopped. */
export const requirePosting = (state: PostingStop, period: string | null): void => {
  const [cause] = stopsOf(state, period);
  if (!cause) return;
  throw new DomainError('POSTING_STOPPED', `Posting is stopped: ${textOf(cause)}`, fixOf(cause), {
    stopId: stopIdOf(cause),
    cause: cause.kind,
  });
};

/** Why posting stopped, for people. */
export const textOf = (cause: StopCause): string => {
  switch (cause.kind) {
    case 'log-restored':
      return 'the log was restored from a backup and does not know what was posted since.';
    case 'ledger-ahead':
      return `the ledger holds ${count(cause.entries.length, 'entry', 'entries')} of ${cause.period} that this log does not explain.`;
    case 'log-damaged':
      return `the log differs from what was written: ${cause.message}`;
    default:
      return assertNever(cause);
  }
};

/** What to do about it. */
export const fixOf = (cause: StopCause): string => {
  switch (cause.kind) {
    case 'log-restored':
      return 'Import again what was delivered since the backup. Then a Controller resumes posting: the next run checks what the ledger holds before it sends anything.';
    case 'ledger-ahead':
      return 'A Controller checks each of these entries in the ledger. An entry of this installation is taken over; any other is declared foreign.';
    case 'log-damaged':
      return 'Ask the operator to run verify, and to restore the log from a backup. Posting continues once the log verifies again.';
    default:
      return assertNever(cause);
  }
};

const count = (items: number, one: string, many: string): string => `${items} ${items === 1 ? one : many}`;
