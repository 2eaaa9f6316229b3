import { contentDigestOf } from '../../../src/application/journal-batch/batch-lines';
import { batchKeyOf } from '../../../src/application/journal-batch/batch-keys';
import { EntryBatches } from '../../../src/application/journal-batch/entry-batches';
import { ClosedPeriods, type WantedClosedPeriod } from '../../../src/application/posting/closed-period';
import { Aggregates } from '../../../src/application/shared/aggregates';
import { streamId } from '../../../src/application/shared/streams';
import { accountingPeriod } from '../../../src/domain/accounting-period/accounting-period.state';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { planFor } from '../../support/builders';
import { codeOf, CorrectionWorld, lines } from '../../support/correction-world';
import { cause, ENVIRONMENT } from '../../support/plain-ports';
import { counts } from '../../support/posting-system';

let world: CorrectionWorld;
const { origin } = CorrectionWorld;

beforeEach(async () => {
  world = new CorrectionWorld();
  await world.start();
});
afterEach(() => world.stop());

const entry = (): Promise<string> => world.deliver(1, lines(1000, ['4001', 1000]));
const close = (through: string | null): void => {
  if (through === null) world.inspection.closedThrough.clear();
  else world.inspection.closedThrough.set('', through);
  world.clock.advance(1_000);
};
const decide = async (
  batchKey: string,
  choice: WantedClosedPeriod['choice'],
): Promise<Awaited<ReturnType<ClosedPeriods['decide']>>> => {
  const periods = new ClosedPeriods(world.aggregates, new EntryBatches(world.aggregates), world.process().worker);
  const decided = await periods.decide(origin, { batchKey, choice, reason: 'Late' });
  await world.projected();
  return decided;
};
/** An entry in so many parts, each of one line on either side. */
const parts = async (count: number): Promise<readonly string[]> => {
  const content = lines(1000, ['4001', 1000]);
  const entryOf = { environment: ENVIRONMENT, businessEntityId: '', period: '2026-09', journalEntryId: 'JE-100' };
  const keys = Array.from({ length: count }, (_, index) => batchKeyOf(entryOf, 1, index + 1));
  for (const [index, batchKey] of keys.entries())
    await world.happen(
      batchKey,
      {
        type: 'JournalBatchPlanned',
        data: planFor({
          ...{ batchKey, journalEntryId: 'JE-100', part: index + 1, parts: count, lineCount: 2, derivation: 2 },
          ...{ contentDigest: contentDigestOf(content), entryDigest: 'whole', totalMinor: '1000' },
        }),
      },
      { type: 'JournalBatchLinesRecorded', data: { firstLine: 1, lines: content } },
      { type: 'JournalBatchReleased', data: {} },
    );
  await world.projected();
  return keys;
};
const daysInLedger = (): readonly string[] => world.ledger.entries.map((one) => one.entry.date);
const referenceOf = async (key: string): Promise<string> => {
  const state = await world.batch(key);
  return 'identity' in state ? state.identity.referenceNo : '';
};

describe('an entry whose day is closed in the ledger', () => {
  it('is posted on the first open day under its own month, with both days on record', async () => {
    const key = await entry();
    close('2026-10-15');
    expect(await world.send([key])).toEqual(counts({ failed: 1 }));
    expect(world.ledger.creates).toHaveLength(0);
    expect((await decide(key, 'first-open-day')).batchKeys).toEqual([key]);
    expect(world.batchViews.journalBatch(ENVIRONMENT, key)).toMatchObject({
      ...{ status: 'Ready to Post', period: '2026-09', transactionDate: '2026-09-30', postingDate: '2026-10-16' },
      closedPeriod: { choice: 'first-open-day', reason: 'Late', by: 'cora' },
    });
    expect(world.batchViews.movedInto(ENVIRONMENT, '2026-10')).toEqual([key]);
    expect(await world.send([key])).toEqual(counts({ posted: 1 }));
    const [posted] = world.ledger.entries;
    expect(posted).toMatchObject({ entry: { date: '2026-10-16' } });
    expect(await referenceOf(key)).toMatch(/^RR2609-/);
    expect(world.statusOf(key)).toBe('Success');
  });

  it('that the ledger refused is never posted under both days: the second has names of its own', async () => {
    const key = await entry();
    world.ledger.fault = (_title, number) => (number === 1 ? 'rejected' : undefined);
    expect(await world.send([key])).toEqual(counts({ failed: 1 }));
    const refused = await referenceOf(key);
    await decide(key, 'first-open-day');
    world.clock.advance(3_600_000);
    expect(await world.send([key])).toEqual(counts({ posted: 1 }));
    expect(await referenceOf(key)).not.toBe(refused);
    expect(world.ledger.entries.map((one) => one.entry.date)).toEqual(['2026-10-01']);
  });

  it('waits until the books are open, and goes then as it was', async () => {
    const key = await entry();
    close('2026-09-30');
    expect(await world.send([key])).toEqual(counts({ failed: 1 }));
    await decide(key, 'wait');
    expect(await world.send([key])).toEqual(counts({ failed: 1 }));
    close(null);
    expect(await world.send([key])).toEqual(counts({ posted: 1 }));
    expect(world.ledger.entries[0]).toMatchObject({ entry: { date: '2026-09-30' } });
  });

  it('is not decided about while its books are open, and after it is posted', async () => {
    const key = await entry();
    expect(await codeOf(decide(key, 'wait'))).toBe('LEDGER_PERIOD_OPEN');
    await world.send([key]);
    expect(await codeOf(decide(key, 'first-open-day'))).toBe('ENTRY_IN_LEDGER');
    expect(await codeOf(decide('NONE', 'wait'))).toBe('BATCH_NOT_FOUND');
  });

  it('is not moved into a month that is closed here, and not sent when that is being closed', async () => {
    const key = await entry();
    close('2026-09-30');
    const month = streamId(ENVIRONMENT, '2026-10');
    const closing = {
      type: 'AccountingPeriodClosingStarted',
      data: { period: '2026-10', people: 1, name: 'C' },
    } as const;
    await decide(key, 'first-open-day');
    await world.aggregates.change(accountingPeriod, month, cause, () => [closing]);
    await world.send([key]);
    expect(world.ledger.creates).toHaveLength(0);
    const other = await world.deliver(1, lines(500, ['4001', 500]), { journalEntryId: 'JE-200' });
    expect(await codeOf(decide(other, 'first-open-day'))).toBe('PERIOD_CLOSED');
    const { revision } = await world.aggregates.load(journalBatch, streamId(ENVIRONMENT, other));
    expect(revision).toBe(2);
  });

  it('has no net difference to its own day: it is reversed on the day that it has, and posted anew on its own', async () => {
    const key = await entry();
    close('2026-09-30');
    await decide(key, 'first-open-day');
    await world.send([key]);
    close(null);
    const newer = await world.deliver(2, lines(1500, ['4001', 1500]));
    const { correctionId, obstacle, netObstacle } = await world.corrections().preview(ENVIRONMENT, newer);
    expect([obstacle, netObstacle]).toEqual([
      null,
      'The net difference of this entry cannot be posted: it has the date 2026-10-01 in Sage Intacct, and is delivered for 2026-09-30.',
    ]);
    expect(await codeOf(world.net(newer))).toBe('NET_DIFFERENCE_NOT_POSSIBLE');
    const wanted = { batchKey: newer, correctionId, date: { rule: 'same' }, reason: 'Corrected' } as const;
    const { batchKeys } = await world.corrections().reverseAndPost(origin, wanted);
    await world.send(batchKeys);
    world.clock.advance(16 * 60_000);
    await world.send([newer]);
    expect(world.ledger.entries.map((one) => one.entry.date)).toEqual(['2026-10-01', '2026-10-01', '2026-09-30']);
    expect(world.balances()).toMatchObject({ '4001-10': -1500 });
  });

  it('has parts that are moved one after another, each to its own day, and is reversed on these', async () => {
    const [first, second] = await parts(2);
    world.ledger.fault = (_title, number) => (number === 2 ? 'rejected' : undefined);
    expect(await world.send([first!, second!])).toEqual(counts({ posted: 1, failed: 1 }));
    expect((await decide(second!, 'first-open-day')).batchKeys).toEqual([second]);
    world.clock.advance(16 * 60_000);
    world.ledger.fault = (_title, number) => (number === 3 ? 'rejected' : undefined);
    expect(await world.send([second!])).toEqual(counts({ failed: 1 }));
    expect((await decide(second!, 'first-open-day')).batchKeys).toEqual([second]);
    world.clock.advance(16 * 60_000);
    expect(await world.send([second!])).toEqual(counts({ posted: 1 }));
    expect(daysInLedger()).toEqual(['2026-09-30', '2026-11-01']);
    expect(new Set(world.ledger.entries.map(({ referenceNo }) => referenceNo)).size).toBe(2);
    const wanted = { batchKey: first!, date: { rule: 'same' }, reason: 'x' } as const;
    const { batchKeys } = await world.reversals().prepare(origin, wanted);
    expect(await world.send(batchKeys)).toEqual(counts({ posted: 2 }));
    expect(daysInLedger()).toEqual(['2026-09-30', '2026-11-01', '2026-09-30', '2026-11-01']);
    expect(Object.values(world.balances()).filter((sum) => sum !== 0)).toEqual([]);
    expect([world.statusOf(first!), world.statusOf(second!)]).toEqual(['Reversed', 'Reversed']);
  });

  it('has both parts moved at once where both days are closed, and after a crash between, by repeating', async () => {
    const [first, second] = await parts(2);
    close('2026-09-30');
    await decide(second!, 'wait');
    const { store, worker } = world.process();
    store.interfere = async ({ stream }, proceed) => {
      if (stream.endsWith(second!)) throw new Error('killed');
      return proceed();
    };
    const aggregates = new Aggregates(store, world.clock, world.ids);
    const killed = new ClosedPeriods(aggregates, new EntryBatches(aggregates), worker);
    const wanted = { batchKey: first!, choice: 'first-open-day', reason: 'Late' } as const;
    await expect(killed.decide(origin, wanted)).rejects.toThrow('killed');
    await world.projected();
    const daysPlanned = () =>
      [first, second].map((key) => world.batchViews.journalBatch(ENVIRONMENT, key!)?.postingDate ?? null);
    expect(daysPlanned()).toEqual(['2026-10-01', null]);
    await decide(first!, 'first-open-day');
    expect(daysPlanned()).toEqual(['2026-10-01', '2026-10-01']);
    expect(await world.send([first!, second!])).toEqual(counts({ posted: 2 }));
    expect(daysInLedger()).toEqual(['2026-10-01', '2026-10-01']);
  });

  it('is reversed on the day that it has in the ledger', async () => {
    const key = await entry();
    close('2026-09-30');
    await decide(key, 'first-open-day');
    await world.send([key, ...(await world.readyBatches(['JE-9']))]);
    const wanted = { batchKey: key, date: { rule: 'same' }, reason: 'x' } as const;
    const { batchKeys } = await world.reversals().prepare(origin, wanted);
    expect(await world.send(batchKeys)).toEqual(counts({ posted: 1 }));
    expect(world.ledger.entries.at(-1)).toMatchObject({ entry: { date: '2026-10-01' } });
    expect(world.statusOf(key)).toBe('Reversed');
  });
});
