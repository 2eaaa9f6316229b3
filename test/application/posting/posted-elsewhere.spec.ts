import { EntryBatches } from '../../../src/application/journal-batch/entry-batches';
import { EntryControl } from '../../../src/application/journal-batch/entry-control';
import { PostedElsewhere } from '../../../src/application/posting/posted-elsewhere';
import { Aggregates } from '../../../src/application/shared/aggregates';
import { streamId } from '../../../src/application/shared/streams';
import { decideEntry } from '../../../src/domain/journal-batch/entry-control.decisions';
import { queueBatch } from '../../../src/domain/journal-batch/journal-batch.decisions';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { type NamedRecord } from '../../../src/domain/journal-batch/posted-elsewhere.decisions';
import { DomainError } from '../../../src/domain/shared/errors';
import { type KeptEntry } from '../../support/fake-ledger';
import { cause, ENVIRONMENT } from '../../support/plain-ports';
import { counts, PostingSystem } from '../../support/posting-system';

let system: PostingSystem;
let store: ReturnType<PostingSystem['process']>['store'];
let elsewhere: PostedElsewhere;

beforeEach(async () => {
  system = new PostingSystem();
  await system.start();
  elsewhere = process();
});
afterEach(() => system.stop());

/** The decision as one process makes it. */
const process = (): PostedElsewhere => {
  const own = system.process();
  store = own.store;
  const aggregates = new Aggregates(own.store, system.clock, system.ids);
  const entries = new EntryBatches(aggregates);
  return new PostedElsewhere(aggregates, entries, new EntryControl(aggregates, entries), system.batchViews, own.worker);
};

/** Somebody typed an entry into the ledger. */
const typedIn = (recordNo: string, title: string, change: Partial<KeptEntry['entry']> = {}): void => {
  const line = (side: 'debit' | 'credit') =>
    ({ side, account: '4000-10', amountMinor: '1000', document: '', memo: '', fields: [] }) as const;
  const entry = { journal: 'APJ', date: '2026-09-30', title, currency: 'USD', exchangeRateType: '', ...change };
  system.ledger.entries.push({
    ...{ recordNo, referenceNo: 'BY-HAND', controlId: `hand-${recordNo}` },
    entry: { lines: [line('debit'), line('credit')], ...entry },
  });
};
const settle = (key: string, records: readonly NamedRecord[], by = elsewhere): Promise<unknown> =>
  by.settle(cause, key, records, 'Typed in by hand');
const record = (recordNo: string, part = 1): NamedRecord => ({ part, recordNo });
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'allowed',
    (error: unknown) => {
      if (error instanceof DomainError) return error.code;
      throw error;
    },
  );
const eventCount = async (): Promise<number> => (await system.inner.readAll(null, 10_000)).length;
const statusOf = async (key: string): Promise<string> => (await system.batch(key)).status;

describe('an entry that was posted elsewhere', () => {
  it('is settled by the record, and no run posts it', async () => {
    const [key] = await system.readyBatches(['JE-1']);
    typedIn('4711', 'JE-1');
    await settle(key!, [record('4711')]);
    expect(await system.batch(key!)).toMatchObject({ status: 'PostedElsewhere', recordNo: '4711', companyId: 'ACME' });
    expect(await system.post([key!])).toEqual(counts({ skipped: 1 }));
    expect(system.ledger.creates).toEqual([]);
    const before = await eventCount();
    expect(await settle(key!, [record('4711')])).toBeNull();
    expect(await eventCount()).toBe(before);
  });

  it('is looked at again by its record, as what is posted here', async () => {
    const [key] = await system.readyBatches(['JE-1']);
    typedIn('4711', 'JE-1');
    await settle(key!, [record('4711')]);
    const { worker } = system.process();
    const look = async (): Promise<unknown> => {
      const looked = await worker.look(ENVIRONMENT, key!);
      return looked.kind === 'posted' ? looked.look.seen : looked;
    };
    const own = { recordNo: '4711', ledgerState: 'Posted', standing: 'posted', differences: [] };
    expect(await look()).toEqual({ kind: 'seen', own, copies: [] });
    const [typed] = system.ledger.entries;
    system.ledger.entries[0] = { ...typed!, entry: { ...typed!.entry, title: 'Renamed' } };
    const title = { line: null, what: 'the title', expected: 'JE-1', found: 'Renamed' };
    expect(await look()).toMatchObject({ kind: 'seen', own: { differences: expect.arrayContaining([title]) } });
    system.ledger.entries.length = 0;
    expect(await look()).toEqual({ kind: 'none', othersSeen: [] });
  });

  it('is compared again with what it was compared with, whatever the mapping became', async () => {
    const [key] = await system.readyBatches(['JE-1']);
    typedIn('4711', 'JE-1');
    await settle(key!, [record('4711')]);
    const events = await system.inner.read(`journalBatch-${streamId(ENVIRONMENT, key!)}`);
    expect(events.at(-1)?.data).toMatchObject({ comparedDigest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    system.clock.advance(1_000);
    await system.mapAccount('4000', '4999');
    const { worker } = system.process();
    expect(await worker.look(ENVIRONMENT, key!)).toMatchObject({ look: { seen: { own: { differences: [] } } } });
  });

  it.each<[string, Partial<KeptEntry['entry']>, string]>([
    ['date', { date: '2026-09-29' }, 'the date'],
    ['journal', { journal: 'GJ' }, 'the journal'],
    ['title', { title: 'Accrual' }, 'the title'],
    ['number of lines', { lines: [] }, 'the number of lines'],
  ])('is not believed when the record has another %s, and nothing is written', async (_what, change, what) => {
    const [key] = await system.readyBatches(['JE-1']);
    typedIn('4711', 'JE-1', change);
    const before = await eventCount();
    const refusal = await settle(key!, [record('4711')]).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: 'RECORD_DIFFERS',
      details: {
        records: [
          { part: 1, recordNo: '4711', differences: expect.arrayContaining([expect.objectContaining({ what })]) },
        ],
      },
    });
    expect(await eventCount()).toBe(before);
  });

  it('is not believed when the ledger shows another record than the one that was asked for', async () => {
    const [key] = await system.readyBatches(['JE-1']);
    typedIn('4711', 'JE-1');
    system.ledger.shows = (entry) => [{ ...entry, recordNo: '9999' }];
    expect(await codeOf(settle(key!, [record('4711')]))).toBe('RECORD_NOT_FOUND');
    system.ledger.readBackFault = () => ({ kind: 'unavailable', cause: 'timeout' });
    expect(await codeOf(settle(key!, [record('4711')]))).toBe('LEDGER_UNAVAILABLE');
    expect(await statusOf(key!)).toBe('Ready');
  });

  it('is not settled by a record that this service posted, whatever its reference became there', async () => {
    const [first, second] = await system.readyBatches(['JE-1', 'JE-2']);
    await system.post([first!]);
    await system.projected();
    expect(await codeOf(settle(second!, [record('1')]))).toBe('RECORD_IS_OURS');
    const [kept] = system.ledger.entries;
    system.ledger.entries[0] = { ...kept!, referenceNo: 'RENAMED', entry: { ...kept!.entry, title: 'JE-2' } };
    system.ledger.shows = (entry) => [{ ...entry, lines: entry.lines.map((line) => ({ ...line, memo: entry.title })) }];
    expect(await codeOf(settle(second!, [record('1')]))).toBe('RECORD_TAKEN');
  });

  it('is settled with all its parts, or with none', async () => {
    const keys = await system.readyParts(['4000', '4000']);
    typedIn('11', 'JE-1 1/2');
    typedIn('12', 'JE-1 2/2', { date: '2026-09-01' });
    expect(await codeOf(settle(keys[1]!, [record('11', 1)]))).toBe('RECORDS_INCOMPLETE');
    expect(await codeOf(settle(keys[0]!, [record('11', 1), record('12', 2)]))).toBe('RECORD_DIFFERS');
    expect([await statusOf(keys[0]!), await statusOf(keys[1]!)]).toEqual(['Ready', 'Ready']);
    typedIn('13', 'JE-1 2/2');
    await settle(keys[0]!, [record('13', 2), record('11', 1)]);
    expect([await statusOf(keys[0]!), await statusOf(keys[1]!)]).toEqual(['PostedElsewhere', 'PostedElsewhere']);
  });

  it('stays as it was when one of its records backs another entry', async () => {
    const keys = await system.readyParts(['4000', '4000'], { journalEntryId: 'JE-1' });
    const others = await system.readyParts(['4000', '4000'], { journalEntryId: 'JE-1', businessEntityId: 'us01' });
    typedIn('11', 'JE-1 1/2');
    typedIn('12', 'JE-1 2/2');
    typedIn('13', 'JE-1 1/2');
    // Where lines carry no entity, both entries are alike.
    await settle(keys[0]!, [record('11', 1), record('12', 2)]);
    await system.projected();
    expect(await codeOf(settle(others[0]!, [record('13', 1), record('12', 2)]))).toBe('RECORD_TAKEN');
    expect([await statusOf(others[0]!), await statusOf(others[1]!)]).toEqual(['Ready', 'Ready']);
  });
});

describe('two people at once', () => {
  it('settle the same entry by the same record once', async () => {
    const [key] = await system.readyBatches(['JE-1']);
    typedIn('4711', 'JE-1');
    await Promise.all([settle(key!, [record('4711')]), settle(key!, [record('4711')], process())]);
    const story = await system.story(key!);
    expect(story).toEqual(['JournalBatchPostedElsewhere']);
  });

  it('cannot settle one entry by two records', async () => {
    const [key] = await system.readyBatches(['JE-1']);
    typedIn('4711', 'JE-1');
    typedIn('4712', 'JE-1');
    const codes = await Promise.all(
      [settle(key!, [record('4711')]), settle(key!, [record('4712')], process())].map(codeOf),
    );
    expect(codes.sort()).toEqual(['ENTRY_IN_LEDGER', 'allowed']);
  });

  it('cannot settle two entries by one record, in whatever environment of the company', async () => {
    await system.connect('acme-live/1', 'acme-live');
    await system.mapAccount('4000', '4000-10', 'acme-live');
    const [key] = await system.readyBatches(['JE-1']);
    const [live] = await system.readyBatches(['JE-1'], {}, 'acme-live');
    typedIn('4711', 'JE-1');
    const inLive = process().settle({ ...cause, environment: 'acme-live' }, live!, [record('4711')], 'Typed in');
    const codes = await Promise.all([settle(key!, [record('4711')]), inLive].map(codeOf));
    expect(codes.sort()).toEqual(['RECORD_TAKEN', 'allowed']);
  });

  it('cannot settle and post it: a run that takes it meanwhile wins', async () => {
    const [key] = await system.readyBatches(['JE-1']);
    typedIn('4711', 'JE-1');
    store.interfere = async ({ events }, proceed) => {
      const result = await proceed();
      if (events.some(({ type }) => type === 'LedgerRecordClaimed'))
        await system.aggregates.change(journalBatch, streamId(ENVIRONMENT, key!), cause, (state) =>
          queueBatch(state, 'run-1'),
        );
      return result;
    };
    expect(await codeOf(settle(key!, [record('4711')]))).toBe('ENTRY_IN_POSTING');
  });
});

describe('a crash between the claim and the decision', () => {
  /** The process is gone as soon as the claim is durable. */
  const crashAfterClaim = async (key: string, recordNo: string): Promise<void> => {
    const by = process();
    store.interfere = async ({ events }, proceed) => {
      const result = await proceed();
      if (events.some(({ type }) => type === 'LedgerRecordClaimed')) throw new Error('The process is gone.');
      return result;
    };
    await expect(settle(key, [record(recordNo)], by)).rejects.toThrow('The process is gone.');
  };

  it('is ended by repeating it', async () => {
    const [key] = await system.readyBatches(['JE-1']);
    typedIn('4711', 'JE-1');
    await crashAfterClaim(key!, '4711');
    expect(await statusOf(key!)).toBe('Ready');
    await settle(key!, [record('4711')]);
    expect(await statusOf(key!)).toBe('PostedElsewhere');
  });

  it('keeps the record for that entry until it has changed', async () => {
    await system.connect('acme-live/1', 'acme-live');
    await system.mapAccount('4000', '4000-10', 'acme-live');
    const [key] = await system.readyBatches(['JE-1']);
    const [live] = await system.readyBatches(['JE-1'], {}, 'acme-live');
    typedIn('4711', 'JE-1');
    await crashAfterClaim(key!, '4711');
    const own = { ...cause, environment: 'acme-live' };
    const inLive = (): Promise<string> => codeOf(elsewhere.settle(own, live!, [record('4711')], 'Typed in'));
    expect(await inLive()).toBe('RECORD_TAKEN');
    await system.aggregates.change(journalBatch, streamId(ENVIRONMENT, key!), cause, (state) =>
      decideEntry(state, { kind: 'withdraw', importId: null, reason: 'It is of the other environment' }),
    );
    expect(await inLive()).toBe('allowed');
    expect(await codeOf(settle(key!, [record('4711')]))).toBe('ENTRY_WITHDRAWN');
  });

  it('leaves the rest of a divided entry on hold until it is repeated', async () => {
    const keys = await system.readyParts(['4000', '4000']);
    typedIn('11', 'JE-1 1/2');
    typedIn('12', 'JE-1 2/2');
    const by = process();
    store.interfere = async ({ events }, proceed) => {
      const result = await proceed();
      if (events.some(({ type }) => type === 'JournalBatchPostedElsewhere')) throw new Error('The process is gone.');
      return result;
    };
    const both = [record('11', 1), record('12', 2)];
    await expect(settle(keys[0]!, both, by)).rejects.toThrow('The process is gone.');
    expect([await statusOf(keys[0]!), await statusOf(keys[1]!)]).toEqual(['PostedElsewhere', 'OnHold']);
    expect(await system.post(keys)).toEqual(counts({ skipped: 1, held: 1 }));
    await settle(keys[0]!, both);
    expect([await statusOf(keys[0]!), await statusOf(keys[1]!)]).toEqual(['PostedElsewhere', 'PostedElsewhere']);
  });
});
