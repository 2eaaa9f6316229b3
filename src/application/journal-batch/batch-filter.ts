import { type BatchStatus } from './batch-status.views';

/** What batches are of; left out for all. */
export interface BatchScope {
  /** Empty for entries without one. */
  readonly businessEntityId?: string;
  readonly currency?: string;
  /** As the file says it; empty where the setting of the environment applies. */
  readonly journal?: string;
  /** Decimal texts of debits, in whichever currency: at least, and at most. */
  readonly amountFrom?: string;
  readonly amountTo?: string;
}

export interface BatchFilter extends BatchScope {
  readonly status: BatchStatus | null;
  readonly period: string | null;
  readonly importId: string | null;
  readonly runId: string | null;
  readonly journalEntryId: string | null;
  /** Key from `causeOf`: batches that failed because of it. */
  readonly cause: string | null;
  /** Text within the journal entry id, the reference or the record number, case-insensitive. */
  readonly search: string | null;
}

/** The filter that leaves all. */
export const EVERY_BATCH: BatchFilter = {
  status: null,
  period: null,
  importId: null,
  runId: null,
  journalEntryId: null,
  cause: null,
  search: null,
};
