import { type OtherWay } from '../shared/ledger-way';
import { type LedgerDimension } from '../shared/ledger-field';

/**
 * A line as the ledger will hold it: ledger account, ledger ids. Amounts are positive whole minor units of the entry's
 * currency.
 */
export interface LedgerLine {
  readonly side: 'debit' | 'credit';
  readonly account: string;
  readonly amountMinor: bigint;
  readonly document: string;
  readonly memo: string;
  /** A dimension's value is the ledger's id, never a name. Order does not matter. */
  readonly fields: readonly LedgerFieldValue[];
  /** Decimal text, as delivered. Left out for the rate of the entry's rate type. */
  readonly exchangeRate?: string;
  /** `YYYY-MM-DD`; left out for the date of the entry. */
  readonly exchangeRateDate?: string;
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
  /** Day on which the ledger reverses it by itself; left out for none. */
  readonly reversalDate?: string;
  readonly lines: readonly LedgerLine[];
}

/** The names of one business intent in the ledger, the same on every attempt and forever. */
export interface PostingIdentity {
  /** At most 20 characters; searchable in the ledger. */
  readonly referenceNo: string;
  /** The ledger refuses a second completed function with the same control id. */
  readonly controlId: string;
  /**
   * How often the ledger definitely refused an entry under these names: none when left out. A ledger that keeps its
   * refusals for a repeated request needs another key then, and only then.
   */
  readonly refusals?: number;
  /** The notation of the request, where the ledger has another one beside its first. */
  readonly way?: OtherWay;
}

/** Why the ledger refused an entry or a sign-in, in its words and in ours. */
export interface LedgerReason {
  readonly code: LedgerReasonCode;
  /** This service refused before anything was sent: the message is its own, too. */
  readonly isOurs?: true;
  /** The ledger's own error number and words, as received but without the support id. */
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
  | 'APPLICATION_REFUSED'
  | 'CONSENT_OVER'
  | 'CONSENT_OF_ANOTHER'
  | 'CONSENT_NOT_LASTING'
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
  | 'USER_OF_ONE_ENTITY'
  | 'ENTRIES_OUT_OF_SIGHT'
  | 'LEDGER_REFUSED';

/** State of an entry in the ledger: in its books, on the way there, not there, or a word unknown to this service. */
export type LedgerState =
  'posted' | 'awaiting-approval' | 'draft' | 'declined' | 'reversed' | 'reversal-pending' | 'unclear';

/** A line in the ledger. Texts are as received; empty where the ledger has none. */
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
  /** The requested fields that are not empty, by `ledgerFieldName`. */
  readonly values: ReadonlyMap<string, string>;
}

/**
 * An entry in the ledger, lines in the ledger's order. `date` is `YYYY-MM-DD`, or the ledger's text when it is not a
 * date.
 */
export interface ReadEntry {
  readonly recordNo: string;
  readonly referenceNo: string;
  readonly journal: string;
  readonly date: string;
  readonly title: string;
  /** Empty for none; left out when the ledger does not report it. */
  readonly reversalDate?: string;
  readonly state: LedgerState;
  /** The ledger's own word for the state. */
  readonly stateText: string;
  /** The record with which the ledger reversed it, by hand or on its reversal date; left out for none. */
  readonly reversedByRecordNo?: string;
  /** Its address in the ledger; left out when the ledger gives none under its own host. */
  readonly recordUrl?: string;
  readonly lines: readonly ReadLine[];
}
