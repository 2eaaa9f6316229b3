import { streamId } from '../../../src/application/shared/streams';
import { stopRun } from '../../../src/domain/posting-run/posting-run.decisions';
import { postingRun } from '../../../src/domain/posting-run/posting-run.state';
import { type PostingWorker } from '../../../src/application/posting/posting.worker';
import { RunStopper } from '../../../src/application/posting-run/run-stopper';
import { Aggregates } from '../../../src/application/shared/aggregates';
import { confirmed, queued, started, verified } from '../../support/batch-events';
import { problemOf } from '../../support/builders';
import { cause, ENVIRONMENT } from '../../support/plain-ports';
import { counts, entries, PostingSystem } from '../../support/posting-system';
import { type WatchedStore } from '../../support/watched-store';

let system: PostingSystem;

beforeEach(async () => {
  system = new PostingSystem();
  await system.start();
});
afterEach(() => system.stop());

interface Process {
  readonly worker: PostingWorker;
  readonly store: WatchedStore;
}

const stopOf = ({ worker, store }: Process): RunStopper =>
  new RunStopper(new Aggregates(store, system.clock, system.ids), worker);
const stop = (process: Process, runId = 'run-1'): Promise<unknown> => stopOf(process).stop(cause, runId, 'Wrong.');
const take = ({ worker }: Process, runId = 'run-1'): void => {
  worker.take({ environment: ENVIRONMENT, runId, correlationId: 'c' });
};
/** Only records the stop, as a process does that dies right after. */
const recordStop = (runId = 'run-1'): Promise<unknown> =>
  system.aggregates.change(postingRun, streamId(ENVIRONMENT, runId), cause, (state) => stopRun(state));
const ended = ({ store }: Process, runId = 'run-1'): Promise<void> =>
  store.written('PostingRunFinished', `postingRun-${ENVIRONMENT}.${runId}`);

/** Starts a run, and stops it as soon as the ledger confirmed so many entries. */
const stopAfter = async (process: Process, keys: readonly string[], confirmed: number): Promise<void> => {
  await system.startRun(keys);
  let left = confirmed;
  const reached = new Promise<void>((resolve) => {
    const next = (): void => {
      void process.store.written('PostingAttemptConfirmed').then(() => {
        left -= 1;
        if (left === 0) resolve();
        else next();
      });
    };
    next();
  });
  const end = ended(process);
  take(process);
  await reached;
  await stop(process);
  await end;
};

describe('a run that is stopped', () => {
  it('ends what is in flight and puts the rest back; another run posts it, and nothing is posted twice', async () => {
    const keys = await system.readyBatches(entries(500));
    const process = system.process();
    await stopAfter(process, keys, 100);
    const end = await system.run();
    if (end.status !== 'Finished') throw new Error('The run has not ended.');
    const { posted, returned } = end.counts;
    expect(posted).toBeGreaterThanOrEqual(100);
    expect(posted).toBeLessThan(120);
    expect(end).toEqual(counts({ posted, returned: 500 - posted }));
    expect(returned).toBe(500 - posted);
    expect(system.ledger.creates).toHaveLength(posted);

    const second = await system.post(keys, {}, 'run-2');
    expect(second).toEqual(counts({ posted: 500 - posted, skipped: posted }));
    expect(system.ledger.creates).toHaveLength(500);
    expect(new Set(system.ledger.titles()).size).toBe(500);
  });

  it('leaves what failed before as it was, with its problems', async () => {
    const [key = ''] = await system.readyBatches(['JE-1']);
    system.ledger.fault = () => 'rejected';
    await system.post([key]);
    const before = await system.batch(key);
    system.ledger.fault = () => undefined;
    await system.startRun([key], 'run-2');
    await recordStop('run-2');
    const process = system.process();
    const end = ended(process, 'run-2');
    take(process, 'run-2');
    await end;
    expect(await system.run('run-2')).toEqual(counts({ returned: 1 }));
    const after = await system.batch(key);
    expect(after).toMatchObject({
      status: 'Failed',
      runId: 'run-1',
      problems: (before as { problems: unknown }).problems,
    });
    expect(system.ledger.creates).toHaveLength(1);
  });

  it('sends nothing when it is stopped before it began, and its prerequisites are not asked for', async () => {
    const keys = await system.readyBatches(entries(3));
    await system.startRun(keys);
    await recordStop();
    const process = system.process();
    const end = ended(process);
    take(process);
    await end;
    expect(await system.run()).toEqual(counts({ returned: 3 }));
    expect(await system.story(keys[0]!)).toEqual(['JournalBatchPutBack']);
    expect(system.ledger.creates).toEqual([]);
  });

  it('looks up what may have been posted before it ends', async () => {
    const keys = await system.readyBatches(entries(10));
    system.ledger.fault = (title) => (title === 'JE-100' ? 'lost-reply' : undefined);
    const process = system.process();
    await stopAfter(process, keys, 2);
    const end = await system.run();
    expect(end).toMatchObject({ status: 'Finished', counts: { failed: 0, needsPerson: 0 } });
    expect(await system.batch(keys[0]!)).toMatchObject({ status: 'Posted' });
    expect(new Set(system.ledger.titles()).size).toBe(system.ledger.titles().length);
  });

  it('stopped twice, by two people at once, ends once', async () => {
    const keys = await system.readyBatches(entries(20));
    await system.startRun(keys);
    const process = system.process();
    const first = process.store.written('PostingAttemptConfirmed');
    const end = ended(process);
    take(process);
    await first;
    await Promise.all([stop(process), stop(process)]);
    await end;
    await stop(process);
    const events = await system.inner.read(`postingRun-${ENVIRONMENT}.run-1`);
    expect(events.map(({ type }) => type).filter((type) => !type.startsWith('PostingRunBatches'))).toEqual([
      'PostingRunStarted',
      'PostingRunStopRequested',
      'PostingRunFinished',
    ]);
  });

  it('goes on stopping after a crash in the middle of it', async () => {
    const keys = await system.readyBatches(entries(30));
    const first = system.process();
    await system.startRun(keys);
    const isConfirmed = first.store.written('PostingAttemptConfirmed');
    take(first);
    await isConfirmed;
    const putBack = first.store.written('JournalBatchPutBack');
    await stop(first);
    await putBack;
    first.store.kill();
    const sent = system.ledger.creates.length;
    await system.projected();
    const second = system.process();
    const end = ended(second);
    second.worker.gained(ENVIRONMENT);
    await end;
    const result = await system.run();
    expect(result).toMatchObject({ status: 'Finished', counts: { failed: 0, needsPerson: 0, skipped: 0 } });
    expect(system.ledger.creates.length).toBeLessThanOrEqual(sent + 2);
    expect(new Set(system.ledger.titles()).size).toBe(system.ledger.titles().length);
  });

  it('is stopped by a process that learns of it from the views', async () => {
    const keys = await system.readyBatches(entries(50));
    await system.startRun(keys);
    const process = system.process();
    const isConfirmed = process.store.written('PostingAttemptConfirmed');
    const end = ended(process);
    take(process);
    await isConfirmed;
    await recordStop();
    await system.projected();
    process.worker.takeOpenRuns();
    await end;
    const { counts: ends } = (await system.run()) as { counts: { returned: number } };
    expect(ends.returned).toBeGreaterThan(30);
  });
});

describe('an entry of which a part was sent', () => {
  const parts = ['4000', '4000', '4000', '4000', '4000', '4000'];

  it('is finished, and one of which nothing was sent goes back whole', async () => {
    const begun = await system.readyParts(parts, { journalEntryId: 'JE-1' });
    const untouched = await system.readyParts(['4000', '4000'], { journalEntryId: 'JE-2' });
    const process = system.process({ lanes: 1 });
    await stopAfter(process, [...begun, ...untouched], 1);
    expect(await system.run()).toEqual(counts({ posted: 6, returned: 2 }));
    for (const key of begun) expect(await system.batch(key)).toMatchObject({ status: 'Posted' });
    for (const key of untouched) expect(await system.batch(key)).toMatchObject({ status: 'Ready' });
  });

  it('is finished after a crash too, also when its other parts were not taken yet', async () => {
    const keys = await system.readyParts(parts.slice(0, 3));
    await system.startRun(keys);
    const first = system.process({ lanes: 1 });
    const isConfirmed = first.store.written('PostingAttemptConfirmed');
    take(first);
    await isConfirmed;
    first.store.kill();
    await recordStop();
    await system.projected();
    const second = system.process();
    const end = ended(second);
    second.worker.gained(ENVIRONMENT);
    await end;
    expect(await system.run()).toEqual(counts({ posted: 3 }));
  });

  it('is taken again when a part turns out to be sent after the others were put back', async () => {
    const [first = '', other = ''] = await system.readyParts(['4000', '4000']);
    await system.startRun([first, other]);
    await recordStop();
    const process = system.process();
    const otherIsBack = process.store.written('JournalBatchPutBack', `journalBatch-${ENVIRONMENT}.${other}`);
    let isSent = false;
    process.store.interfere = async ({ stream, events }, proceed) => {
      const isFirst = stream.endsWith(first) && events.some(({ type }) => type === 'JournalBatchPutBack');
      if (!isFirst || isSent) return proceed();
      isSent = true;
      await otherIsBack; // Then another process of this run, which knows of no stop, posts the first part.
      await system.happen(first, queued(), started(), confirmed(), verified());
      return proceed();
    };
    const end = ended(process);
    take(process);
    await end;
    expect(await system.run()).toEqual(counts({ posted: 2 }));
    expect((await system.story(other)).slice(0, 2)).toEqual(['JournalBatchPutBack', 'JournalBatchQueued']);
    expect(await system.batch(other)).toMatchObject({ status: 'Posted' });
  });

  it('is finished by a process that knows of no stop while another one puts parts back', async () => {
    const [first = '', other = ''] = await system.readyParts(['4000', '4000']);
    await system.startRun([first, other]);
    const process = system.process({ lanes: 1 });
    let isBack = false;
    process.store.interfere = async ({ events }, proceed) => {
      const result = await proceed();
      if (!isBack && events.some(({ type }) => type === 'PostingAttemptConfirmed')) {
        isBack = true;
        const part = (await system.batch(first)).status === 'Confirmed' ? other : first;
        await system.happen(part, { type: 'JournalBatchPutBack', data: { runId: 'run-1', problems: [] } });
      }
      return result;
    };
    const end = ended(process);
    take(process);
    await end;
    expect(await system.run()).toEqual(counts({ posted: 2 }));
  });

  it('that cannot be finished needs attention', async () => {
    const keys = await system.readyParts(['4000', '4000']);
    system.ledger.fault = (title) => (title.endsWith('2/2') ? 'rejected' : undefined);
    const process = system.process({ lanes: 1 });
    await stopAfter(process, keys, 1);
    expect(await system.run()).toEqual(counts({ posted: 1, failed: 1 }));
    await system.projected();
    expect(system.batchViews.journalBatch(ENVIRONMENT, keys[1]!)).toMatchObject({
      ...{ status: 'Failed', needsPerson: true, decision: 'half-posted' },
    });
  });

  it('in an earlier run is finished with its problem fixed', async () => {
    const keys = await system.readyParts(['4000', '4000']);
    await system.post([keys[0]!]);
    await system.happen(
      keys[1]!,
      { type: 'JournalBatchQueued', data: { runId: 'run-0' } },
      { type: 'JournalBatchBlocked', data: { runId: 'run-0', problems: [problemOf('PERIOD_CLOSED')] } },
    );
    await system.startRun([keys[1]!], 'run-2');
    await recordStop('run-2');
    const process = system.process();
    const end = ended(process, 'run-2');
    take(process, 'run-2');
    await end;
    expect(await system.run('run-2')).toEqual(counts({ posted: 1 }));
  });
});
