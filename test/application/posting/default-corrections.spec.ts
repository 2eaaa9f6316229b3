import { EntryBatches } from '../../../src/application/journal-batch/entry-batches';
import { EntryControl } from '../../../src/application/journal-batch/entry-control';
import { Aggregates } from '../../../src/application/shared/aggregates';
import { type CorrectionDefault } from '../../../src/domain/shared/default-correction';
import { CorrectionWorld, lines } from '../../support/correction-world';
import { cause, ENVIRONMENT } from '../../support/plain-ports';
import { counts } from '../../support/posting-system';

let world: CorrectionWorld;

beforeEach(async () => {
  world = new CorrectionWorld();
  await world.start();
});
afterEach(() => world.stop());

/** A posted entry that is delivered again under a setting; the key of the newer delivery. */
const corrected = async (corrections: CorrectionDefault, now: CorrectionDefault = corrections): Promise<string> => {
  const key = await world.deliver(1, lines(1000, ['4001', 1000]));
  await world.send([key, ...(await world.readyBatches(['JE-9']))]);
  await world.setDefault(now);
  await world.importUnder('import-2', corrections);
  return world.deliver(2, lines(1500, ['4001', 1500]), { importId: 'import-2' });
};
const tick = async (): Promise<void> => {
  await world.projected();
  await world.defaults().tick();
  await world.settle();
};
const withdraw = async (batchKey: string): Promise<void> => {
  const control = new EntryControl(world.aggregates, new EntryBatches(world.aggregates));
  await control.decide({ ...cause, actor: 'pat' }, batchKey, { kind: 'withdraw', reason: 'Not so', importId: null });
  await world.settle();
};
const ready = (): readonly string[] => world.batchViews.readyKeys(ENVIRONMENT, null, 10);
const shownOf = (key: string): unknown => world.batchViews.journalBatch(ENVIRONMENT, key)?.bySetting;
const actorsOf = async (key: string): Promise<readonly string[]> => {
  const events = await world.inner.read(`journalBatch-${ENVIRONMENT}.${key}`);
  return [...new Set(events.map(({ metadata }) => metadata.actor))];
};
const at = expect.any(String) as string;

describe('the setting about corrections', () => {
  it('posts the net difference, in the name of the person who set it', async () => {
    const newer = await corrected('net-difference');
    await tick();
    const [difference = ''] = ready();
    expect(shownOf(newer)).toEqual({
      ...{ choice: 'net-difference', setBy: 'cora', at, batchKeys: [difference], problem: null },
    });
    expect(await actorsOf(difference)).toEqual(['cora']);
    const [planned] = world.batchViews.journalBatch(ENVIRONMENT, newer)!.differences;
    expect(planned).toMatchObject({
      by: 'cora',
      reason: 'By the setting of this environment: post the net difference',
    });
    expect(await world.send([difference])).toEqual(counts({ posted: 1 }));
    expect(world.statusOf(newer)).toBe('Corrected');
  });

  it('reverses the posted entry on its date, and posts the delivery anew', async () => {
    const newer = await corrected('reverse-and-post');
    await tick();
    const [reversal = ''] = ready();
    expect(shownOf(newer)).toEqual({
      ...{ choice: 'reverse-and-post', setBy: 'cora', at, batchKeys: [reversal], problem: null },
    });
    const view = world.batchViews.journalBatch(ENVIRONMENT, reversal);
    expect(view).toMatchObject({ transactionDate: '2026-09-30', reverses: { journalEntryId: 'JE-100' } });
    await world.send([reversal]);
    expect(world.statusOf(newer)).toBe('Ready to Post');
    await world.send([newer]);
    expect(world.ledger.entries).toHaveLength(4);
    expect(world.balances()).toMatchObject({ '4001-10': -1500 - 1000 + 1000 });
  });

  it('leaves alone what was imported before it was set, and all while a person is asked', async () => {
    for (const [imported, now] of [
      ['ask', 'net-difference'],
      ['reverse-and-post', 'net-difference'],
      ['net-difference', 'ask'],
      ['ask', 'ask'],
    ] as const) {
      await world.stop();
      world = new CorrectionWorld();
      await world.start();
      const newer = await corrected(imported, now);
      const before = await world.revisionsOf(newer);
      await tick();
      expect([ready(), shownOf(newer), await world.revisionsOf(newer)]).toEqual([[], null, before]);
    }
  });

  it('leaves to a person, with the reason, what it cannot do, and does not try again', async () => {
    const newer = await corrected('net-difference');
    const [posted] = world.ledger.entries;
    Object.assign(posted!, { entry: { ...posted!.entry, date: '2026-09-29' } });
    await tick();
    const shown = shownOf(newer);
    expect(shown).toEqual({
      ...{ choice: 'net-difference', setBy: 'cora', at, batchKeys: [] },
      problem: {
        code: 'CORRECTION_NOT_POSSIBLE',
        message: 'The entry is not in Sage Intacct as it was posted. Look at it, and accept the difference.',
        fix: 'Look at the posted entry and at this delivery, then decide.',
      },
    });
    const before = await world.revisionsOf(newer);
    await tick();
    expect([shownOf(newer), await world.revisionsOf(newer), ready()]).toEqual([shown, before, []]);
    expect(world.statusOf(newer)).toBe('Correction');
  });

  it('leaves to a person what has no net difference, with the exact reason', async () => {
    const key = await world.deliver(1, lines(1000, ['4001', 1000]));
    await world.send([key, ...(await world.readyBatches(['JE-9']))]);
    await world.setDefault('net-difference');
    await world.importUnder('import-2', 'net-difference');
    const newer = await world.deliver(2, lines(1500, ['4001', 1500]), {
      ...{ importId: 'import-2', transactionDate: '2026-09-29' },
    });
    await tick();
    expect(shownOf(newer)).toMatchObject({ batchKeys: [], problem: { code: 'NET_DIFFERENCE_NOT_POSSIBLE' } });
  });

  it('waits while the ledger cannot be asked, and goes on after', async () => {
    const newer = await corrected('net-difference');
    const worker = world.defaults();
    world.ledger.readBackFault = () => ({ kind: 'unavailable', cause: 'No answer' });
    await worker.tick();
    await world.settle();
    expect([shownOf(newer), ready()]).toEqual([null, []]);
    world.ledger.readBackFault = () => undefined;
    await worker.tick();
    await world.settle();
    expect(ready()).toEqual([]); // It rests for a minute.
    world.clock.advance(61_000);
    await worker.tick();
    await world.settle();
    expect(ready()).toHaveLength(1);
  });

  it('does nothing about a delivery that a person holds, has decided or withdrawn', async () => {
    const newer = await corrected('reverse-and-post');
    await world.happen(newer, { type: 'JournalBatchPutOnHold', data: { reason: 'Asking the source' } });
    await tick();
    expect([shownOf(newer), ready()]).toEqual([null, []]);
    await world.happen(newer, { type: 'JournalBatchTakenOffHold', data: { reason: 'It is right' } });
    const difference = await world.net(newer);
    await tick();
    expect([shownOf(newer), ready()]).toEqual([null, [difference]]);
    await withdraw(difference);
    expect(world.statusOf(newer)).toBe('Correction');
    await tick();
    expect(shownOf(newer)).toMatchObject({ problem: { message: 'Somebody has decided about it before.' } });
    expect(ready()).toEqual([]);
    await withdraw(newer);
    const before = await world.revisionsOf(newer);
    await tick();
    expect(await world.revisionsOf(newer)).toEqual(before);
  });

  it.each(['net-difference', 'reverse-and-post'] as const)(
    'prepares a %s once: what a person withdraws of it stays withdrawn',
    async (choice) => {
      const newer = await corrected(choice);
      await tick();
      const [prepared = ''] = ready();
      await withdraw(prepared);
      expect([world.statusOf(newer), ready()]).toEqual(['Correction', []]);
      await tick();
      expect(ready()).toEqual([]);
    },
  );

  it.each(['net-difference', 'reverse-and-post'] as const)(
    'goes on with a %s after a crash between any two of its appends, and prepares it once',
    async (choice) => {
      let appends = 0;
      for (let written = 0; written <= appends; written += 1) {
        await world.stop();
        world = new CorrectionWorld();
        await world.start();
        const newer = await corrected(choice);
        const { store, worker } = world.process();
        world.worker = worker;
        let left = written;
        const append = store.append.bind(store);
        store.append = (...appended): ReturnType<typeof append> => {
          left -= 1;
          if (left < 0) throw new Error('The process is dead.');
          return append(...appended);
        };
        await world.projected();
        await world.defaults(store, new Aggregates(store, world.clock, world.ids)).tick();
        store.append = append;
        appends = Math.max(appends, left < 0 ? written + 1 : written);
        await world.settle();
        await tick();
        expect(ready()).toHaveLength(1);
        const view = shownOf(newer);
        expect([view === null, world.batchViews.journalBatch(ENVIRONMENT, newer)?.differences.length]).not.toEqual([
          true,
          0,
        ]);
        const [prepared = ''] = ready();
        await withdraw(prepared);
        await tick();
        await tick();
        expect(ready()).toEqual([]);
        if (left >= 0) break;
      }
      expect(appends).toBeGreaterThan(4);
    },
  );
});
