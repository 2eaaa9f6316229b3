/** A line exactly as Sage Intacct would receive it, with the names behind its ids. */
export interface DryRunLine {
  /** 1-based. */
  readonly line: number;
  readonly account: string;
  /** In Sage Intacct; empty when the user may not read the accounts. */
  readonly accountName: string;
  /** As the revenue system wrote it. */
  readonly revenueAccount: string;
  readonly postingType: 'Debit' | 'Credit';
  /** Decimal text with the currency's own decimals. */
  readonly amount: string;
  readonly document: string;
  readonly memo: string;
  readonly dimensions: readonly DryRunDimension[];
}

export interface DryRunDimension {
  /** `Location`, `GLDIMREGION`, or the name of a custom field of Sage Intacct. */
  readonly field: string;
  /** Id of a dimension value; the text itself of a custom field. */
  readonly value: string;
  /** Of the dimension value; empty for a custom field. */
  readonly name: string;
}

/** A value of the file that is not itself an id of the ledger, and what it became. */
export interface DryRunMatch {
  /** Label of the custom field. */
  readonly label: string;
  readonly value: string;
  /** Empty when it is left empty by choice. */
  readonly ledgerId: string;
  /** `override` and `left empty` are choices that a person recorded. */
  readonly by: 'name' | 'folded' | 'override' | 'left empty';
}

/** A batch as the entry that it would become. Nothing was sent or stored. */
export interface DryRunEntry {
  readonly batchKey: string;
  readonly journalEntryId: string;
  readonly part: number;
  readonly parts: number;
  readonly journal: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly title: string;
  readonly referenceNo: string;
  readonly controlId: string;
  readonly currency: string;
  readonly exchangeRateType: string;
  readonly lineCount: number;
  readonly debit: string;
  readonly credit: string;
  /** SHA-256 in hex of what would be sent. */
  readonly payloadDigest: string;
  readonly lines: readonly DryRunLine[];
  /** Each value once. Blank for entries that are posted: they keep the ids that were sent. */
  readonly matches: readonly DryRunMatch[];
}

export interface DryRunTotal {
  readonly currency: string;
  readonly entries: number;
  readonly lines: number;
  readonly debit: string;
  readonly credit: string;
}

export interface DryRunVersions {
  /** Revision of the account mappings that were used. */
  readonly accountMappings: number;
  /** Included custom fields with the revision of their binding and overrides. */
  readonly customFields: readonly { readonly apiName: string; readonly revision: number }[];
}

export interface DryRunView {
  readonly companyId: string;
  readonly versions: DryRunVersions;
  readonly totals: readonly DryRunTotal[];
  readonly entries: readonly DryRunEntry[];
}

/** A batch as sent; null when it was never sent or its entry cannot be rebuilt. */
export interface PostedEntryView {
  readonly entry: DryRunEntry | null;
}
