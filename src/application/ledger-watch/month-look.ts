import { attemptOf, type LedgerLook, recordLook } from '../../domain/journal-batch/ledger-look.decisions';
import { comparableTitle } from '../../domain/journal-batch/other-origin.decisions';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import {
  type BackedBatch,
  type ElsewhereBatch,
  isBacked,
  type JournalBatch,
} from '../../domain/journal-batch/batch-states';
import { type RoundCounts, type RoundKind } from '../../domain/ledger-watch/ledger-watch.events';
import { differencesBetween } from '../../domain/ledger-entry/entry-comparison';
import { type ReadEntry } from '../../domain/ledger-entry/ledger-entry';
import { isSameCompany } from '../../domain/shared/company';
import { ledgerFieldName, type ReadField } from '../../domain/shared/ledger-field';
import { type LoadedContent } from '../journal-batch/batch-content';
import { type PostedBatchRow } from '../journal-batch/batch-lookups';
import { type LedgerAccess, type ReadFailure } from '../ports/accounting-system';
import {
  type LedgerReadings,
  LINES_AT_ONCE,
  LINES_OF_MAX,
  type LinesOutcome,
  type WatchedHeader,
} from '../ports/ledger-readings';
import { type EnginePorts } from '../posting/engine-ports';
import {
  companyOf,
  digestOfEntries,
  isNothing,
  journalOf,
  type LoadedBacked,
  namesOf,
  seenOf,
} from '../posting/posted-look';
import { type Expectation } from '../posting/read-back';
import { type Origin } from '../shared/aggregates';
import { streamId } from '../shared/streams';
import { type MonthHeaders } from './month-headers';
import { type SentEntries } from './sent-entries';

export interface MonthPorts {
  readonly engine: Pick<EnginePorts, 'aggregates' | 'content' | 'ledger' | 'batchViews' | 'clock'>;
  readonly readings: LedgerReadings;
}

export interface MonthScope {
  readonly origin: Origin;
  readonly kind: RoundKind;
  readonly access: LedgerAccess;
  readonly companyId: string;
  readonly settleMs: number;
  /** When the reading of the month began. */
  readonly readAt: string;
  readonly headers: MonthHeaders;
  readonly sent: SentEntries;
  /** The entry that the record of a batch posted elsewhere was compared with; null when nothing gives it any more. */
  readonly compared: (loaded: LoadedContent & { readonly state: ElsewhereBatch }) => Promise<Expectation | null>;
  /** By record, the header with which the lines were last read as equal. */
  readonly seen: Map<string, string>;
  readonly pause: () => Promise<void>;
}

type Counts = { -readonly [Name in keyof RoundCounts]: RoundCounts[Name] };

/** A batch to look at, with the headers of its own record and of what may be copies. */
export interface Wanted {
  readonly row: PostedBatchRow;
  readonly own: WatchedHeader | undefined;
  readonly copies: readonly WatchedHeader[];
  readonly alike: readonly WatchedHeader[];
}

/** The same with what was sent. */
export interface Loaded extends Wanted {
  readonly loaded: LoadedBacked;
  readonly expectation: Expectation | null;
}

/** Batches whose lines the ledger was asked for. */
interface AskedLines {
  readonly group: readonly Loaded[];
  readonly read: Promise<LinesOutcome>;
}

/** Equal, as far as is known. */
const AT_REST: ReadonlySet<PostedBatchRow['status']> = new Set(['Success', 'Posted Elsewhere']);

/** Records of one batch that are compared at once. */
const COPIES_MAX = 20;
/** Entries of an entity and journal that are named as seen beside an absent one. */
const BESIDE_MAX = 10;

/** Looks at the posted batches of a month whose headers were read. */
export class MonthLook {
  private group: Wanted[] = [];
  private lines = 0;
  private records = 0;
  private asked: AskedLines | null = null;
  private readonly byTitle = new Map<string, readonly WatchedHeader[]>();
  private readonly beside = new Map<string, string[]>();

  constructor(
    protected readonly ports: MonthPorts,
    protected readonly scope: MonthScope,
    private readonly counts: Counts,
    rows: readonly PostedBatchRow[],
  ) {
    for (const row of rows) this.noteSeen(row);
  }

  /** Looks at a batch with the next ones. */
  async take(row: PostedBatchRow): Promise<ReadFailure | null> {
    this.counts.batches += 1;
    const wanted = this.wantedOf(row);
    if (!this.mustRead(wanted)) return null;
    const records = 1 + wanted.copies.length + wanted.alike.length;
    const lines = row.lineCount * records;
    const isFull = this.lines + lines > LINES_AT_ONCE || this.records + records > LINES_OF_MAX;
    const failure = isFull ? await this.turn() : null;
    if (failure !== null) return failure;
    this.group.push(wanted);
    this.lines += lines;
    this.records += records;
    return null;
  }

  /** Reads the lines of what waits, and decides about everything that was taken. */
  async flush(): Promise<ReadFailure | null> {
    return (await this.turn()) ?? this.turn();
  }

  /** Asks for the lines of what waits and, while the ledger answers, decides about what was asked for before. */
  private async turn(): Promise<ReadFailure | null> {
    const before = this.asked;
    this.asked = await this.ask();
    const failure = before === null ? null : await this.settle(before);
    if (failure !== null) this.asked = null;
    return failure;
  }

  /** Null when nothing waits. */
  private async ask(): Promise<AskedLines | null> {
    const group: Loaded[] = [];
    for (const wanted of this.group) {
      const loaded = await this.load(wanted);
      if (loaded !== null) group.push(loaded);
    }
    [this.group, this.lines, this.records] = [[], 0, 0];
    if (group.length === 0) return null;
    const recordNos = [...new Set(group.flatMap((one) => headersOf(one).map(({ recordNo }) => recordNo)))];
    const read = recordNos.length === 0 ? Promise.resolve(NO_LINES) : this.linesOf(recordNos, fieldsOf(group));
    read.catch(() => undefined); // It is told by whoever waits for it, which nobody does after a failure before.
    return { group, read };
  }

  private async settle({ group, read }: AskedLines): Promise<ReadFailure | null> {
    const outcome = await read;
    if (outcome.kind !== 'lines') return outcome;
    this.counts.queries += outcome.queries;
    for (const one of group) await this.decide(one, entriesOf(headersOf(one), outcome.lines));
    await this.scope.pause();
    return null;
  }

  /** A quick round reads what its header does not show as unchanged. */
  protected mustRead({ row, own, copies, alike }: Wanted): boolean {
    if (this.scope.kind === 'full' || own === undefined || !AT_REST.has(row.status)) return true;
    if (copies.length > 0 || alike.length > 0 || own.modified === '') return true;
    return this.scope.seen.get(own.recordNo) !== signatureOf(own);
  }

  /** What was seen of a batch; null when its own record was not. */
  protected compare(one: Loaded, entries: readonly ReadEntry[]): LedgerLook['seen'] | null {
    const { loaded, expectation, alike } = one;
    const { state } = loaded;
    const others = new Set(alike.map(({ recordNo }) => recordNo));
    const counted = entries.filter((entry) => !others.has(entry.recordNo) || isCopy(expectation, entry, state));
    const isThere = counted.some(({ recordNo }) => recordNo === state.recordNo || !others.has(recordNo));
    return isThere ? seenOf(this.ports.engine.ledger, state, expectation, counted) : null;
  }

  /** What it says that a batch was not seen; null for nothing. */
  protected absent({ loaded, expectation }: Loaded): LedgerLook['seen'] | null {
    const journal = journalOf(loaded.state, expectation);
    return { kind: 'none', othersSeen: this.beside.get(besideKey(loaded.plan.businessEntityId, journal)) ?? [] };
  }

  private linesOf(recordNos: readonly string[], fields: readonly ReadField[]): Promise<LinesOutcome> {
    return this.ports.readings.lines(this.scope.access, { recordNos, fields });
  }

  private wantedOf(row: PostedBatchRow): Wanted {
    const { headers } = this.scope;
    const own = headers.byRecord.get(row.recordNo);
    const isCopyHeader = (header: WatchedHeader): boolean =>
      header.recordNo !== row.recordNo && !isNothing(header.state);
    const copies = row.references.flatMap((name) => headers.byReference.get(name) ?? []).filter(isCopyHeader);
    const alike = this.othersOf(row.title).filter(
      (header) => header.recordNo !== row.recordNo && header.date === row.transactionDate,
    );
    return { row, own, copies: copies.slice(0, COPIES_MAX), alike: alike.slice(0, COPIES_MAX) };
  }

  /** Entries of others with a title that back no batch of this company. */
  private othersOf(title: string): readonly WatchedHeader[] {
    const key = comparableTitle(title);
    const known = this.byTitle.get(key);
    if (known !== undefined) return known;
    const { batchViews } = this.ports.engine;
    const others = (this.scope.headers.othersByTitle.get(key) ?? []).filter(
      ({ recordNo }) => batchViews.batchesOfRecord(recordNo).length === 0,
    );
    this.byTitle.set(key, others);
    return others;
  }

  /** Null for a batch that became another one since the round read its row, or belongs to another company. */
  private async load(wanted: Wanted): Promise<Loaded | null> {
    const { batchKey, recordNo } = wanted.row;
    const content = await this.ports.engine.content.read(this.scope.origin.environment, batchKey);
    const { state } = content;
    if (!isBacked(state) || state.recordNo !== recordNo) return null;
    if (!isSameCompany(companyOf(state), this.scope.companyId)) return null;
    const loaded = { ...content, state };
    const expectation = await this.expectationOf(loaded);
    if (expectation === null && state.status === 'Posted') return null;
    const names = namesOf(state);
    return { ...wanted, loaded, expectation, copies: wanted.copies.filter((one) => names.includes(one.referenceNo)) };
  }

  private expectationOf(loaded: LoadedBacked): Promise<Expectation | null> | Expectation | null {
    const { state } = loaded;
    if (state.status === 'Posted') return this.scope.sent.of({ ...loaded, state });
    const batch = { ...loaded, state };
    return this.scope.sent.comparedOf(batch) ?? this.scope.compared(batch);
  }

  private async decide(one: Loaded, entries: readonly ReadEntry[]): Promise<void> {
    const { loaded, row, own } = one;
    this.counts.read += 1;
    this.counts.lines += entries.reduce((sum, { lines }) => sum + lines.length, 0);
    const seen = this.compare(one, entries) ?? this.absent(one);
    if (seen === null) return;
    const { settleMs, readAt, origin } = this.scope;
    const { attemptId } = attemptOf(loaded.state);
    const recorded = (state: JournalBatch, contentDigest: string): ReturnType<typeof recordLook> =>
      recordLook(state, { attemptId, readAt, contentDigest, seen }, { settleMs, isAsked: false });
    // Most entries are equal, and that is no news with any digest.
    const isNews = recorded(loaded.state, '').length > 0;
    const contentDigest = isNews ? digestOfEntries(entries) : '';
    const decide = (state: JournalBatch): ReturnType<typeof recordLook> => recorded(state, contentDigest);
    const events = isNews ? decide(loaded.state) : [];
    if (events.length === 0) {
      if (own !== undefined && loaded.state.change === null) this.scope.seen.set(own.recordNo, signatureOf(own));
      return;
    }
    this.scope.seen.delete(loaded.state.recordNo);
    const id = streamId(origin.environment, row.batchKey);
    const { aggregates } = this.ports.engine;
    const changed = await aggregates.changeLoaded(journalBatch, id, origin, loaded, decide);
    if (changed === 'conflict') await aggregates.change(journalBatch, id, origin, decide);
    if (events.some(({ type }) => type === 'LedgerChangeFound')) this.counts.found += 1;
    if (events.some(({ type }) => type === 'LedgerEntrySeenEqual')) this.counts.cleared += 1;
  }

  /** Remembers a few entries of each entity and journal that this reading showed. */
  private noteSeen({ recordNo, businessEntityId }: PostedBatchRow): void {
    const header = this.scope.headers.byRecord.get(recordNo);
    if (header === undefined) return;
    const key = besideKey(businessEntityId, header.journal);
    const known = this.beside.get(key);
    if (known === undefined) this.beside.set(key, [recordNo]);
    else if (known.length < BESIDE_MAX) known.push(recordNo);
  }
}

const NO_LINES: LinesOutcome = { kind: 'lines', lines: new Map(), queries: 0 };

const besideKey = (businessEntityId: string, journal: string): string => JSON.stringify([businessEntityId, journal]);

/** All of a header that can change. */
const signatureOf = ({
  referenceNo,
  journal,
  date,
  title,
  stateText,
  reversalDate = '',
  modified,
}: WatchedHeader): string => [referenceNo, journal, date, title, stateText, reversalDate, modified].join('\n');

const headersOf = ({ own, copies, alike }: Wanted): readonly WatchedHeader[] => [
  ...(own === undefined ? [] : [own]),
  ...copies,
  ...alike,
];

/** An entry without lines was removed while it was read: it was not seen. */
const entriesOf = (
  headers: readonly WatchedHeader[],
  lines: ReadonlyMap<string, ReadEntry['lines']>,
): readonly ReadEntry[] =>
  headers.flatMap(({ modified: _modified, ...header }) => {
    const own = lines.get(header.recordNo);
    return own === undefined ? [] : [{ ...header, lines: own }];
  });

/** An entry of others is a copy when it is equal, and nobody said that it is another entry. */
const isCopy = (expectation: Expectation | null, entry: ReadEntry, state: BackedBatch): boolean =>
  expectation?.kind === 'entry' &&
  !(state.status === 'Posted' && (state.history.others ?? []).some(({ recordNo }) => recordNo === entry.recordNo)) &&
  differencesBetween(expectation.entry, entry).length === 0;

const fieldsOf = (group: readonly Loaded[]): readonly ReadField[] => {
  const fields = new Map<string, ReadField>();
  for (const { expectation } of group)
    for (const field of expectation?.fields ?? []) fields.set(ledgerFieldName(field), field);
  return [...fields.values()];
};
