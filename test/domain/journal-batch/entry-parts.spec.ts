import {
  blockedByPart,
  ENTRY_PART_BLOCKED,
  type OtherPart,
  ownProblems,
} from '../../../src/domain/journal-batch/entry-parts';
import { type JournalBatchEvent } from '../../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../../src/domain/journal-batch/batch-states';
import { batchProblem, type BatchProblem } from '../../../src/domain/shared/batch-problem';
import { fold } from '../../../src/domain/shared/decider';
import { debit, planFor } from '../../support/builders';

const CLOSED = batchProblem('PERIOD_CLOSED', 'The books are closed.', 'Open the books.', {
  field: 'Transaction Date',
  value: '2026-08-31',
});
const OTHER_PART = batchProblem(ENTRY_PART_BLOCKED, 'Part 3 is blocked.', 'Fix part 3.');
const BLOCKED_BY_FIRST: BatchProblem = {
  ...{ code: 'ENTRY_PART_BLOCKED', line: null, errorNo: null, supportId: null },
  message: 'Part 1 of 3 of this entry cannot be posted, so none of its other parts is sent. The books are closed.',
  fix: 'Fix part 1 first; then post all parts of the entry together. Open the books.',
  field: 'Part 1 of 3',
  value: 'PERIOD_CLOSED|Transaction Date|2026-08-31',
};

const attempt = { attempt: 1, attemptId: 'a1' };
const identity = { issue: 1, companyId: 'ACME', referenceNo: 'R1', controlId: 'C1', payloadDigest: 'p' };
const released: readonly JournalBatchEvent[] = [
  { type: 'JournalBatchPlanned', data: planFor({ part: 1, parts: 3, lineCount: 1 }) },
  { type: 'JournalBatchLinesRecorded', data: { firstLine: 1, lines: [debit(1000)] } },
  { type: 'JournalBatchReleased', data: {} },
];
const queued: readonly JournalBatchEvent[] = [...released, { type: 'JournalBatchQueued', data: { runId: 'r1' } }];
const started: readonly JournalBatchEvent[] = [
  ...queued,
  { type: 'PostingAttemptStarted', data: { ...attempt, ...identity, runId: 'r1', journal: 'APJ' } },
];
const confirmed: readonly JournalBatchEvent[] = [
  ...started,
  { type: 'PostingAttemptConfirmed', data: { ...attempt, recordNo: '77', confirmedBy: 'reply' } },
];
const blocked = (...problems: BatchProblem[]): readonly JournalBatchEvent[] => [
  ...queued,
  { type: 'JournalBatchBlocked', data: { runId: 'r1', problems } },
];
const given = (...events: readonly JournalBatchEvent[]): JournalBatch => fold(journalBatch, events);
const part = (state: JournalBatch, more: Partial<OtherPart> = {}): OtherPart => ({
  ...{ state, problems: [], isStillToCome: false },
  ...more,
});

describe('a part of an entry', () => {
  it('goes when no other part is known to be blocked', () => {
    expect(blockedByPart([])).toBeNull();
    const others = [given(...released), given(...queued), given(...started), given(...confirmed)];
    expect(blockedByPart(others.map((state) => part(state)))).toBeNull();
  });

  it.each([
    ['is Ready to Post', released],
    ['is queued', queued],
  ])('is kept by one that %s and would be blocked', (_what, events) => {
    expect(blockedByPart([part(given(...events), { problems: [CLOSED] })])).toEqual(BLOCKED_BY_FIRST);
  });

  it('is kept by one that failed', () => {
    expect(blockedByPart([part(given(...blocked(CLOSED)))])).toEqual(BLOCKED_BY_FIRST);
  });

  it('is kept by one that the ledger refused', () => {
    const refused = given(...started, { type: 'PostingAttemptRejected', data: { ...attempt, problems: [CLOSED] } });
    expect(blockedByPart([part(refused)])).toEqual(BLOCKED_BY_FIRST);
  });

  it('goes while one that failed before is tried again, unless that would be blocked again', () => {
    const failed = given(...blocked(CLOSED));
    expect(blockedByPart([part(failed, { isStillToCome: true })])).toBeNull();
    expect(blockedByPart([part(failed, { isStillToCome: true, problems: [CLOSED] })])).toEqual(BLOCKED_BY_FIRST);
  });

  it('is not kept by one that failed because of yet another part', () => {
    const failed = given(...blocked(OTHER_PART));
    expect(blockedByPart([part(failed)])).toBeNull();
    expect(blockedByPart([part(failed, { problems: [CLOSED] })])).toEqual(BLOCKED_BY_FIRST);
  });

  it('is not kept by what is in the ledger or on its way there, whatever the checks say of it now', () => {
    const verified = given(...confirmed, {
      type: 'PostingVerified',
      data: { ...attempt, recordNo: '77', lineCount: 1, totalMinor: '1000' },
    });
    for (const state of [given(...started), given(...confirmed), verified])
      expect(blockedByPart([part(state, { problems: [CLOSED] })])).toBeNull();
  });

  it('has its own problems beside those of other parts', () => {
    expect(ownProblems([OTHER_PART, CLOSED])).toEqual([CLOSED]);
  });
});
