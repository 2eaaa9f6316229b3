import { streamId } from '../../../src/application/shared/streams';
import { acceptOther } from '../../../src/domain/journal-batch/other-origin.decisions';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { type KeptEntry } from '../../support/fake-ledger';
import { cause, ENVIRONMENT } from '../../support/plain-ports';
import { counts, PostingSystem } from '../../support/posting-system';

let system: PostingSystem;
beforeEach(async () => {
  system = new PostingSystem();
  await system.start();
});
afterEach(() => system.stop());

/** Somebody typed an entry into the ledger. */
const typedIn = (recordNo: string, title: string, change: Partial<KeptEntry['entry']> = {}, minor = '1000'): void => {
  const line = (side: 'debit' | 'credit') =>
    ({ side, account: '9999', amountMinor: minor, document: '', memo: 'by hand', fields: [] }) as const;
  const entry = { journal: 'APJ', date: '2026-09-30', title, currency: 'USD', exchangeRateType: '', ...change };
  system.ledger.entries.push({
    ...{ recordNo, referenceNo: '', controlId: `hand-${recordNo}` },
    entry: { lines: [line('debit'), line('credit')], ...entry },
  });
};
const ready = async (...ids: string[]): Promise<string[]> => {
  const keys = await system.readyBatches(ids);
  await system.projected();
  return keys;
};
const problemsOf = async (key: string): Promise<readonly string[]> => {
  const state = await system.batch(key);
  return state.status === 'Failed' ? state.problems.map(({ code, value }) => `${code} ${value ?? ''}`.trim()) : [];
};

describe('an entry that others posted with the same title, date and total', () => {
  it('is not posted beside, and nothing else waits for it', async () => {
    const [key, other] = await ready('JE-1', 'JE-2');
    typedIn('4711', 'JE-1');
    expect(await system.post([key!, other!])).toEqual(counts({ failed: 1, posted: 1 }));
    expect(await problemsOf(key!)).toEqual(['ENTRY_OF_OTHER_ORIGIN 4711']);
    await system.projected();
    expect(system.batchViews.journalBatch(ENVIRONMENT, key!)).toMatchObject({
      ...{ status: 'Failed', needsPerson: true, decision: 'other-origin' },
    });
    expect(await system.post([key!], {}, 'run-2')).toEqual(counts({ failed: 1 }));
    expect(system.ledger.creates).toHaveLength(1);
  });

  it('costs one list for each journal and month of a run, however many entries there are', async () => {
    const keys = await ready(...Array.from({ length: 12 }, (_, index) => `JE-${index + 10}`));
    typedIn('4711', 'JE-10');
    typedIn('4712', 'JE-11');
    expect(await system.post(keys)).toEqual(counts({ failed: 2, posted: 10 }));
    expect(system.ledger.lists).toEqual([{ journal: 'APJ', from: '2026-09-01', to: '2026-09-30' }]);
  });

  it.each<[string, () => void]>([
    [
      'another total',
      () => {
        typedIn('4711', 'JE-1', {}, '1001');
      },
    ],
    [
      'another date',
      () => {
        typedIn('4711', 'JE-1', { date: '2026-09-29' });
      },
    ],
    [
      'another title',
      () => {
        typedIn('4711', 'JE-1 accrual');
      },
    ],
    [
      'another journal',
      () => {
        typedIn('4711', 'JE-1', { journal: 'GJ' });
      },
    ],
  ])('is not meant by a record with %s', async (_what, type) => {
    const [key] = await ready('JE-1');
    type();
    expect(await system.post([key!])).toEqual(counts({ posted: 1 }));
  });

  it('is posted beside once a Controller said why, also after other runs', async () => {
    const [key] = await ready('JE-1');
    typedIn('4711', 'JE-1');
    await system.post([key!]);
    await system.aggregates.change(journalBatch, streamId(ENVIRONMENT, key!), cause, (state) =>
      acceptOther(state, { recordNo: '4711', reason: 'Another contract' }),
    );
    system.ledger.fault = () => 'rejected';
    expect(await system.post([key!], {}, 'run-2')).toEqual(counts({ failed: 1 }));
    system.ledger.fault = () => undefined;
    expect(await system.post([key!], {}, 'run-3')).toEqual(counts({ posted: 1 }));
  });

  it('is posted again when the record is gone', async () => {
    const [key] = await ready('JE-1');
    typedIn('4711', 'JE-1');
    await system.post([key!]);
    system.ledger.entries.splice(0);
    expect(await system.post([key!], {}, 'run-2')).toEqual(counts({ posted: 1 }));
  });

  it('keeps all parts of the entry', async () => {
    const keys = await system.readyParts(['4000', '4000', '4000']);
    typedIn('4711', 'JE-1 3/3');
    expect(await system.post(keys)).toEqual(counts({ failed: 3 }));
    expect(system.ledger.creates).toEqual([]);
    expect((await problemsOf(keys[0]!))[0]).toContain('ENTRY_PART_BLOCKED');
    expect(await problemsOf(keys[2]!)).toEqual(['ENTRY_OF_OTHER_ORIGIN 4711']);
  });

  it('is not meant by a record of ours whose reference people changed', async () => {
    const [key] = await ready('JE-1');
    await system.post([key!]);
    await system.projected();
    const [kept] = system.ledger.entries;
    system.ledger.entries[0] = { ...kept!, referenceNo: 'RENAMED' };
    const [other] = await ready('JE-2');
    expect(await system.post([other!], {}, 'run-2')).toEqual(counts({ posted: 1 }));
  });

  it('waits while the list cannot be read, and sends nothing', async () => {
    const [key] = await ready('JE-1');
    let asked = 0;
    system.ledger.listFault = () => {
      asked += 1;
      return asked < 3 ? { kind: 'unavailable', cause: 'timeout' } : undefined;
    };
    expect(await system.post([key!])).toEqual(counts({ posted: 1 }));
    expect([asked, system.ledger.creates.length]).toEqual([3, 1]);
    const [other] = await ready('JE-2');
    system.ledger.listFault = () => ({ kind: 'refused', reasons: [] });
    expect(await system.post([other!], {}, 'run-2')).toEqual(counts({ failed: 1 }));
    expect(system.ledger.creates).toHaveLength(1);
  });
});
