import { DomainError } from '../../../src/domain/shared/errors';
import { settleMs } from '../../../src/application/posting/posting-limits';
import { ENVIRONMENT } from '../../support/plain-ports';
import { type PostFault, reasonOf } from '../../support/fake-ledger';
import { counts, entries, limits, PostingSystem } from '../../support/posting-system';

let system: PostingSystem;
beforeEach(async () => {
  system = new PostingSystem();
  await system.start();
});
afterEach(() => system.stop());

/** Posts twenty batches and one with these values, which is to fail alone. Answers its problems. */
const readsOf = (list: string): number => system.inspection.calls.filter((name) => name === list).length;

const postWithOneBad = async (
  values: Readonly<Record<string, string>>,
  goodValues: Readonly<Record<string, string>> = {},
) => {
  const good = await system.readyBatches(entries(20), { values: goodValues });
  const [bad] = await system.readyBatches(['JE-bad'], { values });
  expect(await system.post([...good.slice(0, 10), bad!, ...good.slice(10)])).toEqual(counts({ posted: 20, failed: 1 }));
  expect(system.ledger.titles()).toEqual(entries(20));
  const batch = await system.batch(bad!);
  return batch.status === 'Failed' ? batch.problems : [];
};

describe('a ledger that does not take creates', () => {
  it.each<PostFault>(['not-sent', 'unavailable', 'throttled'])(
    'is tried again until it does (%s), and every entry is there once',
    async (fault) => {
      system.ledger.fault = (_title, create) => (create <= 5 ? fault : undefined);
      const keys = await system.readyBatches(entries(10));
      expect(await system.post(keys)).toEqual(counts({ posted: 10 }));
      expect(system.ledger.titles()).toEqual(entries(10));
    },
  );

  it('is left in peace for as long as it asks when it throttles', async () => {
    system.ledger.fault = (_title, create) => (create <= limits.lanes ? 'throttled' : undefined);
    await system.post(await system.readyBatches(entries(10)));
    const { creates } = system.ledger;
    const pauses = creates.slice(limits.lanes).map(({ atMs }) => atMs - creates[0]!.atMs);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(7_000);
  });

  it('is asked less and less often while it is down', async () => {
    system.ledger.fault = (_title, create) => (create <= 8 ? 'not-sent' : undefined);
    await system.post(await system.readyBatches(['JE-1']), { lanes: 1 });
    const times = system.ledger.creates.map(({ atMs }) => atMs);
    expect(times.slice(1).map((atMs, index) => atMs - times[index]!)).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000,
    ]);
  });

  it('is waited for, and the run says since when and that it goes on', async () => {
    system.ledger.fault = (_title, create) => (create <= 8 ? 'not-sent' : undefined);
    await system.post(await system.readyBatches(['JE-1']), { lanes: 1 });
    const [first] = system.ledger.creates;
    const since = new Date(Date.UTC(2026, 8, 30, 12) + first!.atMs).toISOString();
    expect(await system.waits()).toEqual([
      ['PostingRunWaitsForLedger', { since, cause: 'ECONNREFUSED' }],
      ['PostingRunLedgerAnswered', {}],
    ]);
  });

  it.each<[string, () => void]>([
    [
      'looked up',
      () => {
        system.ledger.fault = () => 'lost-reply';
        system.ledger.findFault = (look) => (look <= 9 ? { kind: 'unavailable', cause: 'timeout' } : undefined);
      },
    ],
    [
      'read back',
      () => {
        system.ledger.readBackFault = (read) => (read <= 9 ? { kind: 'unavailable', cause: 'timeout' } : undefined);
      },
    ],
  ])('is waited for as well when entries are %s', async (_what, fail) => {
    fail();
    expect(await system.post(await system.readyBatches(['JE-1']))).toEqual(counts({ posted: 1 }));
    expect((await system.waits()).map(([type]) => type)).toEqual([
      'PostingRunWaitsForLedger',
      'PostingRunLedgerAnswered',
    ]);
  });

  it('tells when an unknown outcome is looked up next, and by when it is known', async () => {
    system.ledger.fault = () => 'lost-reply';
    const [key] = await system.readyBatches(['JE-1']);
    const { worker, store } = system.process();
    const seen: unknown[] = [];
    system.ledger.findFault = (look) => {
      seen.push(system.outlook.outcomeOf(ENVIRONMENT, key!));
      return look <= 2 ? { kind: 'unavailable', cause: 'timeout' } : undefined;
    };
    await system.postWith(worker, store, [key!]);
    const unknownAtMs = system.ledger.creates[0]!.atMs;
    const at = (ms: number): string => new Date(Date.UTC(2026, 8, 30, 12) + unknownAtMs + ms).toISOString();
    const knownBy = at(settleMs(limits));
    expect(seen).toEqual(limits.lookupDelaysMs.map((delay) => ({ nextLookUpAt: at(delay), knownBy })));
    expect(system.outlook.outcomeOf(ENVIRONMENT, key!)).toBeNull();
  });

  it('is tried again when the values of a dimension cannot be read', async () => {
    await system.includeField('Region', { kind: 'dimension', dimension: 'Location' });
    system.inspection.fault = ({ list }) =>
      list === 'Location' && readsOf('Location') <= 3 ? { kind: 'unavailable', cause: 'timeout' } : undefined;
    const keys = await system.readyBatches(entries(3));
    expect(await system.post(keys)).toEqual(counts({ posted: 3 }));
    expect(readsOf('Location')).toBe(4);
  });
});

describe('a ledger that refuses the connection', () => {
  it('is asked once per lane at most; the connection is paused and every batch is Ready to Post again', async () => {
    system.ledger.fault = () => 'connection-refused';
    const keys = await system.readyBatches(entries(20));
    expect(await system.post(keys)).toEqual(counts({ returned: 20 }));
    expect(system.ledger.creates.length).toBeLessThanOrEqual(limits.lanes);
    expect(await system.connection()).toMatchObject({ status: 'Paused', code: 'SIGN_IN_REFUSED' });
    for (const key of keys) expect(await system.batch(key)).toMatchObject({ status: 'Ready', runId: 'run-1' });
  });

  it('posts them all with new credentials, in another run', async () => {
    system.ledger.fault = () => 'connection-refused';
    const keys = await system.readyBatches(entries(5));
    await system.post(keys);
    system.ledger.fault = () => undefined;
    await system.connect('acme-test/2');
    expect(await system.post(keys, {}, 'run-2')).toEqual(counts({ posted: 5 }));
    expect(system.ledger.titles()).toEqual(entries(5));
  });

  it('keeps a batch that may be in the ledger, and resolves it when the connection is fixed', async () => {
    system.ledger.fault = () => 'lost-reply';
    system.ledger.findFault = (look) =>
      look === 1 ? { kind: 'connection-refused', reasons: [reasonOf('SIGN_IN_REFUSED')] } : undefined;
    const [key] = await system.readyBatches(['JE-1']);
    const { worker, store } = system.process();
    const isPaused = store.written('ConnectionPaused').then(() => system.connect('acme-test/2'));
    const run = await system.postWith(worker, store, [key!]);
    await isPaused;
    expect(run).toEqual(counts({ posted: 1 }));
    expect(system.ledger.creates).toHaveLength(1);
  });

  it('is paused as well when it is met while values are read', async () => {
    await system.includeField('Region', { kind: 'dimension', dimension: 'Location' });
    system.inspection.fault = ({ list }) =>
      list === 'Location' ? { kind: 'connection-refused', reasons: [reasonOf('SENDER_REFUSED')] } : undefined;
    const keys = await system.readyBatches(entries(5));
    expect(await system.post(keys)).toEqual(counts({ returned: 5 }));
    expect(system.ledger.creates).toEqual([]);
    expect(readsOf('Location')).toBe(1);
  });
});

describe('a batch that cannot be posted', () => {
  it('fails alone when the ledger refuses it, with the words of the ledger and a fix', async () => {
    system.ledger.fault = (title) => (title === 'JE-bad' ? 'rejected' : undefined);
    expect(await postWithOneBad({})).toEqual([
      {
        code: 'PERIOD_CLOSED',
        message: "PERIOD_CLOSED in our words. Sage Intacct said: PERIOD_CLOSED in the ledger's words",
        fix: 'Fix PERIOD_CLOSED.',
        line: null,
        field: null,
        value: null,
        errorNo: 'BL0001',
        supportId: 'support-1',
      },
    ]);
  });

  it('fails alone when its account is not mapped', async () => {
    const good = await system.readyBatches(entries(4));
    const [bad] = await system.readyBatches(['JE-bad'], { account: '4999', accountName: 'Other' });
    expect(await system.post([bad!, ...good])).toEqual(counts({ posted: 4, failed: 1 }));
    expect(await system.batch(bad!)).toMatchObject({
      problems: [
        { code: 'ACCOUNT_NOT_MAPPED', line: 1, value: '4999', fix: expect.stringContaining('Map account 4999') },
      ],
    });
  });

  it('fails alone when the ledger could not hold it unaltered', async () => {
    system.ledger.cannotHold = ({ title }) => title === 'JE-bad';
    expect(await postWithOneBad({})).toMatchObject([{ code: 'TEXT_TOO_LONG', fix: 'Fix TEXT_TOO_LONG.' }]);
  });

  it.each([
    ['DIMENSION_VALUE_UNKNOWN', 'Nowhere'],
    ['DIMENSION_VALUE_INACTIVE', 'OLD'],
    ['DIMENSION_VALUE_AMBIGUOUS', 'Twin'],
  ])('fails alone with %s, and is never posted without the dimension', async (code, value) => {
    await system.includeField('Region', { kind: 'dimension', dimension: 'Location' });
    system.inspection.lists.set('Location', [
      { id: 'US', name: 'United States', active: true },
      { id: 'OLD', name: 'Closed', active: false },
      { id: 'T1', name: 'Twin', active: true },
      { id: 'T2', name: 'Twin', active: true },
    ]);
    const problems = await postWithOneBad({ Region: value }, { Region: 'United States' });
    expect(problems).toMatchObject([
      { code, field: 'Region', value, line: 1, fix: expect.stringMatching(/then post/) },
    ]);
    expect(system.ledger.entries[0]?.entry.lines[0]?.fields).toEqual([
      { target: { kind: 'dimension', dimension: 'Location' }, value: 'US' },
    ]);
  });

  it('fails when the ledger does not allow reading the dimension', async () => {
    await system.includeField('Region', { kind: 'dimension', dimension: 'Location' });
    system.inspection.fault = ({ list }) =>
      list === 'Location' ? { kind: 'refused', reasons: [reasonOf('PERMISSION_MISSING')] } : undefined;
    const [key] = await system.readyBatches(['JE-1'], { values: { Region: 'US' } });
    const [without] = await system.readyBatches(['JE-2']);
    expect(await system.post([key!, without!])).toEqual(counts({ failed: 1, posted: 1 }));
    expect(await system.batch(key!)).toMatchObject({ problems: [{ code: 'CUSTOM_FIELD_NOT_READABLE', line: 1 }] });
  });

  it('is posted by a later run once it is fixed', async () => {
    await system.includeField('Region', { kind: 'dimension', dimension: 'Location' });
    const [key] = await system.readyBatches(['JE-1'], { values: { Region: 'US' } });
    expect(await system.post([key!])).toEqual(counts({ failed: 1 }));
    system.inspection.lists.set('Location', [{ id: 'US', name: 'United States', active: true }]);
    system.clock.advance(60_000);
    expect(await system.post([key!], {}, 'run-2')).toEqual(counts({ posted: 1 }));
  });

  it('is judged by lists that are read again once in a run, and only when something is wrong', async () => {
    await system.includeField('Region', { kind: 'dimension', dimension: 'Location' });
    system.inspection.lists.set('Location', [{ id: 'US', name: 'United States', active: true }]);
    const good = await system.readyBatches(entries(3), { values: { Region: 'US' } });
    await system.post(good);
    system.clock.advance(60_000);
    await system.post(await system.readyBatches(['JE-4'], { values: { Region: 'US' } }), {}, 'run-2');
    expect(readsOf('Location')).toBe(1);
    system.clock.advance(60_000);
    const bad = await system.readyBatches(['JE-5', 'JE-6'], { values: { Region: 'XX' } });
    expect(await system.post(bad, {}, 'run-3')).toEqual(counts({ failed: 2 }));
    expect(readsOf('Location')).toBe(2);
    system.clock.advance(900_001);
    await system.post(await system.readyBatches(['JE-7'], { values: { Region: 'US' } }), {}, 'run-4');
    expect(readsOf('Location')).toBe(3);
  });

  it.each(['ACCOUNT_NOT_USABLE', 'DIMENSION_NOT_ACCEPTED', 'PERIOD_CLOSED'] as const)(
    'makes the lists be read again when the ledger refuses with %s what they allow',
    async (code) => {
      system.ledger.fault = (title) => (title === 'JE-bad' ? 'rejected' : undefined);
      system.ledger.rejection = code;
      const [bad] = await system.readyBatches(['JE-bad']);
      await system.post([bad!]);
      system.clock.advance(60_000);
      system.ledger.fault = () => undefined;
      const before = readsOf('accounts');
      const { worker, store } = system.process();
      system.ledger.fault = (title) => (title === 'JE-worse' ? 'rejected' : undefined);
      const [worse] = await system.readyBatches(['JE-worse']);
      const keys = await system.readyBatches(entries(20));
      await system.postWith(worker, store, [worse!, ...keys], 'run-2');
      expect(readsOf('accounts')).toBe(before + 1);
    },
  );

  it('is given up with a word to the operator after a defect that stays', async () => {
    system.ledger.cannotHold = ({ title }) => {
      if (title === 'JE-bad') throw new TypeError('a defect of ours');
      return false;
    };
    expect(await postWithOneBad({})).toMatchObject([{ code: 'INTERNAL_ERROR' }]);
    expect(system.log.events().filter((event) => event === 'posting.defect')).toHaveLength(3);
  });
});

describe('a store that does not respond for a while', () => {
  it.each([
    ['before anything was sent', () => true],
    ['when entries are read back', () => system.ledger.creates.length === 3],
  ])('%s: is no defect, gives up nothing, and says nothing about an entry', async (_when, isTime) => {
    let looks = 0;
    system.ledger.shows = (entry) => ((looks += 1) > 3 ? [entry] : []); // Later it has to read its own state again.
    const keys = await system.readyBatches(entries(3));
    const { worker, store } = system.process();
    const read = store.read.bind(store);
    let silent = 40;
    store.read = async (stream) => {
      if (silent === 0 || !stream.startsWith('journalBatch-') || !isTime()) return read(stream);
      silent -= 1;
      throw new DomainError('STORE_UNAVAILABLE', 'The event store cannot be read: unavailable', 'Try again.');
    };
    expect(await system.postWith(worker, store, keys)).toEqual(counts({ posted: 3 }));
    expect(silent).toBe(0);
    expect(system.ledger.creates).toHaveLength(3);
    expect(system.log.events().filter((event) => event.includes('defect'))).toEqual([]);
  });
});

describe('a batch that is sent again with different content', () => {
  const field = { kind: 'customField', name: 'NOTE' } as const;

  it('gets new names after a definite refusal', async () => {
    system.ledger.fault = (_title, create) => (create === 1 ? 'rejected' : undefined);
    const [key] = await system.readyBatches(['JE-1'], { values: { Note: 'x' } });
    await system.post([key!]);
    await system.includeField('Note', field);
    expect(await system.post([key!], {}, 'run-2')).toEqual(counts({ posted: 1 }));
    const [first, second] = system.ledger.creates;
    expect(second!.controlId).not.toBe(first!.controlId);
    expect(await system.batch(key!)).toMatchObject({ identity: { issue: 2, controlId: second!.controlId } });
  });

  it('keeps its names after a refusal when nothing changed', async () => {
    system.ledger.fault = (_title, create) => (create === 1 ? 'rejected' : undefined);
    const [key] = await system.readyBatches(['JE-1']);
    await system.post([key!]);
    await system.post([key!], {}, 'run-2');
    const [first, second] = system.ledger.creates;
    expect(second!.controlId).toBe(first!.controlId);
  });

  it('is refused when what was sent before may be in the ledger', async () => {
    system.ledger.fault = () => 'lost-request';
    const [key] = await system.readyBatches(['JE-1'], { values: { Note: 'x' } });
    const { worker, store } = system.process();
    void store.written('PostingAttemptUnknown').then(() => system.includeField('Note', field));
    expect(await system.postWith(worker, store, [key!])).toEqual(counts({ failed: 1 }));
    expect(await system.batch(key!)).toMatchObject({ status: 'Failed', problems: [{ code: 'PAYLOAD_MISMATCH' }] });
    expect(system.ledger.creates).toHaveLength(1);
  });
});
