import { USUAL_RULES } from '../../domain/journal-import/closed-line';
import {
  CONTROL_TOTALS_MAX,
  emptyTotals,
  problemsOfDifference,
  readTotalsHeader,
  readTotalsRow,
  recognizedTotals,
  repeatedTotal,
  type StatedTotal,
  tooManyTotals,
  unreadableTotals,
} from '../../domain/journal-import/control-totals';
import { type ProblemsByCause } from '../../domain/journal-import/import-problem';
import { type ControlTotalsCheck, type DeliveryFacts } from '../../domain/journal-import/journal-import.events';
import { type ImportSpool, type SpooledRows, type StagedLines, UnreadableDelivery } from '../ports/import-spool';
import { type DeliveryRows, mayHaveTotals } from './delivery-reading';

/** The SHA-256 of what holds the control totals. */
export const digestOfTotals = ({ digest, totals }: DeliveryFacts): string => totals?.digest ?? digest;

/**
 * Compares the control totals of a delivery with its staged lines, and adds whatever does not agree to the problems of
 * the delivery. Null when none came with it.
 */
export const checkControlTotals = async (
  spool: ImportSpool,
  delivery: DeliveryFacts,
  rows: DeliveryRows,
  staged: StagedLines,
): Promise<ControlTotalsCheck | null> => {
  // Of JSON that cannot be read, the lines have told it.
  if (!mayHaveTotals(delivery) || (delivery.totals === undefined && rows.shape === null)) return null;
  return new TotalsCheck(delivery, rows, staged).run(spool);
};

class TotalsCheck {
  private rowCount = 0;
  /** A row that could not be read does not say what it is about: what seems to have no row may have that one. */
  private hasStrayRow = false;
  private readonly problems: ProblemsByCause;

  constructor(
    private readonly delivery: DeliveryFacts,
    private readonly rows: DeliveryRows,
    private readonly staged: StagedLines,
  ) {
    this.problems = rows.problems;
  }

  async run(spool: ImportSpool): Promise<ControlTotalsCheck | null> {
    try {
      const totals = await this.open(spool, this.delivery.totals === undefined ? 'json' : 'csv');
      if (totals === null) return null;
      await this.refuseBoth(spool);
      if (await this.read(totals)) this.compare();
    } catch (error) {
      if (!(error instanceof UnreadableDelivery)) throw error;
      this.problems.add(unreadableTotals(error.row, error.message));
    }
    return { result: 'agreed', ...this.staged.controlTotals.size() };
  }

  /** Two sets would be one too many to choose from. */
  private async refuseBoth(spool: ImportSpool): Promise<void> {
    const { format, totals } = this.delivery;
    if (format !== 'json' || totals === undefined || this.rows.shape === null) return;
    if ((await this.open(spool, 'json')) !== null)
      this.problems.add(unreadableTotals(null, 'They stand in the delivery and in a file beside it.'));
  }

  private open(spool: ImportSpool, format: 'csv' | 'json'): Promise<SpooledRows | null> {
    const { profile = null, spoolRef } = this.delivery;
    return spool.openTotals(spoolRef, format, {
      delimiter: profile?.delimiter ?? null,
      encoding: profile?.encoding ?? null,
      recognized: (header) => recognizedTotals(header, profile),
    });
  }

  /** False when not enough of them could be read to compare them. */
  private async read(totals: SpooledRows): Promise<boolean> {
    const { header, headerRow } = totals;
    const { profile = null } = this.delivery;
    const hasEntities = this.rows.layout.columns.some(({ known }) => known === 'businessEntityId');
    const { layout, problems } = readTotalsHeader(header, headerRow, { profile, hasEntities });
    if (header.length > 0) this.problems.add(...problems);
    if (header.length > 0 && problems.length > 0) return false;
    const decimalMark = this.decimalMark();
    for await (const chunk of totals.rows({ dateFormat: USUAL_RULES.dateFormat, decimalMark: decimalMark ?? '.' })) {
      const stated: StatedTotal[] = [];
      for (const { row, cells } of chunk) {
        const reading = readTotalsRow(layout, cells, row, decimalMark);
        if (reading.kind === 'blank') continue;
        this.rowCount += 1;
        this.problems.add(...reading.problems);
        if (reading.total === null) this.hasStrayRow = true;
        else stated.push(reading.total);
      }
      if (this.rowCount > CONTROL_TOTALS_MAX) {
        this.problems.add(tooManyTotals());
        return false;
      }
      for (const { total, firstRow } of this.staged.controlTotals.state(stated))
        this.problems.add(repeatedTotal(total, firstRow));
    }
    if (this.rowCount === 0) this.problems.add(emptyTotals());
    return this.rowCount > 0;
  }

  private compare(): void {
    const { badEntries, hasStrayRow: isFileIncomplete } = this.rows;
    for (const difference of this.staged.controlTotals.differences()) {
      if (badEntries.has(difference.journalEntryId)) continue;
      if (difference.stated === null ? this.hasStrayRow : isFileIncomplete) continue;
      this.problems.add(...problemsOfDifference(difference));
    }
  }

  /** That of the close file, as far as it is known. */
  private decimalMark(): '.' | ',' | null {
    const { shape, isDecimalComma } = this.rows;
    return shape !== null && (shape.profile !== null || isDecimalComma) ? shape.decimalMark : null;
  }
}
