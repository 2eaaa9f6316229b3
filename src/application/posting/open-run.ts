/** An unfinished run for the worker. */
export interface OpenRun {
  readonly environment: string;
  readonly runId: string;
  readonly correlationId: string;
  /** It was stopped; left out when it was not. */
  readonly isStopping?: boolean;
}

/** The unfinished runs of all environments. */
export abstract class OpenRuns {
  abstract openRuns(): readonly OpenRun[];
}
