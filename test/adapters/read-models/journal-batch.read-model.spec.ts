import { JournalBatchReadModel } from '../../../src/adapters/read-models/journal-batch.read-model';
import { BATCH_SORTS, type BatchOrder } from '../../../src/application/journal-batch/journal-batch.views';
import { type BatchFilter, EVERY_BATCH } from '../../../src/application/journal-batch/batch-filter';
import { planData, shownBy } from '../../support/view-history';

const NOT_MAPPED = 'ACCOUNT_NOT_MAPPED||';

const UNSENT = [
  'B2',
  ...['approved', 'awaiting', 'half', 'refused', 'signed', 'unsigned', 'void'].map((name) => `B-JE-${name}`),
];

describe('journal batches', () => {
  let batches: JournalBatchReadModel;
  beforeAll(async () => {
    batches = await shownBy((database) => new JournalBatchReadModel(database));
  });

  const keysOf = (filter: Partial<BatchFilter>, order?: BatchOrder, limit = 100): string[] => {
    const keys: string[] = [];
    let cursor: string | null = null;
    do {
      const page = batches.journalBatchesOf('acme', { ...EVERY_BATCH, ...filter }, { limit, cursor }, order);
      keys.push(...page.items.map(({ batchKey }) => batchKey));
      cursor = page.nextCursor;
    } while (cursor !== null && keys.length < 100);
    return keys;
  };

  it('are told apart by entity, currency, journal and amount, alone and together', async () => {
    const of = (batchKey: string, more: object): readonly [string, string, object] => [
      `journalBatch-scoped.${batchKey}`,
      'JournalBatchPlanned',
      { ...planData(batchKey, 1), ...more },
    ];
    const released = (batchKey: string): readonly [string, string, object] => [
      `journalBatch-scoped.${batchKey}`,
      'JournalBatchReleased',
      {},
    ];
    const facts = [
      of('us', { businessEntityId: 'us01', currency: 'USD', totalMinor: '120050', journal: '' }),
      of('jp', { businessEntityId: 'jp01', currency: 'JPY', totalMinor: '1200', journal: 'GJ' }),
      of('kw', { businessEntityId: '', currency: 'KWD', totalMinor: '1200500', journal: 'GJ' }),
      of('clf', { businessEntityId: 'us01', currency: 'CLF', totalMinor: '12006000', journal: 'GJ' }),
      ...['us', 'jp', 'kw', 'clf'].map(released),
    ];
    const scoped = await shownBy((database) => new JournalBatchReadModel(database), facts);
    const keys = (filter: Partial<BatchFilter>): string[] =>
      scoped
        .journalBatchesOf('scoped', { ...EVERY_BATCH, ...filter }, { limit: 9, cursor: null })
        .items.map(({ batchKey }) => batchKey)
        .sort();
    expect(keys({})).toEqual(['clf', 'jp', 'kw', 'us']);
    expect(keys({ businessEntityId: 'us01' })).toEqual(['clf', 'us']);
    expect(keys({ businessEntityId: '' })).toEqual(['kw']);
    expect(keys({ currency: 'JPY' })).toEqual(['jp']);
    expect(keys({ journal: '' })).toEqual(['us']);
    expect(keys({ journal: 'GJ', businessEntityId: 'us01' })).toEqual(['clf']);
    expect(keys({ amountFrom: '1200.5' })).toEqual(['clf', 'kw', 'us']);
    expect(keys({ amountTo: '1200.50' })).toEqual(['jp', 'kw', 'us']);
    expect(keys({ amountFrom: '1200.5001', amountTo: '1200.6' })).toEqual(['clf']);
    expect(keys({ amountFrom: '1200.5', amountTo: '1200' })).toEqual([]);
    expect(scoped.scopeValuesOf('scoped')).toEqual({
      businessEntityIds: ['', 'jp01', 'us01'],
      currencies: ['CLF', 'JPY', 'KWD', 'USD'],
      journals: ['', 'GJ'],
    });
    const sums = scoped.summaryOf('scoped', null, { journal: 'GJ', amountFrom: '1200.5' });
    expect(sums.map(({ currency, batches, total }) => [currency, batches, total])).toEqual([
      ['CLF', 1, '1200.6000'],
      ['KWD', 1, '1200.500'],
    ]);
    expect(scoped.summaryOf('scoped', null, { importId: 'none' })).toEqual([]);
  });

  it('show their status, and the decision that a person has to make', () => {
    const shown = batches.journalBatchesOf('acme', EVERY_BATCH, { limit: 100, cursor: null }).items;
    expect(
      shown.map(({ batchKey, status, decision, problems, recordNo }) => [
        batchKey,
        status,
        decision,
        problems.length,
        recordNo,
      ]),
    ).toEqual([
      ['B1', 'Success', null, 0, '77'],
      ['B2', 'Failed', 'half-posted', 1, null],
      ['B3', 'In Progress', null, 0, null],
      ['B4', 'In Progress', null, 0, null],
      ['B5', 'Outcome Unknown', 'undecided', 1, null],
      ['B6', 'Outcome Unknown', 'conflict', 1, null],
      ['B7', 'Outcome Unknown', 'duplicate', 1, null],
      ['B8', 'Ready to Post', null, 0, null],
      ['B9', 'Discarded', null, 0, null],
      ['B11', 'Awaiting Approval', null, 0, '88'],
      ['B12', 'Failed', 'half-posted', 1, null],
      ['B13', 'Outcome Unknown', 'conflict', 2, '88'],
      ['B14', 'Ready to Post', null, 0, null],
      ['B15', 'Outcome Unknown', null, 0, null],
      ['B16', 'Success', null, 0, '88'],
      ['B17', 'In Progress', null, 0, null],
      ['aside0', 'Correction', null, 1, null],
      ['aside1', 'Waiting', null, 1, null],
      ['B-JE-approved', 'Ready to Post', null, 0, null],
      ['B-JE-awaiting', 'Awaiting Approval Here', null, 0, null],
      ['gone', 'Withdrawn', null, 0, null],
      ['B-JE-half', 'Awaiting Approval Here', null, 0, null],
      ['B-JE-refused', 'Awaiting Approval Here', null, 1, null],
      ['B-JE-signed', 'Ready to Post', null, 0, null],
      ['B-JE-unsigned', 'Awaiting Approval Here', null, 0, null],
      ['B-JE-void', 'Awaiting Approval Here', null, 0, null],
    ]);
    const isOpen = ({ status, decision, problems }: (typeof shown)[number]): boolean =>
      decision !== null || status === 'Correction' || (status === 'Awaiting Approval Here' && problems.length > 0);
    expect(shown.filter((batch) => batch.needsPerson !== isOpen(batch))).toEqual([]);
  });

  it('show the facts of a single batch, but none of an import that does not count yet', () => {
    expect(batches.journalBatch('acme', 'B11')).toMatchObject({ ledgerState: 'Submitted' });
    expect(batches.journalBatch('acme', 'B15')).toMatchObject({ referenceNo: 'REF', attempts: 0 });
    expect(batches.awaitingApproval()).toEqual([{ environment: 'acme', batchKey: 'B11', runId: 'r1' }]);
    expect(batches.journalBatch('acme', 'B10')).toBeUndefined(); // Its import does not count yet.
  });

  it('list the references that were used', () => {
    const used = batches.usedReferences('RE');
    const reference = { referenceNo: 'REF', environment: 'acme', journalEntryId: 'JE-1', businessEntityId: 'us01' };
    expect(used.filter(({ batchKey }) => ['B1', 'B15', 'B16'].includes(batchKey))).toEqual([
      { ...reference, batchKey: 'B1', entryRevision: 1, recordNo: '77' },
      { ...reference, batchKey: 'B15', entryRevision: 1, recordNo: null },
      { ...reference, batchKey: 'B16', entryRevision: 1, recordNo: '88' },
    ]);
    expect(batches.usedReferences('REG')).toEqual([]);
  });

  it('list the plans of an entry, without discarded ones', () => {
    const plans = batches.plansOfEntry('acme', '2026-09', 'JE-1');
    expect(plans.find(({ batchKey }) => batchKey === 'B1')).toEqual(planData('B1'));
    expect(plans.filter(({ batchKey }) => batchKey === 'B9')).toEqual([]);
    expect(batches.plansOfEntry('acme', '2026-10', 'JE-1')).toEqual([]);
    expect(['JE-1', 'JE-9'].map((id) => batches.hasEntry('acme', '2026-09', id))).toEqual([true, false]);
    expect(batches.postedBeside('acme', 'B16', 10)).toEqual([{ referenceNo: 'REF', recordNo: '77' }]);
  });

  it('list the batches that are Ready to Post in a period, and up to it', () => {
    expect(batches.readyKeys('acme', '2026-09', 10)).toEqual(['B8', 'B14', 'B-JE-approved', 'B-JE-signed']);
    expect(batches.readyKeys('acme', '2026-10', 10)).toEqual([]);
    expect(batches.readyKeysUpTo('acme', '2026-09', 10)).toEqual(['B8', 'B14', 'B-JE-approved', 'B-JE-signed']);
    expect(batches.readyKeysUpTo('acme', '2026-08', 10)).toEqual([]);
  });

  it('list what is Ready to Post or Failed, and why it failed', () => {
    expect(batches.postableKeys('acme', null, 10)).toEqual(['B2', 'B8', 'B12', 'B14', 'B-JE-approved', 'B-JE-signed']);
    expect(batches.postableKeys('acme', '2026-10', 10)).toEqual([]);
    const failed = batches.failedUpTo('acme', '2026-09', 10);
    expect(failed.map(({ batchKey, problems }) => [batchKey, problems.map(({ code }) => code)])).toEqual([
      ['B2', ['ACCOUNT_NOT_MAPPED']],
      ['B12', ['ACCOUNT_NOT_MAPPED']],
    ]);
    expect(batches.failedUpTo('acme', '2026-08', 10)).toEqual([]);
  });

  it('list one batch of each entry that is not sent, whether or not it awaits approval', () => {
    expect(batches.unsentEntries('acme')).toEqual(UNSENT);
    expect(batches.unsentEntries('other')).toEqual([]);
  });

  it('list the parts of the same entries that are not sent yet', () => {
    expect(batches.unsentParts('acme', ['B1'])).toEqual(['B2', 'B8', 'B12', 'B14']);
    expect(batches.unsentParts('acme', [])).toEqual([]);
    expect(batches.unsentParts('acme-live', ['B1'])).toEqual([]);
  });

  it('need attention when they failed while other parts of their entry are in the ledger', () => {
    expect(batches.journalBatch('acme', 'B2')).toMatchObject({
      ...{ status: 'Failed', needsPerson: true, decision: 'half-posted' },
      entryProblem: {
        code: 'ENTRY_HALF_POSTED',
        message: '4 of 9 parts of this entry are in Sage Intacct, and part 2 failed.',
        fix: 'Fix why it failed and post the rest of the entry; or, if the entry should not stand, reverse it: what is not posted is withdrawn.',
      },
    });
    expect(batches.journalBatch('acme', 'B1')).toMatchObject({ needsPerson: false, entryProblem: null });
  });

  it('count and find failed batches by the cause', () => {
    expect(batches.failedKeys('acme', NOT_MAPPED, 10)).toEqual(['B2', 'B12']);
    expect(batches.failedKeys('acme', 'OTHER||', 10)).toEqual([]);
    expect(batches.failureCauses('acme', { limit: 10, cursor: null })).toEqual({
      items: [
        {
          ...{ cause: NOT_MAPPED, code: 'ACCOUNT_NOT_MAPPED', message: 'not mapped', fix: 'map it' },
          ...{ field: null, value: null, candidates: [], batches: 2 },
        },
      ],
      nextCursor: null,
    });
    const causesOf = (runId: string): number[] =>
      batches.failureCauses('acme', { limit: 10, cursor: null }, runId).items.map((cause) => cause.batches);
    expect([causesOf('r1'), causesOf('r2')]).toEqual([[2], []]);
    expect(keysOf({ cause: NOT_MAPPED })).toEqual(['B2', 'B12']);
  });

  it('are sorted both ways, the same in pages, and searched', () => {
    const byEntry = keysOf({});
    for (const by of BATCH_SORTS) {
      const up = keysOf({}, { by, isDescending: false });
      expect([...up].sort()).toEqual([...byEntry].sort());
      expect(keysOf({}, { by, isDescending: true })).toEqual(up.toReversed());
      expect(keysOf({}, { by, isDescending: false }, 3)).toEqual(up); // The same in pages.
    }
    expect(keysOf({}, { by: 'recordNo', isDescending: true }).slice(0, 3)).toEqual(['B16', 'B13', 'B11']);
    expect([
      keysOf({ search: 'je-' }).length,
      keysOf({ search: '88' }),
      keysOf({ search: 'ref', status: 'Failed' }),
    ]).toEqual([byEntry.length, ['B11', 'B13', 'B16'], ['B2', 'B12']]);
  });

  it('name the entries of a status in a period, page by page', () => {
    expect(batches.periodsWith('acme', 'Failed')).toEqual(['2026-09']);
    expect(batches.periodsWith('acme', 'Withdrawn')).toEqual(['2026-09']);
    expect(batches.periodsWith('other', 'Failed')).toEqual([]);
    const all = batches.entriesWith('acme', { status: 'Failed', period: '2026-09' }, 0, 100);
    expect(all.map(({ mark: _mark, ...entry }) => entry)).toEqual(
      keysOf({ status: 'Failed' }).map(() => ({ journalEntryId: 'JE-1', businessEntityId: 'us01', period: '2026-09' })),
    );
    const [first] = batches.entriesWith('acme', { status: 'Failed', period: '2026-09' }, 0, 1);
    expect(batches.entriesWith('acme', { status: 'Failed', period: '2026-09' }, first?.mark ?? 0, 100)).toEqual(
      all.slice(1),
    );
    expect(batches.entriesWith('acme', { status: 'Failed', period: '2026-10' }, 0, 100)).toEqual([]);
  });

  it('find what waits, and what was delivered of an entry since it was posted', () => {
    expect(batches.waiting()).toEqual([
      { environment: 'acme', batchKey: 'aside1' },
      { environment: 'closing', batchKey: 'LATE' },
      { environment: 'control', batchKey: 'WAITS' },
    ]);
    expect(batches.setAsideBeside('acme', 'B1')).toEqual(['aside0', 'aside1']);
    expect(batches.setAsideBeside('acme', 'aside0')).toEqual(['aside1']);
    expect(batches.setAsideBeside('other', 'B1')).toEqual([]);
  });

  it('are summed up by period, status and currency', () => {
    expect(batches.summaryOf('acme', '2026-08')).toEqual([]);
    expect(batches.summaryOf('acme', null)).toEqual(batches.summaryOf('acme', '2026-09'));
    expect(batches.summaryOf('acme', '2026-09')).toEqual(
      [
        ['Awaiting Approval', 1, 0],
        ['Awaiting Approval Here', 5, 1],
        ['Correction', 1, 1],
        ['Failed', 2, 2],
        ['In Progress', 3, 0],
        ['Outcome Unknown', 5, 4],
        ['Ready to Post', 4, 0],
        ['Success', 2, 0],
        ['Waiting', 1, 0],
      ].map(([status, count, needsPerson]) => ({
        ...{ period: '2026-09', status, currency: 'USD', batches: count, lines: 2 * Number(count) },
        ...{ total: `${String(10 * Number(count))}.00`, needsPerson },
      })),
    );
  });

  describe('about which people decided before they were posted', () => {
    const at = expect.stringMatching(/^2026/) as unknown;
    const held = { reason: 'Disputed.', by: 'ana', at };
    const shown = () =>
      batches
        .journalBatchesOf('control', EVERY_BATCH, { limit: 100, cursor: null })
        .items.map(({ batchKey, status, problems, hold, withdrawal }) => ({
          ...{ batchKey, status, problems: problems.length, hold, withdrawal },
        }));

    it('show who holds or withdrew them, and have their status again when the hold is lifted', () => {
      expect(shown()).toEqual([
        { batchKey: 'FAILED', status: 'On Hold', problems: 1, hold: { ...held, before: 'Failed' }, withdrawal: null },
        { batchKey: 'FREE', status: 'Ready to Post', problems: 0, hold: null, withdrawal: null },
        { batchKey: 'FREE-FAILED', status: 'Failed', problems: 1, hold: null, withdrawal: null },
        {
          ...{ batchKey: 'HELD', status: 'On Hold', problems: 0, withdrawal: null },
          hold: { ...held, before: 'Ready to Post' },
        },
        {
          ...{ batchKey: 'TAKEN', status: 'Withdrawn', problems: 0, hold: null },
          withdrawal: { reason: 'The wrong file.', by: 'ana', at },
        },
        { batchKey: 'WAITS', status: 'Waiting', problems: 1, hold: { ...held, before: 'Waiting' }, withdrawal: null },
      ]);
    });

    it('are no more posted, nor tried again, while they are on hold', () => {
      expect(batches.postableKeys('control', null, 100)).toEqual(['FREE', 'FREE-FAILED']);
      expect(batches.failedKeys('control', NOT_MAPPED, 100)).toEqual(['FREE-FAILED']);
    });

    it('show the record that backs them, and are found by it', () => {
      expect(batches.journalBatch('elsewhere', 'SETTLED')).toMatchObject({
        ...{ status: 'Posted Elsewhere', needsPerson: false, hold: null, recordNo: '4711', referenceNo: null },
        elsewhere: { reason: 'Typed in by hand.', referenceNo: 'BY-HAND', by: 'ana', at },
      });
      expect(batches.batchesOfRecord('4711')).toEqual([{ environment: 'elsewhere', batchKey: 'SETTLED' }]);
      expect(batches.postableKeys('elsewhere', null, 100)).toEqual([]);
      expect(batches.summaryOf('elsewhere', null)).toMatchObject([{ status: 'Posted Elsewhere', batches: 1 }]);
    });

    it('show how the ledger has them now, side by side', () => {
      expect(batches.journalBatch('watched', 'WATCHED')).toMatchObject({
        ...{ status: 'Differs in Ledger', needsPerson: true, lastEqualAt: '2026-10-01T10:00:00.000Z' },
        ledgerChange: {
          ...{ kind: 'differs', cause: null, seenAt: '2026-10-01T14:00:00.000Z', accepted: null },
          records: [{ recordNo: '4001', recordUrl: 'https://www.intacct.com/4001', ledgerState: 'Posted' }],
          differences: [{ line: 1, what: 'the amount', expected: '10.00 USD', found: '11.00 USD' }],
        },
      });
      expect(batches.postableKeys('watched', null, 100)).toEqual([]);
      expect(batches.summaryOf('watched', null)).toMatchObject([{ status: 'Differs in Ledger', needsPerson: 1 }]);
    });

    it('are found by their import', () => {
      expect(batches.keysOfImport('control', 'i1')).toEqual([
        ...['FAILED', 'FREE', 'FREE-FAILED', 'HELD', 'TAKEN', 'WAITS'],
      ]);
      expect(batches.keysOfImport('acme', 'i1')).not.toContain('B9');
    });
  });
});
