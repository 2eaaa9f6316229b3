import { type LedgerDimension } from '../../domain/shared/ledger-field';
import { type Secret } from './secret';

/** Everything needed to reach one company of the ledger as one user. */
export interface LedgerLink {
  readonly companyId: string;
  readonly senderId: string;
  readonly senderPassword: Secret;
  readonly userId: string;
  readonly userPassword: Secret;
}

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

/** A request ready to leave, built without touching the network. */
export interface PreparedEntry {
  readonly identity: PostingIdentity;
  /** SHA-256 in hex of the function body: header and lines as the ledger will read them, without any authentication. */
  readonly payloadDigest: string;
  /** The function body. Only the adapter that made it reads it. */
  readonly body: string;
}

export type PrepareOutcome =
  | { readonly kind: 'prepared'; readonly entry: PreparedEntry }
  /** The ledger could not hold this entry unaltered (too many decimals, text too long, forbidden characters). Never sent. */
  | { readonly kind: 'refused'; readonly reasons: readonly LedgerReason[] };

export type SignInOutcome =
  | { readonly kind: 'signed-in' }
  /** Wrong or unauthorised credentials. Trying again can lock the user. */
  | { readonly kind: 'refused'; readonly reasons: readonly LedgerReason[] }
  /** No definite answer: network, throttling, maintenance. Trying again is safe. */
  | { readonly kind: 'unavailable'; readonly cause: string; readonly retryAfterMs?: number };

/** Three answers and two kinds of "nothing happened": see docs/adr on the posting protocol. */
export type PostOutcome =
  | { readonly kind: 'posted'; readonly recordNo: string }
  /** The ledger definitely refused this entry. */
  | { readonly kind: 'rejected'; readonly reasons: readonly LedgerReason[] }
  /** No byte of the create left, or the ledger surely did not execute it (throttled, session lapsed). Safe to try again. */
  | {
      readonly kind: 'not-sent';
      readonly cause: 'send-window' | 'unreachable' | 'session-lapsed' | 'throttled' | 'unavailable';
      readonly detail: string;
      readonly retryAfterMs?: number;
    }
  /** Sender or user refused: not executed, and every further try would be refused too. */
  | { readonly kind: 'connection-refused'; readonly reasons: readonly LedgerReason[] }
  /** Anything else after the first byte. It may have been posted. */
  | { readonly kind: 'unknown'; readonly cause: string };

/** What the ledger says of an entry: in its books, on the way there, not there, or a word that this service does not know. */
export type LedgerState = 'posted' | 'awaiting-approval' | 'draft' | 'declined' | 'reversed' | 'unclear';

/** An entry found in the ledger. Totals are minor units of the asked currency; null when the ledger's figures are no such amounts. */
export interface FoundEntry {
  readonly recordNo: string;
  readonly state: LedgerState;
  readonly date: string;
  readonly lineCount: number;
  readonly debitMinor: bigint | null;
  readonly creditMinor: bigint | null;
}

/** Why nothing could be read. */
export type ReadFailure =
  /** The ledger's user may not read these objects, or the ledger does not know them. Asking again is of no use. */
  | { readonly kind: 'refused'; readonly reasons: readonly LedgerReason[] }
  | { readonly kind: 'connection-refused'; readonly reasons: readonly LedgerReason[] }
  | { readonly kind: 'unavailable'; readonly cause: string; readonly retryAfterMs?: number };

export type FindOutcome = { readonly kind: 'found'; readonly entries: readonly FoundEntry[] } | ReadFailure;

/** The header of an entry in the ledger. `date` is `YYYY-MM-DD`, or the ledger's text when it is no date. */
export interface LedgerRecord {
  readonly recordNo: string;
  readonly referenceNo: string;
  readonly journal: string;
  readonly date: string;
  readonly title: string;
  readonly state: LedgerState;
}

/** Headers of entries in the ledger; a reference that stands there twice comes twice. */
export type ReferencePage = { readonly kind: 'references'; readonly references: readonly LedgerRecord[] } | ReadFailure;

export type LocateOutcome = { readonly kind: 'located'; readonly records: readonly LedgerRecord[] } | ReadFailure;

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

export type ReadBackOutcome = { readonly kind: 'entries'; readonly entries: readonly ReadEntry[] } | ReadFailure;

/** A ledger we can post to. Every method answers with an outcome; a thrown error is a defect. */
export abstract class AccountingSystem {
  /** Opens a new session, to prove the credentials. Never tries twice with refused ones. */
  abstract signIn(link: LedgerLink): Promise<SignInOutcome>;

  /** Pure: builds the request and its digest, or says why this entry cannot be held unaltered. */
  abstract prepare(entry: LedgerEntry, identity: PostingIdentity): PrepareOutcome;

  /**
   * Sends one create, at most once. `mayStart` is asked in the same synchronous block that writes the first byte; when it
   * says no, nothing is written and the answer is `not-sent` with `send-window`.
   */
  abstract post(link: LedgerLink, entry: PreparedEntry, mayStart: () => boolean): Promise<PostOutcome>;

  /** Entries of any journal with a reference number, with their totals. An empty list says only that none is visible now. */
  abstract find(link: LedgerLink, what: { referenceNo: string; currency: string }): Promise<FindOutcome>;

  /** Entries of any journal that have one of the references or record numbers, at most LOCATE_MAX together; each once. */
  abstract locate(
    link: LedgerLink,
    what: { referenceNos: readonly string[]; recordNos: readonly string[] },
  ): Promise<LocateOutcome>;

  /** Headers of all entries, of any journal, whose reference begins with a prefix, page by page. The first page that is not `references` is the last. */
  abstract references(link: LedgerLink, prefix: string): AsyncIterable<ReferencePage>;

  /**
   * Reads whole entries back by their references, at most READ_BACK_MAX of them, with the named fields of their lines. A reference that
   * is not visible now is left out; one that stands in the ledger twice gives two entries.
   */
  abstract readBack(
    link: LedgerLink,
    what: { referenceNos: readonly string[]; fields: readonly LedgerFieldValue['target'][] },
  ): Promise<ReadBackOutcome>;
}

/** References and record numbers that are located at once. */
export const LOCATE_MAX = 100;

/** References in one read-back. The ledger takes a thousand values in a filter; fewer keep one reply small. */
export const READ_BACK_MAX = 50;
