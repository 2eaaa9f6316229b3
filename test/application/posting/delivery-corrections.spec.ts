import { EntryBatches } from '../../../src/application/journal-batch/entry-batches';
import { EntryControl } from '../../../src/application/journal-batch/entry-control';
import { DeliveryCorrections, type WantedChoice } from '../../../src/application/posting/delivery-corrections';
import { codeOf, CorrectionWorld, lines } from '../../support/correction-world';
import { ENVIRONMENT } from '../../support/plain-ports';
import { counts } from '../../support/posting-system';

let world: CorrectionWorld;
let corrections: DeliveryCorrections;
const { origin } = CorrectionWorld;
const IDS = ['JE-1', 'JE-2', 'JE-3'];

beforeEach(async () => {
  world = new CorrectionWorld();
  await world.start();
  const keys: string[] = [];
  for (const journalEntryId of IDS) keys.push(await world.deliver(1, lines(1000, ['4001', 1000]), { journalEntryId }));
  await world.send(keys);
  const newer = { importId: 'import-2' };
  for (const journalEntryId of IDS) await world.deliver(2, lines(1500, ['4001', 1500]), { journalEntryId, ...newer });
  const control = new EntryControl(world.aggregates, new EntryBatches(world.aggregates));
  corrections = new DeliveryCorrections(world.corrections(), world.differences(), control, world.batchViews);
});
afterEach(() => world.stop());

const shown = async (): Promise<Record<string, { readonly batchKey: string; readonly correctionId: string }>> => {
  const { items } = await corrections.preview(ENVIRONMENT, 'import-2', null);
  return Object.fromEntries(
    items.map(({ journalEntryId, batchKey, correction }) => [
      journalEntryId,
      { batchKey, correctionId: correction?.correctionId ?? '' },
    ]),
  );
};
const decide = async (
  choice: WantedChoice['choice'],
  ...wanted: readonly WantedChoice['corrections'][number][]
): Promise<readonly (string | undefined)[]> => {
  const asked = { choice, corrections: wanted, date: { rule: 'same' }, reason: 'Reviewed' } as const;
  const { results } = await corrections.decide(origin, asked);
  await world.projected();
  return results.map(({ problem }) => problem?.code);
};

describe('the corrections of a delivery', () => {
  it('are shown together, each from what the ledger holds, and only those of the delivery', async () => {
    const { items, nextCursor } = await corrections.preview(ENVIRONMENT, 'import-2', null);
    expect(nextCursor).toBeNull();
    expect(
      items.map(({ journalEntryId, problem, correction }) => [journalEntryId, problem, correction?.rows[0]?.held]),
    ).toEqual(IDS.map((id) => [id, null, '10.00']));
    expect((await corrections.preview(ENVIRONMENT, 'import-1', null)).items).toEqual([]);
  });

  it('are decided one by one: each its own way, and what is decided is not shown again', async () => {
    const { 'JE-1': first, 'JE-2': second, 'JE-3': third } = await shown();
    expect(await decide('net-difference', first!)).toEqual([undefined]);
    expect(await decide('leave-out', second!)).toEqual([undefined]);
    expect(Object.keys(await shown())).toEqual(['JE-3']);
    expect(await decide('reverse-and-post', third!)).toEqual([undefined]);
    expect([first, second, third].map((one) => world.statusOf(one!.batchKey))).toEqual([
      'Correction',
      'Withdrawn',
      'Correction',
    ]);
    const ready = world.batchViews.readyKeys(ENVIRONMENT, null, 10);
    expect(await world.send(ready)).toEqual(counts({ posted: 2 }));
    expect([first, third].map((one) => world.statusOf(one!.batchKey))).toEqual(['Corrected', 'Ready to Post']);
  });

  it('change nothing of the others when one is refused, and nothing when they are repeated', async () => {
    const { 'JE-1': first, 'JE-2': second } = await shown();
    const other = { ...first!, correctionId: 'another' };
    expect(await decide('net-difference', other, second!)).toEqual(['CHANGED_MEANWHILE', undefined]);
    expect(world.statusOf(first!.batchKey)).toBe('Correction');
    expect(await decide('net-difference', second!)).toEqual([undefined]);
    expect(world.batchViews.readyKeys(ENVIRONMENT, null, 10)).toHaveLength(1);
    const asked = { choice: 'leave-out', corrections: [first!], date: { rule: 'same' }, reason: ' ' } as const;
    expect(await codeOf(corrections.decide(origin, asked))).toBe('REASON_MISSING');
  });
});
