/** A record of a list. What the ledger does not report is left out. */
export interface LedgerRecord {
  /** What a journal line or header carries: account number, journal symbol or id of a dimension value. */
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  /** Of a location: the entity that it belongs to. */
  readonly entity?: string;
  /** Of an entity: its base currency. */
  readonly currency?: string;
  /** Of an account: the dimensions (`ledgerFieldName`) that a line on it has to carry. */
  readonly requires?: readonly string[];
  /** Of a journal: whether entries may be made in it directly. */
  readonly allowsDirectPosting?: boolean;
  /** First and last day on which a dimension value may be used, `YYYY-MM-DD`. */
  readonly startDate?: string;
  readonly endDate?: string;
  /**
   * Of a value of a user-defined dimension whose `id` is the id of its custom object. Without it, `id` is the record
   * number.
   */
  readonly keyedBy?: 'id';
}

/** How a company keeps its books. */
export interface LedgerSetup {
  /** Lines need a location, and each entity balances on its own. */
  readonly isMultiEntity: boolean;
  /** Lines carry a currency. */
  readonly isMultiCurrency: boolean;
  /** ISO code; empty when entities have different ones or the ledger does not report it. */
  readonly baseCurrency: string;
}

/** A record that may be meant. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
}

/** How a value was matched with a record. */
export type MatchKind = 'id' | 'name' | 'folded';

export type Resolution =
  /** `by`: the value is the record's id, its name, or equal to one of them in folded form (`foldedName`). */
  | { readonly kind: 'id'; readonly id: string; readonly by: MatchKind }
  | { readonly kind: 'inactive' }
  /** By id, at most CANDIDATES_MAX of them. */
  | { readonly kind: 'ambiguous'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'unknown' };
