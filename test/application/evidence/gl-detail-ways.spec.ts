import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { prepareJournalEntry } from '../../../src/adapters/intacct/entries/journal-entry';
import { prepareRestEntry } from '../../../src/adapters/intacct/rest/rest-journal-entry';
import { type PrepareOutcome } from '../../../src/application/ports/accounting-system';
import { type LedgerEntry } from '../../../src/domain/ledger-entry/ledger-entry';

const PROGRAM = resolve(__dirname, '../../../src/adapters/evidence/verify-gl-detail.mjs');
const identity = { referenceNo: 'RR2609-1', controlId: 'rr/1/RR2609-1' };
const line = {
  side: 'debit',
  account: '0400',
  amountMinor: 145_085n,
  document: 'D-1',
  memo: 'a & <b>',
  fields: [],
} as const;
const entryIn = (currency: string): LedgerEntry => ({
  journal: 'APJ',
  date: '2026-09-30',
  title: 'Revenue "September" \\ 2026',
  currency,
  exchangeRateType: 'Intacct Daily Rate',
  lines: [line, { ...line, side: 'credit', account: '4000-10', memo: '' }],
});

const detailOf = (outcome: PrepareOutcome, currency: string, request?: string): unknown => {
  if (outcome.kind !== 'prepared') throw new Error(JSON.stringify(outcome));
  const { payloadDigest, body } = outcome.entry;
  const event = (type: string, data: object): object => ({
    ...{ stream: 'journalBatch-acme-test.B1', type, data },
    metadata: { actor: 'Cora', occurredAt: '2026-10-01T08:00:00.000Z' },
  });
  const lines = (['debit', 'credit'] as const).map((side) => ({ side, amountMinor: '145085' }));
  const events = [
    event('PostingRunStarted', { runId: 'run-1' }),
    event('JournalBatchPlanned', { batchKey: 'B1', businessEntityId: 'us01', currency }),
    event('JournalBatchLinesRecorded', { lines }),
    event('PostingAttemptStarted', { attemptId: 'a1', runId: 'run-1', referenceNo: 'RR2609-1', payloadDigest }),
    event('PostingAttemptConfirmed', { attemptId: 'a1', recordNo: '6000' }),
  ];
  const folder = mkdtempSync(join(tmpdir(), 'gl-detail-'));
  const path = join(folder, 'pack.json');
  writeFileSync(
    path,
    JSON.stringify({ events, exchanges: [{ batchKey: 'B1', payloadDigest, request: request ?? body }] }),
  );
  const { stdout, stderr } = spawnSync(process.execPath, [join(__dirname, 'gl-detail-rows.mjs'), PROGRAM, path], {
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
};

it.each(['USD', 'JPY'])('is rebuilt alike from a request over REST and one over XML (%s)', (currency) => {
  const entry = entryIn(currency);
  const xml = detailOf(prepareJournalEntry(entry, identity), currency);
  expect(detailOf(prepareRestEntry(entry, identity), currency)).toEqual(xml);
  expect(xml).toMatchObject({ problems: [], rows: [{ 3: 'a & <b>' }, { 3: entry.title, 9: '4000-10', 11: 'C' }] });
});

it('says so of a request over REST that is not the one that was sent', () => {
  const outcome = prepareRestEntry(entryIn('USD'), identity);
  const body = outcome.kind === 'prepared' ? outcome.entry.body : '';
  const altered = { rows: [], problems: ['The request of B1 is not of its lines.'] };
  expect(detailOf(outcome, 'USD', body.replace('1450.85', '1450.86'))).toEqual(altered);
  expect(detailOf(prepareRestEntry(entryIn('EUR'), identity), 'USD')).toEqual(altered);
});
