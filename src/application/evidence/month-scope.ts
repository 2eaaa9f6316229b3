import { accountingPeriod } from '../../domain/accounting-period/accounting-period.state';
import { watchRound } from '../../domain/ledger-watch/ledger-watch.state';
import { type RoundKind } from '../../domain/ledger-watch/ledger-watch.events';
import { tieOut, tieOutTable } from '../../domain/reconciliation/reconciliation.state';
import { type RecordedEvent } from '../ports/event-store';
import { factOf, streamId, streamOf } from '../shared/streams';

/**
 * Finds how a month was watched, tied out and closed: the last tie-out and the last rounds over the whole month, and
 * those that counted at each close. A month is tied out and watched hundreds of times; what came between is left out.
 */
export class MonthFinder {
  private readonly kept = new Set<string>();
  /** What counts now, by what it is. */
  private readonly last = new Map<string, string>();
  /** Rounds over the whole month. */
  private readonly rounds = new Map<string, RoundKind>();

  constructor(
    private readonly environment: string,
    private readonly period: string,
  ) {}

  add(event: RecordedEvent): void {
    const monthId = streamId(this.environment, this.period);
    const closing = factOf(accountingPeriod, event);
    if (closing?.stream === streamOf(accountingPeriod, monthId)) {
      this.kept.add(closing.stream);
      if (closing.type === 'AccountingPeriodClosed') for (const stream of this.last.values()) this.kept.add(stream);
    }
    const month = factOf(tieOut, event);
    if (month?.stream === streamOf(tieOut, monthId)) {
      this.kept.add(month.stream);
      if (month.type === 'TieOutFinished')
        this.last.set('tie-out', streamOf(tieOutTable, streamId(this.environment, month.data.tieOutId)));
    }
    const round = factOf(watchRound, event);
    if (round?.type === 'LedgerRoundStarted') {
      const { kind, batchKeys, periods } = round.data;
      if (batchKeys === null && periods.includes(this.period)) this.rounds.set(round.stream, kind);
    }
    if (round?.type !== 'LedgerRoundFinished') return;
    const kind = this.rounds.get(round.stream);
    if (kind !== undefined) this.last.set(kind, round.stream);
  }

  streams(): readonly string[] {
    return [...this.kept, ...this.last.values()];
  }
}
