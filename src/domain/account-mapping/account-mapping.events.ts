import { type DomainEvent } from '../shared/decider';

export interface AccountMappingFacts {
  /** RevRec account number: text, never a number (`0400`). */
  readonly account: string;
  readonly accountName: string;
  /** Account number of the ledger: text too (`4000-10`). */
  readonly ledgerAccount: string;
}

/** Which lines of an account a rule takes. Null takes all; at least one is not null. */
export interface MappingConditions {
  /** A value in a column of the close file that the service does not read itself, such as `ProductType`. */
  readonly product: { readonly column: string; readonly value: string } | null;
  readonly businessEntityId: string | null;
  /** Transaction dates, ISO, both included. */
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

/** A mapping for some lines of an account only. */
export interface AccountRule extends AccountMappingFacts {
  readonly conditions: MappingConditions;
}

export type AccountMappingEvent =
  /** Mappings without conditions, as many as fit into one event. */
  | DomainEvent<'AccountsMapped', { mappings: readonly AccountMappingFacts[] }>
  /** The mapping without conditions. */
  | DomainEvent<'AccountUnmapped', { account: string }>
  /** As many as fit into one event. A rule of the same account and conditions is replaced. */
  | DomainEvent<'AccountRulesSaved', { rules: readonly AccountRule[] }>
  | DomainEvent<'AccountRuleRemoved', { account: string; conditions: MappingConditions }>;
