/** An unfinished run for the worker. */
export interface OpenRun {
  readonly environment: string;
  readonly runId: string;
  readonly correlationId: string;
}

/** The unfinished runs of all environments. */
export abstract class OpenRuns {
  abstract openRuns(): readonly OpenRun[];
}
