import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DomainError } from '../../domain/shared/errors';
import { type Page, type PageRequest } from '../ports/page';
import { EnvironmentQuery } from '../shared/messages';
import { Reading } from '../shared/reading';
import { type PreflightResultView, PreflightViews, type PreflightView } from './preflight.views';
import { PreflightWorker } from './preflight.worker';

export class ListPreflightsQuery extends EnvironmentQuery<{ page: PageRequest }, Page<PreflightView>> {}

@QueryHandler(ListPreflightsQuery)
export class ListPreflightsHandler implements IQueryHandler<ListPreflightsQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: PreflightViews,
  ) {}

  async execute(query: ListPreflightsQuery): Promise<Page<PreflightView>> {
    const environment = await this.reading.begin(query, 'preflight:read');
    return this.views.preflightsOf(environment, query.input.page);
  }
}

export class GetPreflightQuery extends EnvironmentQuery<{ preflightId: string }, PreflightResultView> {}

@QueryHandler(GetPreflightQuery)
export class GetPreflightHandler implements IQueryHandler<GetPreflightQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: PreflightViews,
    private readonly worker: PreflightWorker,
  ) {}

  async execute(query: GetPreflightQuery): Promise<PreflightResultView> {
    const environment = await this.reading.begin(query, 'preflight:read');
    const { preflightId } = query.input;
    const view = this.views.preflight(environment, preflightId);
    if (view) return { ...view, progress: this.worker.progressOf(environment, preflightId) };
    throw new DomainError(
      'PREFLIGHT_NOT_FOUND',
      `There is no preflight ${preflightId}.`,
      'Check its id in the list of preflights.',
      { preflightId },
    );
  }
}
