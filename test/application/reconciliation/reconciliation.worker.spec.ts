import { ReconciliationWorker } from '../../../src/application/reconciliation/reconciliation.worker';
import { TieOutRun } from '../../../src/application/reconciliation/tie-out-run';
import { tieOutTable } from '../../../src/domain/reconciliation/reconciliation.state';
import { type DetailPage } from '../../../src/application/ports/ledger-balances';
import { FakeBalances } from '../../support/fake-balances';
import { reasonOf } from '../../support/fake-ledger';
import { cause, ENVIRONMENT } from '../../support/plain-ports';
import { PERIOD, TieOutWorld } from '../../torture/tie-out-world';

let world: TieOutWorld;
beforeAll(async () => {
  world = await TieOutWorld.with(3);
});
afterAll(() => world.stop());

const failing = (page: Exclude<DetailPage, { kind: 'lines' }>): FakeBalances => {
  const balances = new FakeBalances();
  balances.lines.push({
    ...{ recordNo: '1', lineNo: '1', journal: 'GJ', module: '', date: '2026-09-30', title: '', account: '4000-10' },
    ...{ location: '', currency: 'USD', side: 'debit', amount: '1.00', baseAmount: '1.00', memo: '' },
  });
  balances.fault = () => page;
  return balances;
};
const views = () => world.watch.tieOutViews;

describe('the worker of tie-outs', () => {
  it('goes on with what another process left, in another turn', async () => {
    const tieOutId = await world.begin();
    // The other process recorded a part of its table, and ended.
    await world.watch.aggregates.change(tieOutTable, `${ENVIRONMENT}.${tieOutId}`, cause, () => [
      {
        type: 'TieOutBalancesRecorded' as const,
        data: {
          ...{ turn: 1, period: PERIOD },
          balances: [
            {
              ...({ kind: 'trial-balance', account: 'X', entity: '', currency: 'USD' } as const),
              ...{ countedMinor: '1', balanceMinor: '2' },
            },
          ],
        },
      },
    ]);
    await world.watch.projected();
    const worker = new ReconciliationWorker(world.ports(), { names: [ENVIRONMENT] });
    await worker.tick();
    await worker.idle(ENVIRONMENT);
    await world.watch.projected();
    const last = views().last(ENVIRONMENT, PERIOD);
    expect([last?.tieOutId, last?.isTiedOut, last?.balances.some(({ account }) => account === 'X')]).toEqual([
      tieOutId,
      true,
      false,
    ]);
  });

  it('ends without a result when the service stops, and begins nothing after', async () => {
    const tieOutId = await world.begin();
    const stopped = new AbortController();
    stopped.abort();
    await world.carryOn(tieOutId, world.ports(), stopped.signal);
    const worker = new ReconciliationWorker(world.ports(), { names: [ENVIRONMENT] });
    await worker.stop();
    worker.take(ENVIRONMENT);
    expect(views().running(ENVIRONMENT, PERIOD)).toMatchObject({ tieOutId });
    await world.carryOn(tieOutId);
    expect(views().running(ENVIRONMENT, PERIOD)).toBeNull();
  });

  it('is carried on by one of two processes alone: the result of the other says nothing', async () => {
    const tieOutId = await world.begin();
    const open = { environment: ENVIRONMENT, period: PERIOD, tieOutId, correlationId: 'request-1' };
    const { signal } = new AbortController();
    const runs = [new TieOutRun(world.ports(), open, signal), new TieOutRun(world.ports(), open, signal)];
    await Promise.allSettled(runs.map((run) => run.run()));
    await world.watch.projected();
    const all = await world.watch.inner.readAll(null, 10_000);
    const ends = all.filter(
      ({ type, data }) => type === 'TieOutFinished' && (data as { tieOutId: string }).tieOutId === tieOutId,
    );
    expect([ends.length, views().last(ENVIRONMENT, PERIOD)?.isTiedOut]).toEqual([1, true]);
  });

  it('stops when the ledger does not answer, keeps what was found before, and says why', async () => {
    const before = views().last(ENVIRONMENT, PERIOD);
    await world.carryOn(await world.begin(), world.ports(failing({ kind: 'unavailable', cause: 'timeout' })));
    expect(views().trouble(ENVIRONMENT, PERIOD)).toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    expect(views().last(ENVIRONMENT, PERIOD)).toEqual(before);
    expect((await world.tieOut()).isTiedOut).toBe(true);
    expect(views().trouble(ENVIRONMENT, PERIOD)).toBeNull();
  });

  it('takes lines that vanish for no reading at all', async () => {
    const vanished = { kind: 'unavailable', cause: 'Rows disappeared.' } as const;
    await world.carryOn(await world.begin(), world.ports(failing(vanished)));
    expect(views().trouble(ENVIRONMENT, PERIOD)).toMatchObject({
      message: expect.stringContaining('Rows disappeared.'),
    });
  });

  it('pauses the connection at the first refusal of the credentials', async () => {
    const refused = { kind: 'connection-refused', reasons: [reasonOf('SIGN_IN_REFUSED')] } as const;
    await world.carryOn(await world.begin(), world.ports(failing(refused)));
    expect(views().trouble(ENVIRONMENT, PERIOD)).toMatchObject({ code: 'CONNECTION_REFUSED' });
    expect(await world.watch.connection()).toMatchObject({ status: 'Paused' });
    await world.carryOn(await world.begin());
    expect(views().trouble(ENVIRONMENT, PERIOD)).toMatchObject({ code: 'CONNECTION_PAUSED' });
  });
});
