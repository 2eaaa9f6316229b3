import { type JournalBatch } from '../../../src/domain/journal-batch/batch-states';
import {
  differenceProblem,
  planDifference,
  type PlannedDifference,
  postedDifferencesOf,
  recordDifference,
  requireOwnEntry,
  reserveDifference,
} from '../../../src/domain/journal-batch/difference.decisions';
import { differenceIdOf, differenceIdsBefore } from '../../../src/domain/journal-batch/difference-plan';
import { type JournalBatchEvent } from '../../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { type LedgerFinding } from '../../../src/domain/journal-batch/ledger-finding';
import { linkedReferenceIn } from '../../../src/domain/journal-batch/reversal-plan';
import { requireReversible } from '../../../src/domain/journal-batch/reversal.decisions';
import { fold } from '../../../src/domain/shared/decider';
import { attemptOf } from '../../support/batch-events';
import {
  acceptedLater,
  BATCH_STATUSES,
  differencePlanned,
  foundLater,
  HISTORIES,
  putOnHold,
  SET_ASIDE,
  setAside,
  withdrawn,
} from '../../support/batch-histories';
import { planFor } from '../../support/builders';
import { givenFor, refusalOf } from '../../support/given';

const given = givenFor(journalBatch);
const stateOf = (...events: readonly JournalBatchEvent[]): JournalBatch => fold(journalBatch, events);
const seenAt = '2026-10-01T08:00:00.000Z';
const wanted: PlannedDifference = {
  ...{ number: 1, batchKey: 'JBD', contentDigest: 'net', reason: 'Wrong amount', seenAt },
};
const { Posted: posted, Netted: netted } = HISTORIES;
const correction = [...SET_ASIDE, setAside('posted')];
const inBooks: JournalBatchEvent = {
  type: 'JournalBatchDifferencePosted',
  data: { difference: 1, batchKey: 'JBD', recordNo: '6679' },
};
const undone = (because: 'withdrawn' | 'reversed' | 'gone' | 'taken back'): JournalBatchEvent => ({
  type: 'JournalBatchDifferenceUndone',
  data: { difference: 1, batchKey: 'JBD', because },
});
const found = (kind: LedgerFinding['kind']): JournalBatchEvent => ({
  type: 'LedgerChangeFound',
  data: { ...attemptOf(1), seenAt, finding: { kind, records: [], differences: [] } },
});
const reversalPlanned: JournalBatchEvent = {
  type: 'JournalBatchReversalPlanned',
  data: {
    ...{ reversal: 1, batchKey: 'JBR', date: '2026-09-30', dateRule: 'same', contentDigest: 'mirror', seenAt },
    reason: 'Wrong month',
  },
};
const reversed: JournalBatchEvent = {
  type: 'JournalBatchReversed',
  data: { reversal: 1, batchKey: 'JBR', recordNo: '6700' },
};
const reversalUndone: JournalBatchEvent = {
  type: 'JournalBatchReversalUndone',
  data: { reversal: 1, batchKey: 'JBR', because: 'withdrawn' },
};

describe('bringing a newer delivery in by its net difference', () => {
  const plan =
    (more: Partial<PlannedDifference> = {}) =>
    (state: JournalBatch) =>
      planDifference(state, { ...wanted, ...more });

  it('is allowed for a correction of a posted entry, and said once', () => {
    given(...correction)
      .when(plan())
      .then(differencePlanned);
    given(...netted)
      .when(plan())
      .thenNothing();
    given(...netted, inBooks)
      .when(plan())
      .thenNothing();
  });
  it('is refused while another one is prepared, or stands', () => {
    given(...netted)
      .when(plan({ contentDigest: 'another' }))
      .thenRejected('DIFFERENCE_PLANNED');
    given(...netted, inBooks)
      .when(plan({ batchKey: 'JBX' }))
      .thenRejected('DIFFERENCE_PLANNED');
  });
  it('is refused on hold, without a reason, and while the posted entry is not at rest', () => {
    given(...correction, putOnHold)
      .when(plan())
      .thenRejected('ENTRY_ON_HOLD');
    given(...correction)
      .when(plan({ reason: ' ' }))
      .thenRejected('REASON_MISSING');
    given(...SET_ASIDE)
      .when(plan())
      .thenRejected('CORRECTION_NOT_LISTED');
  });
  it.each(BATCH_STATUSES.filter((status) => status !== 'Netted'))('is refused for what is %s', (status) => {
    given(...HISTORIES[status])
      .when(plan())
      .thenRejected(status === 'Absent' ? 'BATCH_NOT_FOUND' : 'CORRECTION_NOT_LISTED');
  });
});

describe('reserving the net difference of a posted entry', () => {
  const reserve =
    (more: Partial<PlannedDifference> = {}) =>
    (state: JournalBatch) =>
      reserveDifference(state, { ...wanted, ...more });

  it('is allowed for what was posted and read back, once', () => {
    given(...posted)
      .when(reserve())
      .then(differencePlanned);
    given(...posted, differencePlanned)
      .when(reserve())
      .thenNothing();
  });
  it('is one at a time: another one follows when the one before stands or is void', () => {
    const next = { number: 2, batchKey: 'JBE' };
    const { number: difference, ...facts } = { ...wanted, ...next };
    const second: JournalBatchEvent = { type: 'JournalBatchDifferencePlanned', data: { difference, ...facts } };
    given(...posted, differencePlanned)
      .when(reserve(next))
      .thenRejected('DIFFERENCE_PLANNED');
    given(...posted, differencePlanned, inBooks)
      .when(reserve(next))
      .then(second);
    given(...posted, differencePlanned, undone('withdrawn'))
      .when(reserve(next))
      .then(second);
    given(...posted, differencePlanned, inBooks, undone('gone'))
      .when(reserve(next))
      .thenRejected('DIFFERENCE_PLANNED');
  });
  it('excludes a reversal, on either side', () => {
    given(...posted, reversalPlanned)
      .when(reserve())
      .thenRejected('BATCH_REVERSED');
    given(...posted, reversalPlanned, reversed)
      .when(reserve())
      .thenRejected('BATCH_REVERSED');
    given(...posted, reversalPlanned, reversalUndone)
      .when(reserve())
      .then(differencePlanned);
    const open = stateOf(...posted, differencePlanned);
    expect(refusalOf(() => requireReversible(open, null)).code).toBe('DIFFERENCE_PLANNED');
    expect(requireReversible(stateOf(...posted, differencePlanned, inBooks), null).status).toBe('Posted');
  });
  it('is refused for what is not in the ledger as it was posted, and for what is not posted', () => {
    for (const kind of ['differs', 'twice', 'reversed', 'reversal-pending', 'gone', 'unreadable'] as const)
      given(...posted, found(kind))
        .when(reserve())
        .thenRejected('LEDGER_NOT_AS_POSTED');
    given(...HISTORIES.Ready)
      .when(reserve())
      .thenRejected('BATCH_NOT_REVERSIBLE');
  });
});

describe('what became of a net difference', () => {
  const record =
    (difference: JournalBatch, batchKey = 'JBD') =>
    (state: JournalBatch) =>
      recordDifference(state, batchKey, difference);
  const standing = stateOf(...posted);
  const takenBack = stateOf(...posted, reversalPlanned, reversed);

  it.each([
    ['the delivery', netted],
    ['the posted entry', [...posted, differencePlanned]],
  ])('is said to %s, once', (_home, home) => {
    given(...home)
      .when(record(standing))
      .then(inBooks);
    given(...home, inBooks)
      .when(record(standing))
      .thenNothing();
    given(...home)
      .when(record(stateOf(...HISTORIES.Ready, withdrawn)))
      .then(undone('withdrawn'));
    given(...home, inBooks)
      .when(record(stateOf(...posted, found('gone'))))
      .then(undone('gone'));
    given(...home, inBooks)
      .when(record(stateOf(...posted, found('reversed'))))
      .then(undone('reversed'));
    given(...home, inBooks)
      .when(record(takenBack))
      .then(undone('taken back'));
    for (const status of ['Absent', 'Staged', 'Ready', 'InFlight', 'Failed'] as const)
      given(...home)
        .when(record(stateOf(...HISTORIES[status])))
        .thenNothing();
    given(...home)
      .when(record(standing, 'JBX'))
      .thenNothing();
  });
  it('leaves the delivery brought in, waiting for a decision again, or out', () => {
    expect(stateOf(...netted, inBooks)).toMatchObject({ status: 'Netted', difference: { standing: 'posted' } });
    expect(stateOf(...netted, inBooks, undone('gone'))).toMatchObject({ difference: { standing: 'planned' } });
    expect(stateOf(...netted, undone('withdrawn'))).toMatchObject({ status: 'SetAside', because: 'posted' });
    expect(stateOf(...netted, inBooks, undone('reversed'))).toMatchObject({ status: 'SetAside', because: 'posted' });
    expect(stateOf(...netted, inBooks, undone('taken back')).status).toBe('Discarded');
  });
  it('is kept by the posted entry, also when it is posted again under new names', () => {
    const state = stateOf(...posted, differencePlanned, inBooks);
    expect(state.status === 'Posted' ? postedDifferencesOf(state) : []).toEqual(['JBD']);
    const released: JournalBatchEvent = { type: 'PostingReleasedByPerson', data: { ...attemptOf(1), reason: 'Gone' } };
    expect(stateOf(...posted, differencePlanned, inBooks, released)).toMatchObject({
      status: 'Ready',
      history: { differences: [{ batchKey: 'JBD', standing: 'posted' }] },
    });
  });
});

describe('a net difference just before it is sent', () => {
  const difference = planFor({
    ...{ batchKey: 'JBD', contentDigest: 'net' },
    adjusts: {
      ...{ batchKey: 'JB1', journalEntryId: 'JE-1', referenceNo: 'RR2609-ABC', recordNo: '6679' },
      ...{ namesOf: '2026-09', number: 1, base: ['JB1', 'JB2'] },
      delivered: { batchKeys: ['JB3'], entryRevision: 2, importId: 'import-2' },
    },
  });
  const codeOf = (
    anchor: readonly JournalBatchEvent[],
    delivered: readonly JournalBatchEvent[] = netted,
    other: readonly JournalBatchEvent[] = posted,
  ): string | undefined =>
    differenceProblem(difference, [stateOf(...anchor), stateOf(...other)], [stateOf(...delivered)])?.code;

  it('goes while the entry and the delivery name it, and all of the entry is as it was', () => {
    expect(codeOf([...posted, differencePlanned])).toBeUndefined();
    expect(differenceProblem(planFor({}), [], [])).toBeNull();
  });
  it('stays when another one is waited for, or none any more', () => {
    expect(codeOf(posted)).toBe('DIFFERENCE_NOT_CURRENT');
    expect(codeOf([...posted, differencePlanned, undone('withdrawn')])).toBe('DIFFERENCE_NOT_CURRENT');
    expect(codeOf([...posted, differencePlanned], correction)).toBe('DIFFERENCE_NOT_CURRENT');
    expect(codeOf([...posted, differencePlanned], [...correction, withdrawn])).toBe('DIFFERENCE_NOT_CURRENT');
    expect(differenceProblem(difference, [stateOf(...posted, differencePlanned)], [])?.code).toBe(
      'DIFFERENCE_NOT_CURRENT',
    );
  });
  it('stays when some of the entry is not in the ledger as it was', () => {
    expect(codeOf([...posted, differencePlanned, found('differs')])).toBe('DIFFERENCE_BASE_CHANGED');
    expect(codeOf([...posted, differencePlanned], netted, [...posted, found('gone')])).toBe('DIFFERENCE_BASE_CHANGED');
    expect(codeOf([...posted, differencePlanned], netted, [...posted, reversalPlanned])).toBe(
      'DIFFERENCE_BASE_CHANGED',
    );
  });
  it('stays when a person accepted since what the ledger holds now of any part', () => {
    const edited = [foundLater, acceptedLater];
    expect(codeOf([...posted, differencePlanned, ...edited])).toBe('DIFFERENCE_BASE_CHANGED');
    expect(codeOf([...posted, differencePlanned], netted, [...posted, ...edited])).toBe('DIFFERENCE_BASE_CHANGED');
  });
  it('is not reserved when the ledger was seen otherwise since', () => {
    given(...posted, foundLater, acceptedLater)
      .when((state) => reserveDifference(state, wanted))
      .thenRejected('LEDGER_NOT_AS_POSTED');
  });
});

describe('the names of a net difference', () => {
  it('say which entry it adjusts, and whether it is the first', () => {
    expect(differenceIdOf('JE-1', 'RR2609-ABCDEFGHIJKLM', 1)).toBe('Difference of JE-1 (RR2609-ABCDEFGHIJKLM)');
    const second = differenceIdOf('JE-1', 'RR2609-ABCDEFGHIJKLM', 2);
    expect(second).toBe('Difference 2 of JE-1 (RR2609-ABCDEFGHIJKLM)');
    expect(linkedReferenceIn(second)).toBe('RR2609-ABCDEFGHIJKLM');
    expect(differenceIdOf('J'.repeat(60), 'RR2609-ABCDEFGHIJKLM', 99).length).toBeLessThanOrEqual(80);
    const adjusts = {
      ...{ batchKey: 'JB1', journalEntryId: 'JE-1', referenceNo: 'RR2609-ABCDEFGHIJKLM', recordNo: '6679' },
      ...{ namesOf: '2026-09', number: 2, base: ['JB1'] },
      delivered: { batchKeys: ['JB3'], entryRevision: 3, importId: 'import-3' },
    };
    const plan = planFor({ journalEntryId: second, adjusts });
    expect(differenceIdsBefore(plan)).toEqual(['Difference of JE-1 (RR2609-ABCDEFGHIJKLM)']);
    expect(
      refusalOf(() => {
        requireOwnEntry(plan);
      }).code,
    ).toBe('BATCH_NOT_REVERSIBLE');
    requireOwnEntry(planFor({}));
  });
});
