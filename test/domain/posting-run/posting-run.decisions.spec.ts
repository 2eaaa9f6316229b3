import {
  BATCHES_PER_RUN_MAX,
  finishRun,
  goOn,
  passRun,
  plannedDigests,
  refuseRun,
  startRun,
  stopRun,
  waitForLedger,
} from '../../../src/domain/posting-run/posting-run.decisions';
import {
  type PostingRunEvent,
  type RunCounts,
  type RunRefusal,
} from '../../../src/domain/posting-run/posting-run.events';
import { postingRun, type PostingRun } from '../../../src/domain/posting-run/posting-run.state';
import { givenFor } from '../../support/given';

const given = givenFor(postingRun);
const keys = (count: number): string[] => Array.from({ length: count }, (_, index) => `JB${index}`);
const starting = (batchKeys: readonly string[]) => (state: typeof postingRun.initial) =>
  startRun(state, { runId: 'run-1', period: '2026-09', batchKeys });
const started = (batchCount: number): PostingRunEvent => ({
  type: 'PostingRunStarted',
  data: { runId: 'run-1', trigger: 'manual', period: '2026-09', batchCount },
});
const added = (batchKeys: readonly string[]): PostingRunEvent => ({
  type: 'PostingRunBatchesAdded',
  data: { batchKeys },
});
const counts: RunCounts = { posted: 1, failed: 1, awaitingApproval: 0, needsPerson: 0, returned: 0, skipped: 0 };
const finished: PostingRunEvent = { type: 'PostingRunFinished', data: counts };

describe('starting a run', () => {
  it('names its batches, each once', () => {
    given()
      .when(starting(['JB1', 'JB2', 'JB1']))
      .then(started(2), added(['JB1', 'JB2']));
  });
  it('says which occurrence of the schedule it is', () => {
    const occurrenceId = '2026-09-30T00:00[UTC]';
    const data = { runId: 'run-1', trigger: 'scheduled', period: null, batchCount: 1, occurrenceId } as const;
    given()
      .when((state) => startRun(state, { runId: 'run-1', period: null, batchKeys: ['JB1'], occurrenceId }))
      .then({ type: 'PostingRunStarted', data }, added(['JB1']));
  });
  it('writes at most a thousand keys in one event', () => {
    const all = keys(2001);
    given()
      .when(starting(all))
      .then(started(2001), added(all.slice(0, 1000)), added(all.slice(1000, 2000)), added(all.slice(2000)));
  });
  it('is bound to what its plan showed, and takes nothing else for it', () => {
    const plan = { planId: 'plan-1', digests: new Map([['JB1', 'one']]) };
    const bound: PostingRunEvent = { type: 'PostingRunBoundToPlan', data: { planId: 'plan-1', digests: ['one', ''] } };
    given()
      .when((state) => startRun(state, { runId: 'run-1', period: '2026-09', batchKeys: ['JB1', 'JB2'], plan }))
      .then(started(2), added(['JB1', 'JB2']), bound);
    const digests = new Map([
      ['JB1', 'one'],
      ['JB2', ''],
    ]);
    expect(plannedDigests(given(started(2), added(['JB1', 'JB2']), bound).state)).toEqual(digests);
    expect(plannedDigests(given(started(2), added(['JB1', 'JB2']), bound, finished).state)).toEqual(digests);
    expect(plannedDigests(given(started(2), added(['JB1', 'JB2'])).state)).toBeNull();
  });
  it('does nothing when it runs or is over', () => {
    given(started(1), added(['JB1']))
      .when(starting(['JB9']))
      .thenNothing();
    given(started(1), added(['JB1']), finished)
      .when(starting([]))
      .thenNothing();
  });
  it('is refused without batches, and with more than a run may have', () => {
    given().when(starting([])).thenRejected('NOTHING_TO_POST');
    given()
      .when(starting(keys(BATCHES_PER_RUN_MAX + 1)))
      .thenRejected('REQUEST_INVALID');
  });
});

describe('looking at the prerequisites of a run', () => {
  const running = [started(2), added(['JB1', 'JB2'])] as const;
  const checked: PostingRunEvent = { type: 'PostingRunChecked', data: { batches: 2, blocked: 1 } };
  const refusal: RunRefusal = {
    ...{ code: 'PREREQUISITES_NOT_MET', message: '2 of 2 batches cannot be posted yet.', fix: 'Map it.' },
    ...{ batches: 2, blocked: 2, prerequisites: [] },
  };
  const notStarted: PostingRunEvent = { type: 'PostingRunNotStarted', data: refusal };
  const refusing = (state: PostingRun) => refuseRun(state, refusal);
  const passing = (state: PostingRun) => passRun(state, { batches: 2, blocked: 1 });

  it('lets it continue, or ends it, once', () => {
    given(...running)
      .when(passing)
      .then(checked);
    given(...running)
      .when(refusing)
      .then(notStarted);
    for (const over of [checked, notStarted]) {
      given(...running, over)
        .when(passing)
        .thenNothing();
      given(...running, over)
        .when(refusing)
        .thenNothing();
    }
  });
  it('leaves an end that nothing can change', () => {
    const { state } = given(...running, notStarted);
    expect(state).toEqual({ status: 'NotStarted', batchKeys: ['JB1', 'JB2'], refusal });
    given(...running, notStarted)
      .when((one) => finishRun(one, counts))
      .thenNothing();
    given(...running, notStarted)
      .when(starting(['JB1']))
      .thenNothing();
  });
});

describe('finishing a run', () => {
  const running = [started(2), added(['JB1']), added(['JB2'])] as const;

  it('reports the outcome of its batches', () => {
    given(...running)
      .when((state) => finishRun(state, counts))
      .then(finished);
  });
  it('does nothing when it is over, and refused when it never was', () => {
    given(...running, finished)
      .when((state) => finishRun(state, { ...counts, posted: 9 }))
      .thenNothing();
    given()
      .when((state) => finishRun(state, counts))
      .thenRejected('RUN_NOT_FOUND');
  });
  it('is a defect when a batch is not counted', () => {
    given(...running)
      .when((state) => finishRun(state, { ...counts, failed: 0 }))
      .thenDefect(/2 batches cannot end with 1/);
  });
});

it('ignores batches of a run that is not running', () => {
  expect(given(added(['JB1'])).state).toEqual({ status: 'Absent' });
});

const running: readonly PostingRunEvent[] = [
  { type: 'PostingRunStarted', data: { runId: 'run-1', trigger: 'manual', period: null, batchCount: 1 } },
  { type: 'PostingRunBatchesAdded', data: { batchKeys: ['JB1'] } },
];
const stopRequested = (reason?: string): PostingRunEvent => ({
  type: 'PostingRunStopRequested',
  data: reason === undefined ? {} : { reason },
});
const ended: PostingRunEvent = {
  type: 'PostingRunFinished',
  data: { posted: 1, failed: 0, awaitingApproval: 0, needsPerson: 0, returned: 0, skipped: 0 },
};

describe('stopping a run', () => {
  it('is on record, with a reason if there is one', () => {
    given(...running)
      .when((state) => stopRun(state))
      .then(stopRequested());
    given(...running)
      .when((state) => stopRun(state, ' The wrong month. '))
      .then(stopRequested('The wrong month.'));
    expect(given(...running, stopRequested()).state).toMatchObject({ status: 'Running', isStopping: true });
  });

  it('says nothing when it is stopped already, also after it has ended', () => {
    given(...running, stopRequested())
      .when((state) => stopRun(state))
      .thenNothing();
    given(...running, stopRequested(), ended)
      .when((state) => stopRun(state))
      .thenNothing();
  });

  it('is refused for a run that ended by itself, that did not start, and that does not exist', () => {
    given(...running, ended)
      .when((state) => stopRun(state))
      .thenRejected('RUN_ENDED');
    const refusal = { code: 'C', message: 'm', fix: 'f', batches: 1, blocked: 1, prerequisites: [] };
    given(...running, { type: 'PostingRunNotStarted', data: refusal })
      .when((state) => stopRun(state))
      .thenRejected('RUN_ENDED');
    given()
      .when((state) => stopRun(state))
      .thenRejected('RUN_NOT_FOUND');
  });

  it('takes no empty reason', () => {
    given(...running)
      .when((state) => stopRun(state, ' '))
      .thenRejected('REASON_MISSING');
  });

  it('does not end it: that is when each batch is at rest', () => {
    given(...running, stopRequested())
      .when((state) => finishRun(state, ended.data))
      .then(ended);
  });
});

describe('a run that waits for the ledger', () => {
  const silence = { since: '2026-09-30T20:38:00.000Z', cause: 'Sage Intacct could not be reached (ECONNREFUSED).' };
  const waits: PostingRunEvent = { type: 'PostingRunWaitsForLedger', data: silence };
  const answered: PostingRunEvent = { type: 'PostingRunLedgerAnswered', data: {} };
  const begun = [started(1), added(['JB1'])];

  it('says so once, whatever the cause becomes', () => {
    given(...begun)
      .when((state) => waitForLedger(state, silence))
      .then(waits);
    given(...begun, waits)
      .when((state) => waitForLedger(state, { ...silence, cause: 'Another one.' }))
      .thenNothing();
  });
  it('goes on at the first answer, and may wait again', () => {
    given(...begun, waits)
      .when(goOn)
      .then(answered);
    given(...begun)
      .when(goOn)
      .thenNothing();
    given(...begun, waits, answered)
      .when(goOn)
      .thenNothing();
    given(...begun, waits, answered)
      .when((state) => waitForLedger(state, silence))
      .then(waits);
  });
  it('does neither when it is over', () => {
    const over = [...begun, waits, { type: 'PostingRunFinished', data: { ...counts, failed: 0 } } as const];
    given(...over)
      .when(goOn)
      .thenNothing();
    given(...over)
      .when((state) => waitForLedger(state, silence))
      .thenNothing();
  });
  it('is stopped all the same', () => {
    given(...begun, waits)
      .when((state) => stopRun(state))
      .then({ type: 'PostingRunStopRequested', data: {} });
  });
});
