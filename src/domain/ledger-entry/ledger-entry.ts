import { type LedgerDimension } from '../shared/ledger-field';

/** A line as the ledger will hold it: ledger account, ledger ids. Amounts are positive whole minor units of the entry's currency. */
export interface LedgerLine {
  readonly side: 'debit' | 'credit';
  readonly account: string;
  readonly amountMinor: bigint;
  readonly document: string;
  readonly memo: string;
  /** Ledger field → value. A dimension's value is the ledger's id, never a name. Order does not matter. */
  readonly fields: readonly LedgerFieldValue[];
}

export interface LedgerFieldValue {
  readonly target: LedgerDimension | { readonly kind: 'customField'; readonly name: string };
  readonly value: string;
}

/** One journal entry of the ledger. `date` is `YYYY-MM-DD`. */
export interface LedgerEntry {
  readonly journal: string;
  readonly date: string;
  readonly title: string;
  readonly currency: string;
  readonly exchangeRateType: string;
  readonly lines: readonly LedgerLine[];
}

/** The names under which the ledger knows one business intent, on every attempt and for ever. */
export interface PostingIdentity {
  /** At most 20 characters; searchable in the ledger. */
  readonly referenceNo: string;
  /** The ledger refuses a second completed function with the same control id. */
  readonly controlId: string;
}

/** What the ledger said against an entry or a sign-in, in its words and in ours. */
export interface LedgerReason {
  readonly code: LedgerReasonCode;
  /** The ledger's own number and words, as received but without the support id. */
  readonly errorNo: string;
  readonly message: string;
  /** What it means and what to do, for the person who has to act. */
  readonly meaning: string;
  readonly fix: string;
  /** Sage Support asks for it; empty when the ledger gave none. */
  readonly supportId: string;
}

export type LedgerReasonCode =
  | 'SENDER_REFUSED'
  | 'SENDER_NOT_AUTHORISED'
  | 'SIGN_IN_REFUSED'
  | 'COMPANY_UNKNOWN'
  | 'SUBSCRIPTION_EXPIRED'
  | 'SESSION_LAPSED'
  | 'PERMISSION_MISSING'
  | 'LEDGER_THROTTLED'
  | 'LEDGER_UNAVAILABLE'
  | 'ACCOUNT_NOT_USABLE'
  | 'JOURNAL_NOT_USABLE'
  | 'DIMENSION_MISSING'
  | 'DIMENSION_NOT_ACCEPTED'
  | 'PERIOD_CLOSED'
  | 'ENTRY_UNBALANCED_IN_LEDGER'
  | 'FIELD_NOT_ACCEPTED'
  | 'CONTROL_ID_USED'
  | 'ROLLED_BACK'
  | 'REQUEST_MALFORMED'
  | 'OBJECT_NOT_AVAILABLE'
  | 'AMOUNT_PRECISION'
  | 'TEXT_NOT_ALLOWED'
  | 'TEXT_TOO_LONG'
  | 'LEDGER_REFUSED';

/** What the ledger says of an entry: in its books, on the way there, not there, or a word that this service does not know. */
export type LedgerState = 'posted' | 'awaiting-approval' | 'draft' | 'declined' | 'reversed' | 'unclear';

/** A line as the ledger holds it. Texts are as received; empty where the ledger holds nothing. */
export interface ReadLine {
  /** Null when the ledger says neither debit nor credit. */
  readonly side: 'debit' | 'credit' | null;
  readonly account: string;
  /** Decimal text in the line's own currency; the ledger drops trailing zeros. */
  readonly amount: string;
  /** Empty when the company keeps one currency. */
  readonly currency: string;
  readonly document: string;
  readonly memo: string;
  /** The asked fields that hold something, by `ledgerFieldName`. */
  readonly values: ReadonlyMap<string, string>;
}

/** An entry as the ledger holds it, lines in the ledger's order. `date` is `YYYY-MM-DD`, or the ledger's text when it is no date. */
export interface ReadEntry {
  readonly recordNo: string;
  readonly referenceNo: string;
  readonly journal: string;
  readonly date: string;
  readonly title: string;
  readonly state: LedgerState;
  /** The ledger's own word for the state. */
  readonly stateText: string;
  /** Where people see it in the ledger; left out when the ledger gives no address that is its own. */
  readonly recordUrl?: string;
  readonly lines: readonly ReadLine[];
}
