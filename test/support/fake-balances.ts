import { type LedgerAccess } from '../../src/application/ports/accounting-system';
import {
  type AccountMovement,
  type DetailLine,
  type DetailPage,
  LedgerBalances,
  type LedgerDays,
  type MovementsOutcome,
} from '../../src/application/ports/ledger-balances';

/** A ledger in memory that has the posted lines that the test says, and the balances that follow from them. */
export class FakeBalances extends LedgerBalances {
  readonly lines: DetailLine[] = [];
  /** Entity of each location. */
  readonly entities = new Map<string, string>();
  pageSize = 2;
  /** Asked before every answer; undefined answers what is there. */
  fault: (what: 'trial-balance' | 'balances' | 'details') => Exclude<DetailPage, { kind: 'lines' }> | undefined = () =>
    undefined;

  override trialBalance(
    _access: LedgerAccess,
    { from, to, entityId }: LedgerDays & { readonly entityId: string },
  ): Promise<MovementsOutcome> {
    const isOf = ({ location }: DetailLine): boolean => entityId === '' || this.entities.get(location) === entityId;
    const movements = movementsOf(
      this.within(from, to).filter(isOf),
      () => '',
      ({ baseAmount }) => baseAmount,
    );
    return Promise.resolve(this.fault('trial-balance') ?? { kind: 'movements', movements });
  }

  override balances(
    _access: LedgerAccess,
    { from, to, accounts }: LedgerDays & { readonly accounts: readonly string[] },
  ): Promise<MovementsOutcome> {
    const lines = this.within(from, to).filter(({ account }) => accounts.includes(account));
    const movements = movementsOf(
      lines,
      ({ currency }) => currency,
      ({ amount }) => amount,
    );
    return Promise.resolve(this.fault('balances') ?? { kind: 'movements', movements });
  }

  override async *details(
    _access: LedgerAccess,
    { from, to, accounts }: LedgerDays & { readonly accounts: readonly string[] },
  ): AsyncGenerator<DetailPage> {
    const lines = this.within(from, to).filter(({ account }) => accounts.includes(account));
    for (let start = 0; start < lines.length; start += this.pageSize) {
      const fault = await Promise.resolve(this.fault('details'));
      yield fault ?? { kind: 'lines', lines: lines.slice(start, start + this.pageSize) };
      if (fault !== undefined) return;
    }
  }

  private within(from: string, to: string): readonly DetailLine[] {
    return this.lines.filter(({ date }) => from <= date && date <= to);
  }
}

const movementsOf = (
  lines: readonly DetailLine[],
  currencyOf: (line: DetailLine) => string,
  amountOf: (line: DetailLine) => string,
): AccountMovement[] => {
  const sums = new Map<string, { account: string; currency: string; debit: bigint; credit: bigint }>();
  for (const line of lines) {
    const [account, currency] = [line.account, currencyOf(line)];
    const key = `${account}\n${currency}`;
    const sum = sums.get(key) ?? { account, currency, debit: 0n, credit: 0n };
    sums.set(key, sum);
    sum[line.side] += BigInt(amountOf(line).replace('.', ''));
  }
  return [...sums.values()].map(({ account, currency, debit, credit }) => ({
    ...{ account, currency, debit: decimal(debit), credit: decimal(credit) },
  }));
};

const decimal = (cents: bigint): string => {
  const digits = cents.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
};
