import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { SqliteEventStore } from '../../src/adapters/event-store/sqlite-event-store';
import { type NewEvent } from '../../src/application/ports/event-store';
import { audit, type Audited, type ShownBatch } from './audit';
import { type EventLog, readEventLog } from './event-log';

const STREAM = 'journalBatch-acme-test.JB1';
const metadata = {
  actor: 'worker',
  environment: 'acme-test',
  correlationId: 'c',
  causationId: 'c',
  occurredAt: '2026-10-01T08:00:00.000Z',
};
const lineOf = (account: string, side: string): object => {
  const values = { Class: 'SMB', Location: 'US-East' };
  return { account, side, amountMinor: '10000', description: 'Release', postingGroup: 'PG-1', values };
};
const attempt = { controlId: 'rr/1/RR2609-A', payloadDigest: 'd1' };
const EVENTS = [
  { type: 'JournalBatchLinesRecorded', data: { lines: [lineOf('2400', 'debit'), lineOf('4010', 'credit')] } },
  { type: 'PostingAttemptStarted', data: attempt },
  { type: 'PostingAttemptConfirmed', data: { recordNo: '6000' } },
].map((event, index): NewEvent => ({ ...event, id: `e${index}`, schemaVersion: 1, metadata }));

const shown: ShownBatch = {
  batchKey: 'JB1',
  status: 'Success',
  referenceNo: 'RR2609-A',
  controlId: attempt.controlId,
  recordNo: '6000',
  total: '100.00',
  lineCount: 2,
};
const ledgerLine = (accountNo: string, trType: string) => ({
  accountNo,
  trType,
  amount: '100.00',
  document: 'PG-1',
  description: 'Release',
  dimensions: { CLASSID: 'K1', LOCATION: 'L01' },
});
const entry = {
  recordNo: '6000',
  referenceNo: 'RR2609-A',
  lineCount: 2,
  debit: '100.00',
  credit: '100.00',
  lines: [ledgerLine('2400', '1'), ledgerLine('4000-10', '-1')],
};

describe('the audit of a tortured service', () => {
  const folder = mkdtempSync(join(tmpdir(), 'revrec-audit-'));
  const file = join(folder, 'events.sqlite');
  let log: EventLog;

  beforeAll(async () => {
    const store = new SqliteEventStore(file);
    await store.append(STREAM, EVENTS, 'no-stream');
    store.close();
    log = await readEventLog(file);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const auditOf = (change: Partial<Audited>): ReturnType<typeof audit> =>
    audit({ log, shown: [shown], ledger: [entry], creates: [attempt.controlId], broken: [], ...change });

  it('finds nothing where all is right', () => {
    expect(log).toMatchObject({ streams: 1, integrity: 'ok', brokenLinks: [] });
    expect(auditOf({})).toEqual({ batches: 1, posted: 1, duplicates: 0, lost: 0, violations: [] });
  });

  it.each<[string, Partial<Audited>, object]>([
    ['an entry that is there twice', { ledger: [entry, { ...entry, recordNo: '6001' }] }, { duplicates: 1, lost: 0 }],
    ['a Success without an entry', { ledger: [] }, { duplicates: 0, lost: 1 }],
    ['an entry of a batch that is no Success', { shown: [{ ...shown, status: 'Failed' }] }, { posted: 0, lost: 1 }],
    ['an entry that nobody knows', { ledger: [entry, { ...entry, referenceNo: 'RR2609-B' }] }, { lost: 1 }],
    ['another record', { ledger: [{ ...entry, recordNo: '6001' }] }, { lost: 0 }],
    ['another total', { ledger: [{ ...entry, debit: '100.01' }] }, { lost: 0 }],
    ['another line', { ledger: [{ ...entry, lines: [ledgerLine('2400', '1'), ledgerLine('9999', '-1')] }] }, {}],
    ['a create without an intent', { creates: [attempt.controlId, attempt.controlId] }, { posted: 1 }],
    ['a run that was acknowledged and lost', { broken: ['r1'] }, { posted: 1 }],
    ['a batch at no end', { shown: [{ ...shown, status: 'Outcome Unknown' }], ledger: [] }, { posted: 0 }],
  ])('finds %s', (_what, change, figures) => {
    const found = auditOf(change);
    expect(found).toMatchObject(figures);
    expect(found.violations).not.toEqual([]);
  });

  it('finds an event that was changed in the file', async () => {
    const database = new Database(file);
    database.exec(`DROP TRIGGER events_are_never_changed; UPDATE events SET data = replace(data, 'd1', 'd2')`);
    database.close();
    const changed = await readEventLog(file);
    expect(changed.brokenLinks).toEqual([`${STREAM}@1`]);
    expect(auditOf({ log: changed }).violations).toEqual([`the hash chain is broken at ${STREAM}@1`]);
  });
});
