import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Checklist, type ChecklistItem } from '../../domain/accounting-period/accounting-period.events';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { journalImport } from '../../domain/journal-import/journal-import.state';
import { watchRound } from '../../domain/ledger-watch/ledger-watch.state';
import { isTiedOut, openDifferences } from '../../domain/reconciliation/reconciliation.decisions';
import { tieOut, type TieOutMonth } from '../../domain/reconciliation/reconciliation.state';
import { BatchContent } from '../journal-batch/batch-content';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { LedgerWatchViews } from '../ledger-watch/ledger-watch.views';
import { EventStore } from '../ports/event-store';
import { monthRows } from '../reconciliation/month-log';
import { Aggregates } from '../shared/aggregates';
import { factsOf, streamId, streamOf } from '../shared/streams';

/** What the streams of a month show. */
export interface MonthFindings extends Checklist {
  /** Batches that were sent and whose outcome or read-back is not there yet. */
  readonly inFlight: number;
}

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

/** Computes the checklist of a month from its streams; views only say which streams there are. */
@Injectable()
export class PeriodChecklist {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly content: BatchContent,
    private readonly store: EventStore,
    @Inject(JournalBatchViews) private readonly batchViews: Pick<JournalBatchViews, 'batchesOfPeriod' | 'movedInto'>,
    @Inject(LedgerWatchViews) private readonly watchViews: Pick<LedgerWatchViews, 'roundsOf'>,
  ) {}

  /** Call it when the views have caught up. */
  async of(environment: string, period: string): Promise<MonthFindings> {
    const tally: Tally = { unposted: 0, attention: 0, awaiting: 0, inFlight: 0, lastChangeAt: '', imports: new Set() };
    for (const { batchKey } of monthRows(this.batchViews, environment, period)) {
      const loaded = await this.content.read(environment, batchKey);
      count(tally, loaded.state);
      tally.imports.add(loaded.plan.importId);
      const at = [loaded.plannedAt, loaded.lastAttemptAt ?? ''].sort().at(-1) ?? '';
      if (at > tally.lastChangeAt) tally.lastChangeAt = at;
    }
    const inFlight = tally.inFlight + (await this.movedInFlight(environment, period));
    const { state: month } = await this.aggregates.load(tieOut, streamId(environment, period));
    const items: readonly ChecklistItem[] = [
      await this.totalsItem(environment, tally.imports),
      countItem('posted', tally.unposted, 'are neither posted nor withdrawn', 'Every entry is posted or withdrawn.'),
      countItem('attention', tally.attention, 'need attention', 'Nothing needs attention.'),
      await this.watchedItem(environment, period, tally.lastChangeAt),
      tiedOutItem(month, tally.lastChangeAt),
      countItem('approved', tally.awaiting, 'await approval', 'No entry awaits approval.'),
    ];
    return { items, digest: digestOf(items), inFlight };
  }

  /** Entries of other months that come into this one by choice. */
  private async movedInFlight(environment: string, period: string): Promise<number> {
    let inFlight = 0;
    for (const batchKey of this.batchViews.movedInto(environment, period)) {
      const { state } = await this.aggregates.load(journalBatch, streamId(environment, batchKey));
      const isOther = 'plan' in state && state.plan.period !== period;
      if (isOther && ['InFlight', 'Unknown', 'Confirmed'].includes(state.status)) inFlight += 1;
    }
    return inFlight;
  }

  private async totalsItem(environment: string, imports: ReadonlySet<string>): Promise<ChecklistItem> {
    let [without, delivered] = [0, 0];
    for (const importId of imports) {
      const { state } = await this.aggregates.load(journalImport, streamId(environment, importId));
      if (state.status === 'Absent') continue; // A reversal came with no delivery.
      delivered += 1;
      const events = await this.store.read(streamOf(journalImport, streamId(environment, importId)));
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
