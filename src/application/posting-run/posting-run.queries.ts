import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { distinctUntilChanged, finalize, map, Observable, ReplaySubject, share, takeWhile, throttleTime } from 'rxjs';
import { DomainError } from '../../domain/shared/errors';
import { type Position } from '../ports/event-store';
import { Access } from '../shared/access';
import { Freshness } from '../shared/freshness';
import { type Page, type PageRequest } from '../ports/page';
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

const READ_EVERY_MS = 500;

@QueryHandler(FollowPostingRunQuery)
export class FollowPostingRunHandler implements IQueryHandler<FollowPostingRunQuery> {
  private readonly runs = new Map<string, Observable<PostingRunView>>();

  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly views: PostingRunViews,
  ) {}

  async execute({ caller, runId, atLeast }: FollowPostingRunQuery): Promise<Observable<PostingRunView>> {
    await this.access.require(caller, 'posting-run:read');
    await this.freshness.require(atLeast);
    requireRun(this.views.postingRun(caller.environment, runId), runId);
    return this.followed(caller.environment, runId);
  }

  /** However many follow a run, it is read once, and at most twice a second: reading takes from the posting. */
  private followed(environment: string, runId: string): Observable<PostingRunView> {
    const key = JSON.stringify([environment, runId]);
    const known = this.runs.get(key);
    if (known) return known;
    const run = changesOf(this.views).pipe(
      throttleTime(READ_EVERY_MS, undefined, { leading: true, trailing: true }),
      map(() => requireRun(this.views.postingRun(environment, runId), runId)),
      distinctUntilChanged((a, b) => JSON.stringify(a) === JSON.stringify(b)),
      takeWhile(({ status }) => status === 'Running', true),
      finalize(() => this.runs.delete(key)),
      share({ connector: () => new ReplaySubject(1), resetOnRefCountZero: true }),
    );
    this.runs.set(key, run);
    return run;
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
