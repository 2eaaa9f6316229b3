import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Checklist, type ChecklistItem } from '../../domain/accounting-period/accounting-period.events';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import { journalImport } from '../../domain/journal-import/journal-import.state';
import { watchRound } from '../../domain/ledger-watch/ledger-watch.state';
import { isTiedOut, openDifferences } from '../../domain/reconciliation/reconciliation.decisions';
import { tieOut, type TieOutMonth } from '../../domain/reconciliation/reconciliation.state';
import { DomainError } from '../../domain/shared/errors';
import { type MonthBatchRow } from '../journal-batch/batch-lookups';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { LedgerWatchViews } from '../ledger-watch/ledger-watch.views';
import { EventStore } from '../ports/event-store';
import { monthRows } from '../reconciliation/month-log';
import { Aggregates } from '../shared/aggregates';
import { BatchStandings } from './batch-standings';
import { factsOf, streamId, streamOf } from '../shared/streams';

/** What the streams of a month show: batches whose outcome or read-back is not there yet, or else the checklist. */
export type MonthFindings =
  { readonly kind: 'in flight' } | { readonly kind: 'checklist'; readonly checklist: Checklist };

/** Rounds of the watch that are looked through for a full one of the month. */
const ROUNDS_LOOKED_AT = 200;

interface Tally {
  unposted: number;
  attention: number;
  awaiting: number;
  inFlight: number;
  /** ISO 8601; empty for a month without batches. */
  lastChangeAt: string;
  readonly imports: Set<string>;
}

/**
 * Computes the checklist of a month from its streams; views only say which streams there are, and which to read first:
 * while one of these is in flight, nothing is claimed of the others.
 */
@Injectable()
export class PeriodChecklist {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly standings: BatchStandings,
    private readonly store: EventStore,
    @Inject(JournalBatchViews) private readonly batchViews: Pick<JournalBatchViews, 'batchesOfPeriod' | 'movedInto'>,
    @Inject(LedgerWatchViews) private readonly watchViews: Pick<LedgerWatchViews, 'roundsOf'>,
  ) {}

  /** Call it when the views have caught up. */
  async of(environment: string, period: string): Promise<MonthFindings> {
    const tally: Tally = { unposted: 0, attention: 0, awaiting: 0, inFlight: 0, lastChangeAt: '', imports: new Set() };
    if (await this.isMovedInFlight(environment, period)) return { kind: 'in flight' };
    const rows = monthRows(this.batchViews, environment, period);
    const [first, others] = [rows.filter(isUnderWay), rows.filter((row) => !isUnderWay(row))];
    await this.count(environment, first, tally);
    if (tally.inFlight === 0) await this.count(environment, others, tally);
    if (tally.inFlight > 0) return { kind: 'in flight' };
    const { state: month } = await this.aggregates.load(tieOut, streamId(environment, period));
    const items: readonly ChecklistItem[] = [
      await this.totalsItem(environment, tally.imports),
      countItem('posted', tally.unposted, 'are neither posted nor withdrawn', 'Every entry is posted or withdrawn.'),
      countItem('attention', tally.attention, 'need attention', 'Nothing needs attention.'),
      await this.watchedItem(environment, period, tally.lastChangeAt),
      tiedOutItem(month, tally.lastChangeAt),
      countItem('approved', tally.awaiting, 'await approval', 'No entry awaits approval.'),
    ];
    return { kind: 'checklist', checklist: { items, digest: digestOf(items) } };
  }

  private async count(environment: string, rows: readonly MonthBatchRow[], tally: Tally): Promise<void> {
    for (const { batchKey } of rows) {
      const { state, changedAt } = await this.standings.of(environment, batchKey);
      if (state.status === 'Absent') throw streamMissing(batchKey);
      count(tally, state);
      tally.imports.add(state.plan.importId);
      if (changedAt > tally.lastChangeAt) tally.lastChangeAt = changedAt;
    }
  }

  /** Whether an entry of another month that comes into this one by choice is in flight. */
  private async isMovedInFlight(environment: string, period: string): Promise<boolean> {
    for (const batchKey of this.batchViews.movedInto(environment, period)) {
      const { state } = await this.standings.of(environment, batchKey);
      const isOther = 'plan' in state && state.plan.period !== period;
      if (isOther && ['InFlight', 'Unknown', 'Confirmed'].includes(state.status)) return true;
    }
    return false;
  }

  private async totalsItem(environment: string, imports: ReadonlySet<string>): Promise<ChecklistItem> {
    let [without, delivered] = [0, 0];
    for (const importId of imports) {
      const events = await this.store.read(streamOf(journalImport, streamId(environment, importId)));
      if (events.length === 0) continue; // A reversal came with no delivery.
      delivered += 1;
      const hasAgreed = factsOf(journalImport, events).some(({ type }) => type === 'JournalImportControlTotalsAgreed');
      if (!hasAgreed) without += 1;
    }
    if (without === 0)
      return { item: 'totals', state: 'met', count: 0, says: 'Control totals of every delivery agreed.' };
    const says = `${without} of ${delivered} deliveries came without control totals.`;
    return { item: 'totals', state: 'not checked', count: without, says };
  }

  private async watchedItem(environment: string, period: string, since: string): Promise<ChecklistItem> {
    const rounds = this.watchViews.roundsOf(environment, { limit: ROUNDS_LOOKED_AT, cursor: null }).items;
    for (const { roundId, kind, status, periods, startedAt } of rounds) {
      if (kind !== 'full' || status !== 'Finished' || !periods.includes(period) || startedAt < since) continue;
      if (await this.wasWhole(environment, roundId, period, since))
        return {
          item: 'watched',
          state: 'met',
          count: 0,
          says: `A full round of the ledger watch began at ${startedAt}, after the last change.`,
        };
    }
    const says = 'No full round of the ledger watch looked at the month since its last change.';
    return { item: 'watched', state: 'open', count: 1, says };
  }

  /** The view only names the round: its stream says whether it looked at all of the month, and when. */
  private async wasWhole(environment: string, roundId: string, period: string, since: string): Promise<boolean> {
    const events = await this.store.read(streamOf(watchRound, streamId(environment, roundId)));
    const facts = factsOf(watchRound, events);
    const began = facts.find(({ type }) => type === 'LedgerRoundStarted');
    if (began?.type !== 'LedgerRoundStarted' || !facts.some(({ type }) => type === 'LedgerRoundFinished')) return false;
    const { kind, batchKeys, periods } = began.data;
    return kind === 'full' && batchKeys === null && periods.includes(period) && began.metadata.occurredAt >= since;
  }
}

const isUnderWay = ({ status }: MonthBatchRow): boolean => status === 'In Progress' || status === 'Outcome Unknown';

const streamMissing = (batchKey: string): DomainError =>
  new DomainError(
    'BATCH_NOT_FOUND',
    `There is no journal batch ${batchKey}.`,
    'The log is damaged: see the state of the service.',
    { batchKey },
  );

const count = (tally: Tally, state: JournalBatch): void => {
  switch (state.status) {
    case 'InFlight':
    case 'Unknown':
    case 'Confirmed':
      tally.inFlight += 1;
      tally.unposted += 1;
      return;
    case 'Posted':
    case 'PostedElsewhere':
      if (state.change !== null && !state.change.isAccepted) tally.attention += 1;
      return;
    case 'Discarded':
    case 'Absent':
      return;
    case 'AwaitingApproval':
      tally.awaiting += 1;
      tally.unposted += 1;
      return;
    case 'Failed':
    case 'Conflict':
    case 'Duplicate':
    case 'Undecided':
      tally.attention += 1;
      tally.unposted += 1;
      return;
    case 'Netted':
      if (state.difference.standing !== 'posted') tally.unposted += 1;
      return;
    case 'SetAside':
      // What is set aside because of the close itself waits for the month to be opened again.
      if (state.because !== 'period closed') tally.unposted += 1;
      return;
    default:
      tally.unposted += 1;
  }
};

const countItem = (item: ChecklistItem['item'], open: number, are: string, met: string): ChecklistItem => ({
  item,
  state: open === 0 ? 'met' : 'open',
  count: open,
  says:
    open === 0 ? met : `${open} ${open === 1 ? 'batch' : 'batches'} of the month ${open === 1 ? singular(are) : are}.`,
});

const singular = (are: string): string =>
  are
    .replace(/^are /, 'is ')
    .replace(/^need /, 'needs ')
    .replace(/^await /, 'awaits ');

const tiedOutItem = (month: TieOutMonth, since: string): ChecklistItem => {
  const { last } = month;
  if (last === null) return { item: 'tied-out', state: 'open', count: 1, says: 'The month was not tied out.' };
  if (last.readAt < since)
    return { item: 'tied-out', state: 'open', count: 1, says: 'The month changed since it was tied out.' };
  if (!isTiedOut(month)) {
    const open = openDifferences(month) ?? 0;
    const says =
      open > 0
        ? `${open} ${open === 1 ? 'difference' : 'differences'} of the tie-out ${open === 1 ? 'is' : 'are'} neither explained nor accepted.`
        : 'Not everything delivered is posted and compared with the ledger.';
    return { item: 'tied-out', state: 'open', count: Math.max(open, 1), says };
  }
  const partial = last.checks.filter(({ notChecked }) => notChecked !== null);
  if (partial.length > 0) {
    const says = `The tie-out agrees, but not all was checked: ${partial.map(({ what }) => what).join(', ')}.`;
    return { item: 'tied-out', state: 'not checked', count: partial.length, says };
  }
  return { item: 'tied-out', state: 'met', count: 0, says: `Tied out with the ledger as of ${last.readAt}.` };
};

const digestOf = (items: readonly ChecklistItem[]): string =>
  createHash('sha256').update(JSON.stringify(items)).digest('hex');
