import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { distinctUntilChanged, map, Observable, takeWhile } from 'rxjs';
import { DomainError } from '../../domain/shared/errors';
import { type Position } from '../ports/event-store';
import { Access } from '../shared/access';
import { Freshness } from '../shared/freshness';
import { type Page, type PageRequest } from '../shared/page';
import { type Caller } from '../shared/permissions';
import { PostingRunViews, type PostingRunView } from './posting-run.views';

export class ListPostingRunsQuery extends Query<Page<PostingRunView>> {
  constructor(
    readonly caller: Caller,
    readonly page: PageRequest,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@QueryHandler(ListPostingRunsQuery)
export class ListPostingRunsHandler implements IQueryHandler<ListPostingRunsQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly views: PostingRunViews,
  ) {}

  async execute({ caller, page, atLeast }: ListPostingRunsQuery): Promise<Page<PostingRunView>> {
    await this.access.require(caller, 'posting-run:read');
    await this.freshness.require(atLeast);
    return this.views.postingRunsOf(caller.environment, page);
  }
}

export class GetPostingRunQuery extends Query<PostingRunView> {
  constructor(
    readonly caller: Caller,
    readonly runId: string,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@QueryHandler(GetPostingRunQuery)
export class GetPostingRunHandler implements IQueryHandler<GetPostingRunQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly views: PostingRunViews,
  ) {}

  async execute({ caller, runId, atLeast }: GetPostingRunQuery): Promise<PostingRunView> {
    await this.access.require(caller, 'posting-run:read');
    await this.freshness.require(atLeast);
    return requireRun(this.views.postingRun(caller.environment, runId), runId);
  }
}

/** The run as it is now and after each change, until it is finished. */
export class FollowPostingRunQuery extends Query<Observable<PostingRunView>> {
  constructor(
    readonly caller: Caller,
    readonly runId: string,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@QueryHandler(FollowPostingRunQuery)
export class FollowPostingRunHandler implements IQueryHandler<FollowPostingRunQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly views: PostingRunViews,
  ) {}

  async execute({ caller, runId, atLeast }: FollowPostingRunQuery): Promise<Observable<PostingRunView>> {
    await this.access.require(caller, 'posting-run:read');
    await this.freshness.require(atLeast);
    const read = (): PostingRunView => requireRun(this.views.postingRun(caller.environment, runId), runId);
    read();
    return changesOf(this.views).pipe(
      map(read),
      distinctUntilChanged((a, b) => JSON.stringify(a) === JSON.stringify(b)),
      takeWhile(({ status }) => status === 'Running', true),
    );
  }
}

const changesOf = (views: PostingRunViews): Observable<void> =>
  new Observable((subscriber) => {
    const stop = views.onChanged(() => {
      subscriber.next();
    });
    subscriber.next();
    return stop;
  });

const requireRun = (run: PostingRunView | undefined, runId: string): PostingRunView => {
  if (run) return run;
  throw new DomainError('RUN_NOT_FOUND', `There is no posting run ${runId}.`, 'Check its id in the list of runs.', {
    runId,
  });
};
