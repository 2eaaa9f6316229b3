import { type IdentityFacts } from '../../domain/journal-batch/journal-batch.events';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { type PostingHistory } from '../../domain/journal-batch/batch-states';
import { issueFor } from '../../domain/journal-batch/posting.decisions';
import { companyKeyOf, isSameCompany } from '../../domain/shared/company';
import { firstPostingNamesOf, type PostingNames, postingNamesOf } from '../journal-batch/batch-keys';
import { type AccountingSystem, type LedgerAccess, type PreparedEntry } from '../ports/accounting-system';
import { type LedgerEntry, type LedgerReason } from '../../domain/ledger-entry/ledger-entry';

/** Who sends: the company; where the ledger knows a repeat by its user, also as whom and in which notation. */
export interface Sender extends Pick<IdentityFacts, 'way' | 'userId'> {
  readonly companyId: string;
}

export const senderOf = ({ companyId, way, userId }: LedgerAccess): Sender =>
  way === 'rest' ? { companyId, way, userId } : { companyId };

/** The part of it that is recorded of an intent beside its company. */
export const sentAsIn = ({
  way,
  userId,
}: Pick<IdentityFacts, 'way' | 'userId'>): Pick<IdentityFacts, 'way' | 'userId'> => ({
  ...(way === undefined ? {} : { way }),
  ...(userId === undefined ? {} : { userId }),
});

export type NamedEntry =
  | { readonly kind: 'prepared'; readonly entry: PreparedEntry; readonly issue: number }
  /** The ledger cannot hold it unaltered. */
  | { readonly kind: 'refused'; readonly reasons: readonly LedgerReason[] };

/** The part of a batch that its names depend on. */
export interface NamedBatch {
  readonly plan: BatchPlan;
  readonly history: PostingHistory;
}

/**
 * The request for an entry under the names with which it is sent. Throws PAYLOAD_MISMATCH, COMPANY_MISMATCH or
 * SENDER_MISMATCH when an
 * earlier attempt that may be in the ledger differs from it.
 */
export const nameEntry = (
  ledger: AccountingSystem,
  environment: string,
  sender: Sender,
  { plan, history }: NamedBatch,
  entry: LedgerEntry,
): NamedEntry => {
  const { identity } = history;
  const { companyId, way } = sender;
  const prepareFor = (issue: number): ReturnType<AccountingSystem['prepare']> => {
    const names = namesOfIssue(plan, identity, { environment, companyId, issue });
    const refusals = history.refused.filter((referenceNo) => referenceNo === names.referenceNo).length;
    return ledger.prepare(entry, {
      ...names,
      ...(refusals === 0 ? {} : { refusals }),
      ...(way === undefined ? {} : { way }),
    });
  };
  const last = identity?.issue ?? 1;
  const current = prepareFor(last);
  if (current.kind === 'refused') return current;
  const payload = { companyId, payloadDigest: current.entry.payloadDigest, ...sentAsIn(sender) };
  const issue = issueFor(history, payload);
  const prepared = issue === last ? current : prepareFor(issue);
  return prepared.kind === 'refused' ? prepared : { ...prepared, issue };
};

interface Naming {
  readonly environment: string;
  readonly companyId: string;
  readonly issue: number;
}

/** Used names stay as recorded, however the company id is written now. */
const namesOfIssue = (plan: BatchPlan, last: IdentityFacts | null, naming: Naming): PostingNames => {
  if (last?.issue === naming.issue) return { referenceNo: last.referenceNo, controlId: last.controlId };
  const spelled = last && isSameCompany(last.companyId, naming.companyId) ? last.companyId : naming.companyId;
  return postingNamesOf(plan, { ...naming, companyId: spelled });
};

/** How far ahead counters of a lost log are tried: revisions, deliveries of the same content, issues. */
const COUNTED_AHEAD = 4;

/** Names with their issue. */
export interface DerivedNames extends PostingNames {
  readonly issue: number;
}

/**
 * Every pair of names under which this batch may be in the ledger without a trace in its log: those of later issues, of
 * the same content delivered again, and of the first derivation, for each spelling of the company id.
 */
export const derivedNamesOf = (
  environment: string,
  companyId: string,
  { plan, history }: NamedBatch,
): DerivedNames[] => {
  const { identity } = history;
  const issues = countedTo(Math.max(0, ...history.used.map(({ issue }) => issue)) + COUNTED_AHEAD);
  const spellings = new Set([companyId, companyKeyOf(companyId), companyId.trim().toUpperCase()]);
  if (identity !== null) spellings.add(identity.companyId);
  const names: DerivedNames[] = [];
  const { reverses } = plan;
  if (reverses !== undefined) {
    for (const issue of issues)
      for (const ahead of countedTo(COUNTED_AHEAD)) {
        const counted = { ...reverses, number: reverses.number + ahead - 1 };
        names.push({ issue, ...postingNamesOf({ ...plan, reverses: counted }, { environment, companyId, issue }) });
      }
    return names;
  }
  // A net difference stands beside the later ones of its entry: only its own number is its own.
  if (plan.adjusts !== undefined)
    return issues.map((issue) => ({ issue, ...postingNamesOf(plan, { environment, companyId, issue }) }));
  for (const issue of issues) {
    if (plan.derivation !== undefined)
      for (const occurrence of countedTo((plan.occurrence ?? 1) + COUNTED_AHEAD))
        names.push({ issue, ...postingNamesOf({ ...plan, occurrence }, { environment, companyId, issue }) });
    for (const spelled of spellings)
      for (const entryRevision of countedTo(plan.entryRevision + COUNTED_AHEAD))
        names.push({
          issue,
          ...firstPostingNamesOf({ ...plan, entryRevision }, { environment, companyId: spelled, issue }),
        });
  }
  return names;
};

const countedTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
