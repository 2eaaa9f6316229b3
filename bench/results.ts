/** One figure of a benchmark. A goal is met or not; without a goal the figure only informs. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Smallest and largest of the pairs or runs behind the value. */
  readonly spread?: readonly [number, number];
  readonly goal?: { readonly text: string; readonly isMet: boolean };
}

export interface BenchResult {
  readonly name: string;
  /** What was measured, on which data. */
  readonly shape: string;
  readonly figures: readonly Figure[];
}

export interface BenchOptions {
  readonly seed: number;
  /** Lines of the large close. */
  readonly lines: number;
  readonly progress: (message: string) => void;
}

export type Bench = (options: BenchOptions) => Promise<BenchResult>;

export const atMost = (value: number, limit: number, unit = ''): NonNullable<Figure['goal']> => ({
  text: `<= ${limit}${unit}`,
  isMet: value <= limit,
});

export const atLeast = (value: number, limit: number, unit = ''): NonNullable<Figure['goal']> => ({
  text: `>= ${limit}${unit}`,
  isMet: value >= limit,
});

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = sorted.length % 2 === 1 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1);
  return (low + high) / 2;
};

export const spreadOf = (values: readonly number[]): [number, number] => [Math.min(...values), Math.max(...values)];

export const resultText = ({ name, shape, figures }: BenchResult): string =>
  `\n${name}: ${shape}\n${figures.map(figureText).join('\n')}`;

const figureText = ({ name, value, unit, spread, goal }: Figure): string => {
  const range = spread ? ` (${number(spread[0])} to ${number(spread[1])})` : '';
  const verdict = goal ? `  goal ${goal.text}: ${goal.isMet ? 'met' : 'NOT MET'}` : '';
  return `  ${name.padEnd(52)} ${number(value)}${unit === '' ? '' : ` ${unit}`}${range}${verdict}`;
};

const number = (value: number): string =>
  Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 10 ? 3 : 1);
