import { type DomainEvent } from '../shared/decider';

/** The batch for which a record of the ledger is claimed. */
export interface RecordHolder {
  readonly environment: string;
  readonly batchKey: string;
  /** Of the batch's own stream: its decision is recorded at exactly this revision, or never. */
  readonly revision: number;
}

export type RecordClaimEvent = DomainEvent<
  'LedgerRecordClaimed',
  RecordHolder & { readonly companyId: string; readonly recordNo: string }
>;
