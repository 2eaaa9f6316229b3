import { type BatchPlan } from '../../domain/journal-batch/journal-batch.events';
import { type PostingHistory } from '../../domain/journal-batch/journal-batch.state';
import { issueFor } from '../../domain/journal-batch/posting.decisions';
import { postingIdentityOf } from '../journal-batch/batch-keys';
import {
  type AccountingSystem,
  type LedgerEntry,
  type LedgerReason,
  type PreparedEntry,
} from '../ports/accounting-system';

export type NamedEntry =
  | { readonly kind: 'prepared'; readonly entry: PreparedEntry; readonly issue: number }
  /** The ledger could not hold it unaltered. */
  | { readonly kind: 'refused'; readonly reasons: readonly LedgerReason[] };

/**
 * The request for an entry under the names that it goes out with. Refused with PAYLOAD_MISMATCH or COMPANY_MISMATCH when an earlier attempt may be
 * in the ledger that differs from it.
 */
export const nameEntry = (
  ledger: AccountingSystem,
  environment: string,
  companyId: string,
  { plan, history }: { readonly plan: BatchPlan; readonly history: PostingHistory },
  entry: LedgerEntry,
): NamedEntry => {
  const intent = { environment, ...plan };
  const prepareFor = (issue: number): ReturnType<AccountingSystem['prepare']> =>
    ledger.prepare(entry, postingIdentityOf(intent, { companyId, period: plan.period, issue }));
  const last = history.identity?.issue ?? 1;
  const current = prepareFor(last);
  if (current.kind === 'refused') return current;
  const issue = issueFor(history, { companyId, payloadDigest: current.entry.payloadDigest });
  const prepared = issue === last ? current : prepareFor(issue);
  return prepared.kind === 'refused' ? prepared : { ...prepared, issue };
};
