import { type TieOutCellView, type TieOutView } from '../../src/application/reconciliation/reconciliation.views';
import { acceptDifference } from '../../src/domain/reconciliation/reconciliation.decisions';
import { tieOut } from '../../src/domain/reconciliation/reconciliation.state';
import { streamId } from '../../src/application/shared/streams';
import { linesOf } from '../../sandbox/ledger/batch';
import { cause, ENVIRONMENT } from '../support/plain-ports';
import { PERIOD, plant, TieOutWorld } from './tie-out-world';

const ENTRIES = 60;
const PLANTED = 500;
const ALL = { account: null, entity: null, currency: null };

let world: TieOutWorld;
beforeAll(async () => {
  world = await TieOutWorld.with(ENTRIES);
});
afterAll(() => world.stop());

const cents = (text: string | null): number => (text === null ? NaN : Math.round(Number(text) * 100));
const statesOf = ({ cells }: TieOutView): string[] => [...new Set(cells.map(({ state }) => state))];
const cellOf = (view: TieOutView, account: string, entity: string): TieOutCellView => {
  const cell = view.cells.find((one) => one.account === account && one.entity === entity);
  if (cell === undefined) throw new Error(`There is no cell ${account} ${entity}.`);
  return cell;
};
const settings = (): typeof world.watch.world.gateway.settings => world.watch.world.gateway.settings;

describe('the tie-out over the real client', () => {
  it('agrees in every cell when nobody touched the ledger', async () => {
    const view = await world.tieOut();
    expect(statesOf(view)).toEqual(['agrees']);
    expect(view.cells).toHaveLength(3);
    expect({ open: view.open, isTiedOut: view.isTiedOut, checks: view.checks }).toEqual({
      open: 0,
      isTiedOut: true,
      checks: ['entities', 'details', 'trial-balance', 'account-balance'].map((what) => ({ what, notChecked: null })),
    });
    expect(view.counts).toMatchObject({
      batches: ENTRIES,
      lines: ENTRIES * 4,
      ledgerLines: ENTRIES * 4,
      otherLines: 0,
    });
  });

  it('lists every planted entry as of other origin, and adds up to the trial balance in every cell', async () => {
    plant(world.watch, PLANTED);
    const view = await world.tieOut();
    expect(view.counts).toMatchObject({ otherEntries: PLANTED, otherLines: PLANTED, otherListed: PLANTED });
    const listed: string[] = [];
    let cursor: string | null = null;
    do {
      const page = world.watch.tieOutViews.others(ENVIRONMENT, PERIOD, ALL, { limit: 200, cursor });
      listed.push(...page.items.map(({ title, module }) => `${title} ${module}`));
      cursor = page.nextCursor;
    } while (cursor !== null);
    const planted = Array.from({ length: PLANTED }, (_, index) => `Planted ${index + 1} 4.AR`);
    expect([...new Set(listed)].sort()).toEqual(planted.sort());
    expect(statesOf(view)).toEqual(['agrees']);
    for (const { account, entity, posted, explained, other, ledger } of view.cells) {
      expect(cents(posted) + cents(explained) + cents(other)).toBe(cents(ledger));
      const [trial] = view.balances.filter(
        (one) => one.kind === 'trial-balance' && one.account === account && one.entity === entity,
      );
      expect(cents(trial?.balance ?? null)).toBe(cents(ledger));
    }
    expect(view.balances.every(({ agrees }) => agrees)).toBe(true);
    expect(view.isTiedOut).toBe(true);
  });

  it('finds a change that nobody looked at yet, explains it after a look, and takes an acceptance in its amount only', async () => {
    const [changed] = world.watch.posted;
    if (changed === undefined) throw new Error('Nothing is posted.');
    const { ledger } = world.watch.world.gateway;
    const before = linesOf(changed.entry);
    const raised = before.map((line, index) =>
      index === 0 ? { ...line, amount: line.amount + 500n, baseAmount: line.baseAmount + 500n } : line,
    );
    ledger.replaceLines(changed.entry, raised, true);
    ledger.change(changed.entry, world.watch.modified());

    const open = await world.tieOut();
    const [cell] = open.cells.filter(({ state }) => state === 'differs');
    expect([open.open, open.isTiedOut, cell?.difference, cell?.unexplainedBatches]).toEqual([1, false, '5.00', 1]);
    const page = { limit: 10, cursor: null };
    expect(world.watch.tieOutViews.differences(ENVIRONMENT, PERIOD, ALL, page).items).toMatchObject([
      { batchKey: changed.batchKey, because: null, isAccepted: false },
    ]);

    const { account = '', entity = '', currency = '' } = cell ?? {};
    const difference = { kind: 'cell', account, entity, currency, minor: '500' } as const;
    const accept = (minor: string): Promise<unknown> =>
      world.watch.aggregates.change(tieOut, streamId(ENVIRONMENT, PERIOD), cause, (state) =>
        acceptDifference(state, { ...difference, minor, reason: 'Known' }),
      );
    await expect(accept('501')).rejects.toMatchObject({ code: 'DIFFERENCE_NOT_LISTED' });
    await accept('500');
    await world.watch.projected();
    expect(world.watch.tieOutViews.last(ENVIRONMENT, PERIOD)).toMatchObject({ open: 0, isTiedOut: true });

    await world.watch.look('full');
    const explained = await world.tieOut();
    expect(cellOf(explained, account, entity)).toMatchObject({
      state: 'explained',
      difference: '5.00',
      explained: '5.00',
    });
    expect(explained.isTiedOut).toBe(true);

    ledger.replaceLines(changed.entry, before, true);
    ledger.change(changed.entry, world.watch.modified());
    world.watch.clock.advance(1_000);
    await world.watch.look('full');
    expect(statesOf(await world.tieOut())).toEqual(['agrees']);
  });

  it('opens a figure to its lines, each with its batch', async () => {
    const view = await world.tieOut();
    const cell = cellOf(view, '4000-10', 'us01');
    const filter = { account: cell.account, entity: cell.entity, currency: cell.currency };
    const { items, nextCursor } = await world.lines().of(ENVIRONMENT, PERIOD, filter, { limit: 500, cursor: null });
    expect(nextCursor).toBeNull();
    expect(items.length).toBe((ENTRIES / 3) * 4);
    expect(items.reduce((sum, { amount }) => sum + cents(amount), 0)).toBe(cents(cell.posted));
  });

  it.each([
    ['the trial balance', { servesTrialBalance: false }, 'trial-balance', 'agrees'],
    ['a trial balance with other names', { trialBalanceAccountName: 'nummer' }, 'trial-balance', 'agrees'],
    ['account balances', { servesAccountBalances: false }, 'account-balance', 'agrees'],
    ['posted lines', { servesDetails: false }, 'details', 'not checked'],
  ] as const)('says not checked where a company does not answer %s', async (_name, change, what, state) => {
    const before = { ...settings() };
    Object.assign(settings(), change);
    try {
      await world.watch.world.renewClient();
      const view = await world.tieOut();
      const notChecked = view.checks.filter((check) => check.notChecked !== null).map((check) => check.what);
      expect(notChecked).toContain(what);
      expect(statesOf(view)).toEqual([state]);
      if (what === 'details') expect([view.isTiedOut, view.cells[0]?.ledger]).toEqual([false, null]);
    } finally {
      Object.assign(settings(), before);
      await world.watch.world.renewClient();
    }
  });

  it('reads a company that lacks fields of posted lines', async () => {
    settings().detailFieldsMissing = ['MODULEKEY', 'DESCRIPTION'];
    await world.watch.world.renewClient();
    const view = await world.tieOut();
    settings().detailFieldsMissing = [];
    await world.watch.world.renewClient();
    expect([statesOf(view), view.counts.otherEntries]).toEqual([['agrees'], PLANTED]);
  });
});
