import { type BatchContent } from '../../../src/application/journal-batch/batch-content';
import { batchKeyOf } from '../../../src/application/journal-batch/batch-keys';
import { contentDigestOf } from '../../../src/application/journal-batch/batch-lines';
import { EntryBatches } from '../../../src/application/journal-batch/entry-batches';
import { ReversalSettling } from '../../../src/application/journal-batch/reversal-settling';
import { EntryRegister } from '../../../src/application/journal-import/entry-register';
import { WaitingEntries } from '../../../src/application/journal-import/waiting-entries';
import { Corrections } from '../../../src/application/posting/correction';
import { Reversals, type WantedReversal } from '../../../src/application/posting/reversal';
import { type PostingWorker } from '../../../src/application/posting/posting.worker';
import { streamId } from '../../../src/application/shared/streams';
import { isReversed } from '../../../src/domain/journal-batch/reversal-standing';
import { type ReversalDate } from '../../../src/domain/journal-batch/reversal.decisions';
import { acceptLedgerChange } from '../../../src/domain/journal-batch/ledger-look.decisions';
import { decideEntry } from '../../../src/domain/journal-batch/entry-control.decisions';
import { connection } from '../../../src/domain/connection/connection.state';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { DomainError } from '../../../src/domain/shared/errors';
import { type ReadEntry } from '../../../src/domain/ledger-entry/ledger-entry';
import { credit, debit, planFor } from '../../support/builders';
import { cause, ENVIRONMENT, EvenChance } from '../../support/plain-ports';
import { counts, PostingSystem } from '../../support/posting-system';

let system: PostingSystem;
let worker: PostingWorker;
let reversals: Reversals;
let runs = 1;

beforeEach(async () => {
  system = new PostingSystem();
  await system.start();
  await system.mapAccount('4001', '4001-10');
  await system.includeField('Location', { kind: 'dimension', dimension: 'Location' });
  system.inspection.lists.set('Location', [{ id: '100', name: 'Austin', active: true }]);
  runs = 1;
});
afterEach(() => system.stop());

/** Posted, with a second entry that proves readings. */
const post = async (keys: readonly string[]): Promise<unknown> => {
  await system.projected();
  const end = await system.post(keys, {}, `run-${(runs += 1)}`);
  await system.projected();
  ({ worker } = system.process());
  reversals = new Reversals(system.aggregates, new EntryBatches(system.aggregates), worker, new EvenChance());
  await settle();
  return end;
};
const settle = async (): Promise<void> => {
  await system.projected();
  await new ReversalSettling(system.aggregates, new EntryBatches(system.aggregates), system.batchViews).settle();
  await system.projected();
};
const origin = { ...cause, environment: ENVIRONMENT, actor: 'cora' };
const wanted = (batchKey: string, date: ReversalDate = { rule: 'same' }): WantedReversal => ({
  batchKey,
  date,
  reason: 'Wrong month',
});
const reverse = (batchKey: string, date?: ReversalDate): ReturnType<Reversals['prepare']> =>
  reversals.prepare(origin, wanted(batchKey, date));
const codeOf = async (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'allowed',
    (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
  );
const postedEntry = async (id = 'JE-100'): Promise<string> => {
  const [key = ''] = await system.readyBatches([id], { values: { Location: 'Austin' }, description: 'Fee' });
  const others = await system.readyBatches([`${id}-9`]);
  await post([key, ...others]);
  return key;
};
const statusOf = (key: string): string | undefined => system.batchViews.journalBatch(ENVIRONMENT, key)?.status;

describe('the reversal of a posted entry', () => {
  it('mirrors what the ledger holds, whatever is mapped now, and takes it back', async () => {
    const key = await postedEntry();
    await system.mapAccount('4000', '9999-99');
    const { batchKeys } = await reverse(key, { rule: 'next-period' });
    const [reversal = ''] = batchKeys;
    await system.projected();
    expect(statusOf(reversal)).toBe('Ready to Post');
    expect(await post(batchKeys)).toEqual(counts({ posted: 1 }));
    const [original, mirror] = [system.ledger.entries[0]!, system.ledger.entries.at(-1)!];
    expect(mirror.referenceNo).toMatch(/^RR2609-/);
    expect(mirror.referenceNo).not.toBe(original.referenceNo);
    expect(mirror.entry).toEqual({
      ...original.entry,
      date: '2026-10-01',
      title: `Reversal of JE-100 (${original.referenceNo})`,
      lines: original.entry.lines.map((line) => ({
        ...line,
        side: line.side === 'debit' ? 'credit' : 'debit',
        exchangeRateDate: '2026-09-30',
      })),
    });
    expect(original.entry.lines[0]).toMatchObject({ account: '4000-10', fields: [{ value: '100' }] });
    expect(statusOf(key)).toBe('Reversed');
    expect(statusOf(reversal)).toBe('Success');
    expect(isReversed(await system.batch(key))).toBe(true);
    const view = system.batchViews.journalBatch(ENVIRONMENT, key);
    expect(view?.reversal).toMatchObject({
      ...{ batchKey: reversal, number: 1, standing: 'posted', date: '2026-10-01', by: 'cora', reason: 'Wrong month' },
      recordNo: mirror.recordNo,
    });
    expect(system.batchViews.journalBatch(ENVIRONMENT, reversal)).toMatchObject({
      importId: '',
      period: '2026-10',
      reverses: { batchKey: key, journalEntryId: 'JE-100', recordNo: original.recordNo },
    });
  });

  it('is one only: a second one is refused', async () => {
    const key = await postedEntry();
    const { batchKeys } = await reverse(key);
    expect(await codeOf(reverse(key, { rule: 'next-period' }))).toBe('BATCH_REVERSED');
    await post(batchKeys);
    expect(await codeOf(reverse(key))).toBe('BATCH_REVERSED');
    expect(system.ledger.entries).toHaveLength(3);
  });

  it('mirrors an accepted difference as the ledger holds it, and nothing that was not accepted', async () => {
    const key = await postedEntry();
    system.ledger.shows = (entry: ReadEntry) =>
      entry.recordNo !== '1' ? [entry] : [{ ...entry, lines: entry.lines.map((line) => ({ ...line, amount: '11' })) }];
    expect(await codeOf(reverse(key))).toBe('LEDGER_NOT_AS_POSTED');
    const state = await system.batch(key);
    const seenAt = 'change' in state ? (state.change?.seenAt ?? '') : '';
    await system.aggregates.change(journalBatch, streamId(ENVIRONMENT, key), cause, (one) =>
      acceptLedgerChange(one, { seenAt, reason: 'Agreed' }),
    );
    system.clock.advance(1_000);
    const { batchKeys } = await reverse(key);
    const { plan } = await contentOf(batchKeys[0]!);
    expect(plan).toMatchObject({ totalMinor: '1100', lineCount: 2 });
  });

  it('is refused for what is gone, twice or already reversed there', async () => {
    const key = await postedEntry();
    system.ledger.shows = (entry: ReadEntry) => [{ ...entry, state: 'reversed', stateText: 'Reversed' }];
    expect(await codeOf(reverse(key))).toBe('LEDGER_NOT_AS_POSTED');
    expect(system.ledger.creates).toHaveLength(2);
  });

  it('is not sent when its original was reversed in the ledger meanwhile', async () => {
    const key = await postedEntry();
    const { batchKeys } = await reverse(key);
    const state = await system.batch(key);
    const attempt = 'attempt' in state ? state.attempt : { attempt: 1, attemptId: '' };
    const finding = { kind: 'reversed', records: [], differences: [] } as const;
    const seenAt = system.clock.now();
    await system.happen(key, { type: 'LedgerChangeFound', data: { ...attempt, seenAt, finding } });
    expect(await post(batchKeys)).toEqual(counts({ failed: 1 }));
    expect(await system.batch(batchKeys[0]!)).toMatchObject({ problems: [{ code: 'REVERSAL_ORIGINAL_CHANGED' }] });
    expect(system.ledger.creates).toHaveLength(2);
  });

  it('may follow one that was withdrawn, under other names', async () => {
    const key = await postedEntry();
    const first = (await reverse(key)).batchKeys;
    await system.aggregates.change(journalBatch, streamId(ENVIRONMENT, first[0]!), cause, (state) =>
      decideEntry(state, { kind: 'withdraw', reason: 'Not yet', importId: null }),
    );
    await settle();
    expect(await system.batch(key)).toMatchObject({ reversal: { standing: 'void' } });
    const second = (await reverse(key)).batchKeys;
    expect(second).not.toEqual(first);
    await post(second);
    expect(statusOf(key)).toBe('Reversed');
  });

  it('is not reversed in turn: a newer delivery may stand in place of the original', async () => {
    const key = await postedEntry();
    const [first = ''] = (await reverse(key)).batchKeys;
    await post([first]);
    expect(await codeOf(reverse(first))).toBe('BATCH_NOT_REVERSIBLE');
    expect([statusOf(key), statusOf(first)]).toEqual(['Reversed', 'Success']);
  });

  it('takes all parts of an entry back, and withdraws what of it is not posted', async () => {
    const keys = await system.readyParts(['4000', '4001', '4002']);
    const others = await system.readyBatches(['JE-9']);
    const { settings } = await system.connection();
    await system.aggregates.change(connection, ENVIRONMENT, cause, () => [
      { type: 'ConnectionSettingsChanged' as const, data: { ...settings, entriesGoWhole: false } },
    ]);
    await post([...keys, ...others]);
    const { batchKeys } = await reverse(keys[1]!);
    expect(batchKeys).toHaveLength(2);
    expect(await post(batchKeys)).toEqual(counts({ posted: 2 }));
    expect(keys.map(statusOf)).toEqual(['Reversed', 'Reversed', 'Withdrawn']);
    expect(system.ledger.entries.slice(-2).map((one) => one.referenceNo)).toHaveLength(2);
  });
});

describe('a correction of a posted entry', () => {
  const deliver = async (amountMinor: number): Promise<string> => {
    const entry = { environment: ENVIRONMENT, businessEntityId: '', period: '2026-09', journalEntryId: 'JE-100' };
    const batchKey = batchKeyOf(entry, 2, 1);
    const values = { Location: 'Austin' };
    const lines = [debit(amountMinor, { values }), credit(amountMinor, { values, account: '4001' })];
    const plan = planFor({
      ...{ batchKey, journalEntryId: 'JE-100', entryRevision: 2, contentDigest: contentDigestOf(lines) },
      totalMinor: String(amountMinor),
      entryDigest: `newer-${amountMinor}`,
    });
    await system.happen(
      batchKey,
      { type: 'JournalBatchPlanned', data: plan },
      { type: 'JournalBatchLinesRecorded', data: { firstLine: 1, lines } },
      { type: 'JournalBatchSetAside', data: { importId: plan.importId, because: 'posted' } },
    );
    return batchKey;
  };
  const corrections = (): Corrections =>
    new Corrections(system.aggregates, new EntryBatches(system.aggregates), reversals, system.clock, worker);
  const decide = (batchKey: string, correctionId: string): Promise<unknown> =>
    corrections().reverseAndPost(origin, { ...wanted(batchKey), correctionId });

  it('is shown from what the ledger holds, and brings the newer delivery into the books', async () => {
    const key = await postedEntry();
    const newer = await deliver(1500);
    const shown = await corrections().preview(ENVIRONMENT, newer);
    expect(shown).toMatchObject({
      posted: [key],
      obstacle: null,
      rows: [
        { account: '4000-10', fields: ['Location=100'], held: '0.00', delivered: '15.00', difference: '15.00' },
        { account: '4001-10', fields: ['Location=100'], held: '0.00', delivered: '-15.00', difference: '-15.00' },
      ],
    });
    expect(await codeOf(decide(newer, 'another'))).toBe('CHANGED_MEANWHILE');
    await decide(newer, shown.correctionId);
    const reversal = (await system.batch(key)) as { reversal?: { batchKey: string } };
    expect((await corrections().preview(ENVIRONMENT, newer)).obstacle).toContain('prepared already');
    await post([reversal.reversal?.batchKey ?? '']);
    await settleWaiting();
    expect((await system.batch(newer)).status).toBe('Ready');
    await post([newer]);
    expect([statusOf(key), statusOf(newer)]).toEqual(['Reversed', 'Success']);
    expect(system.ledger.entries.map(({ entry }) => entry.lines.map((line) => line.amountMinor))).toEqual([
      ['1000', '1000'],
      ['1000', '1000'],
      ['1000', '1000'],
      ['1500', '1500'],
    ]);
  });
  it('is refused while the ledger does not hold the entry as it was posted, and for what is no correction', async () => {
    const key = await postedEntry();
    const newer = await deliver(1500);
    const { correctionId } = await corrections().preview(ENVIRONMENT, newer);
    system.ledger.shows = (entry: ReadEntry) => [
      { ...entry, lines: entry.lines.map((line) => ({ ...line, amount: '11' })) },
    ];
    expect((await corrections().preview(ENVIRONMENT, newer)).obstacle).toContain(
      'not in Sage Intacct as it was posted',
    );
    system.ledger.shows = (entry: ReadEntry) => [{ ...entry, title: 'Other' }];
    expect(await codeOf(decide(newer, correctionId))).toBe('LEDGER_NOT_AS_POSTED');
    expect(await codeOf(corrections().preview(ENVIRONMENT, key))).toBe('CORRECTION_NOT_LISTED');
    expect(await codeOf(corrections().preview(ENVIRONMENT, 'NONE'))).toBe('BATCH_NOT_FOUND');
  });
});

const settleWaiting = async (): Promise<void> => {
  const { aggregates, batchViews } = system;
  await new WaitingEntries(aggregates, new EntryRegister(aggregates), batchViews).settle();
  await system.projected();
};

const contentOf = (key: string): ReturnType<BatchContent['read']> =>
  system.portsOver(system.inner).content.read(ENVIRONMENT, key);
