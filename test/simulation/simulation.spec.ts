import { FAULT_KINDS, REST_KINDS } from './faults';
import { addResult, emptySummary } from './summary';
import { setTraps } from './trap';
import { runWorld } from './world';

const SEEDS = 1_500;
const SEEDS_OVER_REST = 500;
const REPLAYED = 50;
/** Worlds outside of these in which something was wrong once. */
const ONCE_WRONG = [1_372, 2_159, 2_872, 2_892, 3_482];

/** The same with everything that people decide: an entry was posted anew, and its reversal reversed. */
const WRONG_IN_REVERSALS = [2_351, 2_631, 4_091, 4_675];

/** They were wrong before entries could need approval. */
const WITHOUT_APPROVALS = { faults: [] };

describe('the simulated close', () => {
  it(`posts every batch once in ${SEEDS} worlds, whatever goes wrong`, async () => {
    const summary = emptySummary();
    for (let seed = 1; seed <= SEEDS; seed += 1) addResult(summary, await runWorld(seed));
    for (const seed of ONCE_WRONG) addResult(summary, await runWorld(seed, WITHOUT_APPROVALS));
    for (const seed of WRONG_IN_REVERSALS) addResult(summary, await runWorld(seed));
    expect(summary.failed).toEqual([]);
    expect(summary.posted).toBeGreaterThan(SEEDS);
    const missing = FAULT_KINDS.filter((kind) => summary.faults[kind] === 0);
    expect(missing).toEqual([...REST_KINDS]);
  }, 1_200_000);

  it(`does so over REST too, in ${SEEDS_OVER_REST} worlds`, async () => {
    const summary = emptySummary();
    for (let seed = 1; seed <= SEEDS_OVER_REST; seed += 1) addResult(summary, await runWorld(seed, null, null, 'rest'));
    expect(summary.failed).toEqual([]);
    expect(REST_KINDS.filter((kind) => summary.faults[kind] === 0)).toEqual([]);
    expect(await runWorld(1, null, null, 'rest')).toEqual(await runWorld(1, null, null, 'rest'));
  }, 600_000);

  it('is the same world for the same seed', async () => {
    for (let seed = 1; seed <= REPLAYED; seed += 1) {
      const [first, second] = [await runWorld(seed), await runWorld(seed)];
      expect(second).toEqual(first);
    }
  });
});

describe('the traps', () => {
  it.each<[string, () => unknown]>([
    ['Date.now', () => Date.now()],
    ['new Date()', () => new Date()],
    ['setTimeout', () => setTimeout(() => undefined, 0)],
    ['setInterval', () => setInterval(() => undefined, 0)],
    ['setImmediate', () => setImmediate(() => undefined)],
    [
      'queueMicrotask',
      () => {
        queueMicrotask(() => undefined);
      },
    ],
    ['Math.random', () => Math.random()],
    ['performance', () => performance.now()],
    ['crypto', () => crypto.randomUUID()],
    ['process.hrtime', () => process.hrtime()],
    ['fetch', () => fetch('http://127.0.0.1:1')],
  ])('catch %s while a world runs, and set it free afterwards', (what, use) => {
    const touched: string[] = [];
    const before = [globalThis.Date, globalThis.setTimeout, globalThis.performance, Math.random];
    const setFree = setTraps((one) => touched.push(one));
    try {
      expect(use).toThrow('without a port');
    } finally {
      setFree();
    }
    expect(touched).toEqual([what]);
    expect([globalThis.Date, globalThis.setTimeout, globalThis.performance, Math.random]).toEqual(before);
    expect(Date.now()).toBeGreaterThan(0);
  });

  it('let through what the test runner does at the same time', async () => {
    const touched: string[] = [];
    const later = setImmediate;
    const setFree = setTraps((one) => touched.push(one));
    try {
      // Called by the event loop, from a file that is none of the project's.
      const body = 'resolve(performance.now() + Date.now())\n//# sourceURL=runner.js';
      // eslint-disable-next-line @typescript-eslint/no-implied-eval -- A function of this file would be the project's.
      const measure = new Function('resolve', body) as (value: unknown) => void;
      const measured = await new Promise((resolve) => {
        later(measure, resolve);
      });
      expect(measured).toBeGreaterThan(0);
    } finally {
      setFree();
    }
    expect(touched).toEqual([]);
  });

  it('let through what depends on its input alone', () => {
    const setFree = setTraps(() => undefined);
    try {
      expect(new Date(0).toISOString()).toBe('1970-01-01T00:00:00.000Z');
      expect(Date.parse('1970-01-01T00:00:01.000Z')).toBe(1_000);
    } finally {
      setFree();
    }
  });
});
