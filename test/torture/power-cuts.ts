import { Random } from '../../bench/random';
import { BlockImage } from './block-image';
import { type Judged } from './deliveries';
import { type Cut, ImageDisk, TracedDisk } from './power-disk';
import { type MakeDisk, PowerWorld } from './power-world';
import { type RandomOptions } from './options';
import { textOf, totalOf } from './totals';

export interface PowerFigures extends Judged {
  readonly powerCuts: number;
  readonly byKind: Readonly<Record<Cut, number>>;
  /** Of them while the service started for the first time. */
  readonly firstStarts: number;
  /** Asked for and not made, because here nothing can be mounted, and no process followed. */
  readonly notRun: number;
  readonly whyNot: string | null;
}

const CUTS_PER_WORLD = 10;
/** One cut in so many is made while a service starts for the first time. */
const FIRST_START_EVERY = 5;

export interface PowerDisks {
  /** Null when none can be had here. */
  readonly make: MakeDisk | null;
  /** Why not the better kind, or none. */
  readonly whyNot: string | null;
}

/** On a disk that is mounted or, where nothing may be mounted, on a folder whose writes are followed. */
export const powerDisks = (): PowerDisks => {
  const noImage = BlockImage.whyNot();
  if (noImage === null) return { make: ImageDisk.make, whyNot: null };
  const { make, whyNot } = tracedOnly();
  return { make, whyNot: [noImage, whyNot ?? ''].join(' ') };
};

export const tracedOnly = (): PowerDisks => {
  const whyNot = TracedDisk.whyNot();
  const make: MakeDisk = (folder, name, _mebibytes, random) => new TracedDisk(folder, name, random);
  return whyNot === null ? { make, whyNot: null } : { make: null, whyNot };
};

/** Takes the power away at random moments, and goes on with what the disk held then. */
export const measurePowerCuts = async (
  { times, seed, progress }: RandomOptions,
  { make, whyNot }: PowerDisks = powerDisks(),
): Promise<PowerFigures> => {
  const random = new Random(seed);
  const judged: Judged[] = [];
  const byKind: Record<Cut, number> = { 'copied image': 0, 'cut off': 0, 'dropped writes': 0 };
  let [firstStarts, made] = [0, 0];
  if (whyNot !== null) progress(`power cuts: ${make === null ? 'NOT RUN' : 'by dropped writes'}. ${whyNot}`);
  while (make !== null && made < times) {
    const world = await PowerWorld.start(random, make);
    try {
      for (let count = 0; count < CUTS_PER_WORLD && made < times; count += 1, made += 1) {
        if (made % FIRST_START_EVERY === FIRST_START_EVERY - 1) await world.cutFirstStart();
        else await world.cutWhileWorking();
      }
      const concluded = await world.conclude();
      for (const violation of concluded.violations) progress(`power cuts: ${violation}`);
      judged.push(concluded);
      for (const kind of Object.keys(byKind) as Cut[]) byKind[kind] += world.cuts[kind];
      firstStarts += world.firstStarts;
    } finally {
      await world.stop();
    }
    progress(`power cuts: ${made} of ${times}; ${textOf(judged)}`);
  }
  return { powerCuts: made, byKind, firstStarts, notRun: times - made, whyNot, ...totalOf(judged) };
};
