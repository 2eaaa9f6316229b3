import { type BatchPlan } from '../shared/batch-plan';
import { type ElsewhereBatch } from './batch-states';
import { type ElsewhereFacts } from './journal-batch.events';
import { UNCHANGED } from './posted-ledger';

/** The batch is backed by a record that was read and equal just now. */
export const elsewhereAfter = (
  plan: BatchPlan,
  { recordNo, companyId, comparedDigest }: ElsewhereFacts,
): ElsewhereBatch => ({
  status: 'PostedElsewhere',
  plan,
  recordNo,
  companyId,
  ...(comparedDigest === undefined ? {} : { comparedDigest }),
  ...UNCHANGED,
});
