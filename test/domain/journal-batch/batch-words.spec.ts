import {
  discardBatch,
  holdBatch,
  planBatch,
  queueBatch,
} from '../../../src/domain/journal-batch/journal-batch.decisions';
import { type JournalBatchEvent } from '../../../src/domain/journal-batch/journal-batch.events';
import { type BatchProblem } from '../../../src/domain/shared/batch-problem';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../../src/domain/journal-batch/batch-states';
import {
  issueFor,
  recordLookup,
  recordPosted,
  startAttempt,
} from '../../../src/domain/journal-batch/posting.decisions';
import { type ReadBack, recordCheck, recordReadBack } from '../../../src/domain/journal-batch/read-back.decisions';
import { declareRecordForeign, takeOverRecord } from '../../../src/domain/journal-batch/record.decisions';
import { releaseByPerson } from '../../../src/domain/journal-batch/release.decisions';
import { planRevision } from '../../../src/domain/journal-batch/revision.decisions';
import { blocked, identityOf, inFlight, inRun, resendAllowed, RUN, unknown } from '../../support/batch-events';
import { type BatchStatusName, HISTORIES } from '../../support/batch-histories';
import { planFor, problemOf } from '../../support/builders';
import { givenFor, refusalOf } from '../../support/given';

const given = givenFor(journalBatch);
const batch = (status: BatchStatusName): JournalBatch => given(...HISTORIES[status]).state;
const one = {
  kind: 'one',
  recordNo: '6679',
  standing: 'posted',
  ledgerState: 'Posted',
  differences: [],
  readAt: '2026-10-01T08:00:00.000Z',
} as const;
const stoppedFor = (referenceNo: string): JournalBatch =>
  given(...inRun, blocked(problemOf('ENTRY_ALREADY_IN_LEDGER', { value: referenceNo }))).state;
const comparedRecord = (readBack: ReadBack) => {
  const { issue: _issue, ...names } = identityOf({ referenceNo: 'RR2609-XYZ', controlId: 'rr/1/RR2609-XYZ' });
  return { ...names, attemptId: 'attempt-9', journal: 'APJ', readBack };
};
const entryOne = { journalEntryId: 'JE-1' };
const absence = { foundNone: true, othersKnown: 1, othersSeen: ['6680'], readAt: '2026-10-01T08:00:00.000Z' };
const release = { reason: '', absence, sinceLastAttemptMs: 0, settleMs: 60_001 };
const issueOf = (payload: { companyId: string; payloadDigest: string }): number => {
  const { state } = given(...inFlight, unknown(), resendAllowed(1, 1));
  if (!('history' in state)) throw new Error(state.status);
  return issueFor(state.history, payload);
};
const mayBeThere =
  'An earlier attempt under reference RR2609-ABC may be in the ledger, and it differs from what would be sent now.';
const putBack =
  'Restore the mapping, custom fields or connection as they were and post again. If the ledger then refuses the entry, change them.';
const identity = { referenceNo: 'RR2609-ABC', companyId: 'ACME' };

/** What people read, whole: a refusal says what is wrong where, and what to do. */
it.each<[string, () => unknown, string, string, object]>([
  [
    'BATCH_CONTENT_DIFFERS',
    () => planBatch(batch('Ready'), planFor({ contentDigest: 'other' })),
    'Batch JB1 already exists with different content or from another import.',
    'Import again: the entry gets a new revision.',
    { batchKey: 'JB1' },
  ],
  [
    'BATCH_NOT_FOUND',
    () => holdBatch(batch('Absent'), 'import-2'),
    'There is no such journal batch.',
    'Check the key, or import the close file.',
    {},
  ],
  [
    'ENTRY_IN_ANOTHER_IMPORT',
    () => holdBatch(batch('Staged'), 'import-2'),
    'Journal entry JE-1 is part of another import that is not finished.',
    'Wait until that import is finished, then import again.',
    entryOne,
  ],
  [
    'ENTRY_ALREADY_POSTED',
    () => holdBatch(batch('Posted'), 'import-2'),
    'Journal entry JE-1 is already posted and was delivered again with different content.',
    'Posted entries are not changed. Deliver the correction as an entry with its own id.',
    entryOne,
  ],
  [
    'ENTRY_IN_POSTING',
    () => holdBatch(batch('InFlight'), 'import-2'),
    'Journal entry JE-1 is being posted and was delivered again with different content.',
    'Wait until its posting is finished, then check its status.',
    entryOne,
  ],
  [
    'BATCH_NOT_HELD',
    () => discardBatch(batch('Ready'), { importId: 'import-2', reason: 'replaced' }),
    'Batch JB1 is not held by this import.',
    'Import the entry again.',
    { batchKey: 'JB1' },
  ],
  [
    'BATCH_NOT_READY',
    () => queueBatch(batch('Posted'), 'run-2'),
    'Batch JB1 is not Ready to Post.',
    'Check its status: it may be posted already, under way, or waiting for a decision.',
    { batchKey: 'JB1', state: 'Posted' },
  ],
  ['PAYLOAD_MISMATCH', () => issueOf({ companyId: 'ACME', payloadDigest: 'other' }), mayBeThere, putBack, identity],
  [
    'COMPANY_MISMATCH',
    () => issueOf({ companyId: 'OTHER', payloadDigest: 'payload-1' }),
    mayBeThere,
    putBack,
    identity,
  ],
  [
    'BATCH_NOT_READY',
    () => startAttempt(batch('Ready'), { ...identityOf(), attemptId: 'a', runId: RUN, journal: 'APJ' }),
    'The batch is not queued in this run.',
    'Another worker has it, or it is finished.',
    { state: 'Ready' },
  ],
  [
    'ATTEMPT_NOT_OPEN',
    () => recordPosted(batch('Queued'), 'attempt-1', '6679'),
    'This attempt is no longer open.',
    'Its outcome was already recorded; read the batch again.',
    { attemptId: 'attempt-1', state: 'Queued' },
  ],
  [
    'BATCH_NEEDS_NO_DECISION',
    () => recordCheck(batch('Ready'), one),
    'This batch needs no decision.',
    'Check its status: it may be under way, posted, or Ready to Post.',
    { state: 'Ready' },
  ],
  [
    'ENTRY_STILL_IN_LEDGER',
    () => releaseByPerson(batch('Conflict'), { ...release, absence: { ...absence, foundNone: false } }),
    'The ledger still shows an entry with reference RR2609-ABC.',
    'Correct or remove it in Sage Intacct, then check the batch again.',
    { referenceNo: 'RR2609-ABC' },
  ],
  [
    'ABSENCE_NOT_PROVABLE',
    () => releaseByPerson(batch('Posted'), { ...release, absence: { ...absence, othersSeen: [] } }),
    'Whether the entry is gone cannot be determined: no other posted entry of its entity and journal could be read either.',
    'Check in Sage Intacct that the user of the connection may list and view journal entries of this entity and journal; then release it again.',
    { referenceNo: 'RR2609-ABC', othersKnown: 1 },
  ],
  [
    'ABSENCE_NOT_PROVABLE',
    () => releaseByPerson(batch('Posted'), { ...release, absence: { ...absence, othersKnown: 0, othersSeen: [] } }),
    'Whether the entry is gone cannot be determined: no other posted entry of its entity and journal is known to compare with.',
    'Check in Sage Intacct that the user of the connection may list and view journal entries of this entity and journal; then release it again.',
    { referenceNo: 'RR2609-ABC', othersKnown: 0 },
  ],
  [
    'RECORD_NOT_LISTED',
    () => declareRecordForeign(batch('Failed'), { referenceNo: 'RR2609-XYZ', reason: 'theirs' }),
    'This batch was not stopped because of reference RR2609-XYZ.',
    'Post the batch: the ledger is searched first, and what it holds is shown with the batch.',
    { referenceNo: 'RR2609-XYZ', state: 'Failed' },
  ],
  [
    'RECORD_DIFFERS',
    () =>
      takeOverRecord(stoppedFor('RR2609-XYZ'), comparedRecord({ ...one, differences: [problemOf('AMOUNT_DIFFERS')] })),
    'Record 6679 is not this entry. AMOUNT_DIFFERS happened.',
    'Compare the record with the batch. If it is this entry, correct one of the two; if it is not, a Controller declares it foreign.',
    { differences: ['AMOUNT_DIFFERS happened.'] },
  ],
  [
    'ATTEMPT_NOT_SETTLED',
    () => releaseByPerson(batch('Conflict'), release),
    'The last attempt may still arrive in the ledger.',
    'Release it in 2 minutes.',
    { waitMinutes: 2 },
  ],
  [
    'ENTRY_IN_ANOTHER_IMPORT',
    () =>
      planRevision(
        [{ revision: 1, entryDigest: 'a', importId: 'import-1', batches: [batch('Ready'), batch('Absent')] }],
        { entryDigest: 'b', importId: 'import-2', parts: [] },
      ),
    'The entry is part of another import that is not finished.',
    'Wait until that import is finished, then import again.',
    {},
  ],
])('refuses with %s in full words', (code, decide, message, fix, details) => {
  const refusal = refusalOf(decide);
  expect({ code: refusal.code, message: refusal.message, fix: refusal.fix, details: refusal.details }).toEqual({
    code,
    message,
    fix,
    details,
  });
});

const problemIn = (events: readonly JournalBatchEvent[]): BatchProblem | undefined => {
  const data = events.at(-1)?.data as { problem?: BatchProblem; problems?: readonly BatchProblem[] };
  return data.problem ?? data.problems?.[0];
};
const readingBack = (readBack: ReadBack): JournalBatchEvent[] =>
  recordReadBack(batch('Confirmed'), 'attempt-1', readBack);
const found = { recordNo: '1', date: '2026-10-01', lineCount: 3, debitMinor: null, creditMinor: '999' };

/** What a person has to decide about, whole. */
it.each<[string, () => readonly JournalBatchEvent[], string, string]>([
  [
    'ENTRY_NOT_FOUND_AFTER_POSTING',
    () => readingBack({ kind: 'none' }),
    'Sage Intacct confirmed record 6679, but no entry with reference RR2609-ABC can be found there now.',
    'Search for the record in Sage Intacct: someone may have removed it, or this user may not see it. Then check this batch again.',
  ],
  [
    'DECLINED_IN_LEDGER',
    () => readingBack({ ...one, standing: 'declined' }),
    'An approver in Sage Intacct declined record 6679 (reference RR2609-ABC).',
    'Ask the approver why, fix it, then post again: it is sent under a new reference.',
  ],
  [
    'LEDGER_STATE_NOT_POSTED',
    () => readingBack({ ...one, standing: 'draft', ledgerState: 'Draft' }),
    'Record 6679 in Sage Intacct is "Draft", so it is not in the books.',
    'Post the record in Sage Intacct, or remove it there; then check this batch again.',
  ],
  [
    'DUPLICATE_IN_LEDGER',
    () => readingBack({ kind: 'several', recordNos: ['1', '2'] }),
    'Records 1, 2 in the ledger all have reference RR2609-ABC.',
    'Compare them in Sage Intacct, remove the surplus ones there, then check this batch again. This service sends and deletes nothing.',
  ],
  [
    'LEDGER_ENTRY_DIFFERS',
    () => recordLookup(batch('Unknown'), 'attempt-1', { found: [found], settled: false }),
    'Record 1 in the ledger has reference RR2609-ABC but differs: debits unreadable, expected 10.00 USD; credits 9.99 USD, expected 10.00 USD; lines 3, expected 2; date 2026-10-01, expected 2026-09-30.',
    'Compare the record with the batch in Sage Intacct. Correct or remove it there, then check this batch again. Nothing is sent until then.',
  ],
  [
    'OUTCOME_UNKNOWN',
    () =>
      recordLookup(
        given(...HISTORIES.Unknown, resendAllowed(1, 2), ...inFlight.slice(-1), unknown()).state,
        'attempt-1',
        {
          found: [],
          settled: true,
        },
      ),
    'After 2 resends the ledger still has not answered, and it shows no entry with reference RR2609-ABC.',
    'Search for the reference in Sage Intacct, check this batch again, and release it if the ledger certainly has no such entry. Ask the operator to check the network to the ledger.',
  ],
])('gives a person %s in full words', (code, decide, message, fix) => {
  expect(problemIn(decide())).toEqual({
    code,
    message,
    fix,
    line: null,
    field: null,
    value: null,
    errorNo: null,
    supportId: null,
  });
});
