import { createHash } from 'node:crypto';
import { type BatchPlan, type ReversedBatch } from '../../domain/shared/batch-plan';
import { companyKeyOf } from '../../domain/shared/company';

/** Identity of a journal entry, independent of its content and of how often it is delivered (ADR 0016). */
export interface EntryIdentity {
  readonly environment: string;
  readonly businessEntityId: string;
  /** `YYYY-MM`. */
  readonly period: string;
  readonly journalEntryId: string;
}

/**
 * Key of a batch within its environment: 20 letters and digits, the same for the same revision and part of the same
 * entry.
 */
export const batchKeyOf = (entry: EntryIdentity, revision: number, part: number): string => {
  const { environment, businessEntityId, period, journalEntryId } = entry;
  const parts = ['batch/2', environment, businessEntityId, period, journalEntryId, String(revision), String(part)];
  return `JB${base32Of(parts, 18)}`;
};

/** The key of a batch whose plan has no derivation: it leaves out entity and period. Only for existing batches. */
export const firstBatchKeyOf = (environment: string, journalEntryId: string, revision: number, part: number): string =>
  `JB${base32Of(['batch', environment, journalEntryId, String(revision), String(part)], 18)}`;

/** The keys of all parts of the delivered entry that a batch is a part of, in order. */
export const keysOfParts = (environment: string, plan: BatchPlan): readonly string[] => {
  if (plan.reverses !== undefined || plan.adjusts !== undefined)
    return Array.from({ length: plan.parts }, (_, index) => keyOfPart(environment, plan, index + 1));
  const { batchKey, journalEntryId, businessEntityId, period, entryRevision, part, parts } = plan;
  const entry = { environment, businessEntityId, period, journalEntryId };
  const keyOf = (one: number): string => batchKeyOf(entry, entryRevision, one);
  const isFirstKind = keyOf(part) !== batchKey;
  const keys = Array.from({ length: parts }, (_, index) =>
    isFirstKind ? firstBatchKeyOf(environment, journalEntryId, entryRevision, index + 1) : keyOf(index + 1),
  );
  return keys.includes(batchKey) ? keys : [batchKey];
};

type PartedPlan = Pick<
  BatchPlan,
  'derivation' | 'businessEntityId' | 'period' | 'journalEntryId' | 'entryRevision' | 'reverses' | 'adjusts'
>;

/**
 * Key of a part of the reversal of an entry within its environment: 20 letters and digits. The id of the reversal
 * names what it takes back (`reversalIdOf`), so the day of the reversal is not part of it.
 */
export const reversalKeyOf = (
  environment: string,
  { businessEntityId, journalEntryId }: Pick<BatchPlan, 'businessEntityId' | 'journalEntryId'>,
  part: number,
): string => `JB${base32Of(['reversal/1', environment, businessEntityId, journalEntryId, String(part)], 18)}`;

/**
 * Key of a net difference of an entry within its environment: 20 letters and digits. Its id names what it adjusts
 * (`differenceIdOf`).
 */
export const differenceKeyOf = (
  environment: string,
  { businessEntityId, journalEntryId }: Pick<BatchPlan, 'businessEntityId' | 'journalEntryId'>,
): string => `JB${base32Of(['difference/1', environment, businessEntityId, journalEntryId], 18)}`;

/** The key of another part of the revision that a plan belongs to. */
export const keyOfPart = (environment: string, plan: PartedPlan, part: number): string => {
  const { derivation, businessEntityId, period, journalEntryId, entryRevision } = plan;
  if (plan.reverses !== undefined) return reversalKeyOf(environment, plan, part);
  if (plan.adjusts !== undefined) return differenceKeyOf(environment, plan);
  return derivation === undefined
    ? firstBatchKeyOf(environment, journalEntryId, entryRevision, part)
    : batchKeyOf({ environment, businessEntityId, period, journalEntryId }, entryRevision, part);
};

/** Key of the approval of one revision of an entry within its environment: 20 letters and digits. */
export const approvalKeyOf = (
  environment: string,
  plan: Omit<PartedPlan, 'derivation' | 'reverses' | 'adjusts'>,
): string => {
  const { businessEntityId, period, journalEntryId, entryRevision } = plan;
  return `PA${base32Of(['approval/1', environment, businessEntityId, period, journalEntryId, String(entryRevision)], 18)}`;
};

/** The names of a batch in the ledger: the reference number (20 characters) and the control id. */
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
  | 'reverses'
  | 'adjusts'
>;

/**
 * The names under which a batch is sent, the same on every attempt. Since the second derivation they depend on what was
 * delivered and not on a counter, so that they can be derived again after the log is lost; `occurrence` distinguishes
 * the same content delivered again after different content. `issue` is incremented only after a definite refusal, or
 * when the ledger used up the names.
 */
export const postingNamesOf = (
  plan: NamedPlan,
  { environment, companyId, issue }: { environment: string; companyId: string; issue: number },
): PostingNames => {
  const { journalEntryId, businessEntityId, period, entryDigest, occurrence = 1, part, parts } = plan;
  if (plan.reverses !== undefined) return linkedNamesOf('reversal/1', plan.reverses, { environment, companyId, issue });
  if (plan.adjusts !== undefined) return linkedNamesOf('difference/1', plan.adjusts, { environment, companyId, issue });
  if (plan.derivation === undefined) return firstPostingNamesOf(plan, { environment, companyId, issue });
  return namesIn(period, [
    ...['posting/2', environment, companyKeyOf(companyId), businessEntityId, period, journalEntryId],
    ...[entryDigest, String(occurrence), String(part), String(parts), String(issue)],
  ]);
};

/** From the reference of the posted entry alone: neither content nor day, so that there can be one only. */
const linkedNamesOf = (
  kind: 'reversal/1' | 'difference/1',
  { referenceNo, namesOf, number }: ReversedBatch,
  { environment, companyId, issue }: { environment: string; companyId: string; issue: number },
): PostingNames => {
  const company = companyKeyOf(companyId);
  return namesIn(namesOf, [kind, environment, company, referenceNo, String(number), String(issue)]);
};

/** The month in the reference of a batch, `YYYY-MM`: of a reversal or net difference that of the original. */
export const namesMonthOf = ({
  period,
  reverses,
  adjusts,
}: Pick<BatchPlan, 'period' | 'reverses' | 'adjusts'>): string => reverses?.namesOf ?? adjusts?.namesOf ?? period;

/** The first derivation: from the company id as written and a revision that only the log has. */
export const firstPostingNamesOf = (
  plan: Pick<BatchPlan, 'journalEntryId' | 'entryRevision' | 'part' | 'period'>,
  { environment, companyId, issue }: { environment: string; companyId: string; issue: number },
): PostingNames => {
  const { journalEntryId, entryRevision, part, period } = plan;
  const parts = ['posting', environment, companyId, journalEntryId, String(entryRevision), String(part), String(issue)];
  return namesIn(period, parts);
};

const namesIn = (period: string, parts: readonly string[]): PostingNames => {
  const referenceNo = `${referencePrefixOf(period)}${base32Of(parts, 13)}`;
  return { referenceNo, controlId: controlIdOf(referenceNo) };
};

/** The control id that belongs to a reference of this service. */
export const controlIdOf = (referenceNo: string): string => `rr/1/${referenceNo}`;

/** Prefix of every reference number of a period (`YYYY-MM`): `RR2609-`. */
export const referencePrefixOf = (period: string): string => `RR${period.slice(2, 4)}${period.slice(5, 7)}-`;

/** Whether a reference is as this service gives them, of whatever installation and month. */
export const isOurReference = (referenceNo: string): boolean => /^RR\d{4}-/.test(referenceNo);

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The last bits of the SHA-256 of the parts, lowest first; five bits per character. */
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
