import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import {
  defer,
  distinctUntilChanged,
  finalize,
  map,
  merge,
  Observable,
  ReplaySubject,
  share,
  takeWhile,
  throttle,
  timer,
} from 'rxjs';
import { DomainError } from '../../domain/shared/errors';
import { type Page, type PageRequest } from '../ports/page';
import { EnvironmentQuery } from '../shared/messages';
import { PostingOutlook } from '../shared/posting-outlook';
import { Reading } from '../shared/reading';
import { PostingRunViews, type PostingRunView } from './posting-run.views';

export class ListPostingRunsQuery extends EnvironmentQuery<{ page: PageRequest }, Page<PostingRunView>> {}

@QueryHandler(ListPostingRunsQuery)
export class ListPostingRunsHandler implements IQueryHandler<ListPostingRunsQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: PostingRunViews,
    private readonly outlook: PostingOutlook,
  ) {}

  async execute(query: ListPostingRunsQuery): Promise<Page<PostingRunView>> {
    const environment = await this.reading.begin(query, 'posting-run:read');
    const runs = this.views.postingRunsOf(environment, query.input.page);
    return { ...runs, items: runs.items.map((run) => withNextTry(run, this.outlook.nextTryAt(environment))) };
  }
}

export class GetPostingRunQuery extends EnvironmentQuery<{ runId: string }, PostingRunView> {}

@QueryHandler(GetPostingRunQuery)
export class GetPostingRunHandler implements IQueryHandler<GetPostingRunQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: PostingRunViews,
    private readonly outlook: PostingOutlook,
  ) {}

  async execute(query: GetPostingRunQuery): Promise<PostingRunView> {
    const environment = await this.reading.begin(query, 'posting-run:read');
    const run = requireRun(this.views.postingRun(environment, query.input.runId), query.input.runId);
    return withNextTry(run, this.outlook.nextTryAt(environment));
  }
}

/** The run now and after each change, until it is finished. */
export class FollowPostingRunQuery extends EnvironmentQuery<{ runId: string }, Observable<PostingRunView>> {}

const READ_EVERY_MS = 500;
/** Telling a follower takes about a tenth of a millisecond: whatever their number, a twentieth of the time. */
const PER_FOLLOWER_MS = 2;

@QueryHandler(FollowPostingRunQuery)
export class FollowPostingRunHandler implements IQueryHandler<FollowPostingRunQuery> {
  private readonly runs = new Map<string, Observable<PostingRunView>>();

  constructor(
    private readonly reading: Reading,
    private readonly views: PostingRunViews,
    private readonly outlook: PostingOutlook,
  ) {}

  async execute(query: FollowPostingRunQuery): Promise<Observable<PostingRunView>> {
    const environment = await this.reading.begin(query, 'posting-run:read');
    const { runId } = query.input;
    const key = JSON.stringify([environment, runId]);
    const known = this.runs.get(key);
    if (known) return known;
    requireRun(this.views.postingRun(environment, runId), runId);
    return this.followed(key, environment, runId);
  }

  /**
   * However many follow a run, it is read once, and at most twice a second, or less often when many have to be told:
   * both take from the posting.
   */
  private followed(key: string, environment: string, runId: string): Observable<PostingRunView> {
    let followers = 0;
    const run = merge(changesOf(this.views), laterChangesOf(this.outlook)).pipe(
      throttle(() => timer(Math.max(READ_EVERY_MS, followers * PER_FOLLOWER_MS)), { leading: true, trailing: true }),
      map(() => requireRun(this.views.postingRun(environment, runId), runId)),
      map((view) => withNextTry(view, this.outlook.nextTryAt(environment))),
      distinctUntilChanged((a, b) => JSON.stringify(a) === JSON.stringify(b)),
      takeWhile(({ status }) => status === 'Running', true),
      finalize(() => this.runs.delete(key)),
      share({ connector: () => new ReplaySubject(1), resetOnRefCountZero: true }),
    );
    const counted = defer(() => {
      followers += 1;
      return run;
    }).pipe(
      finalize(() => {
        followers -= 1;
      }),
    );
    this.runs.set(key, counted);
    return counted;
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

const laterChangesOf = (outlook: PostingOutlook): Observable<void> =>
  new Observable((subscriber) =>
    outlook.onChanged(() => {
      subscriber.next();
    }),
  );

const withNextTry = (run: PostingRunView, nextTryAt: string | null): PostingRunView =>
  run.waitsForLedger === null ? run : { ...run, waitsForLedger: { ...run.waitsForLedger, nextTryAt } };

const requireRun = (run: PostingRunView | undefined, runId: string): PostingRunView => {
  if (run) return run;
  throw new DomainError('RUN_NOT_FOUND', `There is no posting run ${runId}.`, 'Check its id in the list of runs.', {
    runId,
  });
};
