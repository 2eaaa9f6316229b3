/** A run that is not finished, for the worker to take up. */
export interface OpenRun {
  readonly environment: string;
  readonly runId: string;
  readonly correlationId: string;
}

/** The runs that are not finished, of all environments. */
export abstract class OpenRuns {
  abstract openRuns(): readonly OpenRun[];
}
