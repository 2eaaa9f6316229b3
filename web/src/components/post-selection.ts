/** Which batches: chosen ones, those of a month, those that a cause blocked, or else all that can be posted. */
export interface PostSelection {
  readonly period?: string;
  readonly batchKeys?: readonly string[];
  readonly cause?: string;
}
