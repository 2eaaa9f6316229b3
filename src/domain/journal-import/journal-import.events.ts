import { type DomainEvent } from '../shared/decider';
import { type Rounding } from '../shared/money';

/**
 * What is wrong with a delivery, where, and what was expected. Rows count from 1, the header being row 1, as a
 * spreadsheet shows them.
 */
export interface ImportProblem {
  readonly code: ImportProblemCode;
  readonly row: number | null;
  readonly column: string | null;
  readonly value: string | null;
  readonly journalEntryId: string | null;
  readonly message: string;
  readonly fix: string;
}

export type ImportProblemCode =
  | 'FILE_EMPTY'
  | 'FILE_NOT_READABLE'
  | 'COLUMN_MISSING'
  | 'COLUMN_REPEATED'
  | 'ROW_LENGTH'
  | 'VALUE_MISSING'
  | 'DATE_INVALID'
  | 'AMOUNT_INVALID'
  | 'AMOUNT_NOT_POSITIVE'
  | 'AMOUNT_TOO_PRECISE'
  | 'POSTING_TYPE_INVALID'
  | 'CURRENCY_UNKNOWN'
  | 'TEXT_TOO_LONG'
  | 'TEXT_NOT_ALLOWED'
  | 'ENTRY_UNBALANCED'
  | 'ENTRY_ONE_SIDED'
  | 'ENTRY_CANNOT_BE_SPLIT'
  | 'ENTRY_ALREADY_POSTED'
  | 'ENTRY_IN_POSTING'
  | 'ENTRY_IN_ANOTHER_IMPORT';

/** Whole minor units per currency over a delivery. */
export interface ControlTotal {
  readonly currency: string;
  readonly lines: number;
  readonly debitMinor: string;
  readonly creditMinor: string;
}

/** The rules when the delivery arrived; an interrupted import continues under the same rules. */
export interface ImportRules {
  readonly rounding: Rounding;
  readonly linesPerBatchMax: number;
  readonly clearingAccount: string | null;
}

export interface DeliveryFacts extends ImportRules {
  readonly importId: string;
  /** Name of the delivery in the spool. */
  readonly spoolRef: string;
  readonly fileName: string;
  readonly format: 'csv' | 'json';
  readonly bytes: number;
  /** SHA-256 of the delivery as received. */
  readonly digest: string;
  /** It counts only after its preview is confirmed. */
  readonly awaitsConfirmation?: boolean;
}

export interface ImportSummary {
  readonly lines: number;
  readonly roundedLines: number;
  readonly entries: number;
  readonly batches: number;
  readonly newEntries: number;
  readonly replacedEntries: number;
  /** Entries that were already imported with the same content. */
  readonly unchangedEntries: number;
  readonly totals: readonly ControlTotal[];
}

/** What an entry of a delivery would become. */
export interface EntryPreview {
  readonly journalEntryId: string;
  readonly action: 'create' | 'replace' | 'unchanged';
  readonly batches: number;
  readonly totals: readonly ControlTotal[];
}

export type JournalImportEvent =
  | DomainEvent<'JournalImportReceived', DeliveryFacts>
  | DomainEvent<
      'JournalImportRejected',
      {
        problemCount: number;
        problems: readonly ImportProblem[];
        /** Batches had already been written and held; they are undone afterward. */
        hadEffects: boolean;
      }
    >
  /** Valid so far and awaiting confirmation. `entries` are the first ones, as many as fit into one event. */
  | DomainEvent<'JournalImportPreviewed', { summary: ImportSummary; entries: readonly EntryPreview[] }>
  | DomainEvent<'JournalImportConfirmed', Record<string, never>>
  | DomainEvent<'JournalImportWithdrawn', Record<string, never>>
  | DomainEvent<'JournalImportValidated', ImportSummary>
  /** All batches are recorded and all replaced ones are held: from now on the import counts. */
  | DomainEvent<'JournalImportRecorded', Record<string, never>>
  | DomainEvent<'JournalImportCompleted', Record<string, never>>;
