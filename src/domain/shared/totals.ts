import { decimalsIn } from './currency';
import { type JournalLine } from './journal-line';
import { formatMinor } from './money';

/** Debits and credits in minor units of one currency. */
export class Totals {
  private debitMinor = 0n;
  private creditMinor = 0n;

  static of(lines: Iterable<Pick<JournalLine, 'side' | 'amountMinor'>>): Totals {
    const totals = new Totals();
    for (const { side, amountMinor } of lines) totals.add(side, BigInt(amountMinor));
    return totals;
  }

  add(side: 'debit' | 'credit', minor: bigint): void {
    if (side === 'debit') this.debitMinor += minor;
    else this.creditMinor += minor;
  }

  plus(other: Pick<Totals, 'debit' | 'credit'>): void {
    this.debitMinor += other.debit;
    this.creditMinor += other.credit;
  }

  get debit(): bigint {
    return this.debitMinor;
  }

  get credit(): bigint {
    return this.creditMinor;
  }

  get isBalanced(): boolean {
    return this.debitMinor === this.creditMinor;
  }

  /** Both as decimal text of the currency. */
  shownIn(currency: string): { readonly debit: string; readonly credit: string } {
    const decimals = decimalsIn(currency);
    return { debit: formatMinor(this.debitMinor, decimals), credit: formatMinor(this.creditMinor, decimals) };
  }
}
