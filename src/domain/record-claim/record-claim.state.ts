import { type Decider } from '../shared/decider';
import { type RecordClaimEvent, type RecordHolder } from './record-claim.events';

/** Which batch a record of a company backs, or is about to. Null while none does. */
export type RecordClaim = RecordHolder | null;

/** One stream for each record of a company, whatever the environment: one record backs one batch. */
export const recordClaim: Decider<RecordClaim, RecordClaimEvent> = {
  category: 'recordClaim',
  initial: null,
  evolve: (_state, { data: { environment, batchKey, revision } }): RecordClaim => ({ environment, batchKey, revision }),
};
