import { DifferenceSettling } from '../../../src/application/journal-batch/difference-settling';
import { Aggregates } from '../../../src/application/shared/aggregates';
import { codeOf, CorrectionWorld, lines } from '../../support/correction-world';
import { ENVIRONMENT } from '../../support/plain-ports';

let world: CorrectionWorld;
let [posted, newer]: [string, string] = ['', ''];
const { origin } = CorrectionWorld;

beforeEach(async () => {
  world = new CorrectionWorld();
  await world.start();
  posted = await world.deliver(1, lines(1000, ['4001', 1000]));
  await world.send([posted]);
  newer = await world.deliver(2, lines(1500, ['4001', 1500]));
});
afterEach(() => world.stop());

/** Events of batches in the order of the log, after so many. */
const written = async (after: number): Promise<readonly string[]> =>
  (await world.inner.readAll(null, 10_000))
    .slice(after)
    .filter(({ stream }) => stream.startsWith('journalBatch-'))
    .map(({ stream, type }) => `${stream.slice(`journalBatch-${ENVIRONMENT}.`.length)} ${type}`);
const count = async (): Promise<number> => (await world.inner.readAll(null, 10_000)).length;

/** Prepares a net difference by a process that dies before an append to a stream; its key. */
const preparedUntil = async (isEnd: (stream: string, type: string) => boolean): Promise<string> => {
  const { store } = world.process();
  let key = '';
  store.interfere = async ({ stream, events }, proceed) => {
    if (events.some(({ type }) => isEnd(stream, type))) throw new Error('killed');
    if (events[0]?.type === 'JournalBatchPlanned') key = stream.slice(`journalBatch-${ENVIRONMENT}.`.length);
    return proceed();
  };
  await expect(world.net(newer, new Aggregates(store, world.clock, world.ids))).rejects.toThrow('killed');
  await world.projected();
  return key;
};

describe('settling a net difference', () => {
  it('binds the delivery, then the entry, then releases it; repeated it writes nothing', async () => {
    const before = await count();
    const key = await world.net(newer);
    expect((await written(before)).filter((one) => !/Line|Seen/.test(one))).toEqual([
      `${key} JournalBatchPlanned`,
      `${newer} JournalBatchDifferencePlanned`,
      `${posted} JournalBatchDifferencePlanned`,
      `${key} JournalBatchReleased`,
    ]);
    const after = await count();
    await new DifferenceSettling(world.aggregates).settle(ENVIRONMENT, key);
    expect(await count()).toBe(after);
  });

  it('leaves what nobody is bound to, and completes what one is', async () => {
    const settling = new DifferenceSettling(world.aggregates);
    const unbound = await preparedUntil((stream) => stream.endsWith(newer));
    const before = await count();
    await settling.settle(ENVIRONMENT, unbound);
    expect(await count()).toBe(before);
    expect(await world.batch(unbound)).toMatchObject({ status: 'Staged' });
    const bound = await preparedUntil((stream, type) => stream.endsWith(posted) && type.endsWith('DifferencePlanned'));
    expect([bound, (await world.batch(newer)).status]).toEqual(['', 'Netted']);
    await settling.settle(ENVIRONMENT, unbound);
    expect(await world.batch(unbound)).toMatchObject({ status: 'Ready' });
    expect(await world.batch(posted)).toMatchObject({ history: { differences: [{ batchKey: unbound }] } });
  });

  it('is void when the entry refuses meanwhile, and the delivery waits for a decision again', async () => {
    const { store } = world.process();
    let key = '';
    store.interfere = async ({ stream, events }, proceed) => {
      if (events[0]?.type === 'JournalBatchPlanned') key = stream.slice(`journalBatch-${ENVIRONMENT}.`.length);
      const isLast = stream.endsWith(newer) && events.some(({ type }) => type === 'JournalBatchDifferencePlanned');
      const done = await proceed();
      if (isLast)
        await world.reversals().prepare(origin, { batchKey: posted, date: { rule: 'same' }, reason: 'Wrong month' });
      return done;
    };
    const code = await codeOf(world.net(newer, new Aggregates(store, world.clock, world.ids)));
    await world.projected();
    expect([code, world.statusOf(newer), (await world.batch(key)).status]).toEqual([
      'BATCH_REVERSED',
      'Correction',
      'Discarded',
    ]);
    expect(await world.batch(newer)).toMatchObject({ status: 'SetAside', because: 'posted' });
  });
});
