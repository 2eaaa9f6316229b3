import { queueBatch } from '../../../src/domain/journal-batch/journal-batch.decisions';
import { type ElsewhereFacts } from '../../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../../src/domain/journal-batch/batch-states';
import {
  chooseRecords,
  type FoundRecord,
  type NamedRecord,
  postElsewhere,
  requireSameRecords,
} from '../../../src/domain/journal-batch/posted-elsewhere.decisions';
import { planRevision } from '../../../src/domain/journal-batch/revision.decisions';
import { fold } from '../../../src/domain/shared/decider';
import { type DomainErrorCode } from '../../../src/domain/shared/errors';
import { planned } from '../../support/batch-events';
import { planFor } from '../../support/builders';
import {
  BATCH_STATUSES,
  type BatchStatusName,
  FAILED_UNKNOWN,
  HISTORIES,
  postedElsewhere,
  SET_ASIDE,
  WITHDRAWN,
} from '../../support/batch-histories';
import { givenFor, refusalOf } from '../../support/given';

const given = givenFor(journalBatch);
const record: ElsewhereFacts = {
  ...{ companyId: 'ACME', recordNo: '4711', referenceNo: 'BY-HAND', lineCount: 2, totalMinor: '1000' },
  reason: ' Typed in by hand ',
};
const settle = (state: JournalBatch) => postElsewhere(state, record);
const stateOf = (name: BatchStatusName): JournalBatch => fold(journalBatch, HISTORIES[name]);

/** What refuses it in each state; null where it is done, or was. */
const REFUSALS: Readonly<Record<BatchStatusName, DomainErrorCode | null>> = {
  Absent: 'BATCH_NOT_FOUND',
  Staging: 'ENTRY_IN_ANOTHER_IMPORT',
  Staged: 'ENTRY_IN_ANOTHER_IMPORT',
  Netted: 'DIFFERENCE_PLANNED',
  Ready: null,
  OnHold: null,
  Held: 'ENTRY_IN_ANOTHER_IMPORT',
  Queued: 'ENTRY_IN_POSTING',
  InFlight: 'ENTRY_IN_POSTING',
  Unknown: 'ENTRY_IN_POSTING',
  Confirmed: 'ENTRY_IN_LEDGER',
  AwaitingApproval: 'ENTRY_IN_LEDGER',
  Posted: 'ENTRY_IN_LEDGER',
  PostedElsewhere: null,
  Failed: null,
  Conflict: 'OUTCOME_NOT_KNOWN',
  Duplicate: 'OUTCOME_NOT_KNOWN',
  Undecided: 'OUTCOME_NOT_KNOWN',
  Discarded: 'ENTRY_WITHDRAWN',
};

describe('settling a batch by a record that this service did not post', () => {
  it.each(['Ready', 'Failed', 'OnHold'] as const)('is done with one that is %s', (status) => {
    given(...HISTORIES[status])
      .when(settle)
      .then(postedElsewhere);
    expect(given(...HISTORIES[status], postedElsewhere).state).toEqual({
      ...{ status: 'PostedElsewhere', recordNo: '4711', companyId: 'ACME' },
      ...{ absentSince: null, change: null, lookedAt: null },
      plan: planned().data,
    });
  });

  it('says nothing when it is repeated', () => {
    given(...HISTORIES.PostedElsewhere)
      .when(settle)
      .thenNothing();
  });

  it('is refused with another record than the one that backs it', () => {
    given(...HISTORIES.PostedElsewhere)
      .when((state) => postElsewhere(state, { ...record, recordNo: '4712' }))
      .thenRejected('ENTRY_IN_LEDGER');
  });

  it.each(BATCH_STATUSES.flatMap((status) => (REFUSALS[status] === null ? [] : [[status, REFUSALS[status]] as const])))(
    'is refused for one that is %s with %s',
    (status, code) => {
      given(...HISTORIES[status])
        .when(settle)
        .thenRejected(code);
    },
  );

  it('is refused while an earlier attempt may be in the ledger: it would be there twice', () => {
    given(...FAILED_UNKNOWN)
      .when(settle)
      .thenRejected('OUTCOME_NOT_KNOWN');
  });

  it('is refused for what is set aside or withdrawn', () => {
    given(...SET_ASIDE)
      .when(settle)
      .thenRejected('ENTRY_IN_POSTING');
    given(...WITHDRAWN)
      .when(settle)
      .thenRejected('ENTRY_WITHDRAWN');
  });

  it('needs a reason', () => {
    given(...HISTORIES.Ready)
      .when((state) => postElsewhere(state, { ...record, reason: ' ' }))
      .thenRejected('REASON_MISSING');
  });

  it('keeps the batch from every run', () => {
    given(...HISTORIES.PostedElsewhere)
      .when((state) => queueBatch(state, 'run-9'))
      .thenRejected('BATCH_NOT_READY');
  });

  it('makes a newer delivery a correction, as of a posted entry, and the same one unchanged', () => {
    const existing = [{ revision: 1, entryDigest: 'one', importId: 'import-1', batches: [stateOf('PostedElsewhere')] }];
    const deliveredAs = (entryDigest: string) =>
      planRevision(existing, { entryDigest, importId: 'import-2', parts: [] }).action;
    expect([deliveredAs('another'), deliveredAs('one')]).toEqual(['correct', 'unchanged']);
  });
});

describe('the records of an entry', () => {
  const partOf = (part: number, name: BatchStatusName): JournalBatch => {
    const state = stateOf(name);
    return 'plan' in state ? { ...state, plan: planFor({ part, parts: 3, batchKey: `JB${part}` }) } : state;
  };
  const named = (...numbers: readonly (readonly [number, string])[]): NamedRecord[] =>
    numbers.map(([part, recordNo]) => ({ part, recordNo }));
  const parts = [partOf(1, 'Ready'), partOf(2, 'Failed'), partOf(3, 'Posted')];

  it('are one for each part that is not in the ledger', () => {
    expect(chooseRecords(parts, named([2, '12'], [1, '11']))).toEqual(named([1, '11'], [2, '12']));
  });

  it('are none when all parts have theirs', () => {
    const settled = [partOf(1, 'PostedElsewhere'), partOf(2, 'Posted')];
    expect(chooseRecords(settled, named([1, '4711']))).toEqual([]);
    expect(refusalOf(() => chooseRecords(settled, named([1, '4712']))).code).toBe('ENTRY_IN_LEDGER');
  });

  it('are continued after a crash between two parts', () => {
    const half = [partOf(1, 'PostedElsewhere'), partOf(2, 'OnHold')];
    expect(chooseRecords(half, named([1, '4711'], [2, '12']))).toEqual(named([2, '12']));
  });

  it.each<[string, NamedRecord[]]>([
    ['a part has none', named([1, '11'])],
    ['a part has two', named([1, '11'], [1, '13'], [2, '12'])],
    ['two parts have the same', named([1, '11'], [2, '11'])],
    ['there is no such part', named([1, '11'], [2, '12'], [4, '14'])],
    ['one is no number', named([1, '11'], [2, '12a'])],
  ])('are refused when %s', (_what, records) => {
    expect(refusalOf(() => chooseRecords(parts, records))).toMatchObject({
      code: 'RECORDS_INCOMPLETE',
      details: { parts: [1, 2] },
    });
  });

  it('are refused for a part that this service posted', () => {
    expect(refusalOf(() => chooseRecords(parts, named([1, '11'], [2, '12'], [3, '13']))).code).toBe('ENTRY_IN_LEDGER');
    expect(refusalOf(() => chooseRecords([partOf(1, 'Posted')], [])).code).toBe('ENTRY_IN_LEDGER');
  });
});

describe('a compared record', () => {
  const found = (more: Partial<FoundRecord> = {}): FoundRecord => ({
    ...{ companyId: 'ACME', referenceNo: '', lineCount: 2, totalMinor: '1000' },
    ...{ standing: 'posted', ledgerState: 'Posted', differences: [], ...more },
  });
  const compare = (one: FoundRecord | null) => () => {
    requireSameRecords([
      { part: 1, recordNo: '11', found: found() },
      { part: 2, recordNo: '12', found: one },
    ]);
  };

  it('that is the same and in the books is believed', () => {
    expect(compare(found())).not.toThrow();
  });

  it('that is not there is refused', () => {
    expect(refusalOf(compare(null))).toMatchObject({ code: 'RECORD_NOT_FOUND', details: { recordNo: '12' } });
  });

  it('with a reference as this service gives them is to be found by posting', () => {
    expect(refusalOf(compare(found({ referenceNo: 'RR2609-ABC' }))).code).toBe('RECORD_IS_OURS');
  });

  it.each(['draft', 'awaiting-approval', 'declined', 'reversed', 'unclear'] as const)(
    'that is %s is not in the books',
    (standing) => {
      expect(refusalOf(compare(found({ standing, ledgerState: 'Word' }))).details).toEqual({
        records: [
          {
            ...{ part: 2, recordNo: '12' },
            differences: [{ line: null, what: 'the state', expected: 'Posted', found: 'Word' }],
          },
        ],
      });
    },
  );

  it('that differs is refused with all differences side by side', () => {
    const differences = [
      { line: null, what: 'the title', expected: 'JE-1', found: 'Accrual' },
      { line: 2, what: 'the line', expected: 'credit 10.00 USD on account 4000-10', found: null },
    ];
    const refusal = refusalOf(compare(found({ differences })));
    expect([refusal.code, refusal.message, refusal.details]).toEqual([
      'RECORD_DIFFERS',
      'Record 12 in Sage Intacct is not this entry: 2 differences.',
      { records: [{ part: 2, recordNo: '12', differences }] },
    ]);
  });
});
