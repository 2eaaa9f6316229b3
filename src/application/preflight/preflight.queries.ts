import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { DomainError } from '../../domain/shared/errors';
import { type Position } from '../ports/event-store';
import { Access } from '../shared/access';
import { Freshness } from '../shared/freshness';
import { type Page, type PageRequest } from '../ports/page';
import { type Caller } from '../shared/permissions';
import { type PreflightResultView, PreflightViews, type PreflightView } from './preflight.views';
import { PreflightWorker } from './preflight.worker';

export class ListPreflightsQuery extends Query<Page<PreflightView>> {
  constructor(
    readonly caller: Caller,
    readonly page: PageRequest,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@QueryHandler(ListPreflightsQuery)
export class ListPreflightsHandler implements IQueryHandler<ListPreflightsQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly views: PreflightViews,
  ) {}

  async execute({ caller, page, atLeast }: ListPreflightsQuery): Promise<Page<PreflightView>> {
    await this.access.require(caller, 'preflight:read');
    await this.freshness.require(atLeast);
    return this.views.preflightsOf(caller.environment, page);
  }
}

export class GetPreflightQuery extends Query<PreflightResultView> {
  constructor(
    readonly caller: Caller,
    readonly preflightId: string,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@QueryHandler(GetPreflightQuery)
export class GetPreflightHandler implements IQueryHandler<GetPreflightQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly views: PreflightViews,
    private readonly worker: PreflightWorker,
  ) {}

  async execute({ caller, preflightId, atLeast }: GetPreflightQuery): Promise<PreflightResultView> {
    await this.access.require(caller, 'preflight:read');
    await this.freshness.require(atLeast);
    const { environment } = caller;
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
