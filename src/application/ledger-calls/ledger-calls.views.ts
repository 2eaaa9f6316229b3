export interface FunctionCallsView {
  /** Way and function: `xml create`, `rest POST /objects/…`. */
  readonly function: string;
  readonly calls: number;
}

/** Calls to the company of the connection, of all environments that are connected to it. */
export interface MonthCallsView {
  /** `YYYY-MM`, UTC. */
  readonly month: string;
  readonly calls: number;
  /** A process was killed, and what it counted last may be missing. */
  readonly isAtLeast: boolean;
  /** The most frequent first. */
  readonly functions: readonly FunctionCallsView[];
}
