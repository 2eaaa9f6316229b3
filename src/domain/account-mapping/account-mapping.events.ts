import { type DomainEvent } from '../shared/decider';

export interface AccountMappingFacts {
  /** RevRec account number: text, never a number (`0400`). */
  readonly account: string;
  readonly accountName: string;
  /** Account number of the ledger: text too (`4000-10`). */
  readonly ledgerAccount: string;
}

export type AccountMappingEvent =
  /** As many mappings as fit into one event. */
  | DomainEvent<'AccountsMapped', { mappings: readonly AccountMappingFacts[] }>
  | DomainEvent<'AccountUnmapped', { account: string }>;
