import { type PostFault } from '../../support/fake-ledger';
import { never } from '../../support/watched-store';
import { counts, entries, limits, PostingSystem } from '../../support/posting-system';
import { settleMs } from '../../../src/application/posting/posting-limits';
import { ENVIRONMENT } from '../../support/plain-ports';

/** The first create of every entry meets the fault; what is sent again goes through. */
const firstTime = (fault: PostFault) => {
  const seen = new Set<string>();
  return (title: string): PostFault | undefined => {
    if (seen.has(title)) return undefined;
    seen.add(title);
    return fault;
  };
};

let system: PostingSystem;
beforeEach(async () => {
  system = new PostingSystem();
  await system.start();
});
afterEach(() => system.stop());

describe('a posting run', () => {
  it('posts every batch once, with its mapped account, and says so', async () => {
    const keys = await system.readyBatches(entries(20));
    expect(await system.post(keys)).toEqual(counts({ posted: 20 }));
    expect(system.ledger.titles()).toEqual(entries(20));
    expect(system.ledger.creates).toHaveLength(20);
    expect(system.ledger.entries[0]?.entry).toEqual({
      journal: 'APJ',
      date: '2026-09-30',
      title: 'JE-100',
      currency: 'USD',
      exchangeRateType: 'Intacct Daily Rate',
      lines: (['debit', 'credit'] as const).map((side) => ({
        side,
        account: '4000-10',
        amountMinor: '1000',
        document: '',
        memo: '',
        fields: [],
      })),
    });
    expect(await system.story(keys[0]!)).toEqual([
      'JournalBatchQueued',
      'PostingAttemptStarted',
      'PostingAttemptConfirmed',
      'PostingVerified',
    ]);
  });

  it.each([1, 2, 5])('has at most as many creates in flight as it has lanes (%i)', async (lanes) => {
    await system.post(await system.readyBatches(entries(20)), { lanes });
    expect(system.ledger.inFlightMax).toBe(lanes);
  });

  it('has more creates in flight after each twenty that the ledger took well, up to the most', async () => {
    await system.post(await system.readyBatches(entries(60)), { lanes: 1, lanesMax: 2 });
    expect(system.ledger.inFlightMax).toBe(2);
  });

  it('shares the lanes with other runs of the environment', async () => {
    const keys = await system.readyBatches(entries(20));
    const { worker, store } = system.process();
    const runs = ['run-1', 'run-2'].map((runId, index) =>
      system.postWith(worker, store, keys.slice(index * 10, index * 10 + 10), runId),
    );
    expect(await Promise.all(runs)).toEqual([counts({ posted: 10 }), counts({ posted: 10 })]);
    expect(system.ledger.inFlightMax).toBe(limits.lanes);
  });

  it('shares the lanes with other environments of the same company, and starves none of them', async () => {
    await system.connect('other-live/1', 'other-live');
    await system.mapAccount('4000', '4000-10', 'other-live');
    const { worker, store } = system.process();
    const own = await system.readyBatches(entries(20));
    const others = await system.readyBatches(
      entries(20).map((id) => `OTHER-${id}`),
      {},
      'other-live',
    );
    const runs = [system.postWith(worker, store, own), system.postWith(worker, store, others, 'run-2', 'other-live')];
    expect(await Promise.all(runs)).toEqual([counts({ posted: 20 }), counts({ posted: 20 })]);
    expect(system.ledger.inFlightMax).toBe(limits.lanes);
    const firstHalf = system.ledger.entries.slice(0, 20).filter(({ entry }) => entry.title.startsWith('OTHER'));
    expect(firstHalf.length).toBeGreaterThan(5);
    expect(firstHalf.length).toBeLessThan(15);
  });

  it('leaves alone what is not its to post', async () => {
    const keys = await system.readyBatches(entries(3));
    await system.post(keys.slice(0, 1));
    expect(await system.post([...keys, 'JB-unknown'], {}, 'run-2')).toEqual(counts({ posted: 2, skipped: 2 }));
    expect(system.ledger.creates).toHaveLength(3);
  });

  it('skips what a person holds, and counts it apart', async () => {
    const keys = await system.readyBatches(entries(3));
    await system.happen(keys[1]!, { type: 'JournalBatchPutOnHold', data: { reason: 'Disputed.' } });
    expect(await system.post(keys)).toEqual(counts({ posted: 2, held: 1 }));
    expect(system.ledger.titles()).toEqual(['JE-100', 'JE-102']);
    expect(await system.batch(keys[1]!)).toMatchObject({ status: 'OnHold', history: { runs: [] } });
  });

  it('is resumed after a restart without taking anything twice, whatever later runs did', async () => {
    const keys = await system.readyBatches(entries(3));
    await system.startRun(keys);
    system.ledger.fault = (title) => (title === 'JE-100' ? 'rejected' : 'hangs');
    const first = system.process();
    const failed = first.store.written('PostingAttemptRejected');
    first.worker.take({ environment: ENVIRONMENT, runId: 'run-1', correlationId: 'c' });
    await failed;
    await system.clock.idle();
    first.store.kill();
    system.ledger.fault = () => 'rejected';
    await system.post(keys.slice(0, 1), {}, 'run-2');
    system.ledger.fault = () => undefined;
    const second = system.process();
    const finished = second.store.written('PostingRunFinished');
    second.worker.gained(ENVIRONMENT);
    await finished;
    expect(await system.run()).toEqual(counts({ posted: 2, failed: 1 }));
    expect(await system.batch(keys[0]!)).toMatchObject({ status: 'Failed', runId: 'run-2' });
  });

  it('ended by one process leaves nothing under way that another process had begun', async () => {
    const [key] = await system.readyBatches(['JE-1']);
    await system.startRun([key!]);
    system.ledger.fault = () => 'hangs';
    const first = system.process();
    first.worker.take({ environment: ENVIRONMENT, runId: 'run-1', correlationId: 'c' });
    await system.clock.idle();
    first.store.kill();
    await system.endRun({ skipped: 1 });
    system.ledger.fault = () => undefined;
    const second = system.process();
    const verified = second.store.written('PostingVerified');
    second.worker.take({ environment: ENVIRONMENT, runId: 'run-1', correlationId: 'c' });
    await verified;
    expect(system.ledger.titles()).toEqual(['JE-1']);
  });

  it('posts every batch once when two processes take it up at the same time', async () => {
    const keys = await system.readyBatches(entries(12));
    await system.startRun(keys);
    const finished = [system.process(), system.process()].map(({ worker, store }) => {
      worker.take({ environment: ENVIRONMENT, runId: 'run-1', correlationId: 'c' });
      return store.written('PostingRunFinished');
    });
    await Promise.race(finished);
    await system.clock.idle();
    expect(system.ledger.titles()).toEqual(entries(12));
    expect(new Set(system.ledger.creates.map(({ controlId }) => controlId)).size).toBe(12);
  });

  it('writes the intent before anything is sent', async () => {
    const [key] = await system.readyBatches(['JE-1']);
    const { worker, store } = system.process();
    store.interfere = async ({ events }, proceed) => {
      if (events.some(({ type }) => type === 'PostingAttemptStarted')) expect(system.ledger.creates).toEqual([]);
      return proceed();
    };
    expect(await system.postWith(worker, store, [key!])).toEqual(counts({ posted: 1 }));
  });

  it('sends nothing when the intent took too long to become durable', async () => {
    const [key] = await system.readyBatches(['JE-1']);
    const { worker, store } = system.process();
    let isFirst = true;
    store.interfere = async ({ events }, proceed) => {
      const result = await proceed();
      if (isFirst && events.some(({ type }) => type === 'PostingAttemptStarted')) {
        isFirst = false;
        system.clock.advance(limits.sendWindowMs + 1);
      }
      return result;
    };
    expect(await system.postWith(worker, store, [key!])).toEqual(counts({ posted: 1 }));
    expect(await system.story(key!)).toEqual([
      'JournalBatchQueued',
      'PostingAttemptStarted',
      'PostingAttemptNotSent',
      'PostingAttemptStarted',
      'PostingAttemptConfirmed',
      'PostingVerified',
    ]);
    expect(system.ledger.creates).toHaveLength(1);
  });
});

describe('a store that is silent for minutes', () => {
  it.each([
    ['the intent', 'PostingAttemptStarted', 1],
    ['the outcome', 'PostingAttemptConfirmed', 0],
    ['the comparison', 'PostingVerified', 0],
  ] as const)(
    'after %s: the same append is repeated until it tells, and nothing is looked up',
    async (_what, type, notSent) => {
      const [key] = await system.readyBatches(['JE-1']);
      const { worker, store } = system.process();
      let silent = 60;
      store.interfere = async ({ events }, proceed) => {
        if (silent === 0 || !events.some((event) => event.type === type)) return proceed();
        silent -= 1;
        if (silent === 30) await proceed(); // Written in between, but nobody hears of it.
        return { kind: 'unknown', cause: 'silent' };
      };
      expect(await system.postWith(worker, store, [key!])).toEqual(counts({ posted: 1 }));
      expect(system.ledger.creates).toHaveLength(1);
      expect(system.ledger.finds).toEqual([]);
      const story = await system.story(key!);
      expect(story.filter((one) => one === 'PostingAttemptNotSent')).toHaveLength(notSent);
    },
  );
});

describe('an outcome that is unknown', () => {
  it('is found by its reference, and nothing is sent again', async () => {
    system.ledger.fault = firstTime('lost-reply');
    const keys = await system.readyBatches(entries(5));
    expect(await system.post(keys)).toEqual(counts({ posted: 5 }));
    expect(system.ledger.titles()).toEqual(entries(5));
    expect(system.ledger.creates).toHaveLength(5);
    expect(await system.batch(keys[0]!)).toMatchObject({ status: 'Posted', recordNo: expect.any(String) });
    expect(await system.story(keys[0]!)).toContain('PostingAttemptUnknown');
  });

  it('is sent again, under the same control id, only when the settle time is over and nothing is there', async () => {
    system.ledger.fault = firstTime('lost-request');
    const [key] = await system.readyBatches(['JE-1']);
    expect(await system.post([key!])).toEqual(counts({ posted: 1 }));
    const [first, second] = system.ledger.creates;
    expect(second).toEqual({ ...first, atMs: expect.any(Number) });
    expect(second!.atMs - first!.atMs).toBeGreaterThanOrEqual(settleMs(limits));
    expect(system.ledger.finds.map(({ atMs }) => atMs - first!.atMs)).toEqual([
      ...limits.lookupDelaysMs,
      settleMs(limits),
    ]);
    expect(system.ledger.entries).toHaveLength(1);
  });

  it('goes to a person when it stays unknown', async () => {
    system.ledger.fault = () => 'lost-request';
    const [key] = await system.readyBatches(['JE-1']);
    expect(await system.post([key!])).toEqual(counts({ needsPerson: 1 }));
    expect(system.ledger.creates).toHaveLength(3);
    expect(await system.batch(key!)).toMatchObject({ status: 'Undecided', problems: [{ code: 'OUTCOME_UNKNOWN' }] });
  });

  it('does not keep the other batches waiting', async () => {
    system.ledger.fault = (title) => (title === 'JE-100' ? 'lost-request' : undefined);
    const keys = await system.readyBatches(entries(10));
    expect(await system.post(keys)).toEqual(counts({ posted: 9, needsPerson: 1 }));
    const others = system.ledger.creates.slice(1, 10);
    expect(others.every(({ atMs }) => atMs === system.ledger.creates[0]!.atMs)).toBe(true);
  });

  it('stays open while the ledger cannot be asked, and is settled when it can', async () => {
    system.ledger.fault = firstTime('lost-reply');
    system.ledger.findFault = (look) => (look <= 8 ? { kind: 'unavailable', cause: 'timeout' } : undefined);
    const [key] = await system.readyBatches(['JE-1']);
    expect(await system.post([key!])).toEqual(counts({ posted: 1 }));
    expect(system.ledger.creates).toHaveLength(1);
    expect(system.ledger.finds).toHaveLength(9);
  });

  it('is found behind a refusal of the duplicate, when the ledger shows it late', async () => {
    system.ledger.fault = firstTime('lost-reply');
    const { ledger } = system;
    // The ledger hides the entry until it has refused a second one.
    ledger.isHidden = () => ledger.creates.length < 2;
    const [key] = await system.readyBatches(['JE-1']);
    expect(await system.post([key!])).toEqual(counts({ posted: 1 }));
    expect(ledger.entries).toHaveLength(1);
    expect(ledger.creates).toHaveLength(2);
    expect((await system.story(key!)).slice(-3)).toEqual([
      'PostingAttemptUnknown',
      'PostingAttemptConfirmed',
      'PostingVerified',
    ]);
  });
});

describe('a process that is killed', () => {
  it.each<[string, PostFault]>([
    ['before the ledger has the entry', 'hangs'],
    ['after the ledger has the entry', 'commits-and-hangs'],
  ])('%s: the next one looks first, and the entry is there once', async (_when, fault) => {
    const keys = await system.readyBatches(entries(4));
    await system.startRun(keys);
    system.ledger.fault = firstTime(fault);
    const first = system.process();
    first.worker.take({ environment: ENVIRONMENT, runId: 'run-1', correlationId: 'c' });
    await system.clock.idle();
    first.store.kill();
    const sentBefore = system.ledger.creates.length;
    expect(sentBefore).toBe(limits.lanes);

    const second = system.process();
    const finished = second.store.written('PostingRunFinished');
    system.ledger.fault = () => undefined;
    second.worker.gained(ENVIRONMENT);
    await finished;
    expect(await system.run()).toEqual(counts({ posted: 4 }));
    expect(system.ledger.titles()).toEqual(entries(4));
    expect(system.ledger.creates).toHaveLength(fault === 'hangs' ? 4 + sentBefore : 4);
  });

  it('at any append: the next one finishes the run, and every entry is there once', async () => {
    let appends = Infinity;
    for (let nth = 1; nth <= appends; nth += 1) {
      const runId = `run-${nth}`;
      const own = new PostingSystem();
      await own.start();
      await own.startRun(await own.readyBatches(entries(3)), runId);
      const first = own.process();
      const dead = new Promise<void>((resolve) => {
        first.store.interfere = async (_request, proceed) => {
          if (first.store.appends.length !== nth) return proceed();
          if (nth % 2 === 0) await proceed(); // Every other time it is written, but nobody hears of it.
          first.store.kill();
          resolve();
          return never();
        };
      });
      const done = first.store.written('PostingRunFinished');
      first.worker.take({ environment: ENVIRONMENT, runId, correlationId: 'c' });
      await Promise.race([dead, done]);
      if (first.store.appends.length < nth) appends = nth - 1;
      const second = own.process();
      const finished = second.store.written('PostingRunFinished');
      second.worker.take({ environment: ENVIRONMENT, runId, correlationId: 'c' });
      if ((await own.run(runId)).status !== 'Finished') await finished;
      expect([nth, await own.run(runId)]).toEqual([nth, counts({ posted: 3 })]);
      expect(own.ledger.titles()).toEqual(entries(3));
      await own.stop();
    }
    expect(appends).toBeGreaterThan(9);
  });
});

it('stops after what is under way is recorded, and starts nothing new', async () => {
  const keys = await system.readyBatches(entries(20));
  await system.startRun(keys);
  const { worker, store } = system.process();
  const isStarted = store.written('PostingAttemptConfirmed');
  worker.take({ environment: ENVIRONMENT, runId: 'run-1', correlationId: 'c' });
  await isStarted;
  await worker.stop();
  const sent = system.ledger.creates.length;
  await system.clock.idle();
  expect(system.ledger.creates).toHaveLength(sent);
  const open = (await Promise.all(keys.map((key) => system.batch(key)))).filter(({ status }) => status === 'InFlight');
  expect(open).toEqual([]);
  expect(system.log.events()).not.toContain('posting.worker-defect');
});
