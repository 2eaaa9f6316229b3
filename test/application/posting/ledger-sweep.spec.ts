import { contentDigestOf } from '../../../src/application/journal-batch/batch-lines';
import { batchKeyOf, firstBatchKeyOf } from '../../../src/application/journal-batch/batch-keys';
import { EntryGuard } from '../../../src/application/posting/entry-guard';
import { type Swept } from '../../../src/application/posting/ledger-sweep';
import { accountMapping } from '../../../src/domain/account-mapping/account-mapping.state';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { postingStop } from '../../../src/domain/posting-stop/posting-stop.state';
import { streamId } from '../../../src/application/shared/streams';
import { mapAccounts } from '../../../src/domain/account-mapping/account-mapping.decisions';
import { type JournalBatchEvent } from '../../../src/domain/journal-batch/journal-batch.events';
import { type BatchPlan } from '../../../src/domain/shared/batch-plan';
import { declareRecordForeign, takeOverRecord } from '../../../src/domain/journal-batch/record.decisions';
import { queueBatch } from '../../../src/domain/journal-batch/journal-batch.decisions';
import { declareForeign, stopPosting } from '../../../src/domain/posting-stop/posting-stop.decisions';
import { credit, debit, planFor } from '../../support/builders';
import { cause, ENVIRONMENT } from '../../support/plain-ports';
import { counts, PostingSystem } from '../../support/posting-system';

interface Delivered {
  readonly id?: string;
  readonly entity?: string;
  readonly amount?: number;
  readonly parts?: number;
  readonly revision?: number;
  readonly isOfOldLog?: boolean;
  readonly period?: string;
}

const systems: PostingSystem[] = [];
afterEach(() => Promise.all(splice(systems).map((system) => system.stop())));

const splice = <Item>(items: Item[]): Item[] => items.splice(0);

/** A log of its own over what another one left in the ledger. */
const afterLoss = async (before?: PostingSystem): Promise<PostingSystem> => {
  const system = new PostingSystem();
  systems.push(system);
  await system.start();
  system.ledger.entries.push(...(before?.ledger.entries ?? []));
  return system;
};

/** What an import makes of an entry: as many batches as it has parts. */
const deliver = async (system: PostingSystem, what: Delivered = {}): Promise<string[]> => {
  const { id = 'JE-1', entity = '', amount = 1000, parts = 1, revision = 1, isOfOldLog = false } = what;
  const { period = '2026-09' } = what;
  const keys: string[] = [];
  for (let part = 1; part <= parts; part += 1) {
    const entry = { environment: ENVIRONMENT, businessEntityId: entity, period, journalEntryId: id };
    const batchKey = isOfOldLog ? firstBatchKeyOf(ENVIRONMENT, id, revision, part) : batchKeyOf(entry, revision, part);
    const lines = [debit(amount / parts), credit(amount / parts)];
    const {
      derivation: _derivation,
      occurrence: _occurrence,
      ...first
    } = planFor({
      ...{ batchKey, journalEntryId: id, businessEntityId: entity, entryRevision: revision, part, parts, period },
      ...{ transactionDate: `${period}-30`, totalMinor: String(amount / parts) },
      ...{ entryDigest: `${id} ${entity} ${amount}`, contentDigest: contentDigestOf(lines) },
    });
    const plan: BatchPlan = isOfOldLog ? first : { ...first, derivation: 2, occurrence: 1 };
    const events: JournalBatchEvent[] = [
      { type: 'JournalBatchPlanned', data: plan },
      { type: 'JournalBatchLinesRecorded', data: { firstLine: 1, lines } },
      { type: 'JournalBatchReleased', data: {} },
    ];
    await system.aggregates.change(journalBatch, streamId(ENVIRONMENT, batchKey), cause, () => events);
    keys.push(batchKey);
  }
  return keys;
};

/** An installation that posted this and then lost its log. */
const posted = async (...delivered: readonly Delivered[]): Promise<PostingSystem> => {
  const system = await afterLoss();
  for (const what of delivered)
    await system.post(await deliver(system, what), {}, `run-${what.id ?? ''}-${what.entity ?? ''}`);
  return system;
};

const problemsOf = async (system: PostingSystem, key: string): Promise<readonly string[]> => {
  const state = await system.batch(key);
  return state.status === 'Failed' ? state.problems.map(({ code, value }) => `${code} ${value ?? ''}`.trim()) : [];
};

describe('a log that lost what was posted', () => {
  it.each<[string, Delivered, Delivered]>([
    ['the same', {}, {}],
    ['a revision that only the lost log counted', { amount: 1500, revision: 2 }, { amount: 1500 }],
    ['the same in as many parts', { parts: 3, amount: 3000 }, { parts: 3, amount: 3000 }],
    ['what was posted under the names of before', { isOfOldLog: true }, {}],
    ['what was posted under a later revision of before', { isOfOldLog: true, revision: 3 }, {}],
  ])('finds %s, and posts nothing again', async (_what, before, now) => {
    const system = await afterLoss(await posted(before));
    const keys = await deliver(system, now);
    expect(await system.post(keys)).toEqual(counts({ posted: keys.length }));
    expect([system.ledger.creates, system.ledger.entries.length]).toEqual([[], keys.length]);
  });

  it.each<[string, Delivered, Delivered]>([
    ['the revision before', { amount: 1500, revision: 2 }, { amount: 1000 }],
    ['it divided otherwise', { amount: 3000 }, { amount: 3000, parts: 3 }],
    ['it in one piece', { amount: 3000, parts: 3 }, { amount: 3000 }],
  ])('sends nothing of an entry when %s is delivered', async (_what, before, now) => {
    const system = await afterLoss(await posted(before));
    const keys = await deliver(system, now);
    const [other] = await deliver(system, { id: 'JE-other', amount: 70 });
    expect(await system.post([...keys, other!])).toEqual(counts({ failed: keys.length, posted: 1 }));
    expect(system.ledger.creates.length).toBe(1);
    const references = system.ledger.entries.map(({ referenceNo }) => `ENTRY_ALREADY_IN_LEDGER ${referenceNo}`);
    for (const key of keys) expect(references).toContain((await problemsOf(system, key))[0]);
  });

  it('knows the entry of another entity with the same id', async () => {
    const system = await afterLoss(await posted({ entity: 'us01' }));
    const [us, uk] = [
      await deliver(system, { entity: 'us01' }),
      await deliver(system, { entity: 'uk01', amount: 400 }),
    ];
    expect(await system.post([...uk, ...us])).toEqual(counts({ posted: 2 }));
    expect(system.ledger.creates.length).toBe(1);
  });

  it('takes over what it is shown when it is the entry, and only then', async () => {
    const before = await posted({});
    const [kept] = before.ledger.entries;
    const renamed = `${kept!.referenceNo.slice(0, 18)}-X`;
    before.ledger.entries[0] = { ...kept!, referenceNo: renamed };
    const system = await afterLoss(before);
    const [key] = await deliver(system);
    expect(await system.post([key!])).toEqual(counts({ failed: 1 }));
    const { worker } = system.process();
    const { readBack, identity, journal } = await worker.compare(ENVIRONMENT, key!, renamed);
    const id = streamId(ENVIRONMENT, key!);
    await system.aggregates.change(journalBatch, id, cause, (state) =>
      takeOverRecord(state, { ...identity, journal, readBack, attemptId: 'taken over' }),
    );
    expect(await system.batch(key!)).toMatchObject({ status: 'Posted', identity: { referenceNo: renamed } });
    await system.projected();
    const [other] = await deliver(system, { amount: 999, revision: 2 });
    await system.post([other!], {}, 'run-2');
    const differing = await worker.compare(ENVIRONMENT, other!, renamed);
    expect(differing.readBack).toMatchObject({
      kind: 'one',
      differences: [
        { code: 'LEDGER_ENTRY_DIFFERS', line: 1 },
        { code: 'LEDGER_ENTRY_DIFFERS', line: 2 },
      ],
    });
  });

  it('posts an entry although there is a record that a Controller declared foreign to it', async () => {
    const system = await afterLoss(await posted({ amount: 1500 }));
    const [key] = await deliver(system);
    await system.post([key!]);
    const { referenceNo } = system.ledger.entries[0]!;
    await system.aggregates.change(journalBatch, streamId(ENVIRONMENT, key!), cause, (state) =>
      declareRecordForeign(state, { referenceNo, reason: 'Of another company of ours' }),
    );
    expect(await system.post([key!], {}, 'run-2')).toEqual(counts({ posted: 1 }));
  });
});

describe('a record that is no entry of this log', () => {
  const someones = { id: 'THEIRS-1', amount: 777 };

  it('stops its month, and no other, until it is declared foreign', async () => {
    const system = await afterLoss(await posted(someones));
    const [key] = await deliver(system);
    const [october] = await deliver(system, { id: 'JE-2', period: '2026-10' });
    expect(await system.post([key!, october!])).toEqual(counts({ failed: 1, posted: 1 }));
    expect(await problemsOf(system, key!)).toEqual(['POSTING_STOPPED']);
    const { referenceNo, recordNo } = system.ledger.entries[0]!;
    const { state } = await system.aggregates.load(postingStop, ENVIRONMENT);
    expect([...state.open.values()]).toEqual([
      {
        ...{ kind: 'ledger-ahead', period: '2026-09' },
        entries: [
          {
            ...{ referenceNo, recordNo, title: 'THEIRS-1', entityId: null },
            ...{ currency: 'USD', totalMinor: '777' },
          },
        ],
      },
    ]);
    await system.aggregates.change(postingStop, ENVIRONMENT, cause, (stop) =>
      declareForeign(stop, { period: '2026-09', referenceNo, reason: 'Typed by hand' }),
    );
    expect(await system.post([key!], {}, 'run-2')).toEqual(counts({ posted: 1 }));
  });

  it('is believed from the sweep, however much of it the stop lists', async () => {
    const system = await afterLoss();
    const [key] = await deliver(system);
    await system.startRun([key!]);
    const id = streamId(ENVIRONMENT, key!);
    const { state } = await system.aggregates.change(journalBatch, id, cause, (batch) => queueBatch(batch, 'run-1'));
    if (state.status !== 'Queued') throw new Error(state.status);
    const { referenceNo, recordNo } = { referenceNo: 'RR2609-BY-HAND', recordNo: '9' };
    const record = { referenceNo, recordNo, title: 'Accrual', entityId: null, currency: 'USD', totalMinor: '7' };
    const swept: Swept = {
      ...{ kind: 'swept' as const, startedAtMs: 0, records: new Map() },
      ...{ used: new Map(), usedNames: new Map(), attributed: new Map() },
      ...{ unattributed: [record], hasUnexplained: true },
    };
    const guard = new EntryGuard(system.portsOver(system.inner));
    const batch = { environment: ENVIRONMENT, companyId: 'ACME', plan: state.plan, state };
    // A Controller decided the listed ones while this run went on: nothing is open, and one was never listed.
    expect(await guard.check(batch, swept)).toMatchObject({ kind: 'blocked', problem: { code: 'POSTING_STOPPED' } });
    await system.aggregates.change(postingStop, ENVIRONMENT, cause, (stop) =>
      stopPosting(stop, { kind: 'ledger-ahead', period: '2026-09', entries: [record] }),
    );
    await system.aggregates.change(postingStop, ENVIRONMENT, cause, (stop) =>
      declareForeign(stop, { period: '2026-09', referenceNo, reason: 'Typed by hand' }),
    );
    expect(await guard.check(batch, swept)).toEqual({ kind: 'free' });
  });

  it('stops it no longer once it is gone', async () => {
    const system = await afterLoss(await posted(someones));
    const [key] = await deliver(system);
    await system.post([key!]);
    system.ledger.entries.splice(0);
    expect(await system.post([key!], {}, 'run-2')).toEqual(counts({ posted: 1 }));
    expect((await system.aggregates.load(postingStop, ENVIRONMENT)).state.open.size).toBe(0);
  });

  it('is recognized by its amounts when its title was changed', async () => {
    const before = await posted({ amount: 1500 });
    const [kept] = before.ledger.entries;
    before.ledger.entries[0] = { ...kept!, referenceNo: 'RR2609-BY-HAND', entry: { ...kept!.entry, title: 'Accrual' } };
    const system = await afterLoss(before);
    const [key] = await deliver(system, { amount: 1500 });
    expect(await system.post([key!])).toEqual(counts({ failed: 1 }));
    expect(await problemsOf(system, key!)).toEqual(['ENTRY_ALREADY_IN_LEDGER RR2609-BY-HAND']);
  });

  it('is none when another environment of this installation posted it', async () => {
    const system = await afterLoss();
    await system.connect('acme-live/1', 'acme-live');
    await system.mapAccount('4000', '4000-10', 'acme-live');
    const theirs = await system.readyBatches(['LIVE-1'], {}, 'acme-live');
    const { worker, store } = system.process();
    await system.postWith(worker, store, theirs, 'run-live', 'acme-live');
    const [key] = await deliver(system);
    expect(await system.post([key!])).toEqual(counts({ posted: 1 }));
  });

  it('stops everything while the ledger does not allow reading it', async () => {
    const system = await afterLoss(await posted(someones));
    system.ledger.readBackFault = (read) => (read === 1 ? { kind: 'unavailable', cause: 'timeout' } : undefined);
    const [key] = await deliver(system);
    expect(await system.post([key!])).toEqual(counts({ failed: 1 }));
    expect(system.ledger.creates).toEqual([]);
  });
});

describe('a refusal that was not true', () => {
  it('is found before what changed since is sent', async () => {
    const system = await afterLoss();
    await system.mapAccount('4001', '4000-20'); // The ledger has that account too.
    const [key] = await deliver(system);
    system.ledger.fault = (_title, create) => (create === 1 ? 'rejected' : undefined);
    expect(await system.post([key!])).toEqual(counts({ failed: 1 }));
    const sent = system.ledger.creates[0]!;
    const [twin] = (await posted({})).ledger.entries;
    system.ledger.entries.push({ ...twin!, ...{ referenceNo: sent.referenceNo, controlId: sent.controlId } });
    await system.aggregates.change(accountMapping, ENVIRONMENT, cause, (mapping) =>
      mapAccounts(mapping, [{ account: '4000', accountName: 'Revenue', ledgerAccount: '4000-20' }]),
    );
    const end = await system.post([key!], {}, 'run-2');
    expect([system.ledger.creates.length, await problemsOf(system, key!)]).toEqual([1, []]);
    expect(end).toEqual(counts({ needsPerson: 1 })); // It is there with the account of before.
  });
});

describe('a batch whose lines are not those that were planned', () => {
  it('is not sent, and stops its environment', async () => {
    const system = await afterLoss();
    const [key, other] = [...(await deliver(system)), ...(await deliver(system, { id: 'JE-2' }))];
    const worker = system.process();
    const read = worker.store.read.bind(worker.store);
    worker.store.read = async (stream) => {
      const events = await read(stream);
      if (!stream.includes(key!)) return events;
      return events.map((event) => {
        if (event.type !== 'JournalBatchLinesRecorded') return event;
        const { stream: name, revision, position, id, type, schemaVersion, metadata } = event;
        const data = { firstLine: 1, lines: [debit(99900), credit(99900)] };
        return { stream: name, revision, position, id, type, schemaVersion, metadata, data };
      });
    };
    expect(await system.postWith(worker.worker, worker.store, [key!, other!])).toEqual(counts({ failed: 2 }));
    expect(system.ledger.creates).toEqual([]);
    expect([await problemsOf(system, key!), await problemsOf(system, other!)]).toEqual([
      ['LOG_DAMAGED'],
      ['POSTING_STOPPED'],
    ]);
    const { state } = await system.aggregates.load(postingStop, ENVIRONMENT);
    expect([...state.open.values()]).toMatchObject([{ kind: 'log-damaged', code: 'HASH_WRONG' }]);
  });
});

describe('a part of an entry that is in question', () => {
  it('keeps the other parts from being sent', async () => {
    const system = await afterLoss();
    const [first, second, third] = await deliver(system, { parts: 3, amount: 3000 });
    system.ledger.shows = (entry) => [entry.title === 'JE-1 1/3' ? { ...entry, journal: 'GJ' } : entry];
    expect(await system.post([first!])).toEqual(counts({ needsPerson: 1 }));
    await system.projected();
    expect(await system.post([second!, third!], {}, 'run-2')).toEqual(counts({ failed: 2 }));
    expect(await problemsOf(system, second!)).toEqual(['ENTRY_PART_IN_QUESTION']);
    expect(system.ledger.creates).toHaveLength(1);
  });
});
