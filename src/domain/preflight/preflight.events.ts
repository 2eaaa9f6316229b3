import { type DomainEvent } from '../shared/decider';

/** What is looked at, in the order of the list that people read. */
export const PREFLIGHT_CHECKS = [
  'Sign-in',
  'Sender authorised',
  'Permission to add journal entries',
  'Journal',
  'Accounts',
  'Custom fields',
  'Dimension values',
  'Required dimensions',
  'Books open',
  'Balance',
  'Entities and currencies',
  'Texts and amounts',
] as const;
export type PreflightCheck = (typeof PREFLIGHT_CHECKS)[number];

/** `cannot tell` blocks nothing: the ledger decides when the entry is posted. */
export const LINE_STATUSES = ['ok', 'warning', 'blocked', 'cannot tell'] as const;
export type LineStatus = (typeof LINE_STATUSES)[number];

/** One cause, however many batches have it, or one check that found nothing against them. */
export interface PreflightLine {
  readonly check: PreflightCheck;
  readonly status: LineStatus;
  /** Of a problem, its stable code; empty when all is well. */
  readonly code: string;
  /** What is so, in a sentence. */
  readonly message: string;
  /** What to do about it; empty when nothing is to be done. */
  readonly fix: string;
  /** Path of the API, below the environment, that mends it here; null when it is mended in Sage Intacct or in the close file. */
  readonly mendAt: string | null;
  /** Names the cause among all problems of batches (`causeOf`); null when it is no problem of a batch. */
  readonly cause: string | null;
  readonly field: string | null;
  readonly value: string | null;
  /** What may be meant in the ledger by a value that it does not know. */
  readonly candidates: readonly { readonly id: string; readonly name: string }[];
  /** How many batches the line is about: all that it blocks, or all that were looked at. */
  readonly batches: number;
  /** The first of the batches that it blocks, at most BATCH_KEYS_PER_LINE_MAX. */
  readonly batchKeys: readonly string[];
}

/** Somebody asked · it was looked at before a run was started. */
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
        /** Null when it looks at all that can be posted when it begins. At most 1,000; of more only the number is kept. */
        batchKeys: readonly string[] | null;
        proveByDraft: boolean;
      }
    >
  | DomainEvent<'PreflightLinesRecorded', { lines: readonly PreflightLine[] }>
  | DomainEvent<'PreflightFinished', PreflightCounts & { linesLeftOut: number }>;
