import { type Page, type PageRequest } from '../ports/page';

/** What an auditor looks twice at. None is wrong by itself. */
export const ENTRY_FINDINGS = [
  'round-amount',
  'seldom-account',
  'blank-description',
  'posted-at-weekend',
  'posted-after-close',
] as const;
export type EntryFinding = (typeof ENTRY_FINDINGS)[number];

/** From when on something is found. */
export interface FindingLimits {
  /** Total is a multiple of so many whole units of its currency. */
  readonly roundTo: number;
  /** An account with at most so many lines over all batches of the environment that count. */
  readonly seldomLines: number;
  /** So many days after the last day of the accounting month the close is over. */
  readonly afterCloseDays: number;
}

export const DEFAULT_LIMITS: FindingLimits = { roundTo: 1_000, seldomLines: 5, afterCloseDays: 10 };

export interface AuditEntryFilter {
  readonly period: string | null;
  /** Who started the run that posted it: a person's subject, or `schedule`. */
  readonly postedBy: string | null;
  /** All of them have to be found. */
  readonly findings: readonly EntryFinding[];
  readonly limits: FindingLimits;
  /** Whose wall clocks tell weekends and days. */
  readonly timeZone: string;
}

/** A journal batch with what is found about it. */
export interface AuditEntryView {
  readonly batchKey: string;
  readonly journalEntryId: string;
  readonly part: number;
  readonly parts: number;
  readonly period: string;
  readonly transactionDate: string;
  readonly currency: string;
  /** Debits, equal to the credits: decimal text with the currency's own decimals. */
  readonly total: string;
  readonly lineCount: number;
  readonly runId: string | null;
  /** Who started the run that posted it; null while the ledger has not confirmed it. */
  readonly postedBy: string | null;
  readonly postedAt: string | null;
  readonly findings: readonly EntryFinding[];
  readonly blankDescriptions: number;
  /** Accounts of its lines that are seldom used, with their lines over all batches that count. */
  readonly seldomAccounts: readonly { readonly account: string; readonly lines: number }[];
}

export abstract class AuditEntryViews {
  /** Latest first. Batches that were discarded, or whose import does not count yet, are left out. */
  abstract auditEntriesOf(environment: string, filter: AuditEntryFilter, page: PageRequest): Page<AuditEntryView>;
}
