import { DomainError } from '../shared/errors';
import { type LedgerDifference } from '../shared/ledger-difference';
import { checkedReason } from '../shared/reason';
import { type AttemptFacts, type JournalBatchEvent } from './journal-batch.events';
import { type BackedBatch, isBacked, type JournalBatch } from './batch-states';
import { boundedFinding, isSameFinding, type LedgerFinding, type SeenRecord } from './ledger-finding';
import { type EntryStanding } from './read-back.decisions';

/** A record with what it holds other than what was sent; its reference and number included. */
export interface ComparedEntry extends SeenRecord {
  readonly standing: EntryStanding;
  readonly differences: readonly LedgerDifference[];
}

/** What one reading showed of an entry. */
export type SeenInLedger =
  /** Its own record, or the only one under its reference. `copies` are further records of the same entry. */
  | { readonly kind: 'seen'; readonly own: ComparedEntry; readonly copies: readonly SeenRecord[] }
  /** Neither record nor reference, with the other posted entries of its entity and journal that were seen. */
  | { readonly kind: 'none'; readonly othersSeen: readonly string[] }
  /** It is there, but what was sent is not known any more. */
  | { readonly kind: 'not-comparable'; readonly own: SeenRecord; readonly cause: string };

/** A look at the ledger for one posted batch. */
export interface LedgerLook {
  /** The attempt whose entry was looked for (`attemptOf`). */
  readonly attemptId: string;
  /** When the reading began, ISO 8601. */
  readonly readAt: string;
  /** Digest of all that was read of it. */
  readonly contentDigest: string;
  readonly seen: SeenInLedger;
}

interface Looking {
  /** How long after a reading without it a second one proves that it is gone. */
  readonly settleMs: number;
  /** Records also that nothing changed, because somebody asked. */
  readonly isAsked: boolean;
}

/** The attempt whose entry is looked at. A record that was not posted here comes from none: it is named itself. */
export const attemptOf = (state: BackedBatch): AttemptFacts =>
  state.status === 'Posted' ? state.attempt : { attempt: 0, attemptId: `record/${state.recordNo}` };

/**
 * What a look at the ledger says about a batch in the books: how it differs, is there twice, was reversed, is gone, or
 * could not be read; or that it is equal again. Gone takes two readings without it, the settle time apart, which showed
 * others of its entity and journal. Says nothing when nothing changed, about another attempt, and about a look that is
 * older than the last one.
 */
export const recordLook = (state: JournalBatch, look: LedgerLook, looking: Looking): JournalBatchEvent[] => {
  if (!isBacked(state) || attemptOf(state).attemptId !== look.attemptId) return [];
  if (state.lookedAt !== null && look.readAt <= state.lookedAt) return [];
  const { seen } = look;
  switch (seen.kind) {
    case 'seen': {
      const finding = findingOf(state, seen.own, seen.copies);
      return finding === null ? equal(state, look, seen.own, looking) : found(state, look, finding);
    }
    case 'none':
      return absent(state, look, seen.othersSeen, looking);
    case 'not-comparable':
      return found(state, look, { kind: 'unreadable', records: [seen.own], differences: [], cause: seen.cause });
  }
};

/**
 * A person accepts exactly what was seen at `seenAt`; another finding has to be accepted again. Says nothing when
 * repeated. Throws LEDGER_CHANGE_NOT_LISTED when the batch has no such finding, CHANGED_MEANWHILE for another one, and
 * REASON_MISSING.
 */
export const acceptLedgerChange = (
  state: JournalBatch,
  { seenAt, reason }: { readonly seenAt: string; readonly reason: string },
): JournalBatchEvent[] => {
  if (!isBacked(state) || state.change === null) throw nothingFound(state);
  const { change } = state;
  if (change.seenAt !== seenAt) throw foundOtherwise(change.seenAt);
  const text = checkedReason(reason);
  if (change.isAccepted) return [];
  return [{ type: 'LedgerChangeAccepted', data: { ...attemptOf(state), seenAt, reason: text } }];
};

/** How a record in the ledger stands other than posted and equal; null when it does not. */
const findingOf = (
  { recordNo }: BackedBatch,
  own: ComparedEntry,
  copies: readonly SeenRecord[],
): Omit<LedgerFinding, 'contentDigest'> | null => {
  const records = [own, ...copies].map(recordOf);
  const numbered = own.recordNo === recordNo ? [] : [header('the record number', recordNo, own.recordNo)];
  const differences = [...numbered, ...own.differences];
  if (copies.length > 0) return { kind: 'twice', records, differences };
  switch (own.standing) {
    case 'reversed':
    case 'reversal-pending':
      return { kind: own.standing, records, differences };
    case 'posted':
      return differences.length === 0 ? null : { kind: 'differs', records, differences };
    default:
      return {
        kind: 'differs',
        records,
        differences: [header('the state', 'Posted', own.ledgerState), ...differences],
      };
  }
};

const equal = (state: BackedBatch, look: LedgerLook, own: ComparedEntry, { isAsked }: Looking): JournalBatchEvent[] => {
  const isNews = state.change !== null || state.absentSince !== null;
  if (!isNews && !isAsked) return [];
  const { recordNo, recordUrl } = own;
  const { lineCount, totalMinor } = state.plan;
  const record = { recordNo, ...(recordUrl === undefined ? {} : { recordUrl }) };
  return [
    {
      type: 'LedgerEntrySeenEqual',
      data: { ...attemptOf(state), ...record, seenAt: look.readAt, lineCount, totalMinor },
    },
  ];
};

const absent = (
  state: BackedBatch,
  look: LedgerLook,
  othersSeen: readonly string[],
  { settleMs }: Looking,
): JournalBatchEvent[] => {
  const { readAt } = look;
  if (state.change?.finding.kind === 'gone') return []; // What is gone stays so until it is seen.
  if (othersSeen.length === 0) return found(state, look, unreadable(OTHERS_NOT_SEEN));
  if (state.absentSince === null)
    return [
      { type: 'PostingAbsenceSeen', data: { ...attemptOf(state), seenAt: readAt, recordNosBeside: othersSeen } },
      ...found(state, look, unreadable(NOT_FOUND_ONCE)),
    ];
  const isSettled = Date.parse(readAt) - Date.parse(state.absentSince) >= settleMs;
  return found(state, look, isSettled ? GONE : unreadable(NOT_FOUND_ONCE));
};

const found = (
  state: BackedBatch,
  { readAt, contentDigest }: LedgerLook,
  seen: Omit<LedgerFinding, 'contentDigest'>,
): JournalBatchEvent[] => {
  const finding = boundedFinding(seen, contentDigest);
  if (state.change !== null && isSameFinding(state.change.finding, finding)) return [];
  return [{ type: 'LedgerChangeFound', data: { ...attemptOf(state), seenAt: readAt, finding } }];
};

const GONE = { kind: 'gone', records: [], differences: [] } as const;

const unreadable = (cause: string): Omit<LedgerFinding, 'contentDigest'> => ({
  kind: 'unreadable',
  records: [],
  differences: [],
  cause,
});

const OTHERS_NOT_SEEN =
  'Sage Intacct showed neither this entry nor another one of its entity and journal: the user of the connection may no longer see them.';

const NOT_FOUND_ONCE =
  'Sage Intacct did not show this entry, though it showed others of its entity and journal. It is looked for again before it counts as gone.';

const recordOf = ({ recordNo, recordUrl, ledgerState, reversedByRecordNo }: SeenRecord): SeenRecord => ({
  recordNo,
  ...(recordUrl === undefined ? {} : { recordUrl }),
  ledgerState,
  ...(reversedByRecordNo === undefined ? {} : { reversedByRecordNo }),
});

const header = (what: string, expected: string, foundThere: string): LedgerDifference => ({
  line: null,
  what,
  expected,
  found: foundThere,
});

const nothingFound = (state: JournalBatch): DomainError =>
  new DomainError(
    'LEDGER_CHANGE_NOT_LISTED',
    'Nothing was found in the ledger that could be accepted for this batch.',
    'Check the batch in Sage Intacct again; there is something to accept only while its entry there is not as posted.',
    { state: state.status },
  );

const foundOtherwise = (seenAt: string): DomainError =>
  new DomainError(
    'CHANGED_MEANWHILE',
    'The ledger was looked at again meanwhile, and shows this entry otherwise.',
    'Look at what was found now, then accept that.',
    { seenAt },
  );
