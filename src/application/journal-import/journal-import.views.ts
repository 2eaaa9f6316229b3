import { type DeliveryAction } from '../../domain/journal-batch/revision.decisions';
import {
  type ColumnFate,
  type DeliveryFormat,
  type FileShape,
  type ImportProblem,
  type ImportQuestion,
  type OtherEntry,
} from '../../domain/journal-import/journal-import.events';
import { type CompleteScope } from '../../domain/journal-import/delivery-scope';
import { type Rounding } from '../../domain/shared/money';
import { type Page, type PageRequest } from '../ports/page';

export interface ControlTotalView {
  readonly currency: string;
  readonly lines: number;
  /** Decimal text with the currency's own decimals. */
  readonly debit: string;
  readonly credit: string;
}

/** Whether the deliverer sent control totals, and that they agree: where they do not, the import is rejected. */
export interface ControlTotalsCheckView {
  readonly result: 'agreed' | 'none';
  readonly entries: number;
  /** One for each entry and currency. */
  readonly totals: number;
}

export const IMPORT_STATUSES = [
  'Validating',
  'Awaiting Confirmation',
  'Recording',
  'Completed',
  'Rejected',
  'Withdrawn',
] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

export interface EntryPreviewView {
  readonly journalEntryId: string;
  readonly businessEntityId: string;
  /** `YYYY-MM`; empty in older previews. */
  readonly period: string;
  readonly action: DeliveryAction;
  readonly batches: number;
  readonly totals: readonly ControlTotalView[];
  /** What the entry had before, if it is another content. */
  readonly before: readonly ControlTotalView[];
  /** Why it was withdrawn when it was delivered last; null when it was not. */
  readonly withdrawnBefore: string | null;
  /** Its month is closed here: it is set aside until that is reopened. */
  readonly isPeriodClosed: boolean;
}

/** An entry of earlier deliveries that the import may concern. */
export interface OtherEntryView extends Omit<OtherEntry, 'totals' | 'delivered' | 'sameId'> {
  readonly totals: readonly ControlTotalView[];
  readonly delivered: readonly { readonly period: string; readonly totals: readonly ControlTotalView[] }[];
  /** Accepting it says that it is the same entry, which the delivery replaces; null where nobody can say so. */
  readonly sameId: string | null;
}

/** A person took back what of an import was not posted. */
export interface TakeBackView {
  readonly reason: string;
  readonly by: string;
  readonly at: string;
  /** Null while its entries are withdrawn, as the counts. */
  readonly finishedAt: string | null;
  readonly withdrawnEntries: number | null;
  /** Entries that stayed: they are posted, in posting, or their outcome is not known. */
  readonly leftEntries: number | null;
}

export interface JournalImportView {
  readonly importId: string;
  readonly status: ImportStatus;
  readonly fileName: string;
  readonly format: DeliveryFormat;
  readonly bytes: number;
  /** SHA-256 of the delivery as received. */
  readonly digest: string;
  readonly rounding: Rounding;
  readonly receivedAt: string;
  readonly receivedBy: string;
  readonly finishedAt: string | null;
  readonly lines: number | null;
  readonly roundedLines: number | null;
  readonly entries: number | null;
  readonly newEntries: number | null;
  readonly replacedEntries: number | null;
  readonly unchangedEntries: number | null;
  /** Of these, entries that differ in columns that are not posted. */
  readonly unchangedButForColumns: number | null;
  /** Posted entries with another content now, set aside until somebody decides. */
  readonly correctedEntries: number | null;
  readonly waitingEntries: number | null;
  readonly batches: number | null;
  /** What a complete delivery covers; null for a partial one. */
  readonly scope: CompleteScope | null;
  /** New entries that were withdrawn when they were delivered last. */
  readonly withdrawnBeforeEntries: number | null;
  /** Unposted entries that a complete delivery does not hold any more. */
  readonly missingEntries: number | null;
  readonly missingPostedEntries: number | null;
  /** Unposted entries of other periods whose id the delivery has too. */
  readonly sameIdEntries: number | null;
  /** The first of these entries. */
  readonly others: readonly OtherEntryView[];
  /** Entries that it takes back when it counts. */
  readonly withdrawnEntries: number;
  readonly totals: readonly ControlTotalView[];
  /** Of an import that awaits confirmation: its first entries. */
  readonly preview: readonly EntryPreviewView[];
  readonly shape: FileShape | null;
  readonly columns: readonly ColumnFate[];
  /** What a person has to answer before it counts. */
  readonly questions: readonly ImportQuestion[];
  /** Null while it is checked, and where it was rejected. */
  readonly controlTotals: ControlTotalsCheckView | null;
  /** SHA-256 of the file of control totals; null where there is no such file. */
  readonly totalsDigest: string | null;
  /** Null unless it was taken back after it counted. */
  readonly takeBack: TakeBackView | null;
  /** Causes: a problem that many rows have counts once. */
  readonly problemCount: number;
  /** The first hundred. */
  readonly problems: readonly ImportProblem[];
}

export interface PendingImport {
  readonly environment: string;
  readonly importId: string;
  readonly correlationId: string;
}

export interface SpooledImport extends PendingImport {
  readonly spoolRef: string;
  /** There is work to do that needs no decision. */
  readonly isDue: boolean;
}

export abstract class JournalImportViews {
  /** Newest first. */
  abstract journalImportsOf(environment: string, page: PageRequest): Page<JournalImportView>;
  abstract journalImport(environment: string, importId: string): JournalImportView | undefined;
  /** How many imports wait for their turn or for a confirmation. */
  abstract waitingImports(
    environment: string,
    subject: string,
  ): { readonly ofPerson: number; readonly ofEnvironment: number };
  /** Imports whose entries are still to be withdrawn, in the order of receipt. */
  abstract takenBack(): readonly PendingImport[];
  /** The imports of these deliveries on disk, in the order of receipt. */
  abstract importsOfSpool(spoolRefs: readonly string[]): readonly SpooledImport[];
}
