import { FakeBalances } from '../../support/fake-balances';
import { type BalancedLedger, type HeldLine, ledgerBalancesContract } from './ledger-balances.contract';
import { startSandboxLedger } from './sandbox-ledger';

const cents = (text: string): bigint => BigInt(text.replace('.', ''));

const startSandbox = async (): Promise<BalancedLedger> => {
  const { gateway, intacct, as, stop } = await startSandboxLedger();
  return {
    balances: intacct.balances,
    access: as('everything'),
    stop,
    hold: (lines) => {
      const [first] = lines;
      if (first === undefined) throw new Error('An entry has lines.');
      // Lines of one entry share its day; another day is an entry of its own.
      const days = [...new Set(lines.map(({ date }) => date))];
      const records = days.map((date) =>
        heldIn(
          gateway,
          lines.filter((line) => line.date === date),
        ),
      );
      return String(records[0]);
    },
  };
};

const heldIn = (
  gateway: Awaited<ReturnType<typeof startSandboxLedger>>['gateway'],
  lines: readonly HeldLine[],
): number => {
  const { journal = '', date = '', title = '', module = '' } = lines[0] ?? {};
  return gateway.ledger.add(
    {
      ...{ journal, date, title, referenceNo: '', state: 'Posted', historyComment: '', supportingDocumentId: '' },
      ...{ baseLocation: '', privateToEntity: '', createdBy: 'person', createdAt: new Date(), customFields: new Map() },
      moduleKey: module,
    },
    lines.map((line) => ({
      ...{ accountNo: line.account, isDebit: line.side === 'debit', currency: line.currency, document: '' },
      ...{ amount: cents(line.amount), baseAmount: cents(line.baseAmount), description: line.memo },
      ...{ exchangeRateDate: '', exchangeRateType: '', exchangeRate: '', customFields: new Map() },
      dimensions: new Map([['LOCATION', line.location]]),
    })),
  ).recordNo;
};

const startFake = (): Promise<BalancedLedger> => {
  const balances = new FakeBalances();
  balances.entities.set('L01', 'us01').set('L03', 'uk01');
  let records = 0;
  return Promise.resolve({
    balances,
    access: undefined as never,
    stop: () => Promise.resolve(),
    hold: (lines) => {
      records += 1;
      for (const line of lines)
        balances.lines.push({ ...line, recordNo: String(records), lineNo: String(balances.lines.length + 1) });
      return String(records);
    },
  });
};

describe('balances of Sage Intacct, over the sandbox', () => {
  ledgerBalancesContract(startSandbox);

  it.each([
    ['no trial balance', { servesTrialBalance: false }],
    ['other rows', { trialBalanceRowName: 'zeile' }],
    ['another name of the account', { trialBalanceAccountName: 'konto' }],
  ])('says that it is not offered: %s', async (_name, change) => {
    const { gateway, intacct, as, stop } = await startSandboxLedger();
    heldIn(gateway, [
      {
        ...{ journal: 'APJ', module: '2.GL', date: '2026-09-30', title: 'T', account: '4000', location: 'L01' },
        side: 'debit',
        currency: 'USD',
        amount: '1.00',
        baseAmount: '1.00',
        memo: '',
      },
    ]);
    Object.assign(gateway.settings, change);
    const days = { from: '2026-09-01', to: '2026-09-30' };
    const outcome = await intacct.balances.trialBalance(as('everything'), { ...days, entityId: '' });
    expect(outcome).toMatchObject({ kind: 'not-offered' });
    await stop();
  });

  it.each([
    ['glaccount', 'accountno'],
    ['account', 'glaccount'],
    ['trialbalanceitem', 'glaccountno'],
  ])('understands rows that are called %s with %s', async (trialBalanceRowName, trialBalanceAccountName) => {
    const { gateway, intacct, as, stop } = await startSandboxLedger();
    const held: HeldLine = {
      ...{ journal: 'APJ', module: '2.GL', date: '2026-09-30', title: 'T', account: '4000', location: 'L01' },
      ...{ side: 'debit', currency: 'USD', amount: '1.00', baseAmount: '1.00', memo: '' },
    };
    heldIn(gateway, [held]);
    Object.assign(gateway.settings, { trialBalanceRowName, trialBalanceAccountName });
    const days = { from: '2026-09-01', to: '2026-09-30' };
    const outcome = await intacct.balances.trialBalance(as('everything'), { ...days, entityId: '' });
    expect(outcome).toMatchObject(
      trialBalanceRowName === 'glaccount' ? { kind: 'not-offered' } : { movements: [{ account: '4000', debit: '1' }] },
    );
    await stop();
  });

  it('does not read without the permission, and never with a wrong password', async () => {
    const { intacct, as, stop } = await startSandboxLedger();
    const days = { from: '2026-09-01', to: '2026-09-30' };
    const pages = [];
    for await (const page of intacct.balances.details(as('nothing'), { ...days, accounts: ['4000'] }))
      pages.push(page.kind);
    expect(pages).toEqual(['not-offered']);
    const refused = await intacct.balances.trialBalance(as('stranger'), { ...days, entityId: '' });
    expect(refused.kind).toBe('connection-refused');
    await stop();
  });
});

describe('balances in memory, for tests', () => {
  ledgerBalancesContract(startFake);
});
