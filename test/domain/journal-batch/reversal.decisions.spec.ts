import { type JournalBatchEvent } from '../../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../../src/domain/journal-batch/batch-states';
import { type LedgerFinding } from '../../../src/domain/journal-batch/ledger-finding';
import { isReversed, standingOfReversal } from '../../../src/domain/journal-batch/reversal-standing';
import { reversalIdOf, linkedReferenceIn } from '../../../src/domain/journal-batch/reversal-plan';
import {
  type PlannedReversal,
  planReversal,
  recordReversal,
  reversalDateOf,
  reversalProblem,
} from '../../../src/domain/journal-batch/reversal.decisions';
import { fold } from '../../../src/domain/shared/decider';
import { attemptOf } from '../../support/batch-events';
import { acceptedLater, BATCH_STATUSES, foundLater, HISTORIES } from '../../support/batch-histories';
import { planFor } from '../../support/builders';
import { givenFor, refusalOf } from '../../support/given';

const given = givenFor(journalBatch);
const stateOf = (...events: readonly JournalBatchEvent[]): JournalBatch => fold(journalBatch, events);
const posted = HISTORIES.Posted;
const seenAt = '2026-10-01T08:00:00.000Z';
const wanted: PlannedReversal = {
  ...{ number: 1, batchKey: 'JBR', date: '2026-09-30', contentDigest: 'mirror', seenAt },
  dateRule: 'same',
  reason: 'Wrong month',
};
const { number: _number, ...facts } = wanted;
const planned: JournalBatchEvent = { type: 'JournalBatchReversalPlanned', data: { reversal: 1, ...facts } };
const reversed: JournalBatchEvent = {
  type: 'JournalBatchReversed',
  data: { reversal: 1, batchKey: 'JBR', recordNo: '6679' },
};
const undone = (because: 'withdrawn' | 'reversed' | 'gone'): JournalBatchEvent => ({
  type: 'JournalBatchReversalUndone',
  data: { reversal: 1, batchKey: 'JBR', because },
});
const found = (kind: LedgerFinding['kind']): JournalBatchEvent => ({
  type: 'LedgerChangeFound',
  data: { ...attemptOf(1), seenAt, finding: { kind, records: [], differences: [] } },
});
const accepted: JournalBatchEvent = {
  type: 'LedgerChangeAccepted',
  data: { ...attemptOf(1), seenAt, reason: 'Agreed' },
};
const equalLater: JournalBatchEvent = {
  type: 'LedgerEntrySeenEqual',
  data: { ...attemptOf(1), seenAt: '2026-10-01T09:00:00.000Z', recordNo: '6679', lineCount: 2, totalMinor: '1000' },
};
const plan =
  (more: Partial<PlannedReversal> = {}, last: JournalBatch | null = null) =>
  (state: JournalBatch) =>
    planReversal(state, { ...wanted, ...more }, last);
const withdrawn = stateOf(...HISTORIES.Ready, { type: 'JournalBatchWithdrawn', data: { importId: null, reason: 'x' } });

describe('reserving the reversal of a posted batch', () => {
  it('is allowed for what was posted and read back, once', () => {
    given(...posted)
      .when(plan())
      .then(planned);
    given(...posted, planned)
      .when(plan())
      .thenNothing();
  });
  it('is allowed for a difference that was accepted, and only for a difference', () => {
    given(...posted, found('differs'))
      .when(plan())
      .thenRejected('LEDGER_NOT_AS_POSTED');
    given(...posted, found('differs'), accepted)
      .when(plan())
      .then(planned);
    for (const kind of ['twice', 'reversed', 'reversal-pending', 'gone', 'unreadable'] as const)
      given(...posted, found(kind), accepted)
        .when(plan())
        .thenRejected('LEDGER_NOT_AS_POSTED');
  });
  it.each(BATCH_STATUSES.filter((status) => status !== 'Posted'))('is refused for what is %s', (status) => {
    const code = status === 'Absent' ? 'BATCH_NOT_FOUND' : 'BATCH_NOT_REVERSIBLE';
    given(...HISTORIES[status])
      .when(plan())
      .thenRejected(code);
  });
  it('is refused where the ledger reverses the entry by itself', () => {
    const dated = posted.map((event) =>
      event.type === 'JournalBatchPlanned' ? { ...event, data: { ...event.data, reversalDate: '2026-10-01' } } : event,
    );
    given(...dated)
      .when(plan())
      .thenRejected('BATCH_NOT_REVERSIBLE');
  });
  it('is refused for what takes another entry back', () => {
    const reverses = { batchKey: 'JB0', journalEntryId: 'JE-0', referenceNo: 'RR', recordNo: '1' };
    const mirror = posted.map((event) =>
      event.type === 'JournalBatchPlanned'
        ? { ...event, data: { ...event.data, reverses: { ...reverses, namesOf: '2026-09', number: 1 } } }
        : event,
    );
    given(...mirror)
      .when(plan())
      .thenRejected('BATCH_NOT_REVERSIBLE');
  });
  it('is refused while another one is on its way or stands, whatever its own stream says', () => {
    for (const status of ['Ready', 'Failed', 'InFlight', 'Unknown', 'Confirmed', 'Posted'] as const)
      given(...posted, planned)
        .when(plan({ number: 2 }, stateOf(...HISTORIES[status])))
        .thenRejected('BATCH_REVERSED');
    given(...posted, planned, reversed)
      .when(plan({ number: 2 }))
      .thenRejected('BATCH_REVERSED');
  });
  it('follows one that was withdrawn, under the next number', () => {
    given(...posted, planned, undone('withdrawn'))
      .when(plan({ number: 2 }, withdrawn))
      .then({ type: 'JournalBatchReversalPlanned', data: { ...facts, reversal: 2 } });
  });
  it('needs a reason', () => {
    given(...posted)
      .when(plan({ reason: ' ' }))
      .thenRejected('REASON_MISSING');
  });
});

describe('what became of a reversal', () => {
  const record =
    (reversal: JournalBatch, batchKey = 'JBR') =>
    (state: JournalBatch) =>
      recordReversal(state, batchKey, reversal);
  const standing = stateOf(...posted);

  it('in the books and equal: the original is reversed, said once', () => {
    given(...posted, planned)
      .when(record(standing))
      .then(reversed);
    given(...posted, planned, reversed)
      .when(record(standing))
      .thenNothing();
    expect(isReversed(stateOf(...posted, planned, reversed))).toBe(true);
    expect(isReversed(stateOf(...posted, planned))).toBe(false);
  });
  it('withdrawn, reversed in turn, gone: the original stands again', () => {
    given(...posted, planned)
      .when(record(withdrawn))
      .then(undone('withdrawn'));
    given(...posted, planned, reversed)
      .when(record(stateOf(...posted, planned, reversed)))
      .then(undone('reversed'));
    given(...posted, planned, reversed)
      .when(record(stateOf(...posted, found('reversed'))))
      .then(undone('reversed'));
    given(...posted, planned, reversed)
      .when(record(stateOf(...posted, found('gone'))))
      .then(undone('gone'));
    expect(stateOf(...posted, planned, reversed, undone('gone'))).toMatchObject({ reversal: { standing: 'planned' } });
    expect(stateOf(...posted, planned, undone('withdrawn'))).toMatchObject({ reversal: { standing: 'void' } });
  });
  it('says nothing on the way, of another reversal, and of what is not posted', () => {
    given(...posted, planned)
      .when(record(stateOf(...HISTORIES.InFlight)))
      .thenNothing();
    given(...posted, planned)
      .when(record(standing, 'JBX'))
      .thenNothing();
    given(...HISTORIES.Ready)
      .when(record(standing))
      .thenNothing();
    expect(standingOfReversal(journalBatch.initial)).toBe('planned');
  });
});

describe('a reversal just before it is sent', () => {
  const reversal = planFor({
    ...{ batchKey: 'JBR', contentDigest: 'mirror' },
    reverses: {
      ...{ batchKey: 'JB1', journalEntryId: 'JE-1', referenceNo: 'RR2609-ABC', recordNo: '6679' },
      ...{ namesOf: '2026-09', number: 1 },
    },
  });
  const codeOf = (...events: readonly JournalBatchEvent[]): string | undefined =>
    reversalProblem(reversal, stateOf(...events))?.code;

  it('goes while the original names it and is as it was', () => {
    expect(codeOf(...posted, planned)).toBeUndefined();
    expect(codeOf(...posted, found('differs'), accepted, planned)).toBeUndefined();
    expect(reversalProblem(planFor(), stateOf(...posted))).toBeNull();
  });
  it('stays when the original names another one, or none', () => {
    expect(codeOf(...posted)).toBe('REVERSAL_NOT_CURRENT');
    expect(codeOf(...posted, planned, undone('withdrawn'))).toBe('REVERSAL_NOT_CURRENT');
    const other: JournalBatchEvent = {
      type: 'JournalBatchReversalPlanned',
      data: { ...facts, reversal: 2, batchKey: 'X' },
    };
    expect(codeOf(...posted, planned, other)).toBe('REVERSAL_NOT_CURRENT');
    const content: JournalBatchEvent = {
      type: 'JournalBatchReversalPlanned',
      data: { ...facts, reversal: 1, contentDigest: 'other' },
    };
    expect(codeOf(...posted, content)).toBe('REVERSAL_NOT_CURRENT');
  });
  it('stays when the original was changed or reversed there since', () => {
    expect(codeOf(...posted, planned, found('reversed'))).toBe('REVERSAL_ORIGINAL_CHANGED');
    expect(codeOf(...posted, planned, found('differs'))).toBe('REVERSAL_ORIGINAL_CHANGED');
  });
  it('stays when a person accepted since what the ledger holds now, or the accepted difference is gone', () => {
    expect(codeOf(...posted, planned, foundLater, acceptedLater)).toBe('REVERSAL_ORIGINAL_CHANGED');
    const agreed = [...posted, found('differs'), accepted, planned];
    expect(codeOf(...agreed, foundLater, acceptedLater)).toBe('REVERSAL_ORIGINAL_CHANGED');
    expect(codeOf(...agreed, equalLater)).toBe('REVERSAL_ORIGINAL_CHANGED');
  });
  it('goes again when the ledger holds what it held', () => {
    expect(codeOf(...posted, planned, foundLater, acceptedLater, equalLater)).toBeUndefined();
    const agreed = [...posted, found('differs'), accepted, planned];
    expect(codeOf(...agreed, equalLater, found('differs'), accepted)).toBeUndefined();
  });
});

describe('a reversal of what the ledger no longer holds', () => {
  it('is not reserved, also when a person accepted what was found since', () => {
    given(...posted, foundLater, acceptedLater)
      .when(plan())
      .thenRejected('LEDGER_NOT_AS_POSTED');
    given(...posted, found('differs'), accepted, equalLater)
      .when(plan())
      .thenRejected('LEDGER_NOT_AS_POSTED');
    expect(stateOf(...posted, equalLater)).not.toHaveProperty('alteredAt');
  });
  it('is silent when it was reserved before', () => {
    given(...posted, planned, foundLater, acceptedLater)
      .when(plan())
      .thenNothing();
  });
});

describe('the day of a reversal', () => {
  const entry = { transactionDate: '2026-12-31' };
  it('is the same, the first of the next month, or a later one that a person names', () => {
    expect(reversalDateOf(entry, { rule: 'same' })).toBe('2026-12-31');
    expect(reversalDateOf(entry, { rule: 'next-period' })).toBe('2027-01-01');
    expect(reversalDateOf({ transactionDate: '2026-08-15' }, { rule: 'next-period' })).toBe('2026-09-01');
    expect(reversalDateOf(entry, { rule: 'other', date: '2027-02-03' })).toBe('2027-02-03');
  });
  it.each(['2026-12-30', '2027-02-30', ''])('is never %p', (date) => {
    expect(refusalOf(() => reversalDateOf(entry, { rule: 'other', date })).code).toBe('REVERSAL_DATE_INVALID');
  });
});

describe('the id of a reversal', () => {
  it('names what it takes back, and fits into a title of the ledger', () => {
    expect(reversalIdOf('JE-1', 'RR2609-ABCDEFGHIJKLM', 1)).toBe('Reversal of JE-1 (RR2609-ABCDEFGHIJKLM)');
    const long = reversalIdOf('J'.repeat(80), 'RR2609-ABCDEFGHIJKLM', 12);
    expect(`${long} 123/456`.length).toBeLessThanOrEqual(80);
    expect(linkedReferenceIn(`${long} 123/456`)).toBe('RR2609-ABCDEFGHIJKLM');
    expect(linkedReferenceIn('Reversal of JE-1')).toBeNull();
  });
});
