import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../../src/domain/journal-batch/batch-states';
import { type JournalBatchEvent } from '../../../src/domain/journal-batch/journal-batch.events';
import { issueFor } from '../../../src/domain/journal-batch/posting.decisions';
import { releaseByPerson } from '../../../src/domain/journal-batch/release.decisions';
import { attemptOf, confirmed, inFlight, inRun, unknown, verified } from '../../support/batch-events';
import { HISTORIES } from '../../support/batch-histories';
import { givenFor, refusalOf } from '../../support/given';

const given = givenFor(journalBatch);
type Release = Parameters<typeof releaseByPerson>[1];
const absence = { foundNone: true, othersKnown: 2, othersSeen: ['6680'], readAt: '2026-10-01T08:00:00.000Z' };
const releasing =
  (more: Partial<Release> = {}, seen: Partial<Release['absence']> = {}) =>
  (state: JournalBatch) =>
    releaseByPerson(state, {
      ...{ reason: 'Removed record 6679', sinceLastAttemptMs: 1_000, settleMs: 1_000, ...more },
      absence: { ...absence, ...seen },
    });
const released: JournalBatchEvent = {
  type: 'PostingReleasedByPerson',
  data: { ...attemptOf(1), reason: 'Removed record 6679' },
};
const absenceSeen: JournalBatchEvent = {
  type: 'PostingAbsenceSeen',
  data: { ...attemptOf(1), seenAt: '2026-10-01T08:00:00.000Z', recordNosBeside: ['6680'] },
};

describe('releasing a batch that nobody could decide', () => {
  it.each(['Conflict', 'Duplicate', 'Undecided'] as const)('%s: makes it Ready to Post under new names', (status) => {
    given(...HISTORIES[status])
      .when(releasing())
      .then(released);
    expect(given(...HISTORIES[status], released).state).toMatchObject({
      status: 'Ready',
      history: { isSpent: true, wasUnknown: false, attempts: 1, refused: ['RR2609-ABC'] },
    });
  });
  it('is refused while the ledger shows an entry', () => {
    given(...HISTORIES.Conflict)
      .when(releasing({}, { foundNone: false }))
      .thenRejected('ENTRY_STILL_IN_LEDGER');
  });
  it('is refused when nothing else was seen either, and allowed when there is nothing else', () => {
    given(...HISTORIES.Conflict)
      .when(releasing({}, { othersSeen: [] }))
      .thenRejected('ABSENCE_NOT_PROVABLE');
    given(...HISTORIES.Conflict)
      .when(releasing({}, { othersKnown: 0, othersSeen: [] }))
      .then(released);
  });
  it('is refused while what was sent may still arrive', () => {
    given(...HISTORIES.Undecided)
      .when(releasing({ sinceLastAttemptMs: 999 }))
      .thenRejected('ATTEMPT_NOT_SETTLED');
    const early = releasing({ sinceLastAttemptMs: 60_000, settleMs: 23 * 60_000 });
    const { details, fix } = refusalOf(() => early(given(...HISTORIES.Undecided).state));
    expect({ details, fix }).toEqual({ details: { waitMinutes: 22 }, fix: 'Release it in 22 minutes.' });
  });
  it.each([
    ['in a run', inRun],
    ['awaiting approval', HISTORIES.AwaitingApproval],
    ['of unknown outcome', [...inFlight, unknown()]],
  ])('is refused when it is %s: nobody has to decide', (_what, history) => {
    given(...history)
      .when(releasing())
      .thenRejected('BATCH_NEEDS_NO_DECISION');
  });
});

describe('releasing a posted batch whose entry was removed in the ledger', () => {
  const posted = [...inFlight, confirmed(), verified()];
  const later = { readAt: '2026-10-01T08:00:01.000Z' };

  it('takes two readings, the settle time apart', () => {
    given(...posted)
      .when(releasing())
      .then(absenceSeen);
    given(...posted, absenceSeen)
      .when(releasing({}, later))
      .then(released);
    given(...posted, absenceSeen)
      .when(releasing({}, { readAt: '2026-10-01T08:00:00.999Z' }))
      .thenRejected('ATTEMPT_NOT_SETTLED');
  });
  it('stays Success between the two, and goes out under another issue after them', () => {
    expect(given(...posted, absenceSeen).state).toMatchObject({ status: 'Posted', absentSince: absence.readAt });
    const { state } = given(...posted, absenceSeen, released);
    if (state.status !== 'Ready') throw new Error(state.status);
    expect(issueFor(state.history, { companyId: 'ACME', payloadDigest: 'payload-1' })).toBe(2);
  });
  it.each<[string, Partial<Release['absence']>, 'ENTRY_STILL_IN_LEDGER' | 'ABSENCE_NOT_PROVABLE']>([
    ['it is there', { foundNone: false }, 'ENTRY_STILL_IN_LEDGER'],
    ['no other one was seen', { othersSeen: [] }, 'ABSENCE_NOT_PROVABLE'],
    ['no other one is known', { othersKnown: 0, othersSeen: [] }, 'ABSENCE_NOT_PROVABLE'],
  ])('is refused at either reading while %s', (_what, seen, code) => {
    given(...posted)
      .when(releasing({}, seen))
      .thenRejected(code);
    given(...posted, absenceSeen)
      .when(releasing({}, { ...later, ...seen }))
      .thenRejected(code);
  });
});
