import { type CompleteScope } from './delivery-scope';
import { type DomainEvent } from '../shared/decider';
import { type DefaultCorrection } from '../shared/default-correction';
import { type Rounding } from '../shared/money';
import { type DecimalMark, type DateFormat, type Delimiter, type Encoding, type ImportProfile } from './import-profile';

/**
 * What is wrong with a delivery, where, and what was expected. Rows count from 1, the header being row 1, as a
 * spreadsheet shows them.
 */
export interface ImportProblem {
  readonly code: ImportProblemCode;
  /** Where the row counts; left out for the close file. */
  readonly file?: 'control totals';
  readonly row: number | null;
  /** How many rows have this problem, `row` being the first; left out for one. */
  readonly rows?: number;
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
  | 'COLUMN_NOT_SUPPORTED'
  | 'ROW_LENGTH'
  | 'TOTALS_ROW'
  | 'VALUE_MISSING'
  | 'DATE_INVALID'
  | 'ID_ROUNDED'
  | 'REVERSAL_DATE_NOT_LATER'
  | 'EXCHANGE_RATE_INVALID'
  | 'AMOUNT_INVALID'
  | 'AMOUNT_NOT_POSITIVE'
  | 'AMOUNT_TOO_PRECISE'
  | 'AMOUNT_AMBIGUOUS'
  | 'POSTING_TYPE_INVALID'
  | 'CURRENCY_UNKNOWN'
  | 'TEXT_TOO_LONG'
  | 'TEXT_NOT_ALLOWED'
  | 'ENTRY_UNBALANCED'
  | 'ENTRY_ONE_SIDED'
  | 'ENTRY_CANNOT_BE_SPLIT'
  | 'ENTRY_ALREADY_POSTED'
  | 'ENTRY_IN_POSTING'
  | 'ENTRY_IN_ANOTHER_IMPORT'
  | 'CHANGED_MEANWHILE'
  | 'ENTRY_SPELLED_TWICE'
  | 'REVERSAL_DATES_DIFFER'
  | 'TOTALS_NOT_READABLE'
  | 'TOTALS_EMPTY'
  | 'TOTALS_TOO_MANY'
  | 'TOTALS_COLUMN_MISSING'
  | 'TOTALS_COLUMN_REPEATED'
  | 'TOTALS_ROW_NOT_READABLE'
  | 'TOTALS_ROW_REPEATED'
  | 'TOTALS_ENTRY_UNKNOWN'
  | 'TOTALS_ENTRY_MISSING'
  | 'TOTALS_LINES_DIFFER'
  | 'TOTALS_DEBIT_DIFFERS'
  | 'TOTALS_CREDIT_DIFFERS';

/** Whole minor units per currency over a delivery. */
export interface ControlTotal {
  readonly currency: string;
  readonly lines: number;
  readonly debitMinor: string;
  readonly creditMinor: string;
}

/** What the deliverer and the delivery say alike of an entry in one currency, in all its months. */
export interface AgreedTotal {
  readonly journalEntryId: string;
  readonly businessEntityId: string;
  readonly currency: string;
  readonly lines: number;
  /** Decimal text: before rounding it may have more digits than the currency. */
  readonly debit: string;
  readonly credit: string;
}

/** The rules when the delivery arrived; an interrupted import continues under the same rules. */
export interface ImportRules {
  readonly rounding: Rounding;
  /** The profile that was chosen; left out or null when the shape of the file tells enough. */
  readonly profile?: ImportProfile | null;
  /** Lines are recorded in the order of the file, with their rows. Left out in older logs: in the order of content. */
  readonly lineOrder?: 'file';
  readonly linesPerBatchMax: number;
  readonly clearingAccount: string | null;
}

export const DELIVERY_FORMATS = ['csv', 'json', 'xlsx'] as const;
export type DeliveryFormat = (typeof DELIVERY_FORMATS)[number];

export interface DeliveryFacts extends ImportRules {
  readonly importId: string;
  /** Name of the delivery in the spool. */
  readonly spoolRef: string;
  readonly fileName: string;
  readonly format: DeliveryFormat;
  readonly bytes: number;
  /** SHA-256 of the delivery as received. */
  readonly digest: string;
  /** Control totals in a file of their own, with its SHA-256; left out where there is none. */
  readonly totals?: { readonly bytes: number; readonly digest: string };
  /** It is all that the source has of this scope. Left out for a partial delivery. */
  readonly scope?: CompleteScope;
  /** It counts only after its preview is confirmed. */
  readonly awaitsConfirmation?: boolean;
}

/** What a delivery turned out to be written in. */
export interface FileShape {
  /** Name and version of the profile; null when none was chosen and none was recognized. */
  readonly profile: Pick<ImportProfile, 'name' | 'version'> | null;
  /** Null for JSON and workbooks. */
  readonly delimiter: Delimiter | null;
  readonly encoding: Encoding;
  readonly decimalMark: DecimalMark;
  readonly dateFormat: DateFormat;
}

/** What becomes of a column of the delivery. */
export interface ColumnFate {
  readonly name: string;
  /** Used by the service · sent to a field of the ledger · not sent · not for the ledger, as a person recorded. */
  readonly fate: 'used' | 'sent' | 'not sent' | 'set aside';
  /** What it is used for, or the field that it goes to; empty when it goes nowhere. */
  readonly as: string;
  /** Values that are not blank. */
  readonly values: number;
}

export const IMPORT_QUESTION_CODES = [
  'FIELD_WITHOUT_COLUMN',
  'DECIMAL_COMMA',
  'COMPLETE_FOR',
  'MISSING_ENTRIES',
  'ANSWER_OUT_OF_DATE',
] as const;

/** What the answers begin with that withdraw what is missing, or say that an entry of another month is the same. */
export const WITHDRAW_MISSING = 'MISSING_ENTRIES:withdraw:';
export const SAME_ENTRY = 'SAME_ENTRY:';

/** Something that only a person can answer before the import counts. */
export interface ImportQuestion {
  /** The answer: what a confirmation has to accept. */
  readonly id: string;
  readonly code: (typeof IMPORT_QUESTION_CODES)[number];
  readonly message: string;
  /** The answers that there are; left out when the only one is yes, with the id of the question. */
  readonly choices?: readonly ImportChoice[];
}

export interface ImportChoice {
  readonly id: string;
  readonly label: string;
}

/** An entry of earlier deliveries that this one does not hold, and that it may concern. */
export interface OtherEntry {
  readonly journalEntryId: string;
  readonly businessEntityId: string;
  readonly period: string;
  readonly revision: number;
  /** The delivery is complete for its entity and period, without it · it has the id in another period. */
  readonly because: 'missing' | 'same id';
  /** It is in the ledger, or may be on its way there: it cannot be taken back here. */
  readonly isPosted: boolean;
  readonly totals: readonly ControlTotal[];
  /** What the delivery has under the id in other periods. */
  readonly delivered: readonly { readonly period: string; readonly totals: readonly ControlTotal[] }[];
  /** The answer that it is the same entry, which this delivery replaces; left out where nobody can say so. */
  readonly sameId?: string;
}

/** An unposted entry of earlier deliveries that is taken back when the import counts. */
export type PlannedWithdrawal = Pick<
  OtherEntry,
  'journalEntryId' | 'businessEntityId' | 'period' | 'revision' | 'because'
>;

export interface ImportSummary {
  readonly lines: number;
  readonly roundedLines: number;
  readonly entries: number;
  readonly batches: number;
  readonly newEntries: number;
  readonly replacedEntries: number;
  /** Entries that were already imported with the same content, as far as it is posted. */
  readonly unchangedEntries: number;
  /** How many of them differ in columns that are not posted. Left out in older logs, as the following. */
  readonly unchangedButForColumns?: number;
  /** Posted entries with another content now: set aside until somebody decides. */
  readonly correctedEntries?: number;
  /** Entries whose earlier revision is being posted: decided again when that is at rest. */
  readonly waitingEntries?: number;
  /** New entries that were withdrawn when they were delivered last; left out for none. */
  readonly withdrawnBeforeEntries?: number;
  /** Unposted and posted entries that a complete delivery does not hold any more. */
  readonly missingEntries?: number;
  readonly missingPostedEntries?: number;
  /** Unposted entries of other periods whose id the delivery has too. */
  readonly sameIdEntries?: number;
  /** The first of them. */
  readonly others?: readonly OtherEntry[];
  readonly totals: readonly ControlTotal[];
  /** Left out in older logs, as the following. */
  readonly shape?: FileShape;
  readonly columns?: readonly ColumnFate[];
  readonly questions?: readonly ImportQuestion[];
  /** Control totals came with the delivery, and they agree; left out where none came. */
  readonly controlTotals?: ControlTotalsCheck;
}

export interface ControlTotalsCheck {
  readonly result: 'agreed';
  readonly entries: number;
  /** One for each entry and currency. */
  readonly totals: number;
}

/** What an entry of a delivery would become. */
export interface EntryPreview {
  readonly journalEntryId: string;
  /** Left out in older logs, as the period. */
  readonly businessEntityId?: string;
  readonly period?: string;
  readonly action: 'create' | 'replace' | 'unchanged' | 'correct' | 'wait';
  readonly batches: number;
  readonly totals: readonly ControlTotal[];
  /** What the entry had before, if it is another content. */
  readonly before?: readonly ControlTotal[];
  /** Why it was withdrawn when it was delivered last; left out when it was not. */
  readonly withdrawnBefore?: string;
  /** Its month is closed here, so that it is set aside when the import counts; left out when it is not. */
  readonly isPeriodClosed?: true;
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
  /** `accepted` are the ids of the questions of the preview that were answered with yes; left out for none. */
  | DomainEvent<'JournalImportConfirmed', { accepted?: readonly string[] }>
  | DomainEvent<'JournalImportWithdrawn', Record<string, never>>
  /** What is taken back when the import counts, in pieces: `first` counts the entries before this piece. */
  | DomainEvent<'JournalImportWithdrawalsPlanned', { first: number; entries: readonly PlannedWithdrawal[] }>
  /**
   * The control totals of the deliverer are those of the delivery. In parts: `first` counts the totals from 1. The
   * digest is that of what held them, the file of control totals or the whole delivery.
   */
  | DomainEvent<'JournalImportControlTotalsAgreed', { digest: string; first: number; totals: readonly AgreedTotal[] }>
  | DomainEvent<'JournalImportValidated', ImportSummary>
  /** All batches are recorded and all replaced ones are held: from now on the import counts. */
  /** `corrections`: what the environment's setting made of corrections then; left out where a person is asked. */
  | DomainEvent<'JournalImportRecorded', { corrections?: DefaultCorrection }>
  | DomainEvent<'JournalImportCompleted', Record<string, never>>
  /** A person takes back what of a counted import is not posted: its entries are withdrawn in the name of `by`. */
  | DomainEvent<'JournalImportTakenBack', { reason: string; by: string }>
  /** All of its entries were gone through. Entries that are posted, or in posting, stayed. */
  | DomainEvent<'JournalImportTakeBackFinished', { withdrawnEntries: number; leftEntries: number }>;
