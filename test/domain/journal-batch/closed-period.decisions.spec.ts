import { type ClosedPeriodChoice } from '../../../src/domain/journal-batch/closed-period';
import {
  type ClosedPeriodDecision,
  decideClosedPeriod,
} from '../../../src/domain/journal-batch/closed-period.decisions';
import { type JournalBatchEvent } from '../../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../../src/domain/journal-batch/batch-states';
import { reversalDateOf } from '../../../src/domain/journal-batch/reversal.decisions';
import { fold } from '../../../src/domain/shared/decider';
import { type DomainErrorCode } from '../../../src/domain/shared/errors';
import { blocked, inRun, linesRecorded, planned, ready, released } from '../../support/batch-events';
import {
  BATCH_STATUSES,
  type BatchStatusName,
  FAILED_UNKNOWN,
  HISTORIES,
  putOnHold,
  withdrawn,
} from '../../support/batch-histories';
import { problemOf } from '../../support/builders';
import { givenFor } from '../../support/given';

const given = givenFor(journalBatch);
const closed = [...inRun, blocked(problemOf('PERIOD_CLOSED'))];
const THROUGH = '2026-09-30';
const decide =
  (choice: ClosedPeriodChoice, more: Partial<ClosedPeriodDecision> = {}) =>
  (state: JournalBatch) =>
    decideClosedPeriod(state, { choice, reason: 'Late', closedThrough: THROUGH, isNotified: true, ...more });
const decided = (choice: ClosedPeriodChoice, more: object = {}): JournalBatchEvent => ({
  type: 'JournalBatchClosedPeriodDecided',
  data: {
    ...{ choice, reason: 'Late', transactionDate: '2026-09-30', postingDate: null, closedThrough: THROUGH },
    ...more,
  },
});
const moved = decided('first-open-day', { postingDate: '2026-10-01' });

/** What refuses the decision about a batch in each state whose books are closed; null where it is allowed. */
const REFUSALS: Readonly<Record<BatchStatusName, DomainErrorCode | null>> = {
  Absent: 'BATCH_NOT_FOUND',
  Staging: 'ENTRY_IN_ANOTHER_IMPORT',
  Staged: 'ENTRY_IN_ANOTHER_IMPORT',
  Netted: 'DIFFERENCE_PLANNED',
  Ready: null,
  Failed: null,
  OnHold: null,
  Held: 'ENTRY_IN_ANOTHER_IMPORT',
  Queued: 'ENTRY_IN_POSTING',
  InFlight: 'ENTRY_IN_POSTING',
  Unknown: 'ENTRY_IN_POSTING',
  Confirmed: 'ENTRY_IN_LEDGER',
  AwaitingApproval: 'ENTRY_IN_LEDGER',
  Posted: 'ENTRY_IN_LEDGER',
  PostedElsewhere: 'ENTRY_IN_LEDGER',
  Conflict: 'OUTCOME_NOT_KNOWN',
  Duplicate: 'OUTCOME_NOT_KNOWN',
  Undecided: 'OUTCOME_NOT_KNOWN',
  Discarded: 'ENTRY_WITHDRAWN',
};

describe('an entry whose day is closed in the ledger', () => {
  it.each(BATCH_STATUSES)('is decided about only while nothing of it may be in the ledger: %s', (status) => {
    const code = REFUSALS[status];
    const attempt = given(...HISTORIES[status]).when(decide('wait'));
    if (code === null) attempt.then(decided('wait'));
    else attempt.thenRejected(code);
  });

  it('waits, or people are asked to open the books once, and it stays as it is', () => {
    for (const [choice, more] of [
      ['wait', {}],
      ['ask-to-open', { isNotified: true }],
    ] as const) {
      const event = decided(choice, more);
      given(...closed)
        .when(decide(choice))
        .then(event);
      given(...closed, event)
        .when(decide(choice))
        .thenNothing();
      expect(fold(journalBatch, [...closed, event])).toMatchObject({
        status: 'Failed',
        history: { closedPeriod: choice },
      });
    }
    given(...closed)
      .when(decide('ask-to-open', { isNotified: false }))
      .then(decided('ask-to-open'));
  });

  it('is posted on the first open day, and stays an entry of its month', () => {
    given(...closed)
      .when(decide('first-open-day'))
      .then(moved);
    given(...closed, moved)
      .when(decide('first-open-day'))
      .thenNothing();
    const state = fold(journalBatch, [...closed, moved]);
    expect(state).toMatchObject({
      status: 'Ready',
      plan: { period: '2026-09', transactionDate: '2026-09-30', postingDate: '2026-10-01' },
    });
    if (state.status !== 'Ready') return;
    expect(reversalDateOf(state.plan, { rule: 'same' })).toBe('2026-10-01');
    expect(reversalDateOf(state.plan, { rule: 'next-period' })).toBe('2026-11-01');
  });

  it('is decided again: back to its own day, or on to the next month where that day was refused too', () => {
    given(...closed, moved)
      .when(decide('wait'))
      .then(decided('wait'));
    expect(fold(journalBatch, [...closed, moved, decided('wait')])).not.toMatchObject({
      plan: { postingDate: expect.any(String) as string },
    });
    const again = [...closed, moved, { type: 'JournalBatchQueued', data: { runId: 'run-1' } } as JournalBatchEvent];
    given(...again, blocked(problemOf('PERIOD_CLOSED')))
      .when(decide('first-open-day'))
      .then(decided('first-open-day', { postingDate: '2026-11-01' }));
    given(...closed)
      .when(decide('first-open-day', { closedThrough: null }))
      .then(decided('first-open-day', { postingDate: '2026-10-01', closedThrough: null }));
  });

  it('is not decided about where the books are open, and nothing is known to refuse it', () => {
    for (const closedThrough of [null, '2026-09-29'])
      given(...ready)
        .when(decide('wait', { closedThrough }))
        .thenRejected('LEDGER_PERIOD_OPEN');
    given(...ready)
      .when(decide('first-open-day'))
      .then(moved);
  });

  it('keeps other problems, and its hold', () => {
    const both = [...inRun, blocked(problemOf('PERIOD_CLOSED'), problemOf('ACCOUNT_NOT_MAPPED'))];
    expect(fold(journalBatch, [...both, moved])).toMatchObject({
      status: 'Failed',
      problems: [{ code: 'ACCOUNT_NOT_MAPPED' }],
    });
    const state = fold(journalBatch, [...closed, putOnHold, moved]);
    expect(state).toMatchObject({
      status: 'OnHold',
      plan: { postingDate: '2026-10-01' },
      before: { status: 'Ready', plan: { postingDate: '2026-10-01' } },
    });
  });

  it('is refused another day where it is reversed on a day of its own, or is a reversal itself', () => {
    const reverses = { batchKey: 'JB0', journalEntryId: 'JE-0', referenceNo: 'RR', recordNo: '1' };
    for (const more of [
      { reversalDate: '2026-10-01' },
      { reverses: { ...reverses, namesOf: '2026-09', number: 1 } },
    ] as const) {
      given(planned(more), linesRecorded, released)
        .when(decide('first-open-day'))
        .thenRejected('REVERSAL_DATE_INVALID');
      given(planned(more), linesRecorded, released).when(decide('wait')).then(decided('wait'));
    }
    given(planned({ reversalDate: '2026-10-02' }), linesRecorded, released)
      .when(decide('first-open-day'))
      .then(moved);
  });

  it('is refused while an attempt may be in the ledger, and without a reason', () => {
    given(...FAILED_UNKNOWN)
      .when(decide('first-open-day'))
      .thenRejected('OUTCOME_NOT_KNOWN');
    given(...closed)
      .when(decide('wait', { reason: ' ' }))
      .thenRejected('REASON_MISSING');
    given(...ready, withdrawn)
      .when(decide('wait'))
      .thenRejected('ENTRY_WITHDRAWN');
  });
});
