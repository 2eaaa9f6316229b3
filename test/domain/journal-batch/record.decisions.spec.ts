import { type JournalBatchEvent } from '../../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../../src/domain/journal-batch/batch-states';
import { type ReadBack } from '../../../src/domain/journal-batch/read-back.decisions';
import {
  type ComparedRecord,
  declareRecordForeign,
  takeOverRecord,
} from '../../../src/domain/journal-batch/record.decisions';
import {
  blocked,
  confirmed,
  identityOf,
  inFlight,
  inRun,
  rejected,
  queued,
  RUN,
  verified,
} from '../../support/batch-events';
import { problemOf } from '../../support/builders';
import { givenFor } from '../../support/given';

const given = givenFor(journalBatch);
const REFERENCE = 'RR2609-XYZ';
const stopped = [...inRun, blocked(problemOf('ENTRY_ALREADY_IN_LEDGER', { value: REFERENCE }))];
const equal = {
  kind: 'one',
  recordNo: '6001',
  standing: 'posted',
  ledgerState: 'Posted',
  differences: [],
  readAt: '2026-10-01T08:00:00.000Z',
} as const;
const { issue: _issue, ...names } = identityOf({ referenceNo: REFERENCE, controlId: `rr/1/${REFERENCE}` });
const taking =
  (readBack: ReadBack = equal, more: Partial<ComparedRecord> = {}) =>
  (state: JournalBatch) =>
    takeOverRecord(state, { ...names, attemptId: 'attempt-9', journal: 'APJ', readBack, ...more });
const attempt = { attempt: 0, attemptId: 'attempt-9' };
const found = (issue = 1, tries = 0): JournalBatchEvent => ({
  type: 'PostingFoundBeforeSending',
  data: { ...attempt, attempt: tries, ...names, issue, runId: RUN, journal: 'APJ', recordNo: '6001' },
});
const confirmedThere = (tries = 0): JournalBatchEvent => ({
  type: 'PostingAttemptConfirmed',
  data: { ...attempt, attempt: tries, recordNo: '6001', confirmedBy: 'look-up' },
});
const verifiedThere = (tries = 0): JournalBatchEvent => ({
  type: 'PostingVerified',
  data: { ...attempt, attempt: tries, recordNo: '6001', lineCount: 2, totalMinor: '1000' },
});

describe('taking a record of the ledger over', () => {
  it('makes the batch Success with that record, as found before sending', () => {
    given(...stopped)
      .when(taking())
      .then(found(), confirmedThere(), verifiedThere());
    expect(given(...stopped, found(), confirmedThere(), verifiedThere()).state).toMatchObject({
      status: 'Posted',
      recordNo: '6001',
      identity: { referenceNo: REFERENCE, issue: 1 },
    });
  });
  it('counts as an issue of its own when others were used before', () => {
    const after = [
      ...inFlight,
      rejected(1, problemOf('PERIOD_CLOSED')),
      queued('run-2'),
      blocked(problemOf('ENTRY_ALREADY_IN_LEDGER', { value: REFERENCE })),
    ];
    const [first] = taking()(given(...after).state);
    expect(first?.data).toMatchObject({ issue: 2 });
  });
  it('awaits approval where the ledger does', () => {
    given(...stopped)
      .when(taking({ ...equal, standing: 'awaiting-approval', ledgerState: 'Submitted' }))
      .then(found(), confirmedThere(), {
        type: 'PostingAwaitsApproval',
        data: { ...attempt, recordNo: '6001', ledgerState: 'Submitted' },
      });
  });
  it('does nothing when it was done', () => {
    given(...stopped, found(), confirmedThere(), verifiedThere())
      .when(taking())
      .then();
  });
  it.each<[string, ReadBack]>([
    ['it differs', { ...equal, differences: [problemOf('AMOUNT_DIFFERS')] }],
    ['it is reversed', { ...equal, standing: 'reversed', ledgerState: 'Reversed' }],
    ['it is a draft', { ...equal, standing: 'draft', ledgerState: 'Draft' }],
    ['there are several', { kind: 'several', recordNos: ['6001', '6002'] }],
    ['there is none', { kind: 'none' }],
    ['it may not be read', { kind: 'refused', problem: problemOf('READ_BACK_REFUSED') }],
  ])('is refused when %s', (_what, readBack) => {
    given(...stopped)
      .when(taking(readBack))
      .thenRejected('RECORD_DIFFERS');
  });
  it.each([
    ['another record stopped it', [...inRun, blocked(problemOf('ENTRY_ALREADY_IN_LEDGER', { value: 'RR2609-OTHER' }))]],
    ['something else stopped it', [...inRun, blocked(problemOf('ACCOUNT_NOT_MAPPED', { value: REFERENCE }))]],
    ['it is in a run', inRun],
    ['it is posted', [...inFlight, confirmed(), verified()]],
  ])('is refused when %s', (_what, history) => {
    given(...history)
      .when(taking())
      .thenRejected('RECORD_NOT_LISTED');
  });
});

describe('declaring a record foreign to a batch', () => {
  const declaring = (state: JournalBatch) => declareRecordForeign(state, { referenceNo: REFERENCE, reason: 'Theirs' });
  const declared: JournalBatchEvent = {
    type: 'LedgerRecordDeclaredForeign',
    data: { referenceNo: REFERENCE, reason: 'Theirs' },
  };

  it('is kept with the batch, which can then be posted; does nothing when repeated', () => {
    given(...stopped)
      .when(declaring)
      .then(declared);
    expect(given(...stopped, declared).state).toMatchObject({ status: 'Ready', history: { foreign: [REFERENCE] } });
    const more = blocked(
      problemOf('ENTRY_ALREADY_IN_LEDGER', { value: REFERENCE }),
      problemOf('ENTRY_ALREADY_IN_LEDGER', { value: 'RR2609-OTHER' }),
    );
    expect(given(...inRun, more, declared).state).toMatchObject({
      status: 'Failed',
      problems: [{ value: 'RR2609-OTHER' }],
    });
    given(...stopped, declared)
      .when(declaring)
      .then();
  });
  it('is refused for a record that did not stop it', () => {
    given(...inRun)
      .when(declaring)
      .thenRejected('RECORD_NOT_LISTED');
  });
});
