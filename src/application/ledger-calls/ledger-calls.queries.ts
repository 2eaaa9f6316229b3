import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { connection } from '../../domain/connection/connection.state';
import { Aggregates } from '../shared/aggregates';
import { EnvironmentQuery, type NoInput } from '../shared/messages';
import { Reading } from '../shared/reading';
import { CallCounter } from './call-counter';
import { type MonthCallsView } from './ledger-calls.views';

/** Calls of this month to the connected company; none without a connection. */
export class GetLedgerCallsQuery extends EnvironmentQuery<NoInput, MonthCallsView> {}

@QueryHandler(GetLedgerCallsQuery)
export class GetLedgerCallsHandler implements IQueryHandler<GetLedgerCallsQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly aggregates: Aggregates,
    private readonly counter: CallCounter,
  ) {}

  async execute(query: GetLedgerCallsQuery): Promise<MonthCallsView> {
    const environment = await this.reading.begin(query, 'connection:read');
    const { state } = await this.aggregates.load(connection, environment);
    return this.counter.of(state.status === 'NotConnected' ? null : state.facts.companyId);
  }
}
