import { blockBatch, queueBatch, returnBatch } from '../../../src/domain/journal-batch/journal-batch.decisions';
import { type JournalBatchEvent } from '../../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { blocked, inFlight, inRun, queued, resendAllowed, RUN, unknown } from '../../support/batch-events';
import { BATCH_STATUSES, HISTORIES, problem } from '../../support/batch-histories';
import { givenFor } from '../../support/given';

const given = givenFor(journalBatch);

describe('a run that takes a batch', () => {
  const queueing = (runId: string) => (state: typeof journalBatch.initial) => queueBatch(state, runId);

  it.each(['Ready', 'Failed'] as const)('takes what is %s', (status) => {
    given(...HISTORIES[status])
      .when(queueing('run-2'))
      .then(queued('run-2'));
  });
  it.each(BATCH_STATUSES.filter((status) => !['Absent', 'Ready', 'Failed'].includes(status)))(
    'does not take what is %s',
    (status) => {
      given(...HISTORIES[status])
        .when(queueing('run-2'))
        .thenRejected('BATCH_NOT_READY');
    },
  );
  it.each(['Queued', 'InFlight', 'Unknown', 'Posted', 'Failed', 'Conflict', 'Duplicate', 'Undecided'] as const)(
    'is quiet when it had the batch already, whatever came of it (%s)',
    (status) => {
      given(...HISTORIES[status])
        .when(queueing(RUN))
        .thenNothing();
    },
  );
  it('does nothing even when a later run has had it since', () => {
    const returned = (runId: string): JournalBatchEvent => ({
      type: 'JournalBatchReturned',
      data: { runId, code: 'c', message: 'm', fix: 'f' },
    });
    for (const later of [[], [queued('run-2')], [queued('run-2'), returned('run-2')]]) {
      given(...inRun, returned(RUN), ...later)
        .when(queueing(RUN))
        .thenNothing();
    }
    expect(given(...inRun, returned(RUN), queued('run-2')).state).toMatchObject({ history: { runs: [RUN, 'run-2'] } });
  });
  it('refuses a batch that is not there', () => {
    given().when(queueing(RUN)).thenRejected('BATCH_NOT_FOUND');
  });
});

describe('giving a queued batch back', () => {
  const why = { runId: RUN, code: 'CONNECTION_PAUSED', message: 'Posting is paused.', fix: 'Check the password.' };
  const returned: JournalBatchEvent = { type: 'JournalBatchReturned', data: why };

  it('makes it Ready to Post again, and this run does not take it twice', () => {
    given(...inRun)
      .when((state) => returnBatch(state, why))
      .then(returned);
    expect(given(...inRun, returned).state).toMatchObject({ status: 'Ready', runId: RUN });
    given(...inRun, returned)
      .when((state) => queueBatch(state, RUN))
      .thenNothing();
    given(...inRun, returned)
      .when((state) => queueBatch(state, 'run-2'))
      .then(queued('run-2'));
  });
  it('does nothing when another run has it, when it is sent, or when it may be in the ledger', () => {
    given(...inRun)
      .when((state) => returnBatch(state, { ...why, runId: 'run-2' }))
      .thenNothing();
    given(...inFlight)
      .when((state) => returnBatch(state, why))
      .thenNothing();
    given(...inFlight, unknown(), resendAllowed(1, 1))
      .when((state) => returnBatch(state, why))
      .thenNothing();
  });
});

describe('blocking a queued batch', () => {
  it('fails it with what is missing, before anything is sent', () => {
    given(...inRun)
      .when((state) => blockBatch(state, RUN, [problem]))
      .then(blocked(problem));
    expect(given(...inRun, blocked(problem)).state).toMatchObject({ status: 'Failed', problems: [problem] });
  });
  it.each(BATCH_STATUSES.filter((status) => status !== 'Queued'))('is quiet when it is %s', (status) => {
    given(...HISTORIES[status])
      .when((state) => blockBatch(state, RUN, [problem]))
      .thenNothing();
  });
  it('does nothing when another run has it', () => {
    given(...inRun)
      .when((state) => blockBatch(state, 'run-2', [problem]))
      .thenNothing();
  });
});
