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
}

/** Debits are positive, credits negative. */
export const netMinor = (line: Pick<JournalLine, 'side' | 'amountMinor'>): bigint =>
  line.side === 'debit' ? BigInt(line.amountMinor) : -BigInt(line.amountMinor);
