import { type BatchPlan } from '../shared/batch-plan';
import { type JournalLine } from '../shared/journal-line';
import { type IncludedField } from './entry-builder';
import { columnsOfField, LineColumns, POSTING_COLUMNS } from './field-columns';

/** What of an entry's header is posted or decides on its batches. */
type PostedHeader = Pick<BatchPlan, 'journalEntryId' | 'businessEntityId' | 'currency' | 'transactionDate' | 'journal'>;

/** Reduces lines to what the ledger gets of them. */
export class PostedLines {
  private readonly columns = new LineColumns();
  private readonly wanted: readonly (readonly string[])[];

  constructor(fields: readonly IncludedField[]) {
    this.wanted = [...fields.map(columnsOfField), ...Object.values(POSTING_COLUMNS)];
  }

  /** The same text for two lines that are posted the same. */
  textOf(header: PostedHeader, line: JournalLine): string {
    const { currency, transactionDate, journal } = header;
    const { side, account, accountName, amountMinor, description, postingGroup } = line;
    return JSON.stringify([
      ...[currency, transactionDate, journal, side, account, account === '' ? accountName : '', amountMinor],
      ...[description, postingGroup],
      ...this.wanted.map((columns) => this.columns.valueOf(columns, header, line) ?? ''),
    ]);
  }
}
