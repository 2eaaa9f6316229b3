import { type LedgerLine } from '../../sandbox/ledger/ledger-line';
import { type LedgerBalances } from '../../src/application/ports/ledger-balances';
import { ConnectionPause } from '../../src/application/connection/connection-pause';
import { CellLines } from '../../src/application/reconciliation/cell-lines';
import { type TieOutView } from '../../src/application/reconciliation/reconciliation.views';
import { type TieOutPorts, TieOutRun } from '../../src/application/reconciliation/tie-out-run';
import { streamId } from '../../src/application/shared/streams';
import { startTieOut } from '../../src/domain/reconciliation/reconciliation.decisions';
import { tieOut } from '../../src/domain/reconciliation/reconciliation.state';
import { cause, ENVIRONMENT } from '../support/plain-ports';
import { limits } from '../support/posting-system';
import { WatchWorld } from './watch-world';

export const PERIOD = '2026-09';

/** The same places as the company of the sandbox has. */
const ENTITIES = [
  ['us01', 'USD', 'L01'],
  ['uk01', 'GBP', 'L03'],
  ['de01', 'EUR', 'L04'],
] as const;

/** Entries that another application, or a person, wrote: two lines on one of our accounts and on another. */
export const plant = (world: WatchWorld, count: number, moduleKey = '4.AR'): void => {
  const { ledger } = world.world.gateway;
  for (let index = 1; index <= count; index += 1) {
    const [, , location] = ENTITIES[index % ENTITIES.length] ?? ENTITIES[0];
    const line = (isDebit: boolean, accountNo: string): LedgerLine => ({
      ...{ accountNo, isDebit, amount: BigInt(index), baseAmount: BigInt(index), currency: 'USD', document: '' },
      ...{ description: `Planted ${index}`, exchangeRateDate: '', exchangeRateType: '', exchangeRate: '' },
      ...{ dimensions: new Map([['LOCATION', location]]), customFields: new Map() },
    });
    ledger.add(
      {
        ...{ journal: 'GJ', date: '2026-09-15', title: `Planted ${index}`, referenceNo: `X-${index}`, state: 'Posted' },
        ...{ historyComment: '', supportingDocumentId: '', baseLocation: '', privateToEntity: '', createdBy: 'person' },
        ...{ createdAt: new Date('2026-10-01T08:00:00Z'), customFields: new Map(), moduleKey },
      },
      [line(true, '4000-10'), line(false, '1200')],
    );
  }
};

/** Posted entries at three entities, the sandbox's ledger, the real client, and tie-outs over them. */
export class TieOutWorld {
  private count = 0;

  private constructor(readonly watch: WatchWorld) {}

  static async with(entries: number, progress?: (made: number) => void): Promise<TieOutWorld> {
    const locations = ENTITIES.map(([, , location]) => location);
    const watch = await WatchWorld.with(entries, progress, locations);
    const { inspection } = watch;
    inspection.setupOfCompany = { isMultiEntity: true, isMultiCurrency: true, baseCurrency: '' };
    inspection.lists.set(
      'entities',
      ENTITIES.map(([id, currency]) => ({ id, name: id, active: true, currency })),
    );
    inspection.lists.set(
      'Location',
      ENTITIES.map(([entity, , id]) => ({ id, name: id, active: true, entity })),
    );
    return new TieOutWorld(watch);
  }

  stop(): Promise<void> {
    return this.watch.stop();
  }

  ports(balances: LedgerBalances = this.watch.world.balances): TieOutPorts {
    const { watch } = this;
    const engine = watch.portsOver(watch.inner);
    const { fieldViews } = engine;
    return {
      ...{ engine, balances, store: watch.inner, fieldViews, batchViews: watch.batchViews, views: watch.tieOutViews },
      ...{ pause: new ConnectionPause(watch.aggregates, watch.log), freshness: watch.projector, limits },
    };
  }

  lines(): CellLines {
    const { watch } = this;
    const engine = watch.portsOver(watch.inner);
    return new CellLines(engine, watch.inner, engine.fieldViews, watch.batchViews);
  }

  async begin(): Promise<string> {
    this.count += 1;
    const tieOutId = `tie-out-${this.count}`;
    await this.watch.aggregates.change(tieOut, streamId(ENVIRONMENT, PERIOD), cause, (state) =>
      startTieOut(state, { tieOutId, period: PERIOD }),
    );
    await this.watch.projected();
    return tieOutId;
  }

  async carryOn(
    tieOutId: string,
    ports = this.ports(),
    stopping = new AbortController().signal,
  ): Promise<TieOutView | null> {
    const open = { environment: ENVIRONMENT, period: PERIOD, tieOutId, correlationId: 'request-1' };
    await new TieOutRun(ports, open, stopping).run();
    await this.watch.projected();
    return this.watch.tieOutViews.last(ENVIRONMENT, PERIOD);
  }

  /** A whole tie-out. */
  async tieOut(balances?: LedgerBalances): Promise<TieOutView> {
    const view = await this.carryOn(await this.begin(), this.ports(balances));
    if (view === null) throw new Error('The tie-out is not shown.');
    return view;
  }
}
