import { CloseFileReader } from '../../domain/journal-import/close-file';
import { type ClosedLine, type ReadingRules, USUAL_RULES } from '../../domain/journal-import/closed-line';
import { type CloseFileLayout, readHeader, recognizedColumns } from '../../domain/journal-import/close-file-columns';
import { countedLine } from '../../domain/journal-import/control-totals';
import { hasDecimalComma } from '../../domain/journal-import/close-file-values';
import { problem, ProblemsByCause } from '../../domain/journal-import/import-problem';
import { type DecimalMark, type ImportProfile } from '../../domain/journal-import/import-profile';
import { PROBLEMS_KEPT_MAX } from '../../domain/journal-import/journal-import.decisions';
import {
  type DeliveryFacts,
  type FileShape,
  type ImportProblem,
} from '../../domain/journal-import/journal-import.events';
import { recognizedProfile } from '../../domain/journal-import/shipped-profiles';
import { type ImportSpool, type SpooledRows, type StagedLines, UnreadableDelivery } from '../ports/import-spool';

/** What the rows of a delivery hold, beside the staged lines. */
export interface DeliveryRows {
  readonly problems: ProblemsByCause;
  readonly roundedLines: number;
  /** Null when not even its header could be read. */
  readonly shape: FileShape | null;
  readonly layout: CloseFileLayout;
  /** Values that are not blank, by the position of the column. */
  readonly valuesByColumn: readonly number[];
  /** Entries with a row that could not be read. */
  readonly badEntries: ReadonlySet<string>;
  /** A row that could not be read does not say which entry it belongs to, or not all rows could be read. */
  readonly hasStrayRow: boolean;
  /** Nobody named the decimal mark, and every amount that tells one has a comma. */
  readonly isDecimalComma: boolean;
}

/** Whether control totals may have come with a delivery: beside the lines of JSON, only reading it tells. */
export const mayHaveTotals = ({ format, totals }: DeliveryFacts): boolean => totals !== undefined || format === 'json';

/**
 * Reads all rows into the staging area and reports every problem. A decimal mark that nobody named is read as a comma
 * when every amount that tells one has it; then a person has to confirm it.
 */
export const readDelivery = async (
  spool: ImportSpool,
  delivery: DeliveryFacts,
  staged: StagedLines,
): Promise<DeliveryRows> => {
  const first = new DeliveryReading(delivery, staged, null);
  await first.read(spool);
  if (!first.hasOnlyCommas) return first.rows(false);
  staged.reset();
  const again = new DeliveryReading(delivery, staged, ',');
  await again.read(spool);
  return again.rows(true);
};

const NO_COLUMNS: CloseFileLayout = { columns: [] };

class DeliveryReading {
  private readonly problems = new ProblemsByCause(PROBLEMS_KEPT_MAX);
  private readonly badEntries = new Set<string>();
  private hasStrayRow = false;
  private roundedLines = 0;
  private shape: FileShape | null = null;
  private layout = NO_COLUMNS;
  private valuesByColumn: number[] = [];
  private commas = 0;
  private otherAmounts = 0;
  private points = 0;

  constructor(
    private readonly delivery: DeliveryFacts,
    private readonly staged: StagedLines,
    private readonly decimalMark: DecimalMark | null,
  ) {}

  get hasOnlyCommas(): boolean {
    return this.shape?.profile === null && this.commas > 0 && this.points === 0 && this.otherAmounts === 0;
  }

  rows(isDecimalComma: boolean): DeliveryRows {
    const { problems, roundedLines, shape, layout, valuesByColumn, badEntries, hasStrayRow } = this;
    return { problems, roundedLines, shape, layout, valuesByColumn, badEntries, hasStrayRow, isDecimalComma };
  }

  async read(spool: ImportSpool): Promise<void> {
    const { delivery, staged, problems } = this;
    try {
      const { profile = null } = delivery;
      const rows = await spool.open(delivery.spoolRef, delivery.format, {
        delimiter: profile?.delimiter ?? null,
        encoding: profile?.encoding ?? null,
        recognized: (header) => recognizedColumns(header, profile),
      });
      await this.stageRows(rows, profile ?? recognizedProfile(rows.header));
    } catch (error) {
      if (!(error instanceof UnreadableDelivery)) throw error;
      this.hasStrayRow = true;
      const fix = 'Deliver it as CSV with a header row, in UTF-8 or by an import profile, as .xlsx, or as JSON.';
      problems.add(problem('FILE_NOT_READABLE', { row: error.row }, error.message, fix));
    }
    if (problems.count === 0 && staged.lineCount === 0)
      problems.add(problem('FILE_EMPTY', {}, 'The delivery has no lines.', 'Deliver at least one journal entry.'));
    staged.seal();
  }

  private async stageRows(rows: SpooledRows, profile: ImportProfile | null): Promise<void> {
    const { rounding } = this.delivery;
    const rules: ReadingRules = { ...USUAL_RULES, ...profile, rounding };
    const decimalMark = profile?.decimalMark ?? this.decimalMark;
    const { layout, problems } = readHeader(rows.header, profile);
    this.layout = layout;
    this.valuesByColumn = layout.columns.map(() => 0);
    this.shape = {
      profile: profile === null ? null : { name: profile.name, version: profile.version },
      delimiter: rows.delimiter,
      encoding: rows.encoding,
      decimalMark: decimalMark ?? '.',
      dateFormat: rules.dateFormat,
    };
    this.problems.add(...problems.map((one) => ({ ...one, row: rows.headerRow })));
    if (problems.length > 0) {
      this.hasStrayRow = true;
      return;
    }
    const hasTotals = mayHaveTotals(this.delivery);
    const reader = new CloseFileReader(layout, { ...rules, decimalMark });
    for await (const chunk of rows.rows({ dateFormat: rules.dateFormat, decimalMark: decimalMark ?? '.' })) {
      const lines = chunk.flatMap(({ row, cells }) => this.lineOf(reader, cells, row));
      this.staged.add(lines);
      if (hasTotals) this.staged.controlTotals.count(lines.map((line) => countedLine(line, decimalMark)));
    }
  }

  private lineOf(reader: CloseFileReader, cells: readonly string[], row: number): readonly ClosedLine[] {
    const reading = reader.read(cells, row);
    if (reading.kind === 'blank') return [];
    const counts = this.valuesByColumn;
    for (let index = 0; index < counts.length; index += 1)
      if ((cells[index] ?? '') !== '') counts[index] = (counts[index] ?? 0) + 1;
    if (reading.kind === 'problems') {
      this.addProblems(reading.problems, reading.journalEntryId);
      return [];
    }
    if (reading.line.rounded) this.roundedLines += 1;
    if (this.decimalMark === null && this.shape?.profile === null) this.countPoint(cells);
    return [reading.line];
  }

  private addProblems(problems: readonly ImportProblem[], journalEntryId: string | null): void {
    this.problems.add(...problems);
    if (journalEntryId === null) this.hasStrayRow = true;
    else this.badEntries.add(journalEntryId);
    for (const { code, value } of problems) {
      if (code === 'AMOUNT_INVALID' && hasDecimalComma(value ?? '')) this.commas += 1;
      else if (code === 'AMOUNT_INVALID') this.otherAmounts += 1;
    }
  }

  /** Whether an accepted amount has a decimal point. */
  private countPoint(cells: readonly string[]): void {
    for (const [index, { known }] of this.layout.columns.entries())
      if ((known === 'amount' || known === 'debit' || known === 'credit') && cells[index]?.includes('.'))
        this.points += 1;
  }
}
