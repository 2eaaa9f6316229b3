import { type ControlTotal, type DeliveryFormat } from '../../domain/journal-import/journal-import.events';
import { type DeliveryAction } from '../../domain/journal-batch/revision.decisions';
import { type ClosedLine, type SpelledIds } from '../../domain/journal-import/closed-line';
import {
  type DateFormat,
  type DecimalMark,
  type Delimiter,
  type Encoding,
} from '../../domain/journal-import/import-profile';
import { type EntityPeriod } from '../../domain/journal-import/delivery-scope';
import { type JournalLine } from '../../domain/shared/journal-line';
import { type StagedControlTotals } from './staged-control-totals';

export interface SpooledDelivery {
  readonly bytes: number;
  /** SHA-256 in hex of the delivery as received. */
  readonly digest: string;
}

export interface SpooledRow {
  readonly row: number;
  readonly cells: readonly string[];
}

/** How dates and numbers are written where the file keeps them as such: the cells of a workbook. */
export interface CellFormat {
  readonly dateFormat: DateFormat;
  readonly decimalMark: DecimalMark;
}

/** Rows as in the file, counted from 1 as a spreadsheet does. */
export interface SpooledRows {
  readonly header: readonly string[];
  /** Row of the header: 1, unless blank rows or a line `sep=;` stand before it. */
  readonly headerRow: number;
  /** Chunks of rows, so that a large file is never in memory. */
  rows(format: CellFormat): AsyncIterable<readonly SpooledRow[]>;
  /** How the bytes were read; the delimiter is null for what has none. */
  readonly delimiter: Delimiter | null;
  readonly encoding: Encoding;
}

/** How the bytes of a delivery are read. What is null is found out where it is certain. */
export interface ByteRules {
  readonly delimiter: Delimiter | null;
  readonly encoding: Encoding | null;
  /** How many columns of a header are recognized: the delimiter that gives most of them is the file's. */
  readonly recognized: (header: readonly string[]) => number;
}

/** The delivery cannot be read in its declared format. */
export class UnreadableDelivery extends Error {
  override readonly name = 'UnreadableDelivery';

  constructor(
    message: string,
    readonly row: number | null,
  ) {
    super(message);
  }
}

/** Lines of one journal entry that must balance together: one business entity, currency, date and journal. */
export interface Partition {
  readonly journalEntryId: string;
  readonly businessEntityId: string;
  readonly currency: string;
  readonly transactionDate: string;
  readonly journal: string;
}

/** Which entry of the delivery. */
export interface DeliveredEntryKey {
  readonly journalEntryId: string;
  readonly businessEntityId: string;
  /** `YYYY-MM`. */
  readonly period: string;
}

/** What an entry of the delivery will become. */
export interface EntryPlan extends DeliveredEntryKey {
  readonly entryDigest: string;
  readonly revision: number;
  readonly occurrence: number;
  readonly parts: number;
  readonly action: DeliveryAction;
  /** How an older log spells its ids; null when as they are compared now. */
  readonly spelled: SpelledIds | null;
  /** The revision that this one replaces; null when there is none in force. */
  readonly replaces: number | null;
  /** The revision in force for the ledger; null when there is none. */
  readonly standing: number | null;
  /** A revision that was set aside and becomes void. */
  readonly drops: number | null;
}

/** Validated lines on disk, sorted; rebuilt from the spooled delivery whenever an import is resumed. */
export interface StagedLines {
  add(lines: readonly ClosedLine[]): void;
  /** Forgets all lines, to read the delivery once more. */
  reset(): void;
  /** No more lines: from now on they can be read in order. */
  seal(): void;
  readonly lineCount: number;
  totals(): ControlTotal[];
  readonly controlTotals: StagedControlTotals;
  /** Partitions in order of their entry: id, entity, period; keyed by an opaque mark to continue after. */
  partitions(after: number, limit: number): { mark: number; partition: Partition }[];
  /** All partitions of the entries with this id, whatever their entity and period. */
  partitionsOf(journalEntryId: string): readonly Partition[];
  /** The entities and periods that occur, in order. */
  entityPeriods(): readonly EntityPeriod[];
  /** Other spellings of the ids of an entry in the delivery (`ClosedLine.spelled`). */
  spellingsOf(entry: DeliveredEntryKey): readonly SpelledIds[];
  /** Lines by posting group, customer and content: the same order for the same lines in any file order. */
  linesOf(partition: Partition): Iterable<JournalLine>;
  savePlan(plan: EntryPlan): void;
  planOf(entry: DeliveredEntryKey): EntryPlan | undefined;
  close(): void;
}

/** Deliveries on disk while they are imported. */
export abstract class ImportSpool {
  /** Writes the delivery to disk, durable when it resolves. Throws PAYLOAD_TOO_LARGE above the operator's limit. */
  abstract receive(spoolRef: string, content: AsyncIterable<Uint8Array>): Promise<SpooledDelivery>;

  /**
   * The same for control totals in a file of their own, which is kept and removed with the delivery. Throws
   * PAYLOAD_TOO_LARGE above 32 MiB.
   */
  abstract receiveTotals(spoolRef: string, content: AsyncIterable<Uint8Array>): Promise<SpooledDelivery>;

  /**
   * Reads the rows of the control totals: those of their own file (`csv`), or those beside the lines of JSON, null when
   * it has none. Throws UnreadableDelivery, also while rows are read.
   */
  abstract openTotals(spoolRef: string, format: 'csv' | 'json', rules: ByteRules): Promise<SpooledRows | null>;

  /** Reads the delivery's rows. Throws UnreadableDelivery, also while rows are read. */
  abstract open(spoolRef: string, format: DeliveryFormat, rules: ByteRules): Promise<SpooledRows>;

  /** An empty staging area for the delivery; an earlier one is dropped. */
  abstract stage(spoolRef: string): StagedLines;

  /** Deliveries that are on disk: the imports that are not finished. */
  abstract kept(): Promise<readonly string[]>;

  /** Drops uploads that never ended, and control totals without a delivery. Call it before deliveries are received. */
  abstract dropUnfinished(): Promise<void>;

  /** Deletes the delivery, its control totals and its staging area. Does nothing when there is none. */
  abstract remove(spoolRef: string): Promise<void>;
}
