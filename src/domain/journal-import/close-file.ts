import { type CloseFileLayout } from './close-file-columns';
import { RowReader, withoutBlank } from './close-file-row';
import { type ClosedLine, type ReadingRules } from './closed-line';
import { problem } from './import-problem';
import { type ImportProblem } from './journal-import.events';
import { type KnownColumn } from './known-columns';

export type RowReading =
  | { readonly kind: 'line'; readonly line: ClosedLine }
  /** Nothing but blank cells, as spreadsheets save them. */
  | { readonly kind: 'blank' }
  /** `journalEntryId` is null when the row does not say which entry it belongs to. */
  | { readonly kind: 'problems'; readonly journalEntryId: string | null; readonly problems: readonly ImportProblem[] };

/** A line has to fit into one event. */
const ROW_LENGTH_MAX = 8_000;

/** Reads the rows of one close file, in order. */
export class CloseFileReader {
  private entry: ReadonlyMap<KnownColumn, string> = new Map();

  constructor(
    private readonly layout: CloseFileLayout,
    private readonly rules: ReadingRules,
  ) {}

  /**
   * `cells` are as in the file; blank is empty or `\N`, `N/A` is a real value. Reports every problem of the row. Rows
   * count from 1, the header being row 1.
   */
  read(cells: readonly string[], row: number): RowReading {
    if (cells.every((cell) => withoutBlank(cell) === '')) return { kind: 'blank' };
    const length = cells.reduce((sum, cell) => sum + cell.length, 0);
    if (length > ROW_LENGTH_MAX) {
      const fix = `Shorten its values to ${ROW_LENGTH_MAX} in total.`;
      return refused(problem('TEXT_TOO_LONG', { row }, `Row ${row} has ${length} characters.`, fix));
    }
    if (cells.length !== this.layout.columns.length) {
      const message = `Row ${row} has ${cells.length} values, the header has ${this.layout.columns.length}.`;
      return refused(problem('ROW_LENGTH', { row }, message, 'Quote values that contain commas or line breaks.'));
    }
    const reader = new RowReader(this.layout, cells, row, this.rules);
    if (reader.isTotalsRow()) {
      const message = `Row ${row} looks like a row of totals: it has an amount, and neither a date nor an entry.`;
      return refused(problem('TOTALS_ROW', { row }, message, 'Remove the row, and import again.'));
    }
    if (this.rules.isEntryOnFirstLine) this.entry = reader.inherit(this.entry);
    const line = reader.read();
    const { journalEntryId } = reader;
    return line ? { kind: 'line', line } : { kind: 'problems', journalEntryId, problems: reader.problems };
  }
}

const refused = (one: ImportProblem): RowReading => ({ kind: 'problems', journalEntryId: null, problems: [one] });
