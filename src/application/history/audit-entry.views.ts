import { type Page, type PageRequest } from '../ports/page';

/** What an auditor checks more closely. None is wrong in itself. */
export const ENTRY_FINDINGS = [
  'round-amount',
  'seldom-account',
  'blank-description',
  'posted-at-weekend',
  'posted-after-close',
] as const;
export type EntryFinding = (typeof ENTRY_FINDINGS)[number];

/** Thresholds of the findings. */
export interface FindingLimits {
  /** The total is a multiple of this many whole units of its currency. */
  readonly roundTo: number;
  /** An account with at most this many lines in all batches of the environment that count. */
  readonly seldomLines: number;
  /** The close is over this many days after the last day of the accounting month. */
  readonly afterCloseDays: number;
}

export const DEFAULT_LIMITS: FindingLimits = { roundTo: 1_000, seldomLines: 5, afterCloseDays: 10 };

export interface AuditEntryFilter {
  readonly period: string | null;
  /** Who started the run that posted it: a person's subject, or `schedule`. */
  readonly postedBy: string | null;
  /** An entry has to have all of them. */
  readonly findings: readonly EntryFinding[];
  readonly limits: FindingLimits;
  /** Zone of weekends and days. */
  readonly timeZone: string;
}

/** A journal batch with its findings. */
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
  /** Rarely used accounts of its lines, with their number of lines in all batches that count. */
  readonly seldomAccounts: readonly { readonly account: string; readonly lines: number }[];
}

export abstract class AuditEntryViews {
  /** Latest first. Batches that were discarded, or whose import does not count yet, are left out. */
  abstract auditEntriesOf(environment: string, filter: AuditEntryFilter, page: PageRequest): Page<AuditEntryView>;
}
