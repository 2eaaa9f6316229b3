import { Random } from '../../bench/random';
import { type Judged } from './deliveries';
import { type RandomOptions } from './options';
import { RestoreWorld, type Voice } from './restore-world';
import { textOf, totalOf } from './totals';

export interface RestoreFigures extends Judged {
  readonly restores: number;
  /** After which the ledger held records that the log did not know. */
  readonly behindTheLedger: number;
  /** Who said first that the log had gone back: what came later than the first is not counted. */
  readonly saidBy: Readonly<Record<Voice, number>>;
  readonly silentStarts: number;
  readonly corrections: number;
  readonly takenOver: number;
}

/** Restores of one installation, before another one is begun. */
const RESTORES_PER_WORLD = 5;

/** Puts older copies of the log in place again and again, with corrections in between, and holds the ledger against what was delivered. */
export const measureRestores = async ({ times, seed, progress }: RandomOptions): Promise<RestoreFigures> => {
  const random = new Random(seed);
  const judged: Judged[] = [];
  const worlds: RestoreWorld[] = [];
  for (let done = 0; done < times; done += RESTORES_PER_WORLD) {
    const world = await RestoreWorld.start(random);
    try {
      for (let count = 0; count < Math.min(RESTORES_PER_WORLD, times - done); count += 1) {
        await world.work();
        await world.restore();
        await world.deliverAgain();
        await world.clearUp();
      }
      const concluded = await world.conclude();
      for (const violation of concluded.violations) progress(`restores: ${violation}`);
      judged.push(concluded);
      worlds.push(world);
    } finally {
      await world.stop();
    }
    progress(`restores: ${Math.min(done + RESTORES_PER_WORLD, times)} of ${times}; ${textOf(judged)}`);
  }
  const sum = (of: (world: RestoreWorld) => number): number => worlds.reduce((total, world) => total + of(world), 0);
  return {
    restores: sum((world) => world.restores),
    behindTheLedger: sum((world) => world.behind),
    saidBy: {
      archive: sum((world) => world.saidBy.archive),
      views: sum((world) => world.saidBy.views),
      sweep: sum((world) => world.saidBy.sweep),
    },
    silentStarts: sum((world) => world.silent),
    corrections: sum((world) => world.corrections),
    takenOver: sum((world) => world.takenOver),
    ...totalOf(judged),
  };
};
