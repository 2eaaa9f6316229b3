import { createHash } from 'node:crypto';

/** The same id for the same request under the same idempotency key. Formatted as a UUID. */
export const idOfRequest = (environment: string, subject: string, idempotencyKey: string): string =>
  uuidOf(['request', environment, subject, idempotencyKey]);

/** The run id of a scheduled occurrence: the same in every process, so that it is started once. */
export const runIdOfOccurrence = (environment: string, occurrenceId: string): string =>
  uuidOf(['occurrence', environment, occurrenceId]);

/** The same parts give the same id in every process. */
export const uuidOf = (parts: readonly string[]): string => {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
