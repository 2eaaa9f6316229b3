import { type LedgerEntry, type LedgerLine } from '../../../domain/ledger-entry/ledger-entry';
import { isIsoDate } from '../../../domain/shared/calendar';
import { decimalsOf } from '../../../domain/shared/currency';
import { differenceText, formatMinor, moneyText } from '../../../domain/shared/money';
import { type EntryProblems } from './entry-problems';

/**
 * Lengths of Sage's 2.1 DTD where it names one; its current API documents none. A journal symbol is 16 by its own page.
 */
export const LENGTHS_MAX = {
  journal: 16,
  reference: 20,
  title: 80,
  account: 24,
  document: 30,
  description: 500,
  exchangeRateType: 100,
  controlId: 256,
};

/** Sage publishes no length for ids in its current API; older ones are outdated. This only stops nonsense. */
export const DIMENSION_LENGTH_MAX = 100;
export const CUSTOM_LENGTH_MAX = 4_000;

/** An amount has two decimals in every currency (Sage's page on journal entries). */
const LEDGER_DECIMALS = 2;

/** What the fields are called in the notation that is written. */
export interface CheckedNames {
  readonly date: string;
  readonly reversalDate: string;
  readonly currency: string;
  readonly amount: string;
  readonly rate: string;
}

/** What has to be true of an entry whichever way it goes. Problems name the place, and nothing is rounded. */
export class EntryChecks {
  private readonly decimals: number;
  private readonly isKnownCurrency: boolean;

  constructor(
    private readonly entry: LedgerEntry,
    private readonly names: CheckedNames,
    private readonly problems: EntryProblems,
  ) {
    const decimals = decimalsOf(entry.currency);
    this.isKnownCurrency = decimals !== undefined;
    this.decimals = decimals ?? LEDGER_DECIMALS;
    if (decimals === undefined) problems.add('FIELD_NOT_ACCEPTED', `Header, ${names.currency}: not an ISO 4217 code.`);
  }

  /** Empty for one that is none. */
  get currency(): string {
    return this.isKnownCurrency ? this.entry.currency : '';
  }

  dates(): void {
    const { date, reversalDate } = this.entry;
    const { names, problems } = this;
    if (!isIsoDate(date)) problems.add('FIELD_NOT_ACCEPTED', `Header, ${names.date}: not a date.`);
    if (reversalDate !== undefined && (!isIsoDate(reversalDate) || reversalDate <= date))
      problems.add('FIELD_NOT_ACCEPTED', `Header, ${names.reversalDate}: not a date after ${names.date}.`);
  }

  amount(minor: bigint, position: number): string {
    const where = `Line ${position}, ${this.names.amount}`;
    if (minor <= 0n) this.problems.add('FIELD_NOT_ACCEPTED', `${where}: not greater than zero.`);
    const text = formatMinor(minor, this.decimals);
    const excess = this.decimals - LEDGER_DECIMALS;
    if (excess === 0) return text;
    if (excess < 0) return `${text}${this.decimals === 0 ? '.' : ''}${'0'.repeat(-excess)}`;
    if (!text.endsWith('0'.repeat(excess))) {
      const money = moneyText(minor, this.entry.currency);
      this.problems.add('AMOUNT_PRECISION', `${where}: ${money} has more than two decimals.`);
    }
    return text.slice(0, -excess);
  }

  rate(rate: string, position: number): void {
    if (!/^\d{1,12}(\.\d{1,4}0*)?$/.test(rate))
      this.problems.add('FIELD_NOT_ACCEPTED', `Line ${position}, ${this.names.rate}: more than four decimals.`);
  }

  // The batch was already checked for balance; this is the last check before the ledger's.
  totals(): void {
    const { lines, currency } = this.entry;
    if (lines.length < 2) this.problems.add('ENTRY_UNBALANCED_IN_LEDGER', 'The entry has fewer than two lines.');
    for (const side of ['debit', 'credit'] as const) {
      if (lines.some((line) => line.side === side)) continue;
      this.problems.add('ENTRY_UNBALANCED_IN_LEDGER', `The entry has no ${side} line.`);
    }
    const [debit, credit] = [totalOf(lines, 'debit'), totalOf(lines, 'credit')];
    if (debit === credit) return;
    this.problems.add('ENTRY_UNBALANCED_IN_LEDGER', `The entry ${differenceText(debit, credit, currency)}.`);
  }
}

const totalOf = (lines: readonly LedgerLine[], side: LedgerLine['side']): bigint => {
  let total = 0n;
  for (const line of lines) if (line.side === side) total += line.amountMinor;
  return total;
};
