import {
  type OpenDifference,
  type TieOutBalance,
  type TieOutCheck,
  type TieOutCounts,
  type TieOutDifference,
  type TieOutOther,
  type TieOutStep,
  type TieOutTrouble,
} from '../../domain/reconciliation/reconciliation.events';
import { type Page, type PageRequest } from '../ports/page';

/** Amounts are decimal texts with the currency's own decimals: net movements, debit positive. */
export interface TieOutCellView {
  /** Of the ledger; of the revenue system where no mapping takes the lines. */
  readonly account: string;
  /** Empty in a company with one entity, and for lines without a location. */
  readonly entity: string;
  readonly currency: string;
  readonly isMapped: boolean;
  readonly delivered: string;
  readonly posted: string;
  /** In Sage Intacct now, of any origin; null when it was not checked. */
  readonly ledger: string | null;
  readonly other: string | null;
  /** Delivered and not posted yet. */
  readonly waiting: string;
  readonly withdrawn: string;
  readonly correction: string;
  /** What is in the ledger beyond posted and other origin; null when it was not checked. */
  readonly difference: string | null;
  /** The part of it that the ledger watch explains. */
  readonly explained: string;
  readonly unexplainedBatches: number;
  readonly state: 'agrees' | 'explained' | 'accepted' | 'differs' | 'not posted' | 'not checked';
  /** Who accepted the difference, and why; null when nobody did. */
  readonly accepted: { readonly reason: string; readonly by: string; readonly at: string } | null;
}

export interface TieOutBalanceView {
  readonly kind: TieOutBalance['kind'];
  readonly account: string;
  readonly entity: string;
  readonly currency: string;
  /** Ours and of other origin. */
  readonly counted: string;
  readonly balance: string;
  readonly agrees: boolean;
  readonly accepted: TieOutCellView['accepted'];
}

/** The last finished tie-out of a month. */
export interface TieOutView {
  readonly tieOutId: string;
  /** When the ledger was read, ISO 8601. */
  readonly readAt: string;
  readonly startedBy: string;
  readonly digest: string;
  readonly counts: TieOutCounts;
  readonly checks: readonly TieOutCheck[];
  /** Differences without explanation that nobody accepted. */
  readonly open: number;
  readonly isTiedOut: boolean;
  readonly cells: readonly TieOutCellView[];
  readonly balances: readonly TieOutBalanceView[];
}

/** How far a running tie-out is. */
export interface RunningTieOutView {
  readonly tieOutId: string;
  readonly startedAt: string;
  readonly startedBy: string;
  readonly step: TieOutStep;
  readonly done: number;
  readonly of: number;
}

export interface ReconciliationView {
  readonly period: string;
  /** Months with batches, the newest first. */
  readonly periods: readonly string[];
  readonly running: RunningTieOutView | null;
  /** Why the one after the last finished tie-out stopped; null otherwise. */
  readonly trouble: TieOutTrouble | null;
  readonly last: TieOutView | null;
}

/** A line behind a figure: its batch, and its row of the close file. */
export interface TieOutLineView {
  readonly batchKey: string;
  readonly journalEntryId: string;
  readonly status: string;
  readonly recordNo: string | null;
  /** Within its batch, from 1. */
  readonly line: number;
  /** Of the close file, as a spreadsheet counts; null for a clearing line, and in older logs. */
  readonly row: number | null;
  readonly amount: string;
  readonly currency: string;
  readonly description: string;
}

export interface TieOutOtherView extends Omit<TieOutOther, 'minor' | 'isUnmapped' | 'batchKey'> {
  readonly amount: string;
  readonly batchKey: string | null;
}

export interface TieOutDifferenceView extends Omit<TieOutDifference, 'postedMinor' | 'ledgerMinor' | 'isUnmapped'> {
  readonly posted: string;
  readonly ledger: string;
}

/** Which lines: of one cell, or of all. */
export interface CellFilter {
  readonly account: string | null;
  readonly entity: string | null;
  readonly currency: string | null;
}

/** A tie-out that is not over, for the worker. */
export interface OpenTieOut {
  readonly environment: string;
  readonly period: string;
  readonly tieOutId: string;
  readonly correlationId: string;
}

/** What a tie-out found, with who accepted what of it. */
export interface TieOutAcceptance extends OpenDifference {
  readonly reason: string;
  readonly by: string;
  readonly at: string;
}

export abstract class ReconciliationViews {
  abstract running(environment: string, period: string): RunningTieOutView | null;
  abstract trouble(environment: string, period: string): TieOutTrouble | null;
  abstract last(environment: string, period: string): TieOutView | null;
  abstract others(environment: string, period: string, filter: CellFilter, page: PageRequest): Page<TieOutOtherView>;
  abstract differences(
    environment: string,
    period: string,
    filter: CellFilter,
    page: PageRequest,
  ): Page<TieOutDifferenceView>;
  /** Oldest first. */
  abstract openTieOuts(environment: string): readonly OpenTieOut[];
}
