import { type FoundFacts, type JournalBatchEvent } from '../../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../../src/domain/journal-batch/batch-states';
import {
  recordLookup,
  recordLookupRefused,
  RESENDS_MAX,
  startAttempt,
} from '../../../src/domain/journal-batch/posting.decisions';
import {
  attemptOf,
  confirmed,
  identityOf,
  inFlight,
  lookedUp,
  rejected,
  resendAllowed,
  RUN,
  started,
  unknown,
} from '../../support/batch-events';
import { problemOf } from '../../support/builders';
import { givenFor } from '../../support/given';

const given = givenFor(journalBatch);
const problem = problemOf('PERIOD_CLOSED');
const matching: FoundFacts = {
  recordNo: '6679',
  date: '2026-09-30',
  lineCount: 2,
  debitMinor: '1000',
  creditMinor: '1000',
};
const looking =
  (found: readonly FoundFacts[], settled: boolean, attempt = 1) =>
  (state: JournalBatch) =>
    recordLookup(state, `attempt-${attempt}`, { found, settled });
const isUnknown = [...inFlight, unknown()] as const;
/** Sent, unknown, proved absent and sent once more, `times` times over; the last outcome is unknown again. */
const resent = (times: number): JournalBatchEvent[] =>
  Array.from({ length: times }, (_, index) => [
    lookedUp(index + 1, true),
    resendAllowed(index + 1, index + 1),
    started(index + 2),
    unknown(index + 2),
  ]).flat();

describe('looking up an unknown outcome', () => {
  it('found with equal totals: posted, at once', () => {
    for (const settled of [false, true]) {
      given(...isUnknown)
        .when(looking([matching], settled))
        .then(confirmed(1, '6679', 'look-up'));
    }
  });
  it.each<[string, Partial<FoundFacts>]>([
    ['debit', { debitMinor: '999' }],
    ['credit', { creditMinor: '1001' }],
    ['lines', { lineCount: 3 }],
    ['date', { date: '2026-10-01' }],
    ['unreadable', { debitMinor: null }],
  ])('found one that differs (%s): a person decides', (what, difference) => {
    const found = { ...matching, ...difference };
    const { state } = given(...isUnknown);
    const events = looking([found], false)(state);
    expect(events).toEqual([
      {
        type: 'PostingConflictFound',
        data: { ...attemptOf(1), found, problem: expect.objectContaining({ code: 'LEDGER_ENTRY_DIFFERS' }) },
      },
    ]);
    expect(JSON.stringify(events)).toContain(what);
    expect(given(...isUnknown, ...events).state).toMatchObject({ status: 'Conflict', recordNos: ['6679'] });
  });
  it('found several: a duplicate, a person decides', () => {
    const { state } = given(...isUnknown);
    const events = looking([matching, { ...matching, recordNo: '6680' }], true)(state);
    expect(events).toEqual([
      {
        type: 'PostingDuplicateFound',
        data: {
          ...attemptOf(1),
          recordNos: ['6679', '6680'],
          problem: expect.objectContaining({ code: 'DUPLICATE_IN_LEDGER' }),
        },
      },
    ]);
    expect(given(...isUnknown, ...events).state).toMatchObject({ status: 'Duplicate', recordNos: ['6679', '6680'] });
  });
  it('not found before the settle time: says nothing yet', () => {
    given(...isUnknown)
      .when(looking([], false))
      .then(lookedUp(1, false));
    expect(given(...isUnknown, lookedUp(1, false)).state).toEqual(given(...isUnknown).state);
  });
  it('not found while the create may still be on its way: says nothing either', () => {
    given(...inFlight)
      .when(looking([], true))
      .then(lookedUp(1, false));
  });
  it('not found after the settle time: is sent again under the same identity', () => {
    given(...isUnknown)
      .when(looking([], true))
      .then(lookedUp(1, true), resendAllowed(1, 1));
    given(...isUnknown, lookedUp(1, true), resendAllowed(1, 1))
      .when((state) => startAttempt(state, { ...identityOf(), attemptId: 'attempt-2', runId: RUN, journal: 'APJ' }))
      .then(started(2));
  });
  it(`is sent again ${RESENDS_MAX} times at most, then a person decides`, () => {
    for (let times = 0; times < RESENDS_MAX; times += 1) {
      given(...isUnknown, ...resent(times))
        .when(looking([], true, times + 1))
        .then(lookedUp(times + 1, true), resendAllowed(times + 1, times + 1));
    }
    const history = [...isUnknown, ...resent(RESENDS_MAX)];
    const events = looking([], true, RESENDS_MAX + 1)(given(...history).state);
    expect(events).toEqual([
      lookedUp(RESENDS_MAX + 1, true),
      {
        type: 'PostingGivenToPerson',
        data: { ...attemptOf(RESENDS_MAX + 1), problem: expect.objectContaining({ code: 'OUTCOME_UNKNOWN' }) },
      },
    ]);
    expect(given(...history, ...events).state.status).toBe('Undecided');
  });
  it('found after a refused re-send: it was the refusal of a duplicate, and the entry is posted', () => {
    given(...isUnknown, resendAllowed(1, 1), started(2), unknown(2, 'refused-after-unknown', [problem]))
      .when(looking([matching], false, 2))
      .then(confirmed(2, '6679', 'look-up'));
  });
  it('not found after a refused resend: the refusal is believed only after the settle time; then the batch may be sent again', () => {
    const history = [...isUnknown, resendAllowed(1, 1), started(2), unknown(2, 'refused-after-unknown', [problem])];
    given(...history)
      .when(looking([], false, 2))
      .then(lookedUp(2, false));
    given(...history, lookedUp(2, false))
      .when(looking([], true, 2))
      .then(lookedUp(2, true), rejected(2, problem));
    expect(given(...history, lookedUp(2, true), rejected(2, problem)).state).toMatchObject({
      status: 'Failed',
      problems: [problem],
      history: { wasUnknown: false },
    });
  });
  it('refused: whether it is there is unknown, so a person decides', () => {
    given(...isUnknown)
      .when((state) => recordLookupRefused(state, 'attempt-1', problem))
      .then({ type: 'PostingGivenToPerson', data: { ...attemptOf(1), problem } });
    given(...inFlight, confirmed())
      .when((state) => recordLookupRefused(state, 'attempt-1', problem))
      .thenRejected('ATTEMPT_NOT_OPEN');
  });
  it('names the reference in what a person reads', () => {
    const events = looking([{ ...matching, lineCount: 1 }], true)(given(...isUnknown).state);
    expect(JSON.stringify(events)).toContain('RR2609-ABC');
  });
});
