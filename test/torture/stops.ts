import { Random } from '../../bench/random';
import { type Judged } from './deliveries';
import { type RandomOptions } from './options';
import { StopWorld } from './stop-world';
import { textOf, totalOf } from './totals';

export interface StopFigures extends Judged {
  readonly stopsOfService: number;
  readonly stopsOfLedger: number;
  /** Stops that were longer than the settle time. */
  readonly longStops: number;
  /** Second services that were refused because the stopped one holds the folder. */
  readonly refusedSeconds: number;
}

const STOPS_PER_WORLD = 15;

/** Stops the service, its ledger or both at random moments, and lets them go on as if no time had passed. */
export const measureStops = async ({ times, seed, progress }: RandomOptions): Promise<StopFigures> => {
  const random = new Random(seed);
  const judged: Judged[] = [];
  const worlds: StopWorld[] = [];
  for (let made = 0; made < times;) {
    const world = await StopWorld.start(random);
    try {
      for (let count = 0; count < STOPS_PER_WORLD && made < times; count += 1, made += 1)
        await world.stopWhileWorking();
      const concluded = await world.conclude();
      for (const violation of concluded.violations) progress(`stops: ${violation}`);
      judged.push(concluded);
      worlds.push(world);
    } finally {
      await world.stop();
    }
    progress(`stops: ${made} of ${times}; ${textOf(judged)}`);
  }
  const sum = (of: (world: StopWorld) => number): number => worlds.reduce((total, world) => total + of(world), 0);
  return {
    stopsOfService: sum((world) => world.stops.service),
    stopsOfLedger: sum((world) => world.stops.sandbox),
    longStops: sum((world) => world.longStops),
    refusedSeconds: sum((world) => world.refusedSeconds),
    ...totalOf(judged),
  };
};
