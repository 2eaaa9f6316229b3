import { LedgerWatchWorker } from '../../../src/application/ledger-watch/ledger-watch.worker';
import { type RoundPorts } from '../../../src/application/ledger-watch/watch-round-run';
import { type HeaderPage, LedgerReadings } from '../../../src/application/ports/ledger-readings';
import { startRound } from '../../../src/domain/ledger-watch/ledger-watch.decisions';
import { watchRound } from '../../../src/domain/ledger-watch/ledger-watch.state';
import { streamId } from '../../../src/application/shared/streams';
import { reasonOf } from '../../support/fake-ledger';
import { cause, ENVIRONMENT } from '../../support/plain-ports';
import { WatchWorld } from '../../torture/watch-world';

const HOUR_MS = 3_600_000;
const ENVIRONMENTS = { names: [ENVIRONMENT] };
const ALL = { limit: 10, cursor: null };

let world: WatchWorld;
let ports: RoundPorts;

beforeAll(async () => {
  world = await WatchWorld.with(3);
  ports = world.roundPorts();
});
afterAll(() => world.stop());

const workerOver = (more: Partial<RoundPorts> = {}): LedgerWatchWorker =>
  new LedgerWatchWorker({ ...ports, ...more }, ENVIRONMENTS);
const ticked = async (worker: LedgerWatchWorker): Promise<void> => {
  await worker.tick();
  await worker.idle(ENVIRONMENT);
  await world.projected();
};
const rounds = () => world.watchViews.roundsOf(ENVIRONMENT, ALL).items;
/** Answers every question for headers so. */
const answering = (page: HeaderPage): LedgerReadings =>
  new (class extends LedgerReadings {
    override async *headers(): AsyncGenerator<HeaderPage> {
      yield page;
    }
    override lines(): never {
      throw new Error('Nothing has lines.');
    }
  })();
const start = async (roundId: string): Promise<void> => {
  const facts = { roundId, kind: 'quick', because: 'asked', periods: ['2026-09'], batchKeys: null } as const;
  await world.aggregates.change(watchRound, streamId(ENVIRONMENT, roundId), cause, (state) => startRound(state, facts));
  await world.projected();
};

describe('the ledger watch', () => {
  it('begins no round before its time, then one, however many processes see it due', async () => {
    const [one, other] = [workerOver(), workerOver()];
    await ticked(one);
    expect(rounds()).toEqual([]);
    world.clock.advance(HOUR_MS);
    await Promise.all([ticked(one), ticked(other)]);
    expect(rounds()).toMatchObject([
      { kind: 'quick', because: 'due', status: 'Finished', periods: ['2026-09'], counts: { batches: 3, read: 3 } },
    ]);
    await ticked(one);
    expect(rounds()).toHaveLength(1);
  });

  it('is full after its hours', async () => {
    const worker = workerOver();
    world.clock.advance(24 * HOUR_MS);
    await ticked(worker);
    expect(rounds()[0]).toMatchObject({ kind: 'full', because: 'due', status: 'Finished', counts: { read: 3 } });
  });

  it('goes on with a round that another process left', async () => {
    await start('left-behind');
    await ticked(workerOver());
    expect(rounds()[0]).toMatchObject({ roundId: 'left-behind', status: 'Finished', counts: { batches: 3 } });
  });

  it('does not begin what a stopped process was asked for', async () => {
    const worker = workerOver();
    await worker.stop();
    await start('asked-late');
    worker.take(ENVIRONMENT);
    await worker.idle(ENVIRONMENT);
    expect(rounds()[0]).toMatchObject({ roundId: 'asked-late', status: 'Running' });
    await ticked(workerOver());
    expect(rounds()[0]).toMatchObject({ roundId: 'asked-late', status: 'Finished' });
  });

  it('says why it could not look, and changes no batch for it', async () => {
    await start('unanswered');
    await ticked(workerOver({ readings: answering({ kind: 'unavailable', cause: 'timeout' }) }));
    expect(rounds()[0]).toMatchObject({ status: 'Stopped', trouble: { code: 'LEDGER_UNAVAILABLE' } });
    await start('not-allowed');
    const refusal = { kind: 'refused', reasons: [reasonOf('PERMISSION_MISSING')] } as const;
    await ticked(workerOver({ readings: answering(refusal) }));
    expect(rounds()[0]).toMatchObject({ status: 'Stopped', trouble: { code: 'LEDGER_NOT_READABLE' } });
    expect(world.changed()).toEqual(new Map());
  });

  it('calls nothing gone when it sees nothing at all, however often', async () => {
    for (const roundId of ['nothing-1', 'nothing-2']) {
      world.clock.advance(HOUR_MS);
      await start(roundId);
      await ticked(workerOver({ readings: answering({ kind: 'headers', headers: [] }) }));
    }
    expect([...world.changed().values()]).toEqual(['Could Not Be Read', 'Could Not Be Read', 'Could Not Be Read']);
    await start('seen-again');
    world.clock.advance(1);
    await ticked(workerOver());
    expect(world.changed()).toEqual(new Map());
    expect(rounds()[0]).toMatchObject({ counts: { cleared: 3 } });
  });

  it('pauses the connection at the first refusal of the credentials', async () => {
    await start('refused');
    const refusal = { kind: 'connection-refused', reasons: [reasonOf('SIGN_IN_REFUSED')] } as const;
    await ticked(workerOver({ readings: answering(refusal) }));
    expect(rounds()[0]).toMatchObject({ status: 'Stopped', trouble: { code: 'CONNECTION_REFUSED' } });
    expect(await world.connection()).toMatchObject({ status: 'Paused' });
  });
});
