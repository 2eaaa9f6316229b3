import { createHash } from 'node:crypto';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { companyKeyOf } from '../../domain/shared/company';

/** What a journal entry is, whatever it holds and however often it is delivered (ADR 0016). */
export interface EntryIdentity {
  readonly environment: string;
  readonly businessEntityId: string;
  /** `YYYY-MM`. */
  readonly period: string;
  readonly journalEntryId: string;
}

/** Key of a batch within its environment: 20 letters and digits, the same for the same revision and part of the same entry. */
export const batchKeyOf = (entry: EntryIdentity, revision: number, part: number): string => {
  const { environment, businessEntityId, period, journalEntryId } = entry;
  const parts = ['batch/2', environment, businessEntityId, period, journalEntryId, String(revision), String(part)];
  return `JB${base32Of(parts, 18)}`;
};

/** The key of a batch whose plan names no derivation: entity and period were no part of it. Nothing new is planned under it. */
export const firstBatchKeyOf = (environment: string, journalEntryId: string, revision: number, part: number): string =>
  `JB${base32Of(['batch', environment, journalEntryId, String(revision), String(part)], 18)}`;

/** How the ledger knows a batch: the reference number (20 characters) and the control id. */
export interface PostingNames {
  readonly referenceNo: string;
  readonly controlId: string;
}

type NamedPlan = Pick<
  BatchPlan,
  | 'derivation'
  | 'journalEntryId'
  | 'businessEntityId'
  | 'period'
  | 'entryRevision'
  | 'entryDigest'
  | 'occurrence'
  | 'part'
  | 'parts'
>;

/**
 * The names under which a batch goes out, the same on every attempt. Since the second derivation they follow from what was delivered and not
 * from a counter, so that a log that was lost derives them again; `occurrence` tells apart the same content delivered again after another one.
 * `issue` counts up only after a definite refusal, or when the ledger used the names up.
 */
export const postingNamesOf = (
  plan: NamedPlan,
  { environment, companyId, issue }: { environment: string; companyId: string; issue: number },
): PostingNames => {
  const { journalEntryId, businessEntityId, period, entryDigest, occurrence = 1, part, parts } = plan;
  if (plan.derivation === undefined) return firstPostingNamesOf(plan, { environment, companyId, issue });
  return namesOf(period, [
    ...['posting/2', environment, companyKeyOf(companyId), businessEntityId, period, journalEntryId],
    ...[entryDigest, String(occurrence), String(part), String(parts), String(issue)],
  ]);
};

/** The first derivation: with the company as it is written and a revision that only the log knows. */
export const firstPostingNamesOf = (
  plan: Pick<BatchPlan, 'journalEntryId' | 'entryRevision' | 'part' | 'period'>,
  { environment, companyId, issue }: { environment: string; companyId: string; issue: number },
): PostingNames => {
  const { journalEntryId, entryRevision, part, period } = plan;
  const parts = ['posting', environment, companyId, journalEntryId, String(entryRevision), String(part), String(issue)];
  return namesOf(period, parts);
};

const namesOf = (period: string, parts: readonly string[]): PostingNames => {
  const referenceNo = `${referencePrefixOf(period)}${base32Of(parts, 13)}`;
  return { referenceNo, controlId: controlIdOf(referenceNo) };
};

/** The control id that belongs to a reference of this service. */
export const controlIdOf = (referenceNo: string): string => `rr/1/${referenceNo}`;

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

/** The last bits of the SHA-256 of the parts, the lowest first; five bits a character. */
const base32Of = (parts: readonly string[], length: number): string => {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  let [bits, held, text] = [0, 0, ''];
  for (let at = digest.length - 1; text.length < length; at -= 1) {
    bits |= (digest[at] ?? 0) << held;
    held += 8;
    for (; held >= 5 && text.length < length; held -= 5) {
      text += ALPHABET.charAt(bits & 31);
      bits >>= 5;
    }
  }
  return text;
};
