import { type Judged } from './deliveries';

export const totalOf = (judged: readonly Judged[]): Judged => {
  const sum = (of: (one: Judged) => number): number => judged.reduce((total, one) => total + of(one), 0);
  return {
    entries: sum((one) => one.entries),
    posted: sum((one) => one.posted),
    explained: sum((one) => one.explained),
    twice: sum((one) => one.twice),
    altered: sum((one) => one.altered),
    lost: sum((one) => one.lost),
    violations: judged.flatMap(({ violations }) => violations),
  };
};

export const textOf = (judged: readonly Judged[]): string => {
  const { entries, posted, twice, altered, lost, violations } = totalOf(judged);
  return `${posted} of ${entries} entries posted, ${twice} twice, ${altered} altered, ${lost} lost, ${violations.length} violations`;
};
