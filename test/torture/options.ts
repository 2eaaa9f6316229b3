export interface TortureOptions {
  readonly kills: number;
  /** How often each case of the socket matrix is repeated. */
  readonly repeats: number;
  /** How often what is done at random moments is done. */
  readonly times: number;
  readonly seed: number;
  readonly progress: (message: string) => void;
}

/** What a suite needs that does something at random moments. */
export type RandomOptions = Pick<TortureOptions, 'times' | 'seed' | 'progress'>;

/** One part of the torture; it answers with its figures and with everything that must not have happened. */
export type Part = (options: TortureOptions) => Promise<{ readonly violations: readonly string[] }>;
