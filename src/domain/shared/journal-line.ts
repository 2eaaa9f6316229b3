/** One line of a journal entry as the revenue system wrote it. Plain JSON, because it is stored in events. */
export interface JournalLine {
  readonly account: string;
  readonly accountName: string;
  readonly side: 'debit' | 'credit';
  /** Positive whole minor units of the batch's currency. */
  readonly amountMinor: string;
  readonly description: string;
  readonly postingGroup: string;
  readonly customerId: string;
  /** All other columns that are not blank, by the name in the file's header. */
  readonly values: Readonly<Record<string, string>>;
  /** Row of the close file, the header being row 1. Left out for a clearing line, and in older logs. */
  readonly row?: number;
  /** The amount as delivered, when it was rounded. */
  readonly sourceAmount?: string;
}

/** What was delivered, wherever it stood in the file: two deliveries with equal contents are the same. */
export const deliveredContent = ({ row: _row, sourceAmount: _source, ...content }: JournalLine): JournalLine => content;

/** Debits are positive, credits negative. */
export const netMinor = (line: Pick<JournalLine, 'side' | 'amountMinor'>): bigint =>
  line.side === 'debit' ? BigInt(line.amountMinor) : -BigInt(line.amountMinor);
