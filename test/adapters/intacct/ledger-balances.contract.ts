import { type LedgerAccess } from '../../../src/application/ports/accounting-system';
import {
  type AccountMovement,
  type DetailLine,
  type DetailPage,
  type LedgerBalances,
} from '../../../src/application/ports/ledger-balances';

/** A posted line to begin with. Amounts have two decimals. */
export type HeldLine = Pick<DetailLine, 'journal' | 'module' | 'date' | 'title' | 'account' | 'location' | 'side'> &
  Pick<DetailLine, 'currency' | 'amount' | 'baseAmount' | 'memo'>;

/** A ledger that holds entries of lines, each entry of one line after another. */
export interface BalancedLedger {
  readonly balances: LedgerBalances;
  readonly access: LedgerAccess;
  /** Answers the record number of the entry. */
  hold(lines: readonly HeldLine[]): string;
  stop(): Promise<void>;
}

const line = (more: Partial<HeldLine> = {}): HeldLine => ({
  ...{ journal: 'APJ', module: '2.GL', date: '2026-09-30', title: 'JE-1', account: '4000', location: 'L01' },
  ...{ side: 'debit', currency: 'USD', amount: '10.00', baseAmount: '10.00', memo: 'September' },
  ...more,
});

const SEPTEMBER = { from: '2026-09-01', to: '2026-09-30' };

/** What every adapter of LedgerBalances does. Locations L01 of us01 (USD) and L03 of uk01 (GBP) are there. */
export const ledgerBalancesContract = (start: () => Promise<BalancedLedger>): void => {
  let ledger: BalancedLedger;
  beforeEach(async () => {
    ledger = await start();
  });
  afterEach(() => ledger.stop());

  const details = async (accounts: readonly string[], days = SEPTEMBER): Promise<DetailLine[]> => {
    const lines: DetailLine[] = [];
    for await (const page of ledger.balances.details(ledger.access, { ...days, accounts })) lines.push(...read(page));
    return lines;
  };
  const read = (page: DetailPage): readonly DetailLine[] => {
    if (page.kind !== 'lines') throw new Error(JSON.stringify(page));
    return page.lines;
  };
  const movements = async (outcome: ReturnType<LedgerBalances['trialBalance']>): Promise<AccountMovement[]> => {
    const answer = await outcome;
    if (answer.kind !== 'movements') throw new Error(JSON.stringify(answer));
    return answer.movements.map((one) => ({
      ...one,
      debit: plain(one.debit),
      credit: plain(one.credit),
      currency: '',
    }));
  };
  const plain = (text: string): string => String(Number(text));

  it('gives the posted lines of an account in some days, of every journal and module, with their records', async () => {
    const first = ledger.hold([line(), line({ side: 'credit', account: '2400' })]);
    const other = ledger.hold([
      line({ journal: 'GJ', module: '4.AR', title: 'Invoice', amount: '7.50', baseAmount: '7.50' }),
    ]);
    ledger.hold([line({ date: '2026-10-01' }), line({ date: '2026-08-31' })]);
    const found = await details(['4000']);
    expect(
      found.map(({ lineNo: _lineNo, ...one }) => ({
        ...one,
        amount: plain(one.amount),
        baseAmount: plain(one.baseAmount),
      })),
    ).toEqual([
      { ...line(), recordNo: first, amount: '10', baseAmount: '10' },
      {
        ...line({ journal: 'GJ', module: '4.AR', title: 'Invoice' }),
        recordNo: other,
        amount: '7.5',
        baseAmount: '7.5',
      },
    ]);
    expect(new Set((await details(['4000', '2400'])).map(({ lineNo }) => lineNo)).size).toBe(3);
  });

  it('gives the trial balance of an entity, and of all', async () => {
    ledger.hold([line(), line({ side: 'credit', account: '2400' })]);
    ledger.hold([
      line({ location: 'L03', currency: 'USD', amount: '4.00', baseAmount: '3.00' }),
      line({ location: 'L03', side: 'credit', account: '2400', currency: 'USD', amount: '4.00', baseAmount: '3.00' }),
    ]);
    ledger.hold([line({ date: '2026-10-01' })]);
    const of = (entityId: string): Promise<AccountMovement[]> =>
      movements(ledger.balances.trialBalance(ledger.access, { ...SEPTEMBER, entityId }));
    const sorted = (found: AccountMovement[]): AccountMovement[] =>
      found.sort((one, next) => (one.account < next.account ? -1 : 1));
    expect(sorted(await of('uk01'))).toEqual([
      { account: '2400', currency: '', debit: '0', credit: '3' },
      { account: '4000', currency: '', debit: '3', credit: '0' },
    ]);
    expect(sorted(await of(''))).toEqual([
      { account: '2400', currency: '', debit: '0', credit: '13' },
      { account: '4000', currency: '', debit: '13', credit: '0' },
    ]);
  });

  it('gives balances per currency of the transactions', async () => {
    ledger.hold([line(), line({ currency: 'GBP', amount: '4.00', baseAmount: '5.00' })]);
    const outcome = await ledger.balances.balances(ledger.access, { ...SEPTEMBER, accounts: ['4000'] });
    if (outcome.kind !== 'movements') throw new Error(JSON.stringify(outcome));
    expect(
      outcome.movements
        .map(({ account, currency, debit, credit }) => [account, currency, plain(debit), plain(credit)])
        .sort(),
    ).toEqual([
      ['4000', 'GBP', '4', '0'],
      ['4000', 'USD', '10', '0'],
    ]);
  });

  it('gives nothing for no accounts, and for days without entries', async () => {
    ledger.hold([line()]);
    expect(await details([])).toEqual([]);
    expect(await details(['4000'], { from: '2026-07-01', to: '2026-07-31' })).toEqual([]);
    expect(await ledger.balances.balances(ledger.access, { ...SEPTEMBER, accounts: [] })).toEqual({
      kind: 'movements',
      movements: [],
    });
  });
};
