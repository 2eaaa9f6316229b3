import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import { isReversed } from '../../domain/journal-batch/reversal-standing';
import { buildLedgerEntry, type EntryContext } from '../../domain/ledger-entry/entry-builder';
import { type TieOutPlace } from '../../domain/reconciliation/reconciliation.events';
import { type DeliveredAs, type PostedBatchFacts, type TieOutTable } from '../../domain/reconciliation/tie-out-table';
import { ledgerDateOf } from '../../domain/shared/batch-plan';
import { periodOf } from '../../domain/shared/calendar';
import { isSameCompany } from '../../domain/shared/company';
import { type JournalLine, netMinor } from '../../domain/shared/journal-line';
import { type BatchContent, type LoadedContent } from '../journal-batch/batch-content';
import { type JournalBatchViews } from '../journal-batch/journal-batch.views';
import { type MonthBatchRow } from '../journal-batch/batch-lookups';
import { type SentEntries } from '../ledger-watch/sent-entries';
import { type Expectation, type SentBatch } from '../posting/read-back';
import { type LedgerPlaces } from './ledger-places';

export interface MonthLogPorts {
  readonly content: Pick<BatchContent, 'read'>;
  readonly batchViews: Pick<JournalBatchViews, 'batchesOfPeriod'>;
}

export interface MonthLogScope {
  readonly environment: string;
  readonly period: string;
  readonly companyId: string;
  readonly places: LedgerPlaces;
  readonly sent: SentEntries;
  /** How an entry would be built today. */
  readonly context: EntryContext;
}

/** A line of a batch, where it stands or would stand in the ledger, and its number within the batch, from 1. */
export interface PlacedLine {
  readonly place: TieOutPlace;
  readonly minor: bigint;
  readonly line: JournalLine;
  readonly number: number;
}

const ROWS_AT_ONCE = 2_000;

/** Reads what the log has of a month into a table, and which records of the ledger are ours. */
export class MonthLog {
  /** Batch by record number, of this company. */
  readonly owners = new Map<string, string>();
  batches = 0;
  lines = 0;

  constructor(
    private readonly ports: MonthLogPorts,
    private readonly scope: MonthLogScope,
  ) {}

  /** Calls `progress` after each batch; ends early when that answers false. */
  async read(table: TieOutTable, progress: (done: number, of: number) => Promise<boolean>): Promise<void> {
    const rows = monthRows(this.ports.batchViews, this.scope.environment, this.scope.period);
    const newest = newestRevisions(rows);
    for (const row of rows) {
      const loaded = await this.ports.content.read(this.scope.environment, row.batchKey);
      this.add(table, loaded, newest.get(entryKeyOf(row)) ?? { revision: row.entryRevision, isCorrected: false });
      if (!(await progress(this.batches, rows.length))) return;
    }
  }

  private add(table: TieOutTable, loaded: LoadedContent, newest: NewestRevision): void {
    const as = deliveredAs(loaded.state);
    if (as === null) return;
    this.batches += 1;
    this.lines += loaded.lines.length;
    const facts = factsOf(loaded.plan.batchKey, loaded.state);
    if (this.isOfCompany(loaded.state)) {
      for (const recordNo of recordsOf(loaded.state)) this.owners.set(recordNo, facts.batchKey);
      if (facts.recordNo !== '') table.expect(facts);
    }
    // What a net difference brought in is delivered by what it stands on: the posted entry and its net differences.
    if (loaded.state.status === 'Netted' && newest.isCorrected && loaded.plan.entryRevision === newest.revision) return;
    const instead = insteadOf(loaded, newest);
    for (const { place, minor } of placedLines(loaded, this.scope)) {
      if (instead === null) table.deliver(place, minor, as);
      if (as === 'posted') table.post(facts, place, minor, instead);
    }
  }

  private isOfCompany(state: JournalBatch): boolean {
    const companyId = companyOf(state);
    return companyId !== null && isSameCompany(companyId, this.scope.companyId);
  }
}

/** Every listed batch of a month that was not replaced, in the order of keys. */
export const monthRows = (
  views: MonthLogPorts['batchViews'],
  environment: string,
  period: string,
): readonly MonthBatchRow[] => {
  const rows: MonthBatchRow[] = [];
  for (;;) {
    const more = views.batchesOfPeriod(environment, period, rows.at(-1)?.batchKey ?? null, ROWS_AT_ONCE);
    rows.push(...more);
    if (more.length < ROWS_AT_ONCE) return rows;
  }
};

/** Where each line of a batch stands in the ledger, or would stand today. */
export const placedLines = (
  loaded: LoadedContent,
  { sent, context, places }: Pick<MonthLogScope, 'sent' | 'context' | 'places'>,
): readonly PlacedLine[] => {
  const { plan, lines } = loaded;
  const expectation = expectationOf(loaded, sent);
  const built = expectation?.kind === 'entry' ? expectation : buildLedgerEntry(plan, lines, context);
  return lines.map((line, index): PlacedLine => {
    const minor = netMinor(line);
    const number = index + 1;
    const ledgerLine = built.kind === 'entry' ? built.entry.lines[index] : undefined;
    const account = ledgerLine?.account ?? context.ledgerAccountOf(line, plan);
    if (account === undefined) {
      const revRec = line.account === '' ? line.accountName : line.account;
      const place = { account: revRec, entity: plan.businessEntityId, currency: plan.currency };
      return { place: { ...place, isUnmapped: true }, minor, line, number };
    }
    const entity = ledgerLine === undefined ? '' : places.entityOfLine(ledgerLine);
    return { place: { account, entity, currency: plan.currency }, minor, line, number };
  });
};

/** What was sent, or what the record of others was compared with; null where neither is known. */
const expectationOf = (loaded: LoadedContent, sent: SentEntries): Expectation | null => {
  const { state } = loaded;
  if (state.status === 'PostedElsewhere') return sent.comparedOf({ ...loaded, state });
  return isSentState(state) ? sent.of({ ...loaded, state }) : null;
};

/** The newest delivery of an entry, and whether net differences brought it into the books. */
interface NewestRevision {
  readonly revision: number;
  readonly isCorrected: boolean;
}

const entryKeyOf = ({ journalEntryId, adjustsEntryId, businessEntityId }: MonthBatchRow): string =>
  JSON.stringify([adjustsEntryId ?? journalEntryId, businessEntityId]);

const newestRevisions = (rows: readonly MonthBatchRow[]): ReadonlyMap<string, NewestRevision> => {
  const newest = new Map<string, NewestRevision>();
  for (const row of rows) {
    if (row.isReversal === 1 || row.adjustsEntryId !== null) continue;
    const key = entryKeyOf(row);
    const known = newest.get(key)?.revision ?? 0;
    if (row.entryRevision >= known)
      newest.set(key, { revision: row.entryRevision, isCorrected: row.status === 'Corrected' });
  }
  return newest;
};

/** What a posted batch stands in the books instead of; null for what was delivered last. */
const insteadOf = ({ plan, state }: LoadedContent, newest: NewestRevision): 'correction' | 'withdrawn' | null => {
  if (plan.reverses !== undefined) return 'withdrawn';
  const isDifference = plan.adjusts !== undefined;
  if (isDifference && isReversed(state)) return 'withdrawn';
  if (!isDifference && plan.entryRevision >= newest.revision) return null;
  return newest.isCorrected && state.status === 'Posted' && !isReversed(state) ? null : 'correction';
};

const deliveredAs = (state: JournalBatch): DeliveredAs | null => {
  switch (state.status) {
    case 'Absent':
    case 'Staging':
    case 'Staged':
      return null;
    case 'Discarded':
      return state.withdrawn === undefined ? null : 'withdrawn';
    case 'SetAside':
    case 'Netted':
      return 'correction';
    case 'Confirmed':
    case 'Posted':
    case 'PostedElsewhere':
      return 'posted';
    default:
      return 'waiting';
  }
};

/** The batch and how it stands in the ledger. Its record is empty where it has none. */
const factsOf = (batchKey: string, state: JournalBatch): PostedBatchFacts => {
  const [recordNo = ''] = recordsOf(state);
  switch (state.status) {
    case 'Posted':
    case 'PostedElsewhere': {
      const { change, plan } = state;
      const isMoved = periodOf(ledgerDateOf(plan)) !== plan.period;
      const because = change?.finding.kind ?? (isMoved ? 'another-month' : null);
      return { batchKey, recordNo, because, isAccepted: change?.isAccepted ?? false };
    }
    case 'Conflict':
    case 'Duplicate':
    case 'Undecided':
      return { batchKey, recordNo, because: 'undecided', isAccepted: false };
    default:
      return { batchKey, recordNo, because: null, isAccepted: false };
  }
};

/** Records of the ledger that belong to a batch: its own first, then copies of it. */
const recordsOf = (state: JournalBatch): readonly string[] => {
  switch (state.status) {
    case 'Posted':
    case 'PostedElsewhere': {
      const { change, recordNo } = state;
      const copies = change?.finding.kind === 'twice' ? change.finding.records.map((record) => record.recordNo) : [];
      return [...new Set([recordNo, ...copies])];
    }
    case 'Confirmed':
      return [state.recordNo];
    case 'Conflict':
    case 'Duplicate':
    case 'Undecided':
      return state.recordNos;
    default:
      return [];
  }
};

const companyOf = (state: JournalBatch): string | null => {
  if (state.status === 'PostedElsewhere') return state.companyId;
  return 'identity' in state ? state.identity.companyId : null;
};

/** What was sent can be rebuilt only of these. */
const isSentState = (state: JournalBatch): state is SentBatch =>
  state.status === 'Posted' || state.status === 'Confirmed';
