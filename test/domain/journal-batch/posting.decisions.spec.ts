import { type JournalBatchEvent } from '../../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../../src/domain/journal-batch/batch-states';
import {
  issueFor,
  recordFoundBeforeSending,
  recordLookup,
  recordNotSent,
  recordPosted,
  recordRejected,
  recordUnknown,
  startAttempt,
} from '../../../src/domain/journal-batch/posting.decisions';
import {
  attemptOf,
  awaitsApproval,
  blocked,
  confirmed,
  identityOf,
  inFlight,
  inRun,
  lookedUp,
  notSent,
  queued,
  ready,
  rejected,
  resendAllowed,
  RUN,
  started,
  unknown,
  verified,
} from '../../support/batch-events';
import { problemOf } from '../../support/builders';
import { givenFor, refusalOf } from '../../support/given';

const given = givenFor(journalBatch);
const problem = problemOf('PERIOD_CLOSED');
const starting =
  (attempt: number, more: Partial<ReturnType<typeof identityOf>> = {}, runId = RUN) =>
  (state: JournalBatch) =>
    startAttempt(state, { ...identityOf(more), attemptId: `attempt-${attempt}`, runId, journal: 'APJ' });
const isUnknown = [...inFlight, unknown()] as const;

describe('starting an attempt', () => {
  it('puts the intent on record before anything is sent', () => {
    given(...inRun)
      .when(starting(1))
      .then(started(1));
  });
  it('keeps the ids for which names stood, unless they are more than one event may hold', () => {
    const resolved = [{ field: 'Class', value: 'Mid-Market', ledgerId: 'K2' }];
    const withNames =
      (names: typeof resolved) =>
      (state: JournalBatch): JournalBatchEvent[] =>
        startAttempt(state, {
          ...{ ...identityOf(), attemptId: 'attempt-1', runId: RUN, journal: 'APJ' },
          resolved: names,
        });
    const { type, data } = started(1);
    given(...inRun)
      .when(withNames(resolved))
      .then({ type, data: { ...data, resolved } } as JournalBatchEvent);
    const many = Array.from({ length: 1_000 }, (_, index) => ({ ...resolved[0]!, value: `${index}`.padEnd(50, 'x') }));
    given(...inRun)
      .when(withNames(many))
      .then(started(1));
  });
  it('counts the attempts', () => {
    given(...inFlight, notSent(1))
      .when(starting(2))
      .then(started(2));
  });
  it.each<[string, readonly JournalBatchEvent[]]>([
    ['another attempt is open', inFlight],
    ['the outcome of another is unknown', isUnknown],
    ['it is posted', [...inFlight, confirmed()]],
    ['no run has it', ready],
  ])('is refused when %s', (_why, history) => {
    given(...history)
      .when(starting(2))
      .thenRejected('BATCH_NOT_READY');
  });
  it('is refused for a run that does not have the batch', () => {
    given(...inRun)
      .when(starting(1, {}, 'run-2'))
      .thenRejected('BATCH_NOT_READY');
  });
  it('is a defect under an issue that does not follow from the history', () => {
    given(...inRun)
      .when(starting(1, { issue: 2 }))
      .thenDefect(/does not follow/);
  });
});

describe('the issue under which a batch goes out', () => {
  const historyAfter = (...events: readonly JournalBatchEvent[]) => {
    const { state } = given(...events);
    if (!('history' in state)) throw new Error(state.status);
    return state.history;
  };
  const payload = { payloadDigest: 'payload-1', companyId: 'ACME' };
  const again = [...inFlight, rejected(1, problem), queued('run-2')] as const;
  const afterUnknown = [...inFlight, unknown(), resendAllowed(1, 1)] as const;

  it('is the first on the first attempt', () => {
    expect(issueFor(historyAfter(...inRun), payload)).toBe(1);
  });
  it('stays the same for the same payload and company, after a refusal and after an unknown outcome', () => {
    expect(issueFor(historyAfter(...again), payload)).toBe(1);
    expect(issueFor(historyAfter(...afterUnknown), payload)).toBe(1);
  });
  it('is new for another payload or company after a definite refusal', () => {
    expect(issueFor(historyAfter(...again), { ...payload, payloadDigest: 'payload-2' })).toBe(2);
    expect(issueFor(historyAfter(...again), { ...payload, companyId: 'OTHER' })).toBe(2);
    expect(issueFor(historyAfter(...inFlight, notSent(1)), { ...payload, payloadDigest: 'payload-2' })).toBe(2);
  });
  it('is refused for another payload or company after an unknown outcome', () => {
    const refusal = (change: Partial<typeof payload>) =>
      refusalOf(() => issueFor(historyAfter(...afterUnknown), { ...payload, ...change })).code;
    expect(refusal({ payloadDigest: 'payload-2' })).toBe('PAYLOAD_MISMATCH');
    expect(refusal({ companyId: 'OTHER' })).toBe('COMPANY_MISMATCH');
    given(...afterUnknown)
      .when(starting(2, { payloadDigest: 'payload-2', issue: 2 }))
      .thenRejected('PAYLOAD_MISMATCH');
  });
  it('is refused for another user after an unknown outcome, where one is recorded, and free after a refusal', () => {
    const asPoster = { way: 'rest', userId: 'poster' } as const;
    const begun = (count: number): JournalBatchEvent => {
      const event = started(count);
      return { ...event, data: { ...event.data, ...asPoster } } as JournalBatchEvent;
    };
    const open = historyAfter(...inRun, begun(1), unknown(), resendAllowed(1, 1));
    expect(open.identity).toMatchObject(asPoster);
    expect(issueFor(open, { ...payload, userId: 'poster' })).toBe(1);
    const others = [{ ...payload, userId: 'other' }, payload];
    for (const other of others) expect(refusalOf(() => issueFor(open, other)).code).toBe('SENDER_MISMATCH');
    const refused = historyAfter(...inRun, begun(1), rejected(1, problem), queued('run-2'));
    for (const other of others) expect(issueFor(refused, other)).toBe(1);
    expect(refused.refused).toEqual([identityOf().referenceNo]);
    given(...inRun)
      .when(starting(1, asPoster))
      .then(begun(1));
  });
  it('stays refused when the batch failed and is tried again by another run', () => {
    const history = historyAfter(...afterUnknown, blocked(problem), queued('run-2'));
    expect(refusalOf(() => issueFor(history, { ...payload, payloadDigest: 'payload-2' })).code).toBe(
      'PAYLOAD_MISMATCH',
    );
  });
  it('is always new when the ledger used the names up', () => {
    const declined: JournalBatchEvent = {
      type: 'PostingDeclined',
      data: { ...attemptOf(1), recordNo: '6679', problem },
    };
    const history = historyAfter(...inFlight, confirmed(), awaitsApproval(), declined);
    expect(history).toMatchObject({ wasUnknown: false, isSpent: true });
    expect(issueFor(history, payload)).toBe(2);
    given(...inFlight, confirmed(), declined, queued())
      .when(starting(2, { issue: 2 }))
      .then(started(2, { issue: 2 }));
    expect(historyAfter(...inFlight, confirmed(), declined, queued(), started(2, { issue: 2 }))).toMatchObject({
      isSpent: false,
    });
  });
  it('starts over with a new issue: what was unknown before is settled', () => {
    const events = [...again.slice(0, -1), queued(), started(2, { issue: 2, payloadDigest: 'payload-2' })];
    expect(historyAfter(...events)).toEqual({
      attempts: 2,
      identity: identityOf({ issue: 2, payloadDigest: 'payload-2' }),
      wasUnknown: false,
      resends: 0,
      isSpent: false,
      runs: [RUN],
      used: [identityOf()],
      refused: ['RR2609-ABC'],
      foreign: [],
      failure: { runId: RUN, problems: [problemOf('PERIOD_CLOSED')] },
    });
  });
});

describe('finding the reference in the ledger before anything was sent', () => {
  const finding = (state: JournalBatch, runId = RUN) =>
    recordFoundBeforeSending(state, {
      ...identityOf(),
      attemptId: 'attempt-0',
      runId,
      journal: 'APJ',
      recordNo: '6679',
    });
  const found: JournalBatchEvent = {
    type: 'PostingFoundBeforeSending',
    data: { attempt: 0, attemptId: 'attempt-0', ...identityOf(), runId: RUN, journal: 'APJ', recordNo: '6679' },
  };

  it('counts as an outcome that is not known', () => {
    given(...inRun)
      .when(finding)
      .then(found);
    expect(given(...inRun, found).state).toMatchObject({
      status: 'Unknown',
      cause: 'found-before-sending',
      refusal: null,
      identity: identityOf(),
      history: { attempts: 0, wasUnknown: true },
    });
  });
  it('is looked up like one: found and equal is confirmed, surely absent may be sent', () => {
    given(...inRun, found)
      .when((state) => recordLookup(state, 'attempt-0', { found: [], settled: true }))
      .then(
        { type: 'PostingLookedUp', data: { attempt: 0, attemptId: 'attempt-0', found: 0, conclusive: true } },
        { type: 'PostingResendAllowed', data: { attempt: 0, attemptId: 'attempt-0', resend: 1 } },
      );
  });
  it('is refused for a run that does not have the batch', () => {
    given(...inRun)
      .when((state) => finding(state, 'run-2'))
      .thenRejected('BATCH_NOT_READY');
    given(...inFlight)
      .when(finding)
      .thenRejected('BATCH_NOT_READY');
  });
});

describe('the answer of the ledger', () => {
  it('posted: is final', () => {
    given(...inFlight)
      .when((state) => recordPosted(state, 'attempt-1', '6679'))
      .then(confirmed());
  });
  it('posted: is believed also when it comes after the attempt was thought unknown', () => {
    given(...isUnknown)
      .when((state) => recordPosted(state, 'attempt-1', '6679'))
      .then(confirmed());
  });
  it('posted: does nothing when it is on record', () => {
    given(...inFlight, confirmed())
      .when((state) => recordPosted(state, 'attempt-1', '6679'))
      .thenNothing();
  });
  it('rejected: is final on a first send', () => {
    given(...inFlight)
      .when((state) => recordRejected(state, 'attempt-1', [problem]))
      .then(rejected(1, problem));
  });
  it('rejected as already used: is looked up first even on a first send, because the ledger knows it', () => {
    const used = problemOf('CONTROL_ID_USED');
    given(...inFlight)
      .when((state) => recordRejected(state, 'attempt-1', [problem, used]))
      .then(unknown(1, 'refused-after-unknown', [problem, used]));
  });
  it('rejected: is looked up first when an earlier send is unknown, because it may be the refusal of a duplicate', () => {
    given(...isUnknown, lookedUp(1, true), resendAllowed(1, 1), started(2))
      .when((state) => recordRejected(state, 'attempt-2', [problem]))
      .then(unknown(2, 'refused-after-unknown', [problem]));
  });
  it('not sent: gives the batch back to the run', () => {
    given(...inFlight)
      .when((state) => recordNotSent(state, 'attempt-1', { cause: 'unreachable', detail: '' }))
      .then(notSent(1));
    expect(given(...inFlight, notSent(1)).state).toMatchObject({ status: 'Queued', runId: RUN });
  });
  it('unknown: is recorded once', () => {
    given(...inFlight)
      .when((state) => recordUnknown(state, 'attempt-1', 'timeout'))
      .then(unknown());
    for (const history of [isUnknown, [...inFlight, confirmed()], inRun, [...inFlight, notSent(1), started(2)]]) {
      given(...history)
        .when((state) => recordUnknown(state, 'attempt-1', 'timeout'))
        .thenNothing();
    }
  });
  it('unknown: what the ledger claims is trusted only when it certainly shows no entry', () => {
    const claimed: JournalBatchEvent = {
      type: 'PostingAttemptUnknown',
      data: { ...attemptOf(1), cause: 'HTTP 500', problems: [problem] },
    };
    given(...inFlight)
      .when((state) => recordUnknown(state, 'attempt-1', 'HTTP 500', [problem]))
      .then(claimed);
    given(...inFlight, claimed)
      .when((state) => recordLookup(state, 'attempt-1', { found: [], settled: false }))
      .then({ type: 'PostingLookedUp', data: { ...attemptOf(1), found: 0, conclusive: false } });
    given(...inFlight, claimed)
      .when((state) => recordLookup(state, 'attempt-1', { found: [], settled: true }))
      .then(
        { type: 'PostingLookedUp', data: { ...attemptOf(1), found: 0, conclusive: true } },
        { type: 'PostingAttemptRejected', data: { ...attemptOf(1), problems: [problem] } },
      );
  });
  it('is refused for an attempt that is not open', () => {
    const answers = [
      (state: JournalBatch) => recordPosted(state, 'attempt-1', '6679'),
      (state: JournalBatch) => recordRejected(state, 'attempt-1', [problem]),
      (state: JournalBatch) => recordNotSent(state, 'attempt-1', { cause: 'unreachable', detail: '' }),
      (state: JournalBatch) => recordLookup(state, 'attempt-1', { found: [], settled: true }),
    ];
    const histories = [
      inRun,
      [...inFlight, notSent(1), started(2)],
      [...inFlight, notSent(1), started(2), confirmed(2, '1')],
    ];
    for (const history of histories) {
      for (const answer of answers)
        given(...history)
          .when(answer)
          .thenRejected('ATTEMPT_NOT_OPEN');
    }
  });
  it('rejected: is kept for the lookups when another process has since treated the attempt as unknown', () => {
    given(...isUnknown)
      .when((state) => recordRejected(state, 'attempt-1', [problem]))
      .then(unknown(1, 'refused-after-unknown', [problem]));
  });
  it('not sent: counts even when another process has since treated the attempt as unknown', () => {
    given(...isUnknown)
      .when((state) => recordNotSent(state, 'attempt-1', { cause: 'unreachable', detail: '' }))
      .then(notSent(1));
    expect(given(...isUnknown, notSent(1)).state).toMatchObject({ status: 'Queued', history: { wasUnknown: true } });
  });
  it.each([
    ['Confirmed', [...inFlight, confirmed()]],
    ['AwaitingApproval', [...inFlight, confirmed(), awaitsApproval()]],
    ['Posted', [...inFlight, confirmed(), verified()]],
  ])('posted under another record than the one on record (%s): the ledger holds two', (_status, history) => {
    const events = recordPosted(given(...history).state, 'attempt-1', '7000');
    expect(events).toEqual([
      {
        type: 'PostingDuplicateFound',
        data: {
          ...attemptOf(1),
          recordNos: ['6679', '7000'],
          problem: expect.objectContaining({ code: 'DUPLICATE_IN_LEDGER' }),
        },
      },
    ]);
    expect(given(...history, ...events).state.status).toBe('Duplicate');
  });
});
