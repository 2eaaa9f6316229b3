import { type ReadEntry } from '../../../src/domain/ledger-entry/ledger-entry';
import { reasonOf } from '../../support/fake-ledger';
import { ENVIRONMENT } from '../../support/plain-ports';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { counts, entries, limits, PostingSystem } from '../../support/posting-system';

let system: PostingSystem;
beforeEach(async () => {
  system = new PostingSystem();
  await system.start();
});
afterEach(() => system.stop());

/** Posts one batch that the ledger shows so. */
const postOneShown = async (shows: (entry: ReadEntry) => readonly ReadEntry[]): Promise<string> => {
  system.ledger.shows = shows;
  const [key] = await system.readyBatches(['JE-1']);
  await system.post([key!]);
  return key!;
};
const changedLine = (entry: ReadEntry, change: object): ReadEntry => ({
  ...entry,
  lines: entry.lines.map((line, index) => (index === 1 ? { ...line, ...change } : line)),
});

describe('an entry that is read back', () => {
  it('shares one read-back with any number of others, while two of them travel', async () => {
    const keys = await system.readyBatches(entries(60));
    let [inFlight, mostInFlight] = [0, 0];
    system.ledger.beforeReadBack = async (read) => {
      inFlight += 1;
      mostInFlight = Math.max(mostInFlight, inFlight);
      do await nextTurn();
      while (read <= 2 && system.ledger.entries.length < 60);
      inFlight -= 1;
    };
    expect(await system.post(keys, { lanes: 8 })).toEqual(counts({ posted: 60 }));
    const read = system.ledger.readBacks.flatMap(({ referenceNos }) => referenceNos);
    expect(read.length).toBe(60);
    expect(new Set(read).size).toBe(60);
    expect(mostInFlight).toBe(2);
    expect(system.ledger.readBacks.length).toBeLessThan(10);
  });

  it.each<[string, (entry: ReadEntry) => ReadEntry, string]>([
    ['an account', (entry) => changedLine(entry, { account: '9999' }), 'the account is "9999", "4000-10" was sent'],
    [
      'an amount',
      (entry) => changedLine(entry, { amount: '10.01' }),
      'the amount is "10.01 USD", "10.00 USD" was sent',
    ],
    ['a side', (entry) => changedLine(entry, { side: 'debit' }), 'the side is "debit", "credit" was sent'],
    ['a memo', (entry) => changedLine(entry, { memo: 'Other' }), 'the memo is "Other", "JE-1" was sent'],
    ['a currency', (entry) => changedLine(entry, { currency: 'EUR' }), 'the currency is "EUR"'],
    ['the date', (entry) => ({ ...entry, date: '2026-10-01' }), 'the date is "2026-10-01"'],
    ['the journal', (entry) => ({ ...entry, journal: 'GJ' }), 'the journal is "GJ"'],
    ['the title', (entry) => ({ ...entry, title: 'Other' }), 'the title is "Other"'],
    ['a line too few', (entry) => ({ ...entry, lines: entry.lines.slice(1) }), 'the number of lines is "1"'],
  ])('is no Success when %s is another one', async (_what, change, words) => {
    const key = await postOneShown((entry) => [change(entry)]);
    expect(await system.run()).toEqual(counts({ needsPerson: 1 }));
    const batch = await system.batch(key);
    expect(batch).toMatchObject({ status: 'Conflict', recordNos: ['1'] });
    expect(JSON.stringify(batch)).toContain(JSON.stringify(words).slice(1, -1));
  });

  it('is not a Success when a dimension was dropped on the way', async () => {
    await system.includeField('Region', { kind: 'dimension', dimension: 'Location' });
    system.inspection.lists.set('Location', [{ id: 'US', name: 'United States', active: true }]);
    system.ledger.shows = (entry) => [changedLine(entry, { values: new Map() })];
    const [key] = await system.readyBatches(['JE-1'], { values: { Region: 'US' } });
    expect(await system.post([key!])).toEqual(counts({ needsPerson: 1 }));
    expect(await system.batch(key!)).toMatchObject({
      status: 'Conflict',
      problems: [{ code: 'LEDGER_ENTRY_DIFFERS', line: 2, message: expect.stringContaining('Location is empty') }],
    });
  });

  it('is Success with its lines in another order, zeros trimmed and white space tidied', async () => {
    const [key] = await system.readyBatches(['JE  1']);
    system.ledger.shows = (entry) => [
      {
        ...entry,
        title: 'JE 1 ',
        lines: entry.lines.toReversed().map((line) => ({ ...line, amount: '10', memo: 'JE 1', currency: '' })),
      },
    ];
    expect(await system.post([key!])).toEqual(counts({ posted: 1 }));
  });

  it('is a duplicate when it is there twice', async () => {
    const key = await postOneShown((entry) => [entry, { ...entry, recordNo: '99' }]);
    expect(await system.batch(key)).toMatchObject({ status: 'Duplicate', recordNos: ['1', '99'] });
  });

  it('is checked again while it is not visible yet, and goes to a person when it stays missing', async () => {
    const key = await postOneShown(() => []);
    expect(await system.batch(key)).toMatchObject({
      status: 'Undecided',
      problems: [{ code: 'ENTRY_NOT_FOUND_AFTER_POSTING' }],
    });
    const [first, ...others] = system.ledger.readBacks.map(({ atMs }) => atMs);
    expect(others.length).toBeGreaterThan(3);
    expect(others.at(-1)! - first!).toBeGreaterThanOrEqual(limits.settleMarginMs);
  });

  it('goes to a person with the words of the ledger when it may not be read', async () => {
    system.ledger.readBackFault = () => ({ kind: 'refused', reasons: [reasonOf('PERMISSION_MISSING')] });
    const [key] = await system.readyBatches(['JE-1']);
    expect(await system.post([key!])).toEqual(counts({ needsPerson: 1 }));
    expect(await system.batch(key!)).toMatchObject({
      problems: [{ code: 'READ_BACK_REFUSED', message: expect.stringContaining('PERMISSION_MISSING') }],
    });
  });

  it('is read back when the ledger answers again', async () => {
    system.ledger.readBackFault = (read) => (read <= 5 ? { kind: 'unavailable', cause: 'timeout' } : undefined);
    const keys = await system.readyBatches(entries(3));
    expect(await system.post(keys)).toEqual(counts({ posted: 3 }));
    expect(system.ledger.creates).toHaveLength(3);
  });

  it('waits for the connection when it is refused in between, and is never sent again', async () => {
    system.ledger.readBackFault = (read) =>
      read === 1 ? { kind: 'connection-refused', reasons: [reasonOf('SIGN_IN_REFUSED')] } : undefined;
    const [key] = await system.readyBatches(['JE-1']);
    const { worker, store } = system.process();
    const isPaused = store.written('ConnectionPaused').then(() => system.connect('acme-test/2'));
    expect(await system.postWith(worker, store, [key!])).toEqual(counts({ posted: 1 }));
    await isPaused;
    expect(system.ledger.creates).toHaveLength(1);
  });

  it('is compared by its digest when the mapping changed since it was sent, and the process died in between', async () => {
    await system.includeField('Note', { kind: 'customField', name: 'NOTE' });
    const [key] = await system.readyBatches(['JE-1'], { values: { Note: 'x' }, description: 'Sold' });
    await system.startRun([key!]);
    system.ledger.readBackFault = () => ({ kind: 'unavailable', cause: 'timeout' });
    const first = system.process();
    const isConfirmed = first.store.written('PostingAttemptConfirmed');
    first.worker.take({ environment: ENVIRONMENT, runId: 'run-1', correlationId: 'c' });
    await isConfirmed;
    first.store.kill();
    await system.mapAccount('4000', '5000-10');
    system.ledger.readBackFault = () => undefined;
    const second = system.process();
    const finished = second.store.written('PostingRunFinished');
    second.worker.gained(ENVIRONMENT);
    await finished;
    expect(await system.run()).toEqual(counts({ posted: 1 }));
  });

  it('goes to a person when neither lines nor digest can be compared', async () => {
    await system.includeField('Note', { kind: 'customField', name: 'NOTE' });
    const [key] = await system.readyBatches(['JE-1'], { values: { Note: 'x' } });
    system.ledger.fault = (_title, create) => (create === 1 ? 'lost-reply' : undefined);
    const { worker, store } = system.process();
    void store.written('PostingAttemptUnknown').then(() => system.mapAccount('4000', '5000-10'));
    system.ledger.shows = (entry) => [changedLine(entry, { memo: 'Other' })];
    expect(await system.postWith(worker, store, [key!])).toEqual(counts({ needsPerson: 1 }));
    expect(await system.batch(key!)).toMatchObject({
      status: 'Conflict',
      problems: [{ code: 'LEDGER_ENTRY_NOT_COMPARABLE' }],
    });
  });
});

describe('an entry that awaits approval in the ledger', () => {
  const shownAs = (state: ReadEntry['state'], stateText: string) => {
    system.ledger.shows = (entry) => [{ ...entry, state, stateText }];
  };

  it.each([
    ['posted', 'Posted', 'Posted'],
    ['declined', 'Declined', 'Failed'],
  ] as const)('ends the run, and is followed until it is %s', async (state, stateText, status) => {
    shownAs('awaiting-approval', 'Submitted');
    const [key] = await system.readyBatches(['JE-1']);
    const { worker, store } = system.process();
    expect(await system.postWith(worker, store, [key!])).toEqual(counts({ awaitingApproval: 1 }));
    expect(await system.batch(key!)).toMatchObject({ status: 'AwaitingApproval', ledgerState: 'Submitted' });
    const decided = store.written(state === 'posted' ? 'PostingVerified' : 'PostingDeclined');
    shownAs(state, stateText);
    await decided;
    expect(await system.batch(key!)).toMatchObject({ status });
    const times = system.ledger.readBacks.map(({ atMs }) => atMs);
    expect(times.at(-1)! - times[0]!).toBeGreaterThanOrEqual(limits.approvalPollMs);
  });

  it('is followed by the next process too', async () => {
    shownAs('awaiting-approval', 'Submitted');
    const [key] = await system.readyBatches(['JE-1']);
    const first = system.process();
    await system.postWith(first.worker, first.store, [key!]);
    first.store.kill();
    await system.projected();
    shownAs('posted', 'Posted');
    const second = system.process();
    const decided = second.store.written('PostingVerified');
    second.worker.gained(ENVIRONMENT);
    await decided;
    expect(await system.batch(key!)).toMatchObject({ status: 'Posted' });
  });

  it('is posted under new names after it was declined', async () => {
    const declined = { state: 'declined', stateText: 'Declined' } as const;
    system.ledger.shows = (entry) => [
      entry.recordNo === system.ledger.entries[0]?.recordNo ? { ...entry, ...declined } : entry,
    ];
    const [key] = await system.readyBatches(['JE-1']);
    expect(await system.post([key!])).toEqual(counts({ failed: 1 }));
    expect(await system.post([key!], {}, 'run-2')).toEqual(counts({ posted: 1 }));
    const [first, second] = system.ledger.creates;
    expect(second!.referenceNo).not.toBe(first!.referenceNo);
  });
});

describe('the sweep before the first send of a run', () => {
  /** The log is lost after a run: the ledger holds what nobody here knows of. */
  const postedElsewhere = async (): Promise<void> => {
    const elsewhere = system.ledger;
    await system.post(await system.readyBatches(entries(3)));
    expect(elsewhere.entries).toHaveLength(3);
    const kept = [...elsewhere.entries];
    await system.stop();
    system = new PostingSystem();
    await system.start();
    system.ledger.entries.push(...kept);
  };

  it('looks once a run and period', async () => {
    await system.post(await system.readyBatches(entries(5)));
    expect(system.ledger.sweeps).toBe(1);
    await system.post(await system.readyBatches(['JE-9']), {}, 'run-2');
    expect(system.ledger.sweeps).toBe(2);
  });

  it('takes what a lost log had posted as posted, after comparing it, and sends nothing', async () => {
    await postedElsewhere();
    const keys = await system.readyBatches(entries(4));
    expect(await system.post(keys)).toEqual(counts({ posted: 4 }));
    expect(system.ledger.creates).toHaveLength(1);
    expect(system.ledger.titles()).toEqual(entries(4));
    expect(await system.story(keys[0]!)).toEqual([
      'JournalBatchQueued',
      'PostingFoundBeforeSending',
      'PostingAttemptConfirmed',
      'PostingVerified',
    ]);
  });

  it('leaves to a person what stands there otherwise', async () => {
    await postedElsewhere();
    const [key] = await system.readyBatches(['JE-100']);
    await system.mapAccount('4000', '5000-10');
    expect(await system.post([key!])).toEqual(counts({ needsPerson: 1 }));
    expect(system.ledger.creates).toEqual([]);
    expect(await system.batch(key!)).toMatchObject({ status: 'Conflict' });
  });

  it('blocks every batch when the ledger cannot be read: an unknown outcome could never be resolved', async () => {
    system.ledger.sweepFault = () => ({ kind: 'refused', reasons: [reasonOf('PERMISSION_MISSING')] });
    const keys = await system.readyBatches(entries(2));
    expect(await system.post(keys)).toEqual(counts({ failed: 2 }));
    expect(system.ledger.creates).toEqual([]);
    expect(await system.batch(keys[0]!)).toMatchObject({ problems: [{ code: 'PERMISSION_MISSING' }] });
  });

  it('is repeated while the ledger is away', async () => {
    let asked = 0;
    system.ledger.sweepFault = () => ((asked += 1) <= 3 ? { kind: 'unavailable', cause: 'timeout' } : undefined);
    expect(await system.post(await system.readyBatches(entries(2)))).toEqual(counts({ posted: 2 }));
    expect(system.ledger.sweeps).toBe(4);
  });
});

it('hands an unknown outcome to a person when the ledger does not allow the lookup', async () => {
  system.ledger.fault = () => 'lost-reply';
  system.ledger.findFault = () => ({ kind: 'refused', reasons: [reasonOf('PERMISSION_MISSING')] });
  const [key] = await system.readyBatches(['JE-1']);
  expect(await system.post([key!])).toEqual(counts({ needsPerson: 1 }));
  expect(await system.batch(key!)).toMatchObject({
    status: 'Undecided',
    problems: [{ code: 'LOOK_UP_REFUSED', message: expect.stringContaining('PERMISSION_MISSING') }],
  });
});
