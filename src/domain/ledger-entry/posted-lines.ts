import { type BatchPlan } from '../shared/batch-plan';
import { type JournalLine } from '../shared/journal-line';
import { type IncludedField } from './entry-builder';
import { columnsOfField, LineColumns, POSTING_COLUMNS } from './field-columns';

/** What of an entry's header is posted or decides on its batches. */
type PostedHeader = Pick<BatchPlan, 'journalEntryId' | 'businessEntityId' | 'currency' | 'transactionDate' | 'journal'>;

/** Lines reduced to what the ledger gets of them, without their order. */
export class PostedLines {
  private readonly columns = new LineColumns();
  private readonly wanted: readonly (readonly string[])[];
  private readonly texts: string[] = [];

  constructor(fields: readonly IncludedField[]) {
    this.wanted = [...fields.map(columnsOfField), ...Object.values(POSTING_COLUMNS)];
  }

  add(header: PostedHeader, lines: Iterable<JournalLine>): void {
    for (const line of lines) this.texts.push(this.textOf(header, line));
  }

  isSame(other: PostedLines): boolean {
    return JSON.stringify(this.texts.toSorted()) === JSON.stringify(other.texts.toSorted());
  }

  private textOf(header: PostedHeader, line: JournalLine): string {
    const { currency, transactionDate, journal } = header;
    const { side, account, accountName, amountMinor, description, postingGroup } = line;
    return JSON.stringify([
      ...[currency, transactionDate, journal, side, account, account === '' ? accountName : '', amountMinor],
      ...[description, postingGroup],
      ...this.wanted.map((columns) => this.columns.valueOf(columns, header, line) ?? ''),
    ]);
  }
}
