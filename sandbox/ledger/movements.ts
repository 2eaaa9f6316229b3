import type { Company } from '../company/company';
import { isInBooks, linesOf, type Batch } from './batch';
import type { LedgerLine } from './ledger-line';

/** Sums of an account in whole hundredths. */
export interface Movement {
  readonly account: string;
  readonly currency: string;
  debit: bigint;
  credit: bigint;
}

interface Wanted {
  /** `YYYY-MM-DD`, both included. */
  readonly from: string;
  readonly to: string;
  readonly isWanted: (batch: Batch, line: LedgerLine) => boolean;
  readonly amountOf: (line: LedgerLine) => bigint;
  readonly currencyOf: (line: LedgerLine) => string;
}

/** What accounts moved in some days, in the order of accounts and currencies. */
export const movementsOf = (batches: readonly Batch[], wanted: Wanted): readonly Movement[] => {
  const sums = new Map<string, Movement>();
  for (const batch of batches) {
    if (!isInBooks(batch) || batch.date < wanted.from || batch.date > wanted.to) continue;
    for (const line of linesOf(batch)) {
      if (!wanted.isWanted(batch, line)) continue;
      const currency = wanted.currencyOf(line);
      const key = `${line.accountNo}\n${currency}`;
      const sum = sums.get(key) ?? { account: line.accountNo, currency, debit: 0n, credit: 0n };
      sums.set(key, sum);
      if (line.isDebit) sum.debit += wanted.amountOf(line);
      else sum.credit += wanted.amountOf(line);
    }
  }
  return [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => sum);
};

/** The entity to which a line belongs: that of its location, or of the session that wrote it. */
export const entityOfLine = (company: Company, batch: Batch, line: LedgerLine): string =>
  company.entityIdOf(line.dimensions.get('LOCATION') ?? '', batch.privateToEntity);
