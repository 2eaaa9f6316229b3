import { createHash } from 'node:crypto';
import {
  type ComparedEntry,
  type LedgerLook,
  type SeenInLedger,
} from '../../domain/journal-batch/ledger-look.decisions';
import { type SeenRecord } from '../../domain/journal-batch/ledger-finding';
import { type PostedBatch } from '../../domain/journal-batch/batch-states';
import { differencesBetween } from '../../domain/ledger-entry/entry-comparison';
import { type ReadEntry } from '../../domain/ledger-entry/ledger-entry';
import { type HeldEntry } from '../../domain/ledger-entry/ledger-words';
import { type LedgerDifference } from '../../domain/shared/ledger-difference';
import { type LoadedContent } from '../journal-batch/batch-content';
import {
  type AccountingSystem,
  type LedgerEntryHeader,
  READ_BACK_MAX,
  type ReadFailure,
} from '../ports/accounting-system';
import { type EnginePorts } from './engine-ports';
import { type PostingContext, type UsableConnection } from './posting-context';
import { type Expectation, expectationOf, hasDigestOf } from './read-back';

/** A posted batch with its lines. */
export interface LoadedPosted extends LoadedContent {
  readonly state: PostedBatch;
}

export type LookOutcome =
  | {
      readonly kind: 'look';
      readonly look: LedgerLook;
      /** Its own record as it was read; null when it was not found. */
      readonly held: HeldEntry | null;
    }
  | ReadFailure;

/** Looks in the ledger for a posted batch: its record, what has its names, and others that prove the reading. */
export const lookAtPosted = async (
  ports: EnginePorts,
  context: PostingContext,
  environment: string,
  loaded: LoadedPosted,
  { access }: UsableConnection,
): Promise<LookOutcome> => {
  const { state } = loaded;
  const readAt = ports.clock.now();
  const names = namesOf(state);
  const others = ports.batchViews.postedBeside(environment, state.plan.batchKey, RECORDS_BESIDE_MAX);
  const located = await ports.ledger.locate(access, {
    referenceNos: names,
    recordNos: [...new Set([state.recordNo, ...others.map(({ recordNo }) => recordNo)])],
  });
  if (located.kind !== 'located') return located;
  const own = located.records.filter((record) => isOwn(state, names, record));
  const seenBeside = new Set(
    located.records.filter(({ journal }) => journal === state.journal).map(({ recordNo }) => recordNo),
  );
  const othersSeen = others.flatMap(({ recordNo }) => (seenBeside.has(recordNo) ? [recordNo] : []));
  const looked = (seen: SeenInLedger, entries: readonly ReadEntry[], expectation?: Expectation): LookOutcome => ({
    kind: 'look',
    held: expectation === undefined ? null : heldOf(state, entries, expectation),
    look: { attemptId: state.attempt.attemptId, readAt, contentDigest: digestOfEntries(entries), seen },
  });
  if (own.length === 0) return looked({ kind: 'none', othersSeen }, []);
  const expectation = await sentEntry(ports, context, loaded);
  const recordNos = own.map(({ recordNo }) => recordNo).slice(0, READ_BACK_MAX);
  const read = await ports.ledger.readBack(access, { recordNos, fields: expectation.fields });
  if (read.kind !== 'entries') return read;
  const seen = seenOf(ports.ledger, state, expectation, read.entries);
  return looked(seen ?? { kind: 'none', othersSeen }, read.entries, expectation);
};

const heldOf = ({ recordNo }: PostedBatch, entries: readonly ReadEntry[], sent: Expectation): HeldEntry | null => {
  const entry = entries.find((one) => one.recordNo === recordNo);
  if (entry === undefined) return null;
  const { exchangeRateType } = sent.kind === 'entry' ? sent.entry : sent.context;
  return { entry, fields: sent.fields, exchangeRateType };
};

/** Other posted entries that prove that the ledger can be read. */
const RECORDS_BESIDE_MAX = 10;
/** Names of one batch that are asked for; more than any batch has. */
const NAMES_MAX = 40;

/** Every name under which it may be in the ledger, but for those that a person declared foreign to it. */
export const namesOf = ({ identity, history }: PostedBatch): string[] => {
  const foreign = new Set(history.foreign);
  const names = [...history.used.map(({ referenceNo }) => referenceNo), identity.referenceNo];
  return [...new Set(names)].filter((name) => !foreign.has(name)).slice(-NAMES_MAX);
};

/** Its record, or one under its names that is or may come into the books. */
const isOwn = ({ recordNo }: PostedBatch, names: readonly string[], record: LedgerEntryHeader): boolean =>
  record.recordNo === recordNo || (names.includes(record.referenceNo) && !isNothing(record.state));

/** Whether a second record in this state does not double the books. */
export const isNothing = (state: LedgerEntryHeader['state']): boolean => state === 'declined' || state === 'reversed';

/**
 * What was sent: rebuilt with mapping, fields and names of that time, else with those of today, else only its digest.
 */
export const sentEntry = async (
  ports: EnginePorts,
  context: PostingContext,
  loaded: LoadedPosted,
): Promise<Expectation> => {
  const { state, lastAttemptAt, lastNames } = loaded;
  const then = await context.pastContext(state.identity.companyId, lastAttemptAt ?? ports.clock.now(), lastNames);
  const past = expectationOf(ports.ledger, loaded, state, then);
  if (past.kind === 'entry') return past;
  const now = await context.pastContext(state.identity.companyId, ports.clock.now(), lastNames);
  return expectationOf(ports.ledger, loaded, state, now);
};

/**
 * What the ledger shows of a posted batch, from the entries that bear its record number or one of its names. Null when
 * there is none.
 */
export const seenOf = (
  ledger: AccountingSystem,
  state: PostedBatch,
  expectation: Expectation,
  entries: readonly ReadEntry[],
): SeenInLedger | null => {
  const own = entries.find(({ recordNo }) => recordNo === state.recordNo) ?? entries[0];
  if (own === undefined) return null;
  const copies = entries.filter((entry) => entry !== own && !isNothing(entry.state)).map(recordOf);
  if (expectation.kind === 'entry') {
    const differences = [...namedOtherwise(state, own), ...differencesBetween(expectation.entry, own)];
    return { kind: 'seen', own: compared(own, differences), copies };
  }
  const isEqual = hasDigestOf(ledger, state, expectation, own);
  if (isEqual) return { kind: 'seen', own: compared(own, namedOtherwise(state, own)), copies };
  return { kind: 'not-comparable', own: recordOf(own), cause: NOT_COMPARABLE };
};

const NOT_COMPARABLE =
  'What was sent cannot be rebuilt any more: a custom field was removed, or a name has another id now. The entry in Sage Intacct does not have the digest of what was sent.';

const namedOtherwise = ({ identity }: PostedBatch, { referenceNo }: ReadEntry): LedgerDifference[] =>
  identity.referenceNo === referenceNo
    ? []
    : [{ line: null, what: 'the reference', expected: identity.referenceNo, found: referenceNo }];

const recordOf = ({ recordNo, recordUrl, stateText, reversedByRecordNo }: ReadEntry): SeenRecord => ({
  recordNo,
  ...(recordUrl === undefined ? {} : { recordUrl }),
  ledgerState: stateText,
  ...(reversedByRecordNo === undefined ? {} : { reversedByRecordNo }),
});

const compared = (entry: ReadEntry, differences: readonly LedgerDifference[]): ComparedEntry => ({
  ...recordOf(entry),
  standing: entry.state,
  differences,
});

/** SHA-256 in hex of all that was read. */
export const digestOfEntries = (entries: readonly ReadEntry[]): string =>
  createHash('sha256')
    .update(
      JSON.stringify(entries, (_name, value: unknown) =>
        value instanceof Map ? [...value].sort(([one], [other]) => (String(one) < String(other) ? -1 : 1)) : value,
      ),
    )
    .digest('hex');
