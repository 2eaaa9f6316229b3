/** Runs that wait for the ledger, and a check of the connection that proved nothing. */
const started = (runId: string) => ({ runId, trigger: 'manual', period: '2026-09', batchCount: 1 });
const SILENCE = { since: '2026-09-30T20:38:00.000Z', cause: 'Sage Intacct could not be reached (ECONNREFUSED).' };
const FAILED = { code: 'LEDGER_UNAVAILABLE', message: 'Sage Intacct does not respond.', fix: 'Try again in a moment.' };

export const WAITING_HISTORY: readonly (readonly [string, string, object])[] = [
  ['postingRun-waiting.r1', 'PostingRunStarted', started('r1')],
  ['postingRun-waiting.r1', 'PostingRunBatchesAdded', { batchKeys: ['W1'] }],
  ['postingRun-waiting.r1', 'PostingRunWaitsForLedger', SILENCE],
  ['postingRun-waiting.r2', 'PostingRunStarted', started('r2')],
  ['postingRun-waiting.r2', 'PostingRunBatchesAdded', { batchKeys: ['W2'] }],
  ['postingRun-waiting.r2', 'PostingRunWaitsForLedger', SILENCE],
  ['postingRun-waiting.r2', 'PostingRunLedgerAnswered', {}],
  ['postingRun-waiting.r3', 'PostingRunStarted', started('r3')],
  ['postingRun-waiting.r3', 'PostingRunBatchesAdded', { batchKeys: ['W3'] }],
  ['postingRun-waiting.r3', 'PostingRunWaitsForLedger', SILENCE],
  [
    'postingRun-waiting.r3',
    'PostingRunFinished',
    { posted: 0, failed: 0, awaitingApproval: 0, needsPerson: 0, returned: 1, skipped: 0 },
  ],
  ['connection-beside', 'ConnectionCheckFailed', FAILED],
];
