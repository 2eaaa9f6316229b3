import { type DomainEvent } from '../shared/decider';

/** The checks, in the order in which they are shown. */
export const PREFLIGHT_CHECKS = [
  'Sign-in',
  'Sender authorised',
  'Other environments',
  'Permission to add journal entries',
  'Journal',
  'Accounts',
  'Custom fields',
  'Columns',
  'Dimension values',
  'Required dimensions',
  'Dates',
  'Books open',
  'Balance',
  'Whole entries',
  'Entities and currencies',
  'Texts and amounts',
  'Other origin',
  'Approvals',
] as const;
export type PreflightCheck = (typeof PREFLIGHT_CHECKS)[number];

/**
 * `cannot tell` blocks nothing: the ledger decides when the entry is posted. `not checked` was not looked at, and says
 * what to do first.
 */
export const LINE_STATUSES = ['ok', 'warning', 'blocked', 'cannot tell', 'not checked'] as const;
export type LineStatus = (typeof LINE_STATUSES)[number];

/** One cause, with all batches that have it, or one check that found nothing. */
export interface PreflightLine {
  readonly check: PreflightCheck;
  readonly status: LineStatus;
  /** Stable code of a problem; empty when the check passed. */
  readonly code: string;
  /** The finding, in a sentence. */
  readonly message: string;
  /** What to do about it; empty when there is nothing to do. */
  readonly fix: string;
  /**
   * Path of the API, below the environment, where it is fixed; null when the fix is in Sage Intacct or the close file.
   */
  readonly mendAt: string | null;
  /** Key of the cause among all problems of batches (`causeOf`); null when it is not a batch problem. */
  readonly cause: string | null;
  readonly field: string | null;
  readonly value: string | null;
  /** Ledger records that an unknown value may mean. */
  readonly candidates: readonly { readonly id: string; readonly name: string }[];
  /** Number of batches concerned: all that it blocks, or all that were checked. */
  readonly batches: number;
  /** The first of the batches that it blocks, at most BATCH_KEYS_PER_LINE_MAX. */
  readonly batchKeys: readonly string[];
}

/** Requested by a person · part of the start of a run. */
export const PREFLIGHT_TRIGGERS = ['person', 'posting-run'] as const;
export type PreflightTrigger = (typeof PREFLIGHT_TRIGGERS)[number];

export interface PreflightCounts {
  readonly batches: number;
  readonly blocked: number;
}

export type PreflightEvent =
  | DomainEvent<
      'PreflightStarted',
      {
        preflightId: string;
        trigger: PreflightTrigger;
        period: string | null;
        /** Null for all that can be posted at its start. At most 1,000; of more only the number is kept. */
        batchKeys: readonly string[] | null;
        proveByDraft: boolean;
      }
    >
  | DomainEvent<'PreflightLinesRecorded', { lines: readonly PreflightLine[] }>
  | DomainEvent<'PreflightFinished', PreflightCounts & { linesLeftOut: number }>;
