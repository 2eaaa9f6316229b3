import { Random } from '../../bench/random';
import { type Outage, OUTAGES } from '../support/eventstoredb/fake-cluster';
import { breakableStore } from './breakable-store';
import { type Judged } from './deliveries';
import { type Spread, spreadOf } from './figures';
import { type TortureOptions } from './options';
import { OutageWorld } from './outage-world';
import { textOf, totalOf } from './totals';

export interface OutageFigures extends Judged {
  readonly outages: Readonly<Record<Outage, number>>;
  /** From the first append of another client to the next create of a run that was waiting. */
  readonly returnMs: Spread | null;
  readonly returnMsByKind: Readonly<Record<string, Spread | null>>;
  /** Outages after which a run still had something to post. */
  readonly measured: number;
  /** What took longer than it may, on a machine that is not busy. */
  readonly tooSlow: readonly string[];
}

type OutageOptions = Pick<TortureOptions, 'times' | 'seed' | 'progress' | 'url' | 'outage'>;

const OUTAGES_PER_WORLD = 24;
const RETURN_MEDIAN_MAX_MS = 5_000;
const RETURN_MAX_MS = 10_000;

/** The event store goes away again and again while runs post. */
export const measureStoreOutages = async (options: OutageOptions): Promise<OutageFigures> => {
  const { times, seed, progress } = options;
  const random = new Random(seed);
  const judged: Judged[] = [];
  const returns: { readonly outage: Outage; readonly ms: number }[] = [];
  const outages = Object.fromEntries(OUTAGES.map((outage) => [outage, 0])) as Record<Outage, number>;
  for (let made = 0; made < times;) {
    const store = await breakableStore(options);
    const world = await OutageWorld.start(random, store);
    try {
      for (let count = 0; count < OUTAGES_PER_WORLD && made < times; count += 1, made += 1) {
        const outage = OUTAGES[made % OUTAGES.length] ?? 'leader-killed';
        outages[outage] += 1;
        const ms = await world.breakWhileWorking(outage);
        if (ms !== null) returns.push({ outage, ms });
        progress(`store-outages: ${outage}, ${ms === null ? 'nothing was waiting' : `back after ${ms} ms`}`);
      }
      const concluded = await world.conclude();
      for (const violation of concluded.violations) progress(`store-outages: ${violation}`);
      judged.push(concluded);
    } finally {
      await world.stop();
      store.stop();
    }
    progress(`store-outages: ${made} of ${times}; ${textOf(judged)}`);
  }
  const total = totalOf(judged);
  const returnMs = spreadOf(returns.map(({ ms }) => ms));
  return {
    outages,
    measured: returns.length,
    returnMs,
    returnMsByKind: Object.fromEntries(
      OUTAGES.map((kind) => [kind, spreadOf(returns.filter(({ outage }) => outage === kind).map(({ ms }) => ms))]),
    ),
    ...total,
    tooSlow: tooSlow(returnMs),
  };
};

const tooSlow = (returnMs: Spread | null): string[] =>
  returnMs !== null && (returnMs.median > RETURN_MEDIAN_MAX_MS || returnMs.max > RETURN_MAX_MS)
    ? [`It took ${returnMs.median} ms (median) and ${returnMs.max} ms (longest) until the next create.`]
    : [];
