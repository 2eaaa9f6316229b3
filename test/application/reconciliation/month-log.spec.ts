import { MonthLog, type MonthLogScope } from '../../../src/application/reconciliation/month-log';
import { type EntryContext } from '../../../src/domain/ledger-entry/entry-builder';
import { buildLedgerEntry } from '../../../src/domain/ledger-entry/entry-builder';
import { TieOutTable } from '../../../src/domain/reconciliation/tie-out-table';
import { CorrectionWorld, lines } from '../../support/correction-world';
import { ENVIRONMENT } from '../../support/plain-ports';

let world: CorrectionWorld;
beforeEach(async () => {
  world = new CorrectionWorld();
  await world.start();
});
afterEach(() => world.stop());

/** Accounts as they are mapped now: 4001 may have been mapped anew since something was posted. */
const contextOf = (mapped: Readonly<Record<string, string>>): EntryContext =>
  ({
    ...{ journalSymbol: 'APJ', exchangeRateType: '', mappingRevision: 1, fields: [] },
    ledgerAccountOf: ({ account }: { account: string }) => mapped[account] ?? `${account}-10`,
  }) as unknown as EntryContext;

/** Delivered, posted and waiting corrections of a month by account, in minor units. */
const month = async (mapped: Readonly<Record<string, string>> = {}): Promise<Record<string, readonly string[]>> => {
  const sentThen = contextOf({});
  const scope = {
    ...{ environment: ENVIRONMENT, period: '2026-09', companyId: 'ACME', context: contextOf(mapped) },
    places: { entityOfLine: () => '' },
    sent: {
      of: ({ plan, lines: content }: Parameters<MonthLogScope['sent']['of']>[0]) =>
        buildLedgerEntry(plan, content, sentThen),
    },
  } as unknown as MonthLogScope;
  const { content } = world.portsOver(world.inner);
  const table = new TieOutTable();
  await new MonthLog({ content, batchViews: world.batchViews }, scope).read(table, () => Promise.resolve(true));
  return Object.fromEntries(
    table
      .cells(false)
      .map(({ account, ...cell }) => [
        account,
        [cell.deliveredMinor, cell.postedMinor, cell.correctionMinor, cell.withdrawnMinor],
      ]),
  );
};

describe('a net difference in the tie-out', () => {
  it('is delivered with its entry: what was delivered last is the original and its differences', async () => {
    await world.send([await world.deliver(1, lines(1000, ['4001', 1000]))]);
    const newer = await world.deliver(2, lines(1500, ['4001', 900], ['4002', 600]));
    const waits = {
      '4000-10': ['1500', '1000', '500', '0'],
      '4001-10': ['-900', '-1000', '100', '0'],
      '4002-10': ['-600', '0', '-600', '0'],
    };
    expect(await month()).toEqual(waits);
    const difference = await world.net(newer);
    expect(await month()).toEqual(waits);
    await world.send([difference]);
    const agreed = {
      '4000-10': ['1500', '1500', '0', '0'],
      '4001-10': ['-900', '-900', '0', '0'],
      '4002-10': ['-600', '-600', '0', '0'],
    };
    expect(await month()).toEqual(agreed);
    expect(await month({ '4001': '4999-99' })).toEqual(agreed);
  });

  it('counts a third delivery against all of it, and nothing after all of it was taken back', async () => {
    const key = await world.deliver(1, lines(1000, ['4001', 1000]));
    await world.send([key]);
    await world.send([await world.net(await world.deliver(2, lines(1500, ['4001', 1500])))]);
    const third = await world.deliver(3, lines(700, ['4001', 700]));
    expect(await month()).toEqual({
      '4000-10': ['700', '1500', '-800', '0'],
      '4001-10': ['-700', '-1500', '800', '0'],
    });
    await world.send([await world.net(third)]);
    expect(await month()).toEqual({ '4000-10': ['700', '700', '0', '0'], '4001-10': ['-700', '-700', '0', '0'] });
    const wanted = { batchKey: key, date: { rule: 'same' }, reason: 'Wrong month' } as const;
    const { batchKeys } = await world.reversals().prepare(CorrectionWorld.origin, wanted);
    await world.send(batchKeys);
    await world.settle();
    expect(await month()).toEqual({ '4000-10': ['1000', '0', '0', '1000'], '4001-10': ['-1000', '0', '0', '-1000'] });
  });
});
