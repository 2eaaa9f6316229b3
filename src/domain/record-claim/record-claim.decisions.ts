import { DomainError } from '../shared/errors';
import { type RecordClaimEvent, type RecordHolder } from './record-claim.events';
import { type RecordClaim } from './record-claim.state';

/** The batch that holds a record, as its own stream has it now. */
export interface HolderNow {
  readonly revision: number;
  /** Whether its decision for this record is on record. */
  readonly isBacked: boolean;
}

/**
 * Claims a record for a batch. A claim counts while the batch of it is backed by the record, or has not changed since:
 * its decision may still come. Once the batch has changed without it, it never comes, and the record is free again.
 * Does nothing when repeated. Throws RECORD_TAKEN.
 */
export const claimRecord = (
  claim: RecordClaim,
  input: RecordHolder & { readonly companyId: string; readonly recordNo: string },
  holder: HolderNow | null,
): RecordClaimEvent[] => {
  const { environment, batchKey, revision, recordNo } = input;
  const isOwn = claim?.environment === environment && claim.batchKey === batchKey;
  if (isOwn && claim.revision === revision) return [];
  const isInForce = claim !== null && holder !== null && (holder.isBacked || holder.revision === claim.revision);
  if (!isOwn && isInForce) throw recordTaken(recordNo, claim, environment);
  return [{ type: 'LedgerRecordClaimed', data: input }];
};

/** Of another environment only its name is told. */
export const recordTaken = (
  recordNo: string,
  holder: Pick<RecordHolder, 'environment' | 'batchKey'>,
  environment: string,
): DomainError => {
  const isHere = holder.environment === environment;
  return new DomainError(
    'RECORD_TAKEN',
    isHere
      ? `Record ${recordNo} backs batch ${holder.batchKey} already.`
      : `Record ${recordNo} backs a batch of environment ${holder.environment} already.`,
    'One record backs one entry. Check the record number; if a decision about the other batch was interrupted, repeat or withdraw it there.',
    { recordNo, ...(isHere ? { batchKey: holder.batchKey } : { environment: holder.environment }) },
  );
};
