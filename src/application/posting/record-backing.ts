import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import { isSameCompany } from '../../domain/shared/company';
import { type JournalBatchViews } from '../journal-batch/journal-batch.views';
import { type BatchName } from '../journal-batch/batch-lookups';
import { type Aggregates } from '../shared/aggregates';
import { streamId } from '../shared/streams';

/** A record of a company's ledger. */
export interface CompanyRecord {
  readonly companyId: string;
  readonly recordNo: string;
}

export const isBackedBy = (state: JournalBatch, { recordNo, companyId }: CompanyRecord): boolean => {
  if (!('recordNo' in state) || state.recordNo !== recordNo) return false;
  return isSameCompany('identity' in state ? state.identity.companyId : state.companyId, companyId);
};

/** The batches of this installation that the record backs: posted from here, or settled by it. */
export const backedBy = async (
  ports: { readonly aggregates: Aggregates; readonly batchViews: Pick<JournalBatchViews, 'batchesOfRecord'> },
  record: CompanyRecord,
): Promise<readonly BatchName[]> => {
  const backed: BatchName[] = [];
  for (const name of ports.batchViews.batchesOfRecord(record.recordNo)) {
    const { state } = await ports.aggregates.load(journalBatch, streamId(name.environment, name.batchKey));
    if (isBackedBy(state, record)) backed.push(name);
  }
  return backed;
};
