import { firstValueFrom } from 'rxjs';
import {
  FollowPostingRunHandler,
  FollowPostingRunQuery,
} from '../../../src/application/posting-run/posting-run.queries';
import { PostingRunViews, type PostingRunView } from '../../../src/application/posting-run/posting-run.views';
import { type Clock } from '../../../src/application/ports/clock';
import { PostingOutlook } from '../../../src/application/shared/posting-outlook';
import { type Access } from '../../../src/application/shared/access';
import { Reading } from '../../../src/application/shared/reading';
import { type Freshness } from '../../../src/application/shared/freshness';
import { type Caller } from '../../../src/application/shared/permissions';

class CountedViews extends PostingRunViews {
  reads = 0;
  posted = 0;
  status = 'Running';
  waitsForLedger: PostingRunView['waitsForLedger'] = null;
  private readonly listeners = new Set<() => void>();

  override postingRunsOf(): never {
    throw new Error('Nobody asked for the list.');
  }

  override postingRun(): PostingRunView {
    this.reads += 1;
    const { status, posted, waitsForLedger } = this;
    return { runId: 'run-1', status, posted, waitsForLedger } as PostingRunView;
  }

  override openRuns(): [] {
    return [];
  }

  override onChanged(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  change(posted: number, status = 'Running'): void {
    this.posted = posted;
    this.status = status;
    for (const listener of this.listeners) listener();
  }

  get followers(): number {
    return this.listeners.size;
  }
}

describe('a followed run', () => {
  const caller = { environment: 'acme-test' } as Caller;
  const permitted = { require: () => Promise.resolve() };
  let views: CountedViews;
  let handler: FollowPostingRunHandler;
  let outlook: PostingOutlook;
  beforeEach(() => {
    jest.useFakeTimers();
    views = new CountedViews();
    outlook = new PostingOutlook({ now: () => new Date().toISOString() } as Clock);
    handler = new FollowPostingRunHandler(
      new Reading(permitted as unknown as Access, permitted as unknown as Freshness),
      views,
      outlook,
    );
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const follow = () => handler.execute(new FollowPostingRunQuery(caller, { runId: 'run-1' }));

  it('tells each new time of the next try while it waits for the ledger', async () => {
    jest.setSystemTime(new Date('2026-09-30T20:38:00.000Z'));
    const silence = { since: '2026-09-30T20:37:00.000Z', cause: 'Nothing came.' };
    views.waitsForLedger = { ...silence, nextTryAt: null };
    const seen: unknown[] = [];
    (await follow()).subscribe((run) => seen.push(run.waitsForLedger));
    outlook.triesIn('acme-test', 60_000);
    outlook.triesIn('acme-test', 90_000);
    jest.advanceTimersByTime(1_000);
    jest.advanceTimersByTime(60_000);
    outlook.triesIn('other', 5_000);
    jest.advanceTimersByTime(1_000);
    views.waitsForLedger = null;
    views.change(0, 'Finished');
    expect(seen).toEqual([
      { ...silence, nextTryAt: null },
      { ...silence, nextTryAt: '2026-09-30T20:39:00.000Z' },
      { ...silence, nextTryAt: '2026-09-30T20:39:30.000Z' },
      null,
    ]);
  });

  it('is read once for all who follow it, and twice a second at most', async () => {
    const seen: number[][] = [];
    for (let person = 0; person < 500; person += 1) {
      const posted: number[] = [];
      seen.push(posted);
      (await follow()).subscribe((run) => posted.push(run.posted));
    }
    views.reads = 0;
    for (let posted = 1; posted <= 1_000; posted += 1) {
      views.change(posted);
      jest.advanceTimersByTime(1);
    }
    views.change(1_001, 'Finished');
    jest.advanceTimersByTime(500);
    expect([views.reads <= 4, views.followers]).toEqual([true, 0]);
    expect(new Set(seen.map((posted) => posted.join())).size).toBe(1);
    expect([seen[0]?.[0], seen[0]?.at(-1), (seen[0]?.length ?? 0) <= 5]).toEqual([0, 1_001, true]);
  });

  it('is read less often the more have to be told, and as often as before when they have left', async () => {
    const followers = [];
    for (let person = 0; person < 2_000; person += 1) followers.push((await follow()).subscribe());
    const readsWithin = (milliseconds: number): number => {
      views.reads = 0;
      for (let elapsed = 0; elapsed < milliseconds; elapsed += 10) {
        views.change(views.posted + 1);
        jest.advanceTimersByTime(10);
      }
      return views.reads;
    };
    readsWithin(4_000);
    expect(readsWithin(40_000)).toBe(10);
    for (const follower of followers.slice(1)) follower.unsubscribe();
    readsWithin(4_000);
    expect(readsWithin(5_000)).toBe(10);
    followers[0]?.unsubscribe();
  });

  it('is not read again for each who begins to follow', async () => {
    const first = (await follow()).subscribe();
    views.reads = 0;
    const others = [];
    for (let person = 0; person < 100; person += 1) others.push((await follow()).subscribe());
    expect(views.reads).toBe(0);
    for (const follower of [first, ...others]) follower.unsubscribe();
  });

  it('is current for late followers, and is read again after everybody left', async () => {
    const first = (await follow()).subscribe();
    views.change(1);
    jest.advanceTimersByTime(500);
    expect(await firstValueFrom(await follow())).toMatchObject({ posted: 1 });
    first.unsubscribe();
    expect(views.followers).toBe(0);
    views.change(2);
    expect(await firstValueFrom(await follow())).toMatchObject({ posted: 2 });
  });
});
