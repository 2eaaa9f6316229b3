import { createHash } from 'node:crypto';
import {
  attemptOf,
  type ComparedEntry,
  type LedgerLook,
  type SeenInLedger,
} from '../../domain/journal-batch/ledger-look.decisions';
import { type SeenRecord } from '../../domain/journal-batch/ledger-finding';
import { type BackedBatch, type ElsewhereBatch, type PostedBatch } from '../../domain/journal-batch/batch-states';
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
import { comparedExpectation, type Expectation, expectationOf, hasDigestOf } from './read-back';

/** A batch that is in the books, with its lines. */
export interface LoadedBacked extends LoadedContent {
  readonly state: BackedBatch;
}

type LoadedAs<State extends BackedBatch> = LoadedContent & { readonly state: State };

export type LookOutcome =
  | {
      readonly kind: 'look';
      readonly look: LedgerLook;
      /** Its own record as it was read; null when it was not found. */
      readonly held: HeldEntry | null;
    }
  | ReadFailure;

/** Looks in the ledger for a batch in the books: its record, what has its names, and others that prove the reading. */
export const lookAtPosted = async (
  ports: EnginePorts,
  context: PostingContext,
  environment: string,
  loaded: LoadedBacked,
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
  const expectation = await expectedOf(ports, context, loaded);
  const journal = journalOf(state, expectation);
  const seenBeside = new Set(
    located.records.filter((record) => record.journal === journal).map(({ recordNo }) => recordNo),
  );
  const othersSeen = others.flatMap(({ recordNo }) => (seenBeside.has(recordNo) ? [recordNo] : []));
  const looked = (seen: SeenInLedger, entries: readonly ReadEntry[]): LookOutcome => ({
    kind: 'look',
    held: expectation === null ? null : heldOf(state, entries, expectation),
    look: { attemptId: attemptOf(state).attemptId, readAt, contentDigest: digestOfEntries(entries), seen },
  });
  if (own.length === 0) return looked({ kind: 'none', othersSeen }, []);
  const recordNos = own.map(({ recordNo }) => recordNo).slice(0, READ_BACK_MAX);
  const read = await ports.ledger.readBack(access, { recordNos, fields: expectation?.fields ?? [] });
  if (read.kind !== 'entries') return read;
  const seen = seenOf(ports.ledger, state, expectation, read.entries);
  return looked(seen ?? { kind: 'none', othersSeen }, read.entries);
};

const heldOf = ({ recordNo }: BackedBatch, entries: readonly ReadEntry[], sent: Expectation): HeldEntry | null => {
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
export const namesOf = (state: BackedBatch): string[] => {
  if (state.status === 'PostedElsewhere') return []; // References of others may stand more than once.
  const { identity, history } = state;
  const foreign = new Set(history.foreign);
  const names = [...history.used.map(({ referenceNo }) => referenceNo), identity.referenceNo];
  return [...new Set(names)].filter((name) => !foreign.has(name)).slice(-NAMES_MAX);
};

/** Its record, or one under its names that is or may come into the books. */
const isOwn = ({ recordNo }: BackedBatch, names: readonly string[], record: LedgerEntryHeader): boolean =>
  record.recordNo === recordNo || (names.includes(record.referenceNo) && !isNothing(record.state));

/** Whether a second record in this state does not double the books. */
export const isNothing = (state: LedgerEntryHeader['state']): boolean => state === 'declined' || state === 'reversed';

/**
 * What was sent: rebuilt with mapping, fields and names of that time, else with those of today, else only its digest.
 */
export const sentEntry = async (
  ports: EnginePorts,
  context: PostingContext,
  loaded: LoadedAs<PostedBatch>,
): Promise<Expectation> => {
  const { state, lastAttemptAt, lastNames } = loaded;
  const then = await context.pastContext(state.identity.companyId, lastAttemptAt ?? ports.clock.now(), lastNames);
  const past = expectationOf(ports.ledger, loaded, state, then);
  if (past.kind === 'entry') return past;
  const now = await context.pastContext(state.identity.companyId, ports.clock.now(), lastNames);
  return expectationOf(ports.ledger, loaded, state, now);
};

/**
 * The entry that the record of a batch posted elsewhere was compared with: rebuilt with what was configured then, else
 * with that of today. Null when neither gives it.
 */
export const comparedEntry = async (
  ports: EnginePorts,
  context: PostingContext,
  loaded: LoadedAs<ElsewhereBatch>,
): Promise<Expectation | null> => {
  const { state, lastAttemptAt, lastNames } = loaded;
  const now = ports.clock.now();
  for (const at of [lastAttemptAt ?? now, now]) {
    const expectation = comparedExpectation(loaded, state, await context.pastContext(state.companyId, at, lastNames));
    if (expectation !== null) return expectation;
  }
  return null;
};

const expectedOf = (ports: EnginePorts, context: PostingContext, loaded: LoadedBacked): Promise<Expectation | null> => {
  const { state } = loaded;
  return state.status === 'Posted'
    ? sentEntry(ports, context, { ...loaded, state })
    : comparedEntry(ports, context, { ...loaded, state });
};

/** Of a record of others, the journal that its entry would have been posted to; empty where that is not known. */
export const journalOf = (state: BackedBatch, expectation: Expectation | null): string => {
  if (state.status === 'Posted') return state.journal;
  return expectation?.kind === 'entry' ? expectation.entry.journal : '';
};

export const companyOf = (state: BackedBatch): string =>
  state.status === 'Posted' ? state.identity.companyId : state.companyId;

/**
 * What the ledger shows of a posted batch, from the entries that bear its record number or one of its names. Null when
 * there is none.
 */
export const seenOf = (
  ledger: AccountingSystem,
  state: BackedBatch,
  expectation: Expectation | null,
  entries: readonly ReadEntry[],
): SeenInLedger | null => {
  const own = entries.find(({ recordNo }) => recordNo === state.recordNo) ?? entries[0];
  if (own === undefined) return null;
  const copies = entries.filter((entry) => entry !== own && !isNothing(entry.state)).map(recordOf);
  if (expectation?.kind === 'entry') {
    const differences = [...namedOtherwise(state, own), ...differencesBetween(expectation.entry, own)];
    return { kind: 'seen', own: compared(own, differences), copies };
  }
  const isEqual = expectation !== null && state.status === 'Posted' && hasDigestOf(ledger, state, expectation, own);
  if (isEqual) return { kind: 'seen', own: compared(own, namedOtherwise(state, own)), copies };
  const cause = state.status === 'Posted' ? NOT_COMPARABLE : NOT_COMPARABLE_ELSEWHERE;
  return { kind: 'not-comparable', own: recordOf(own), cause };
};

const NOT_COMPARABLE =
  'What was sent cannot be rebuilt any more: a custom field was removed, or a name has another id now. The entry in Sage Intacct does not have the digest of what was sent.';

const NOT_COMPARABLE_ELSEWHERE =
  'What the record was compared with cannot be rebuilt any more: the account mapping or a custom field was changed, or a name has another id now. Compare it with the batch yourself; a Controller can accept it as it is.';

const namedOtherwise = (state: BackedBatch, { referenceNo: found }: ReadEntry): LedgerDifference[] => {
  if (state.status === 'PostedElsewhere') return []; // Its reference is not ours.
  const { referenceNo: expected } = state.identity;
  return expected === found ? [] : [{ line: null, what: 'the reference', expected, found }];
};

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
