import { createHash } from 'node:crypto';

/** What one batch is, however often and whenever it is sent. */
export interface BatchIntent {
  readonly environment: string;
  readonly journalEntryId: string;
  readonly entryRevision: number;
  readonly part: number;
}

/** Key of a batch within its environment: 20 letters and digits, the same for the same intent. */
export const batchKeyOf = ({ environment, journalEntryId, entryRevision, part }: BatchIntent): string =>
  `JB${base32Of(['batch', environment, journalEntryId, String(entryRevision), String(part)], 18)}`;

/**
 * How the ledger knows a batch: the reference number (20 characters, with year and month of the period for people) and the control
 * id. Derived from the intent alone, so they are the same on every attempt; `issue` counts up only after a definite refusal.
 */
export const postingIdentityOf = (
  intent: BatchIntent,
  ledger: { companyId: string; period: string; issue: number },
): { referenceNo: string; controlId: string } => {
  const { environment, journalEntryId, entryRevision, part } = intent;
  const { companyId, period, issue } = ledger;
  const parts = ['posting', environment, companyId, journalEntryId, String(entryRevision), String(part), String(issue)];
  const referenceNo = `${referencePrefixOf(period)}${base32Of(parts, 13)}`;
  return { referenceNo, controlId: `rr/1/${referenceNo}` };
};

/** With what every reference number of a period (`YYYY-MM`) begins: `RR2609-`. */
export const referencePrefixOf = (period: string): string => `RR${period.slice(2, 4)}${period.slice(5, 7)}-`;

/** An id that the same request under the same idempotency key gets again. Shaped as a UUID. */
export const idOfRequest = (environment: string, subject: string, idempotencyKey: string): string =>
  uuidOf(['request', environment, subject, idempotencyKey]);

/** The run of an occurrence of the schedule: the same for every process that starts it, so that it is started once. */
export const runIdOfOccurrence = (environment: string, occurrenceId: string): string =>
  uuidOf(['occurrence', environment, occurrenceId]);

/** The same parts give the same id, for every process. */
export const uuidOf = (parts: readonly string[]): string => {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** First characters of the SHA-256 of the parts; five bits each. */
const base32Of = (parts: readonly string[], length: number): string => {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  let bits = BigInt(`0x${digest.toString('hex')}`);
  let text = '';
  for (let index = 0; index < length; index += 1) {
    text += ALPHABET.charAt(Number(bits & 31n));
    bits >>= 5n;
  }
  return text;
};
