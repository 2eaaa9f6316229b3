/** One request to a ledger that left, or one of the functions that shared it. */
export interface LedgerCall {
  /** Empty for sign-ins whose company is not known beforehand: tokens and consents of the REST API. */
  readonly companyId: string;
  readonly way: 'xml' | 'rest';
  /** As the ledger names it: `create`, or `POST /objects/…`. */
  readonly function: string;
}

/** Calls of one month that one process of the service made. */
export interface CallTally {
  /** The process may have made calls that are not in it. */
  readonly isOpen: boolean;
  /** ISO 8601: when it was kept. */
  readonly at: string;
  /** By company, then by way and function (`xml create`). */
  readonly companies: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Where processes keep what they counted, beside the log: it is no history, and every process writes its own. */
export abstract class CallTallies {
  /** Durable when it resolves. `month` is `YYYY-MM`; a tally of the same owner is replaced. */
  abstract keep(month: string, owner: string, tally: CallTally): Promise<void>;

  /** All tallies of a month, by owner. */
  abstract of(month: string): Promise<ReadonlyMap<string, CallTally>>;
}
