import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DomainError } from '../../domain/shared/errors';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { type Page, type PageRequest } from '../ports/page';
import { EnvironmentQuery, type NoInput } from '../shared/messages';
import { Reading } from '../shared/reading';
import { type LedgerWatchView, LedgerWatchViews, type WatchRoundView } from './ledger-watch.views';

export class GetLedgerWatchQuery extends EnvironmentQuery<NoInput, LedgerWatchView> {}

@QueryHandler(GetLedgerWatchQuery)
export class GetLedgerWatchHandler implements IQueryHandler<GetLedgerWatchQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: LedgerWatchViews,
    private readonly batchViews: JournalBatchViews,
  ) {}

  async execute(query: GetLedgerWatchQuery): Promise<LedgerWatchView> {
    const environment = await this.reading.begin(query, 'ledger-watch:read');
    return {
      ...this.views.watchSettingsOf(environment),
      periods: this.batchViews.postedPeriods(environment),
      lastFull: this.views.lastFullRound(environment) ?? null,
    };
  }
}

export class ListWatchRoundsQuery extends EnvironmentQuery<{ page: PageRequest }, Page<WatchRoundView>> {}

@QueryHandler(ListWatchRoundsQuery)
export class ListWatchRoundsHandler implements IQueryHandler<ListWatchRoundsQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: LedgerWatchViews,
  ) {}

  async execute(query: ListWatchRoundsQuery): Promise<Page<WatchRoundView>> {
    const environment = await this.reading.begin(query, 'ledger-watch:read');
    return this.views.roundsOf(environment, query.input.page);
  }
}

/** Throws ROUND_NOT_FOUND. */
export class GetWatchRoundQuery extends EnvironmentQuery<{ roundId: string }, WatchRoundView> {}

@QueryHandler(GetWatchRoundQuery)
export class GetWatchRoundHandler implements IQueryHandler<GetWatchRoundQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: LedgerWatchViews,
  ) {}

  async execute(query: GetWatchRoundQuery): Promise<WatchRoundView> {
    const environment = await this.reading.begin(query, 'ledger-watch:read');
    const { roundId } = query.input;
    const view = this.views.round(environment, roundId);
    if (view !== undefined) return view;
    throw new DomainError(
      'ROUND_NOT_FOUND',
      `There is no round ${roundId} of the ledger watch.`,
      'Check its id in the list of rounds.',
      { roundId },
    );
  }
}
