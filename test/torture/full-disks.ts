import { Random } from '../../bench/random';
import { type Judged } from './deliveries';
import { FullDiskWorld } from './full-disk-world';
import { type RandomOptions } from './options';
import { SmallDisk } from './small-disk';
import { textOf, totalOf } from './totals';

export interface FullDiskFigures extends Judged {
  readonly fullDisks: number;
  /** Changes that were asked for on a full disk: refused with DISK_FULL, or answered as always. */
  readonly refused: number;
  readonly answered: number;
  /** Asked for and not made, because nothing can be mounted here. */
  readonly notRun: number;
  readonly whyNot: string | null;
}

const FILLS_PER_WORLD = 10;

/** Fills the disk at random moments, and makes room again. */
export const measureFullDisks = async ({ times, seed, progress }: RandomOptions): Promise<FullDiskFigures> => {
  const whyNot = SmallDisk.whyNot();
  const random = new Random(seed);
  const judged: Judged[] = [];
  let [made, refused, answered] = [0, 0, 0];
  if (whyNot !== null) progress(`full disks: NOT RUN. ${whyNot}`);
  while (whyNot === null && made < times) {
    const world = await FullDiskWorld.start(random);
    try {
      for (let count = 0; count < FILLS_PER_WORLD && made < times; count += 1, made += 1)
        await world.fillWhileWorking();
      const concluded = await world.conclude();
      for (const violation of concluded.violations) progress(`full disks: ${violation}`);
      judged.push(concluded);
      refused += world.refused;
      answered += world.taken;
    } finally {
      await world.stop();
    }
    progress(`full disks: ${made} of ${times}; ${textOf(judged)}`);
  }
  return { fullDisks: made, refused, answered, notRun: times - made, whyNot, ...totalOf(judged) };
};
