import { median, spreadOf } from './results';

/** A side does its work once and answers its own time in milliseconds, so that what it prepares does not count. */
type Side = () => Promise<number>;

export interface PairedRun {
  /** Median of the pairs' ratios above / below, and the smallest and largest of them. */
  readonly ratio: number;
  readonly spread: [number, number];
  /** Medians of the times in milliseconds. */
  readonly aboveMs: number;
  readonly belowMs: number;
}

const WARM_UP_PAIRS = 3;

/** Measures two sides in turns, A B B A, in one process: what drifts on the machine meets both alike. */
export const measurePairs = async (pairs: number, above: Side, below: Side): Promise<PairedRun> => {
  const aboveMs: number[] = [];
  const belowMs: number[] = [];
  globalThis.gc?.();
  for (let pair = -WARM_UP_PAIRS; pair < pairs; pair += 1) {
    const isAboveFirst = pair % 2 === 0;
    const first = await (isAboveFirst ? above : below)();
    const second = await (isAboveFirst ? below : above)();
    if (pair < 0) continue;
    aboveMs.push(isAboveFirst ? first : second);
    belowMs.push(isAboveFirst ? second : first);
  }
  const ratios = aboveMs.map((ms, index) => ms / (belowMs[index] ?? 0));
  return { ratio: median(ratios), spread: spreadOf(ratios), aboveMs: median(aboveMs), belowMs: median(belowMs) };
};

export const timed = async (work: () => void | Promise<void>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
};
