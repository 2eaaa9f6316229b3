import { Aggregates } from '../../../src/application/shared/aggregates';
import { streamId } from '../../../src/application/shared/streams';
import { decideEntry } from '../../../src/domain/journal-batch/entry-control.decisions';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { type ReadEntry } from '../../../src/domain/ledger-entry/ledger-entry';
import { codeOf, CorrectionWorld, lines } from '../../support/correction-world';
import { cause, ENVIRONMENT } from '../../support/plain-ports';
import { counts } from '../../support/posting-system';

let world: CorrectionWorld;
const { origin } = CorrectionWorld;
const first = (): Promise<string> => posted(lines(1000, ['4001', 1000]));
const posted = async (content: Parameters<CorrectionWorld['deliver']>[1]): Promise<string> => {
  const key = await world.deliver(1, content);
  const beside = await world.readyBatches(['JE-9']);
  await world.send([key, ...beside]);
  return key;
};
const withdraw = async (key: string): Promise<void> => {
  await world.aggregates.change(journalBatch, streamId(ENVIRONMENT, key), cause, (state) =>
    decideEntry(state, { kind: 'withdraw', reason: 'Not so', importId: null }),
  );
  await world.settle();
};

beforeEach(async () => {
  world = new CorrectionWorld();
  await world.start();
});
afterEach(() => world.stop());

describe('the net difference of a correction', () => {
  it('is a batch of its own beside the posted entry, and brings the books to the newer delivery', async () => {
    const key = await first();
    const newer = await world.deliver(2, lines(1500, ['4001', 900], ['4002', 600]));
    const before = world.balances();
    const difference = await world.net(newer);
    expect(world.statusOf(difference)).toBe('Ready to Post');
    expect([world.statusOf(key), world.statusOf(newer)]).toEqual(['Success', 'Correction']);
    expect(await world.send([difference])).toEqual(counts({ posted: 1 }));
    const original = world.ledger.entries[0]!;
    const { entry, referenceNo, recordNo } = world.ledger.entries.at(-1)!;
    const line = { document: '', memo: 'Net difference to revision 2', fields: original.entry.lines[0]!.fields };
    expect(entry).toEqual({
      ...original.entry,
      title: `Difference of JE-100 (${original.referenceNo})`,
      lines: [
        { ...line, side: 'debit', account: '4000-10', amountMinor: '500' },
        { ...line, side: 'debit', account: '4001-10', amountMinor: '100' },
        { ...line, side: 'credit', account: '4002-10', amountMinor: '600' },
      ],
    });
    expect(referenceNo).toMatch(/^RR2609-/);
    expect(world.balances()).toEqual({
      ...before,
      '4000-10': before['4000-10']! + 500,
      '4001-10': before['4001-10']! + 100,
      '4002-10': -600,
    });
    expect([key, newer, difference].map((one) => world.statusOf(one))).toEqual(['Success', 'Corrected', 'Success']);
    const link = {
      number: 1,
      batchKey: difference,
      standing: 'posted',
      recordNo,
      reason: 'Delivered anew',
      by: 'cora',
    };
    expect(world.batchViews.journalBatch(ENVIRONMENT, key)?.differences).toMatchObject([link]);
    expect(world.batchViews.journalBatch(ENVIRONMENT, newer)?.differences).toMatchObject([link]);
    expect(world.batchViews.journalBatch(ENVIRONMENT, difference)?.adjusts).toEqual({
      ...{ batchKey: key, journalEntryId: 'JE-100', referenceNo: original.referenceNo, recordNo: original.recordNo },
      ...{ entryRevision: 2, deliveredKey: newer },
    });
  });

  it('of a third delivery is computed against the entry and what adjusts it already', async () => {
    await first();
    await world.send([await world.net(await world.deliver(2, lines(1500, ['4001', 900], ['4002', 600])))]);
    const third = await world.deliver(3, lines(700, ['4002', 700]));
    const shown = await world.corrections().preview(ENVIRONMENT, third);
    expect(shown.rows.map(({ account, held, delivered }) => [account, held, delivered])).toEqual([
      ['4000-10', '15.00', '7.00'],
      ['4001-10', '-9.00', '0.00'],
      ['4002-10', '-6.00', '-7.00'],
    ]);
    const before = world.balances();
    const difference = await world.net(third);
    expect((await world.batch(difference)) as object).toMatchObject({ plan: { adjusts: { number: 2 } } });
    expect(await world.send([difference])).toEqual(counts({ posted: 1 }));
    expect(world.balances()).toEqual({
      ...before,
      '4000-10': before['4000-10']! - 800,
      '4001-10': before['4001-10']! + 900,
      '4002-10': before['4002-10']! - 100,
    });
    expect(world.statusOf(third)).toBe('Corrected');
  });

  it('is one for a delivery: asked for again it is the same, and nothing else is decided beside it', async () => {
    const key = await first();
    const newer = await world.deliver(2, lines(1500, ['4001', 1500]));
    const { correctionId } = await world.corrections().preview(ENVIRONMENT, newer);
    const wanted = { batchKey: newer, correctionId, reason: 'Delivered anew' };
    const once = await world.differences().prepare(origin, wanted);
    const recorded = await world.revisionsOf(once.batchKeys[0]!, newer, key);
    expect(await world.differences().prepare(origin, wanted)).toEqual({ ...once, position: null });
    expect(await world.revisionsOf(once.batchKeys[0]!, newer, key)).toEqual(recorded);
    await world.projected();
    const date = { rule: 'same' } as const;
    expect(await codeOf(world.reversals().prepare(origin, { batchKey: key, date, reason: 'x' }))).toBe(
      'DIFFERENCE_PLANNED',
    );
    expect(await codeOf(withdraw(newer))).toBe('DIFFERENCE_PLANNED');
    expect(await codeOf(world.corrections().preview(ENVIRONMENT, newer))).toBe('CORRECTION_NOT_LISTED');
  });

  it('is refused when what was shown is not so any more, and where sums do not say it', async () => {
    await first();
    const newer = await world.deliver(2, lines(1500, ['4001', 1500]));
    const { correctionId } = await world.corrections().preview(ENVIRONMENT, newer);
    const decide = (id: string): Promise<string> =>
      codeOf(world.differences().prepare(origin, { batchKey: newer, correctionId: id, reason: 'x' }));
    expect(await decide('another')).toBe('CHANGED_MEANWHILE');
    world.ledger.shows = (entry: ReadEntry) => [{ ...entry, title: 'Changed there' }];
    expect(await decide(correctionId)).toBe('LEDGER_NOT_AS_POSTED');
    world.ledger.shows = (entry: ReadEntry) => [entry];
    world.clock.advance(1_000);
    await withdraw(newer);
    const same = await world.deliver(
      3,
      lines(1000, ['4001', 1000]).map((one) => ({ ...one, description: 'Other' })),
    );
    const shown = await world.corrections().preview(ENVIRONMENT, same);
    expect(shown).toMatchObject({ obstacle: null, netObstacle: expect.stringContaining('holds every sum') as string });
    expect(await codeOf(world.net(same))).toBe('NET_DIFFERENCE_EMPTY');
  });

  it('that was withdrawn lets the delivery wait for a decision again, and the next one has names of its own', async () => {
    const key = await first();
    const newer = await world.deliver(2, lines(1500, ['4001', 1500]));
    const dropped = await world.net(newer);
    await withdraw(dropped);
    expect(world.statusOf(newer)).toBe('Correction');
    expect(world.batchViews.journalBatch(ENVIRONMENT, newer)?.needsPerson).toBe(true);
    const difference = await world.net(newer);
    expect(difference).not.toBe(dropped);
    expect(await world.send([difference])).toEqual(counts({ posted: 1 }));
    expect([key, newer].map((one) => world.statusOf(one))).toEqual(['Success', 'Corrected']);
  });

  it('is not sent when its entry is changed in the ledger meanwhile', async () => {
    const key = await first();
    const newer = await world.deliver(2, lines(1500, ['4001', 1500]));
    const difference = await world.net(newer);
    const state = await world.batch(key);
    const attempt = 'attempt' in state ? state.attempt : { attempt: 1, attemptId: '' };
    const finding = { kind: 'reversed', records: [], differences: [] } as const;
    await world.happen(key, { type: 'LedgerChangeFound', data: { ...attempt, seenAt: world.clock.now(), finding } });
    expect(await world.send([difference])).toEqual(counts({ failed: 1 }));
    expect(await world.batch(difference)).toMatchObject({ problems: [{ code: 'DIFFERENCE_BASE_CHANGED' }] });
    expect(world.ledger.creates).toHaveLength(2);
  });

  it('is taken back together with its entry, never alone; what was delivered last is out then', async () => {
    const key = await first();
    const newer = await world.deliver(2, lines(1500, ['4001', 1500]));
    const difference = await world.net(newer);
    await world.send([difference]);
    const date = { rule: 'same' } as const;
    expect(await codeOf(world.reversals().prepare(origin, { batchKey: difference, date, reason: 'x' }))).toBe(
      'BATCH_NOT_REVERSIBLE',
    );
    const { batchKeys } = await world.reversals().prepare(origin, { batchKey: key, date, reason: 'Wrong month' });
    expect(batchKeys).toHaveLength(2);
    expect(await world.send(batchKeys)).toEqual(counts({ posted: 2 }));
    await world.settle();
    expect([key, difference, newer].map((one) => world.statusOf(one))).toEqual(['Reversed', 'Reversed', 'Discarded']);
    expect(world.balances()).toEqual({ '4000-10': 0, '4001-10': 0 });
  });

  it('is reversed with its entry when a third delivery is posted anew', async () => {
    await first();
    await world.send([await world.net(await world.deliver(2, lines(1500, ['4001', 1500])))]);
    const third = await world.deliver(3, lines(700, ['4002', 700]));
    const { correctionId } = await world.corrections().preview(ENVIRONMENT, third);
    const wanted = { batchKey: third, correctionId, date: { rule: 'same' }, reason: 'Anew' } as const;
    const { batchKeys } = await world.corrections().reverseAndPost(origin, wanted);
    await world.send(batchKeys);
    expect(world.statusOf(third)).toBe('Ready to Post');
    await world.send([third]);
    expect(world.balances()).toEqual({ '4000-10': 700, '4001-10': 0, '4002-10': -700 });
  });

  it('goes on after a crash between any two of its appends', async () => {
    const key = await first();
    let revision = 1;
    for (let written = 0; written < 6; written += 1) {
      const newer = await world.deliver((revision += 1), lines(1000 + revision * 100, ['4001', 1000 + revision * 100]));
      const { correctionId } = await world.corrections().preview(ENVIRONMENT, newer);
      const wanted = { batchKey: newer, correctionId, reason: 'Delivered anew' };
      const { store, worker } = world.process();
      world.worker = worker;
      let left = written;
      const append = store.append.bind(store);
      store.append = (...appended): ReturnType<typeof append> => {
        left -= 1;
        if (left < 0) throw new Error('The process is dead.');
        return append(...appended);
      };
      const crashing = new Aggregates(store, world.clock, world.ids);
      await world
        .differences(crashing)
        .prepare(origin, wanted)
        .catch(() => undefined);
      store.append = append;
      await world.settle();
      const { batchKeys } = await world.differences().prepare(origin, wanted);
      expect(await world.send(batchKeys)).toEqual(counts({ posted: 1 }));
      expect([key, newer].map((one) => world.statusOf(one))).toEqual(['Success', 'Corrected']);
    }
    expect(world.ledger.entries).toHaveLength(8);
  });
});
