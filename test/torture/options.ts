export interface TortureOptions {
  readonly kills: number;
  /** How often each case of the socket matrix is repeated. */
  readonly repeats: number;
  /** How often what is done at random moments is done. */
  readonly times: number;
  readonly seed: number;
  /** Address of the event store whose outages are made by `outage`; null: a cluster of fake nodes. */
  readonly url: string | null;
  /** Program that is called with `begin` or `end` and a kind, and breaks the store at `url`. */
  readonly outage: string | null;
  readonly progress: (message: string) => void;
}

/** What a suite needs that does something at random moments. */
export type RandomOptions = Pick<TortureOptions, 'times' | 'seed' | 'progress'>;

/** What every part answers besides its figures. */
export interface Outcome {
  /** Everything that must not have happened. */
  readonly violations: readonly string[];
  /** What took too long. */
  readonly tooSlow?: readonly string[];
}

/** One part of the torture. */
export type Part = (options: TortureOptions) => Promise<Outcome>;
