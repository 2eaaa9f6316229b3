import { EntryBatches } from '../../../src/application/journal-batch/entry-batches';
import { Reversals } from '../../../src/application/posting/reversal';
import { Aggregates } from '../../../src/application/shared/aggregates';
import { streamId } from '../../../src/application/shared/streams';
import { connection } from '../../../src/domain/connection/connection.state';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { type ReversalDate } from '../../../src/domain/journal-batch/reversal.decisions';
import { codeOf, CorrectionWorld, lines } from '../../support/correction-world';
import { cause, ENVIRONMENT, EvenChance } from '../../support/plain-ports';
import { counts } from '../../support/posting-system';

let world: CorrectionWorld;
const { origin } = CorrectionWorld;

beforeEach(async () => {
  world = new CorrectionWorld();
  await world.start();
});
afterEach(() => world.stop());

/** Asks for a reversal in a process that dies before its next append after `written`; false when it lived. */
const diesAfter = async (
  written: number,
  batchKey: string,
  date: ReversalDate,
  corrects?: string,
): Promise<boolean> => {
  const { store, worker } = world.process();
  let left = written;
  let isDead = false;
  const append = store.append.bind(store);
  store.append = (...appended): ReturnType<typeof append> => {
    left -= 1;
    if (left >= 0) return append(...appended);
    isDead = true;
    throw new Error('The process is dead.');
  };
  const crashing = new Aggregates(store, world.clock, world.ids);
  const reversals = new Reversals(crashing, new EntryBatches(crashing), worker, new EvenChance());
  const wanted = { batchKey, date, reason: 'Wrong month', ...(corrects !== undefined && { corrects }) };
  await reversals.prepare(origin, wanted).catch(() => undefined);
  return isDead;
};

const reversalOf = (key: string): { standing: string; batchKey: string } | null =>
  world.batchViews.journalBatch(ENVIRONMENT, key)?.reversal ?? null;

/** The entry in two posted parts, with a third one that is not posted. */
const partedEntry = async (): Promise<readonly string[]> => {
  const keys = await world.readyParts(['4000', '4001', '4003']);
  const beside = await world.readyBatches(['JE-9']);
  const { settings } = await world.connection();
  await world.aggregates.change(connection, ENVIRONMENT, cause, () => [
    { type: 'ConnectionSettingsChanged' as const, data: { ...settings, entriesGoWhole: false } },
  ]);
  await world.send([...keys, ...beside]);
  return keys;
};

describe('a request for a reversal that dies between two of its appends', () => {
  it('leaves the entry as it was, or with its whole reversal Ready to Post, without anybody', async () => {
    const ends = new Set<string>();
    for (let written = 0; ; written += 1) {
      await world.stop();
      world = new CorrectionWorld();
      await world.start();
      const [first = '', second = '', unposted = ''] = await partedEntry();
      expect([first, second, unposted].map((key) => world.statusOf(key))).toEqual(['Success', 'Success', 'Failed']);
      const isDead = await diesAfter(written, first, { rule: 'same' });
      await world.settle();
      const known = [first, second].map(reversalOf);
      const isUntouched = known.every((one) => one === null || one.standing === 'void');
      ends.add(isUntouched ? 'untouched' : 'prepared');
      if (isUntouched) {
        expect(world.statusOf(unposted)).toBe('Failed');
        const next = await world.reversals().prepare(origin, { batchKey: second, date: NEXT, reason: 'Next month' });
        await world.settle();
        expect(next.batchKeys.map((key) => world.statusOf(key))).toEqual(['Ready to Post', 'Ready to Post']);
        expect(await world.send(next.batchKeys)).toEqual(counts({ posted: 2 }));
      } else {
        expect(known.map((one) => one?.standing)).toEqual(['planned', 'planned']);
        const keys = known.map((one) => one?.batchKey ?? '');
        expect(keys.map((key) => world.statusOf(key))).toEqual(['Ready to Post', 'Ready to Post']);
        expect(await codeOf(world.reversals().prepare(origin, { batchKey: first, date: NEXT, reason: 'x' }))).toBe(
          'BATCH_REVERSED',
        );
        expect(await world.send(keys)).toEqual(counts({ posted: 2 }));
      }
      expect([first, second, unposted].map((key) => world.statusOf(key))).toEqual([
        'Reversed',
        'Reversed',
        'Withdrawn',
      ]);
      expect(world.balances()).toEqual({ '4000-10': 0, '4001-10': 0 });
      if (!isDead) break;
    }
    expect([...ends]).toEqual(['untouched', 'prepared']);
  });

  it('goes on with what is recorded when it is repeated, and with another day under the next number', async () => {
    const key = await world.deliver(1, lines(1000, ['4001', 1000]));
    await world.send([key, ...(await world.readyBatches(['JE-9']))]);
    expect(await diesAfter(2, key, { rule: 'same' })).toBe(true);
    const again = await world.reversals().prepare(origin, { batchKey: key, date: NEXT, reason: 'x' });
    const { state } = await world.aggregates.load(journalBatch, streamId(ENVIRONMENT, again.batchKeys[0]!));
    expect(state).toMatchObject({ status: 'Ready', plan: { reverses: { number: 2 }, transactionDate: '2026-10-01' } });
  });
});

describe('a reservation of an older log', () => {
  it('without anything of its reversal is released, and the entry can be reversed again', async () => {
    const key = await world.deliver(1, lines(1000, ['4001', 1000]));
    await world.send([key, ...(await world.readyBatches(['JE-9']))]);
    await world.happen(key, {
      type: 'JournalBatchReversalPlanned',
      data: {
        ...{ reversal: 1, batchKey: 'JBNEVER', date: '2026-09-30', dateRule: 'same', reason: 'Wrong' },
        ...{ contentDigest: 'x', seenAt: world.clock.now() },
      },
    });
    await world.settle();
    expect(reversalOf(key)).toMatchObject({ standing: 'void' });
    const { batchKeys } = await world.reversals().prepare(origin, { batchKey: key, date: NEXT, reason: 'Again' });
    expect(await world.send(batchKeys)).toEqual(counts({ posted: 1 }));
    expect(world.statusOf(key)).toBe('Reversed');
  });
});

describe('a reversal that is to make room for a newer delivery', () => {
  const HOLD = { type: 'JournalBatchHeld', data: { importId: 'import-3' } } as const;

  it('is void when an import makes that delivery void at this moment, also after a crash', async () => {
    for (const isCrash of [false, true]) {
      await world.stop();
      world = new CorrectionWorld();
      await world.start();
      const key = await world.deliver(1, lines(1000, ['4001', 1000]));
      await world.send([key, ...(await world.readyBatches(['JE-9']))]);
      const newer = await world.deliver(2, lines(1500, ['4001', 1500]));
      const wanted = { batchKey: key, date: NEXT, reason: 'x', corrects: newer } as const;
      if (isCrash) {
        expect(await diesAfter(3, key, NEXT, newer)).toBe(true);
        await world.happen(newer, HOLD);
      } else {
        await world.happen(newer, HOLD);
        expect(await codeOf(world.reversals().prepare(origin, wanted))).toBe('CHANGED_MEANWHILE');
      }
      await world.settle();
      expect(reversalOf(key)).toMatchObject({ standing: 'void' });
      expect((await world.batch(reversalOf(key)!.batchKey)).status).toBe('Discarded');
      await world.happen(newer, { type: 'JournalBatchHoldLifted', data: { importId: 'import-3' } });
      const { batchKeys } = await world.reversals().prepare(origin, wanted);
      await world.send(batchKeys);
      expect([key, newer].map((one) => world.statusOf(one))).toEqual(['Reversed', 'Ready to Post']);
    }
  });
});

const NEXT = { rule: 'next-period' } as const;
