import { Random } from '../../../bench/random';
import { currentVersionOf } from '../../../src/application/shared/event-versions';
import { credit, debit } from '../../support/builders';
import { counts } from '../../support/posting-system';
import { FORGERIES } from './forgeries';
import { CASES, eventsOf, ForgeryBench, isOfNoKey, saidOffline, sentLater } from './forgery-bench';

const bench = new ForgeryBench();
const { system } = bench;
beforeAll(() => bench.start());
afterAll(() => system.stop());

describe('lines that are edited after the approval was signed', () => {
  it('are not what was approved, nor what was planned', async () => {
    const start = (await bench.logSince(0)).length;
    const ids = Array.from({ length: CASES }, (_, index) => `JE-edited-${index}`);
    const keys = await system.readyBatches(ids);
    for (const key of keys) await bench.write(eventsOf(await bench.genuineOf(key)), 'bob');
    for (const key of keys) {
      expect(await system.isApproved(key)).toBe(true);
      const amount = 1 + bench.random.whole(0, 10_000);
      const lines = [debit(amount), credit(amount)];
      await bench.write(
        [['journalBatch', key, { type: 'JournalBatchLinesRecorded', data: { firstLine: 3, lines } }]],
        'bob',
      );
      expect(await system.isApproved(key)).toBe(false);
    }
    const said = saidOffline([...(await bench.logSince(start)), ...keys.map(sentLater)]);
    expect(said).toEqual(
      ids.map((id) => expect.stringContaining(`: ${id} was sent with other lines than were planned`)),
    );
    expect(currentVersionOf('JournalBatchLinesRecorded')).toBe(1); // The version of verify-signatures.mjs.
  }, 300_000);
});

describe('an approval that is written past the service', () => {
  it('counts when everything about it is right', async () => {
    const start = (await bench.logSince(0)).length;
    const [key = ''] = await system.readyBatches(['JE-genuine']);
    await bench.write(eventsOf(await bench.genuineOf(key)), 'bob');
    expect(await system.post([key], {}, 'run-genuine')).toEqual(counts({ posted: 1 }));
    expect(saidOffline([...(await bench.logSince(start)), sentLater(key)])).toEqual([]);
  });

  it.each(FORGERIES.map((forgery, index) => [forgery.what, index, forgery] as const))(
    'counts for nothing with %s',
    async (_what, kind, { events, why }) => {
      bench.random = new Random(20_261_129 + kind);
      await bench.renew();
      const start = (await bench.logSince(0)).length;
      const ids = Array.from({ length: CASES }, (_, index) => `JE-${kind}-${index}`);
      const keys = await system.readyBatches(ids);
      const whys: string[] = [];
      for (const key of keys) {
        const all = await events(bench, key);
        await bench.write(all.filter(isOfNoKey), 'bob');
        expect(await system.isApproved(key)).toBe(false);
        whys.push(...(await system.problemsOf(key)));
        await bench.write(
          all.filter((one) => !isOfNoKey(one)),
          'cora',
        );
      }
      const sent = system.ledger.entries.length;
      expect(await system.post(keys, {}, `run-${kind}`)).toEqual(counts({ returned: CASES }));
      expect(system.ledger.entries).toHaveLength(sent);
      const said = saidOffline([...(await bench.logSince(start)), ...keys.map(sentLater)]);
      const reasons = said.flatMap((problem) => problem.split('is not signed: ').slice(1));
      expect([...whys, ...reasons].filter((reason) => !why.test(reason))).toEqual([]);
      for (const id of ids)
        expect(said.filter((problem) => problem.includes(`: ${id} was sent without`))).toHaveLength(1);
    },
    300_000,
  );
});
