import { isBegun } from '../../../src/domain/journal-batch/entry-parts';
import {
  isPutBackBy,
  putBackBatch,
  queueBatch,
  takeAgain,
} from '../../../src/domain/journal-batch/journal-batch.decisions';
import { type JournalBatchEvent } from '../../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../../src/domain/journal-batch/batch-states';
import { type BatchProblem } from '../../../src/domain/shared/batch-problem';
import { fold } from '../../../src/domain/shared/decider';
import {
  inFlight,
  inRun,
  lookedUp,
  notSent,
  queued,
  ready,
  resendAllowed,
  RUN,
  unknown,
} from '../../support/batch-events';
import { BATCH_STATUSES, FAILED_UNKNOWN, HISTORIES, problem, SET_ASIDE } from '../../support/batch-histories';
import { givenFor } from '../../support/given';

const given = givenFor(journalBatch);
const putBack = (runId = RUN, ...problems: readonly BatchProblem[]): JournalBatchEvent => ({
  type: 'JournalBatchPutBack',
  data: { runId, problems },
});
const puttingBack =
  (runId = RUN) =>
  (state: JournalBatch) =>
    putBackBatch(state, runId);
const resent = [...inFlight, unknown(), lookedUp(1, true), resendAllowed(1, 1)];

describe('a batch of a run that was stopped', () => {
  it('is Ready to Post again when nothing of it was sent', () => {
    given(...inRun)
      .when(puttingBack())
      .then(putBack());
    given(...inFlight, notSent())
      .when(puttingBack())
      .then(putBack());
    expect(given(...inRun, putBack()).state).toMatchObject({ status: 'Ready', history: { putBackBy: RUN } });
  });

  it('is Failed again, with its problems and the run in which it failed', () => {
    const failed = given(...HISTORIES.Failed).state;
    given(...HISTORIES.Failed, queued('run-2'))
      .when(puttingBack('run-2'))
      .then(putBack('run-2', problem));
    expect(given(...HISTORIES.Failed, queued('run-2'), putBack('run-2', problem)).state).toEqual({
      ...failed,
      history: { ...('history' in failed && failed.history), runs: [RUN, 'run-2'], putBackBy: 'run-2' },
    });
  });

  it('stays where it is when the run had not taken it, and is no more taken by it', () => {
    given(...ready)
      .when(puttingBack())
      .then(putBack());
    given(...HISTORIES.Failed)
      .when(puttingBack('run-2'))
      .then(putBack('run-2', problem));
    given(...ready, putBack())
      .when((state) => queueBatch(state, RUN))
      .thenNothing();
    given(...ready, putBack())
      .when((state) => queueBatch(state, 'run-2'))
      .then(queued('run-2'));
  });

  it('says nothing when it is repeated, and about what this run does not have', () => {
    given(...inRun, putBack())
      .when(puttingBack())
      .thenNothing();
    given(...inRun)
      .when(puttingBack('run-2'))
      .thenNothing();
    given(...HISTORIES.Failed)
      .when(puttingBack())
      .thenNothing();
  });

  it.each([
    'InFlight',
    'Unknown',
    'Confirmed',
    'AwaitingApproval',
    'Posted',
    'Conflict',
    'OnHold',
    'Discarded',
  ] as const)('is left alone when it is %s', (status) => {
    given(...HISTORIES[status])
      .when(puttingBack())
      .thenNothing();
  });

  it('is sent again when an earlier attempt of it may have been: that ends by the protocol', () => {
    given(...resent)
      .when(puttingBack())
      .thenNothing();
  });
});

describe('a batch that was put back', () => {
  it('is taken again by its run alone, and only until another run has it', () => {
    given(...inRun, putBack())
      .when((state) => takeAgain(state, RUN))
      .then(queued());
    given(...inRun, putBack())
      .when((state) => takeAgain(state, 'run-2'))
      .thenNothing();
    given(...inRun, putBack(), queued('run-2'))
      .when((state) => takeAgain(state, RUN))
      .thenNothing();
    given(...inRun, putBack(), queued())
      .when((state) => takeAgain(state, RUN))
      .thenNothing();
    expect(isPutBackBy(given(...inRun, putBack()).state, RUN)).toBe(true);
    expect(isPutBackBy(given(...ready).state, RUN)).toBe(false);
  });
});

describe('an entry of which a part was sent', () => {
  it('is told from one of which nothing was', () => {
    const begun = BATCH_STATUSES.filter((status) => isBegun(fold(journalBatch, HISTORIES[status])));
    expect(begun).toEqual([
      ...['InFlight', 'Unknown', 'Confirmed', 'AwaitingApproval', 'Posted', 'Conflict', 'Duplicate', 'Undecided'],
      'PostedElsewhere',
    ]);
    expect([resent, FAILED_UNKNOWN, SET_ASIDE].map((events) => isBegun(fold(journalBatch, events)))).toEqual([
      ...[true, true, false],
    ]);
  });
});
