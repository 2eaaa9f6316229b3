import { AuditEntryReadModel } from '../../../src/adapters/read-models/audit-entry.read-model';
import { openDatabase, type SqliteDatabase } from '../../../src/adapters/sqlite/open-database';
import {
  type AuditEntryFilter,
  DEFAULT_LIMITS,
  type EntryFinding,
} from '../../../src/application/history/audit-entry.views';
import { type RecordedEvent } from '../../../src/application/ports/event-store';
import { type BatchPlan } from '../../../src/domain/shared/batch-plan';
import { type JournalLine } from '../../../src/domain/shared/journal-line';
import { credit, debit, planFor } from '../../support/builders';

const ALL: AuditEntryFilter = {
  ...{ period: null, postedBy: null, findings: [], limits: DEFAULT_LIMITS, timeZone: 'UTC' },
};
const PAGE = { limit: 100, cursor: null };

let database: SqliteDatabase;
let entries: AuditEntryReadModel;
let place: number;
beforeEach(() => {
  database = openDatabase(':memory:', 'OFF');
  entries = new AuditEntryReadModel(database);
  entries.create();
  place = 0;
});
afterEach(() => {
  database.close();
});

const happened = (
  stream: string,
  type: string,
  data: unknown,
  actor = 'ana',
  at = '2026-10-01T10:00:00.000Z',
): void => {
  place += 1;
  const environment = stream.slice(stream.indexOf('-') + 1).split('.', 1)[0] ?? '';
  const metadata = { environment, actor, occurredAt: at };
  entries.apply({ stream, type, data, revision: 0, position: String(place), metadata } as RecordedEvent, place);
};

/** A batch that counts, of as many lines as are given. */
const batch = (batchKey: string, plan: Partial<BatchPlan>, lines: readonly JournalLine[]): void => {
  const stream = `journalBatch-acme.${batchKey}`;
  const facts = { batchKey, journalEntryId: batchKey, lineCount: lines.length, ...plan };
  happened(stream, 'JournalBatchPlanned', planFor(facts));
  happened(stream, 'JournalBatchLinesRecorded', { firstLine: 1, lines });
  happened(stream, 'JournalBatchReleased', {});
};

const USUAL = Array.from({ length: 6 }, (_, index) =>
  index % 2 === 0 ? debit(100, { description: 'x' }) : credit(100, { description: 'x' }),
);

const posted = (batchKey: string, runId: string, at: string): void => {
  const stream = `journalBatch-acme.${batchKey}`;
  happened(stream, 'JournalBatchQueued', { runId });
  happened(stream, 'PostingAttemptConfirmed', { attempt: 1, recordNo: '1', confirmedBy: 'reply' }, 'worker', at);
};

const keys = (filter: Partial<AuditEntryFilter> = {}): string[] =>
  entries.auditEntriesOf('acme', { ...ALL, ...filter }, PAGE).items.map(({ batchKey }) => batchKey);
const found = (...findings: EntryFinding[]): string[] => keys({ findings });

describe('what an auditor looks twice at', () => {
  it('is shown complete for each batch', () => {
    happened('postingRun-acme.r1', 'PostingRunStarted', { runId: 'r1' }, 'cora');
    batch('B1', { totalMinor: '200000' }, [...USUAL, debit(1, { account: '', accountName: 'Odd', description: ' ' })]);
    posted('B1', 'r1', '2026-10-17T10:00:00.000Z');
    expect(entries.auditEntriesOf('acme', ALL, PAGE)).toEqual({
      items: [
        {
          ...{
            batchKey: 'B1',
            journalEntryId: 'B1',
            part: 1,
            parts: 1,
            period: '2026-09',
            transactionDate: '2026-09-30',
          },
          ...{ currency: 'USD', total: '2000.00', lineCount: 7, runId: 'r1' },
          ...{ postedBy: 'cora', postedAt: '2026-10-17T10:00:00.000Z', blankDescriptions: 1 },
          seldomAccounts: [{ account: 'Odd', lines: 1 }],
          findings: ['round-amount', 'seldom-account', 'blank-description', 'posted-at-weekend', 'posted-after-close'],
        },
      ],
      nextCursor: null,
    });
  });

  it('are round amounts, by the decimals of the currency', () => {
    batch('ROUND', { totalMinor: '500000' }, USUAL);
    batch('NEARLY', { totalMinor: '500001' }, USUAL);
    batch('YEN', { totalMinor: '5000', currency: 'JPY' }, USUAL);
    batch('DINAR', { totalMinor: '500000', currency: 'KWD' }, USUAL);
    expect(found('round-amount')).toEqual(['YEN', 'ROUND']);
    expect(keys({ findings: ['round-amount'], limits: { ...DEFAULT_LIMITS, roundTo: 500 } })).toEqual([
      'DINAR',
      'YEN',
      'ROUND',
    ]);
  });

  it('are seldom-used accounts, counted over everything that counts', () => {
    batch('A', {}, USUAL);
    batch('B', {}, [...USUAL, debit(1, { account: '9', description: 'x' })]);
    expect(found('seldom-account')).toEqual(['B']);
    batch(
      'C',
      {},
      Array.from({ length: 5 }, () => debit(1, { account: '9', description: 'x' })),
    );
    expect(found('seldom-account')).toEqual([]);
    expect(keys({ findings: ['seldom-account'], limits: { ...DEFAULT_LIMITS, seldomLines: 6 } })).toEqual(['C', 'B']);
    happened('journalBatch-acme.C', 'JournalBatchDiscarded', { reason: 'replaced' });
    expect(found('seldom-account')).toEqual(['B']);
    happened('journalBatch-acme.C', 'JournalBatchDiscarded', { reason: 'replaced' });
    expect(found('seldom-account')).toEqual(['B']);
  });

  it('are blank descriptions', () => {
    batch('TOLD', {}, USUAL);
    batch('BLANK', {}, [debit(100, { description: '  ' }), credit(100, { description: 'x' })]);
    expect(found('blank-description')).toEqual(['BLANK']);
  });

  it('are postings at a weekend or after the close, on the clocks of the zone; not of what is not posted', () => {
    for (const key of ['FRIDAY', 'LATE', 'NEVER']) batch(key, {}, USUAL);
    posted('FRIDAY', 'r1', '2026-10-02T22:30:00.000Z');
    posted('LATE', 'r1', '2026-10-12T10:00:00.000Z');
    expect(found('posted-at-weekend')).toEqual([]);
    expect(keys({ findings: ['posted-at-weekend'], timeZone: 'Europe/Berlin' })).toEqual(['FRIDAY']);
    expect(found('posted-after-close')).toEqual(['LATE']);
    expect(keys({ findings: ['posted-after-close'], limits: { ...DEFAULT_LIMITS, afterCloseDays: 30 } })).toEqual([]);
    happened('journalBatch-acme.LATE', 'PostingDeclined', { attempt: 1, recordNo: '1' });
    expect(found('posted-after-close')).toEqual([]);
  });

  it('is found by who started the run that posted it, and by month', () => {
    happened('postingRun-acme.r1', 'PostingRunStarted', { runId: 'r1' }, 'cora');
    happened('postingRun-acme.r2', 'PostingRunStarted', { runId: 'r2' }, 'schedule');
    for (const key of ['A', 'B', 'C']) batch(key, { period: key === 'C' ? '2026-08' : '2026-09' }, USUAL);
    posted('A', 'r1', '2026-10-02T10:00:00.000Z');
    posted('B', 'r2', '2026-10-02T10:00:00.000Z');
    happened('journalBatch-acme.C', 'JournalBatchQueued', { runId: 'r1' });
    expect([keys({ postedBy: 'cora' }), keys({ postedBy: 'schedule' }), keys({ period: '2026-08' })]).toEqual([
      ['A'],
      ['B'],
      ['C'],
    ]);
  });

  it('leaves out what does not count, and other environments; pages go on where the one before ended', () => {
    happened('journalBatch-acme.STAGED', 'JournalBatchPlanned', planFor({ batchKey: 'STAGED' }));
    for (const key of ['A', 'B', 'C']) batch(key, {}, USUAL);
    happened('journalBatch-acme.B', 'JournalBatchDiscarded', { reason: 'replaced' });
    happened('journalBatch-other.O', 'JournalBatchPlanned', planFor({ batchKey: 'O' }));
    happened('journalBatch-other.O', 'JournalBatchReleased', {});
    const first = entries.auditEntriesOf('acme', ALL, { limit: 1, cursor: null });
    const second = entries.auditEntriesOf('acme', ALL, { limit: 1, cursor: first.nextCursor });
    expect([first, second].map(({ items }) => items.map(({ batchKey }) => batchKey))).toEqual([['C'], ['A']]);
    expect(second.nextCursor).toBeNull();
  });
});
