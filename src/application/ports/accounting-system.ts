import {
  type LedgerEntry,
  type LedgerReason,
  type LedgerState,
  type PostingIdentity,
  type ReadEntry,
} from '../../domain/ledger-entry/ledger-entry';
import { type ReadField } from '../../domain/shared/ledger-field';
import { type Secret } from './secret';

/** Everything needed to reach one company of the ledger as one user. */
export type LedgerAccess = GatewayAccess | RestAccess;

/** One company, one user, one place. */
interface CompanyAccess {
  readonly companyId: string;
  /** The entity in whose session entries are created and lists are read. Left out for the top level. */
  readonly entityId?: string;
  /** The places from which entries may have been posted. Nothing is looked for from where one of them is unseen. */
  readonly postedFrom?: readonly string[];
  readonly userId: string;
}

/** By the five parameters that a person enters. */
export interface GatewayAccess extends CompanyAccess {
  readonly way?: 'xml';
  readonly senderId: string;
  readonly senderPassword: Secret;
  readonly userPassword: Secret;
}

/** As an application that the company let in. Its id and secret are settings of the operator. */
export interface RestAccess extends CompanyAccess {
  readonly way: 'rest';
  /** The consent of the user, whose tokens are kept. Left out where the application itself names the user. */
  readonly consentId?: string;
}

/** A request ready to leave, built without touching the network. */
export interface PreparedEntry {
  readonly identity: PostingIdentity;
  /** SHA-256 in hex of the function body: header and lines as the ledger will read them, without authentication. */
  readonly payloadDigest: string;
  /** The function body. Only the adapter that created it reads it. */
  readonly body: string;
}

export type PrepareOutcome =
  | { readonly kind: 'prepared'; readonly entry: PreparedEntry }
  /**
   * The ledger cannot hold this entry unaltered (too many decimals, text too long, forbidden characters). Never sent.
   */
  | { readonly kind: 'refused'; readonly reasons: readonly LedgerReason[] };

export type SignInOutcome =
  /** `entityId` is the only entity that the user may enter; without it the user may enter the top level too. */
  | { readonly kind: 'signed-in'; readonly entityId?: string }
  /** Wrong or unauthorized credentials. Retrying can lock the user. */
  | { readonly kind: 'refused'; readonly reasons: readonly LedgerReason[] }
  /** No definite answer: network, throttling, maintenance. Retrying is safe. */
  | { readonly kind: 'unavailable'; readonly cause: string; readonly retryAfterMs?: number };

/** Three answers and two kinds of "nothing happened": see docs/adr on the posting protocol. */
export type PostOutcome =
  | { readonly kind: 'posted'; readonly recordNo: string }
  /** The ledger definitely refused this entry. */
  | { readonly kind: 'rejected'; readonly reasons: readonly LedgerReason[] }
  /**
   * No byte of the create was sent, or the ledger certainly did not execute it (throttled, session expired). Safe to
   * retry.
   */
  | {
      readonly kind: 'not-sent';
      readonly cause: 'send-window' | 'unreachable' | 'session-lapsed' | 'throttled' | 'unavailable';
      readonly detail: string;
      readonly retryAfterMs?: number;
    }
  /** Sender or user refused: not executed, and every retry would be refused too. */
  | { readonly kind: 'connection-refused'; readonly reasons: readonly LedgerReason[] }
  /** Anything else after the first byte. It may have been posted. */
  | {
      readonly kind: 'unknown';
      readonly cause: string;
      /** What the ledger says became of it. Believed only when it certainly shows no entry. */
      readonly claims?: readonly LedgerReason[];
    };

/**
 * An entry found in the ledger. Totals are minor units of the requested currency; null when the ledger's figures are
 * not such amounts.
 */
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
  /** The ledger's user may not read these objects, or the ledger does not know them. Retrying is useless. */
  | { readonly kind: 'refused'; readonly reasons: readonly LedgerReason[] }
  | { readonly kind: 'connection-refused'; readonly reasons: readonly LedgerReason[] }
  | { readonly kind: 'unavailable'; readonly cause: string; readonly retryAfterMs?: number };

export type FindOutcome = { readonly kind: 'found'; readonly entries: readonly FoundEntry[] } | ReadFailure;

/** The header of an entry in the ledger. `date` is `YYYY-MM-DD`, or the ledger's text when it is not a date. */
export interface LedgerEntryHeader {
  readonly recordNo: string;
  readonly referenceNo: string;
  readonly journal: string;
  readonly date: string;
  readonly title: string;
  readonly state: LedgerState;
}

/** Headers of entries in the ledger; a reference with two entries is returned twice. */
export type ReferencePage =
  { readonly kind: 'references'; readonly references: readonly LedgerEntryHeader[] } | ReadFailure;

export type LocateOutcome = { readonly kind: 'located'; readonly records: readonly LedgerEntryHeader[] } | ReadFailure;

/** A journal and days of it. */
export interface DatedWithin {
  readonly journal: string;
  readonly from: string;
  readonly to: string;
}

export interface ExpectedEntries {
  readonly recordNos: readonly string[];
  /** Of all of them together. */
  readonly lines: number;
}

/**
 * Entries to read back, all by one kind of number. Record numbers that the ledger told for the references before, and
 * how many lines they should have, spare round trips; what it shows under the references counts all the same.
 */
export type WantedEntries = { readonly fields: readonly ReadField[] } & (
  | { readonly referenceNos: readonly string[]; readonly expected?: ExpectedEntries }
  | { readonly recordNos: readonly string[] }
);

export type ReadBackOutcome = { readonly kind: 'entries'; readonly entries: readonly ReadEntry[] } | ReadFailure;

/** A ledger we can post to. Every method returns an outcome; a thrown error is a defect. */
export abstract class AccountingSystem {
  /** Opens a new session to prove the credentials. Never retries with refused ones. */
  abstract signIn(access: LedgerAccess): Promise<SignInOutcome>;

  /** Pure: builds the request and its digest, or returns why the ledger cannot hold this entry unaltered. */
  abstract prepare(entry: LedgerEntry, identity: PostingIdentity): PrepareOutcome;

  /**
   * Sends one create, at most once. `mayStart` is called in the same synchronous block that writes the first byte; when
   * it returns false, nothing is written and the outcome is `not-sent` with `send-window`.
   */
  abstract post(access: LedgerAccess, entry: PreparedEntry, mayStart: () => boolean): Promise<PostOutcome>;

  /**
   * Entries of any journal with a reference number, with their totals. An empty list means only that none is visible
   * now.
   */
  abstract find(access: LedgerAccess, what: { referenceNo: string; currency: string }): Promise<FindOutcome>;

  /**
   * Entries of any journal that have one of the references or record numbers, at most LOCATE_MAX together; each once.
   */
  abstract locate(
    access: LedgerAccess,
    what: { referenceNos: readonly string[]; recordNos: readonly string[] },
  ): Promise<LocateOutcome>;

  /**
   * Headers of all entries, of any journal, whose reference begins with a prefix, page by page. The first page that is
   * not `references` is the last.
   */
  abstract references(access: LedgerAccess, prefix: string): AsyncIterable<ReferencePage>;

  /**
   * Headers of all entries of a journal dated within these days, both included (`YYYY-MM-DD`), page by page. The first
   * page that is not `references` is the last.
   */
  abstract entriesDated(access: LedgerAccess, within: DatedWithin): AsyncIterable<ReferencePage>;

  /**
   * Reads whole entries back by their references or by their record numbers, at most READ_BACK_MAX of them, with the
   * named fields of their lines. What is not visible now is left out; a reference with two entries gives two.
   */
  abstract readBack(access: LedgerAccess, what: WantedEntries): Promise<ReadBackOutcome>;
}

/** References and record numbers located at once. */
export const LOCATE_MAX = 100;

/** References in one read-back. The ledger takes a thousand values in a filter; fewer keep one reply small. */
export const READ_BACK_MAX = 50;
