import {
  type AccountingSystem,
  type LedgerAccess,
  type LedgerEntryHeader,
  type PostOutcome,
  type PreparedEntry,
  type ReferencePage,
} from '../../src/application/ports/accounting-system';
import {
  type LedgerEntry,
  type LedgerReason,
  type PostingIdentity,
  type ReadEntry,
} from '../../src/domain/ledger-entry/ledger-entry';
import { ledgerFieldName } from '../../src/domain/shared/ledger-field';

/**
 * A ledger that knows the journals `APJ` and `GJ`, the account `2400` and the location `L01`, whose books of 2026 are
 * open, that knows no account `0000`, and that holds titles of at most 80 characters.
 */
export interface PostedLedger {
  readonly system: AccountingSystem;
  readonly access: LedgerAccess;
  /** Somebody whom it does not let in. */
  readonly stranger: LedgerAccess;
  entriesHeld(): number;
  /**
   * What the ledger makes of a request that it executed before: it refuses the control id, or gives the reply of the
   * first one again. It never executes it twice.
   */
  readonly repeats: 'refused' | 'answered-again';
  /** It executes the next create, and nobody hears of it. */
  loseNextReply(): void;
  stop(): Promise<void>;
}

const LOCATION = { kind: 'dimension', dimension: 'Location' } as const;

const entryOf = (more: Partial<LedgerEntry> = {}, account = '2400'): LedgerEntry => ({
  journal: 'APJ',
  date: '2026-09-30',
  title: 'Revenue 2026-09',
  currency: 'USD',
  exchangeRateType: 'Intacct Daily Rate',
  lines: (['debit', 'credit'] as const).map((side) => ({
    side,
    account,
    amountMinor: 145_085n,
    document: 'SUB-1',
    memo: `Release, ${side} & more`,
    fields: [{ target: LOCATION, value: 'L01' }],
  })),
  ...more,
});

const identityOf = (name: string): PostingIdentity => ({ referenceNo: `RR-${name}`, controlId: `control-${name}` });

const headerOf = (recordNo: string, name: string, more: Partial<LedgerEntryHeader> = {}): LedgerEntryHeader => ({
  recordNo,
  referenceNo: `RR-${name}`,
  journal: 'APJ',
  date: '2026-09-30',
  title: 'Revenue 2026-09',
  state: 'posted',
  ...more,
});

/** As the ledger shows the entry above. It may leave out its address and the day of a reversal. */
const readOf = (recordNo: string, name: string): ReadEntry => ({
  ...headerOf(recordNo, name),
  stateText: 'Posted',
  reversalDate: '',
  lines: entryOf().lines.map(({ side, account, document, memo }) => ({
    side,
    account,
    amount: '1450.85',
    currency: 'USD',
    document,
    memo,
    values: new Map([[ledgerFieldName(LOCATION), 'L01']]),
  })),
});

/** A ledger may give more reasons after the one that counts. */
const firstReasonOf = (outcome: PostOutcome): string =>
  outcome.kind === 'rejected' ? (outcome.reasons[0]?.code ?? '') : outcome.kind;

const claimsOf = (outcome: PostOutcome): PostOutcome | readonly LedgerReason[] =>
  outcome.kind === 'unknown' ? (outcome.claims ?? outcome) : outcome;

/** What a repeat of a posted entry comes to. */
const repeatOf = (outcome: PostOutcome): string =>
  outcome.kind === 'posted' ? `record ${outcome.recordNo} again` : firstReasonOf(outcome);

/** What every adapter of a ledger has to keep, whatever it talks to: see docs/adding-a-ledger.md. */
export const accountingSystemContract = (start: () => Promise<PostedLedger>): void => {
  let ledger: PostedLedger;
  beforeEach(async () => {
    ledger = await start();
  });
  afterEach(() => ledger.stop());

  const prepared = (name: string, entry = entryOf()): PreparedEntry => {
    const outcome = ledger.system.prepare(entry, identityOf(name));
    if (outcome.kind !== 'prepared') throw new Error(`Refused: ${JSON.stringify(outcome.reasons)}`);
    return outcome.entry;
  };
  const post = (name: string, entry = entryOf()): Promise<PostOutcome> =>
    ledger.system.post(ledger.access, prepared(name, entry), () => true);
  const posted = async (name: string, entry = entryOf()): Promise<string> => {
    const outcome = await post(name, entry);
    if (outcome.kind !== 'posted') throw new Error(`Not posted: ${JSON.stringify(outcome)}`);
    return outcome.recordNo;
  };
  const expectedRepeat = (recordNo: string): string =>
    ledger.repeats === 'refused' ? 'CONTROL_ID_USED' : `record ${recordNo} again`;
  const pagesOf = async (pages: AsyncIterable<ReferencePage>): Promise<readonly LedgerEntryHeader[]> => {
    const all: LedgerEntryHeader[] = [];
    for await (const page of pages) {
      if (page.kind !== 'references') throw new Error(`Not read: ${JSON.stringify(page)}`);
      all.push(...page.references);
    }
    return all;
  };

  it('lets those in whom it knows, and refuses others', async () => {
    await expect(ledger.system.signIn(ledger.access)).resolves.toEqual({ kind: 'signed-in' });
    await expect(ledger.system.signIn(ledger.stranger)).resolves.toMatchObject({ kind: 'refused' });
  });

  it('prepares the same request for the same entry, and another for another', () => {
    const [first, again] = [prepared('1'), prepared('1')];
    expect(again).toEqual(first);
    expect(first.payloadDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(prepared('1', entryOf({ date: '2026-09-29' })).payloadDigest).not.toBe(first.payloadDigest);
    expect(ledger.entriesHeld()).toBe(0);
  });

  it('refuses to prepare what it would not hold unaltered, and says why', () => {
    const outcome = ledger.system.prepare(entryOf({ title: 'x'.repeat(81) }), identityOf('1'));
    expect(outcome).toMatchObject({ kind: 'refused', reasons: [{ code: 'TEXT_TOO_LONG' }] });
  });

  it('posts an entry, and finds it with its totals', async () => {
    const recordNo = await posted('1');
    expect(ledger.entriesHeld()).toBe(1);
    const found = await ledger.system.find(ledger.access, { referenceNo: 'RR-1', currency: 'USD' });
    const totals = { debitMinor: 145_085n, creditMinor: 145_085n };
    const entry = { recordNo, state: 'posted', date: '2026-09-30', lineCount: 2, ...totals };
    expect(found).toEqual({ kind: 'found', entries: [entry] });
  });

  it('finds nothing where nothing is', async () => {
    const found = await ledger.system.find(ledger.access, { referenceNo: 'RR-1', currency: 'USD' });
    expect(found).toEqual({ kind: 'found', entries: [] });
  });

  it('asks once whether it may start, and sends nothing when it may not', async () => {
    let asked = 0;
    const outcome = await ledger.system.post(ledger.access, prepared('1'), () => {
      asked += 1;
      return false;
    });
    expect(outcome).toMatchObject({ kind: 'not-sent', cause: 'send-window' });
    expect([asked, ledger.entriesHeld()]).toEqual([1, 0]);
  });

  it('does not take an identity twice', async () => {
    const recordNo = await posted('1');
    expect(repeatOf(await post('1'))).toBe(expectedRepeat(recordNo));
    expect(ledger.entriesHeld()).toBe(1);
  });

  it('does not take the same names for another entry', async () => {
    await posted('1');
    const outcome = await post('1', entryOf({ date: '2026-09-29' }));
    expect(outcome.kind === 'rejected' ? outcome.reasons : claimsOf(outcome)).toEqual(
      expect.arrayContaining([expect.objectContaining({ code: 'CONTROL_ID_USED' })]),
    );
    expect(ledger.entriesHeld()).toBe(1);
  });

  it('takes a refused entry once its cause is gone, with the refusal counted', async () => {
    const refused = entryOf({ title: 'Refused' }, '0000');
    expect(firstReasonOf(await post('1', refused))).toBe('ACCOUNT_NOT_USABLE');
    const outcome = ledger.system.prepare(entryOf(), { ...identityOf('1'), refusals: 1 });
    if (outcome.kind !== 'prepared') throw new Error(JSON.stringify(outcome));
    expect(outcome.entry.payloadDigest).toBe(prepared('1').payloadDigest);
    expect(await ledger.system.post(ledger.access, outcome.entry, () => true)).toMatchObject({ kind: 'posted' });
    expect(ledger.entriesHeld()).toBe(1);
  });

  it('rejects what the ledger refuses, and holds nothing of it', async () => {
    const outcome = await post('1', entryOf({ title: 'Refused' }, '0000'));
    expect(firstReasonOf(outcome)).toBe('ACCOUNT_NOT_USABLE');
    expect(ledger.entriesHeld()).toBe(0);
  });

  it('does not know what became of a create whose reply is lost, and finds it', async () => {
    ledger.loseNextReply();
    await expect(post('1')).resolves.toMatchObject({ kind: 'unknown' });
    expect(ledger.entriesHeld()).toBe(1);
    const found = await ledger.system.find(ledger.access, { referenceNo: 'RR-1', currency: 'USD' });
    expect(found).toMatchObject({ kind: 'found', entries: [{ state: 'posted', lineCount: 2 }] });
    const [entry] = found.kind === 'found' ? found.entries : [];
    expect(repeatOf(await post('1'))).toBe(expectedRepeat(entry?.recordNo ?? ''));
    expect(ledger.entriesHeld()).toBe(1);
  });

  it('executes nothing for somebody whom it does not let in, and shows nothing', async () => {
    const outcome = await ledger.system.post(ledger.stranger, prepared('1'), () => true);
    expect(outcome).toMatchObject({ kind: 'connection-refused' });
    expect(ledger.entriesHeld()).toBe(0);
    await posted('2');
    const find = ledger.system.find(ledger.stranger, { referenceNo: 'RR-2', currency: 'USD' });
    await expect(find).resolves.toMatchObject({ kind: 'connection-refused' });
    const read = ledger.system.readBack(ledger.stranger, { fields: [], referenceNos: ['RR-2'] });
    await expect(read).resolves.toMatchObject({ kind: 'connection-refused' });
  });

  it('locates entries by reference or record number, each once, in any journal', async () => {
    const [first, second, third] = [
      await posted('1'),
      await posted('2', entryOf({ journal: 'GJ' })),
      await posted('3'),
    ];
    const located = await ledger.system.locate(ledger.access, {
      referenceNos: ['RR-1', 'RR-2', 'RR-9'],
      recordNos: [first, third],
    });
    if (located.kind !== 'located') throw new Error(JSON.stringify(located));
    const sorted = located.records.toSorted((one, other) => (one.referenceNo < other.referenceNo ? -1 : 1));
    expect(sorted).toEqual([headerOf(first, '1'), headerOf(second, '2', { journal: 'GJ' }), headerOf(third, '3')]);
  });

  it('lists entries by the start of their reference', async () => {
    const [first, second] = [await posted('2609-1'), await posted('2609-2')];
    await posted('2610-1');
    const found = await pagesOf(ledger.system.references(ledger.access, 'RR-2609-'));
    expect(found).toEqual([headerOf(first, '2609-1'), headerOf(second, '2609-2')]);
  });

  it('lists entries of a journal by day, both ends included', async () => {
    const days = ['2026-08-31', '2026-09-01', '2026-09-30', '2026-10-01'];
    const records: string[] = [];
    for (const [at, date] of days.entries()) records.push(await posted(String(at), entryOf({ date })));
    await posted('other', entryOf({ journal: 'GJ', date: '2026-09-15' }));
    const within = { journal: 'APJ', from: '2026-09-01', to: '2026-09-30' };
    expect(await pagesOf(ledger.system.entriesDated(ledger.access, within))).toEqual([
      headerOf(records[1] ?? '', '1', { date: '2026-09-01' }),
      headerOf(records[2] ?? '', '2'),
    ]);
  });

  it.each(['references', 'record numbers'])(
    'reads entries back whole by their %s, and leaves out others',
    async (by) => {
      const [first, second] = [await posted('1'), await posted('2')];
      const what =
        by === 'references' ? { referenceNos: ['RR-2', 'RR-9', 'RR-1'] } : { recordNos: [second, '9', first] };
      const outcome = await ledger.system.readBack(ledger.access, { fields: [LOCATION], ...what });
      if (outcome.kind !== 'entries') throw new Error(JSON.stringify(outcome));
      const read = outcome.entries
        .map(({ recordUrl: _address, reversalDate = '', ...rest }) => ({ ...rest, reversalDate }))
        .toSorted((one, other) => (one.referenceNo < other.referenceNo ? -1 : 1));
      expect(read).toEqual([readOf(first, '1'), readOf(second, '2')]);
    },
  );

  it.each<[string, (recordNos: readonly string[]) => { recordNos: readonly string[]; lines: number }]>([
    ['all', (recordNos) => ({ recordNos, lines: 4 })],
    ['some', ([, second = '']) => ({ recordNos: [second], lines: 2 })],
    ['others', () => ({ recordNos: ['9', '10'], lines: 4 })],
    ['too few lines', (recordNos) => ({ recordNos, lines: 0 })],
    ['many more lines', (recordNos) => ({ recordNos, lines: 2_500 })],
  ])('reads the same entries back whatever is expected: %s', async (_what, expectedOf) => {
    const recordNos = [await posted('1'), await posted('2')];
    const [other] = [await posted('3')];
    const { recordNos: numbers, lines } = expectedOf(recordNos);
    const expected = { recordNos: [...numbers, other], lines };
    const read = await ledger.system.readBack(ledger.access, {
      fields: [LOCATION],
      referenceNos: ['RR-1', 'RR-2'],
      expected,
    });
    const plain = await ledger.system.readBack(ledger.access, { fields: [LOCATION], referenceNos: ['RR-1', 'RR-2'] });
    expect(read).toEqual(plain);
    expect(read.kind === 'entries' && read.entries.map((entry) => entry.lines.length)).toEqual([2, 2]);
  });

  it('reads a second entry under the same reference back, though only the first is expected', async () => {
    const first = await posted('1');
    const copy = ledger.system.prepare(entryOf(), { referenceNo: 'RR-1', controlId: 'control-of-a-copy' });
    if (copy.kind !== 'prepared') throw new Error(JSON.stringify(copy.reasons));
    const second = await ledger.system.post(ledger.access, copy.entry, () => true);
    if (second.kind !== 'posted') throw new Error(JSON.stringify(second));
    const read = await ledger.system.readBack(ledger.access, {
      fields: [LOCATION],
      referenceNos: ['RR-1'],
      expected: { recordNos: [first], lines: 2 },
    });
    const found = read.kind === 'entries' ? read.entries.map((entry) => [entry.recordNo, entry.lines.length]) : read;
    expect(found).toEqual([
      [first, 2],
      [second.recordNo, 2],
    ]);
  });
};
