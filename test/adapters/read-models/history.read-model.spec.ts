import { HistoryReadModel } from '../../../src/adapters/read-models/history.read-model';
import { openDatabase, type SqliteDatabase } from '../../../src/adapters/sqlite/open-database';
import { type HistoryFilter } from '../../../src/application/history/history.views';
import { type RecordedEvent } from '../../../src/application/ports/event-store';
import { planFor } from '../../support/builders';

const NONE: HistoryFilter = {
  ...{ category: null, type: null, actor: null, period: null, batchKey: null, runId: null },
  ...{ stream: null, from: null, until: null, search: null },
  ...{ findings: [], afterCloseDays: 10, timeZone: 'UTC' },
};

let database: SqliteDatabase;
let history: HistoryReadModel;
let position = 0;
beforeEach(() => {
  database = openDatabase(':memory:', 'OFF');
  history = new HistoryReadModel(database);
  history.create();
  position = 0;
});
afterEach(() => {
  database.close();
});

const happened = (stream: string, type: string, data: unknown, more: { actor?: string; day?: string } = {}): void => {
  position += 10;
  const { actor = 'ana', day = '2026-10-01' } = more;
  const environment = stream.slice(stream.indexOf('-') + 1).split('.', 1)[0] ?? '';
  const metadata = { environment, actor, occurredAt: `${day}T10:00:00.000Z`, correlationId: `c${position}` };
  history.apply(
    { stream, type, data, revision: position / 10, position: String(position), metadata } as RecordedEvent,
    position / 10,
  );
};

const aStory = (): void => {
  happened('connection-acme', 'ConnectionEstablished', { companyId: 'ACME', userId: 'u', senderId: 's' });
  happened('journalBatch-acme.B1', 'JournalBatchPlanned', planFor({ batchKey: 'B1', journalEntryId: 'JE-1' }));
  happened('journalBatch-acme.B1', 'JournalBatchLinesRecorded', { firstLine: 1, lines: [] });
  happened('journalBatch-acme.B1', 'JournalBatchQueued', { runId: 'r1' }, { actor: 'worker', day: '2026-10-02' });
  happened('postingRun-acme.r1', 'PostingRunStarted', { runId: 'r1', trigger: 'manual', period: null, batchCount: 1 });
  happened('idempotencyKey-acme.k', 'RequestAnswered', { status: 200 });
  happened('connection-other', 'ConnectionRemoved', { companyId: 'OTHER' });
};

const sentences = (filter: Partial<HistoryFilter> = {}, isOldestFirst = false): string[] =>
  history
    .historyOf('acme', { ...NONE, ...filter }, { limit: 100, cursor: null }, isOldestFirst)
    .items.map(({ sentence }) => sentence);

const CONNECTED = 'Connected to Sage Intacct company ACME as u, with sender s.';
const PLANNED = expect.stringMatching(/^Planned batch 1 of 1 of journal entry JE-1, revision 1: 2 lines, .* USD/);
const QUEUED = 'Took the batch into posting run r1.';
const STARTED = 'Started a posting run over 1 batch(es).';

describe('the history of an environment', () => {
  it('is each event as a sentence, the latest first; what the service notes for itself is left out', () => {
    aStory();
    expect(sentences()).toEqual([STARTED, QUEUED, PLANNED, CONNECTED]);
    expect(sentences({}, true)).toEqual([CONNECTED, PLANNED, QUEUED, STARTED]);
  });

  it.each<[Partial<HistoryFilter>, unknown[]]>([
    [{ category: 'connection' }, [CONNECTED]],
    [{ type: 'JournalBatchQueued' }, [QUEUED]],
    [{ actor: 'worker' }, [QUEUED]],
    [{ batchKey: 'B1' }, [QUEUED, PLANNED]],
    [{ period: '2026-09' }, [QUEUED, PLANNED]], // Told by the first event of the batch.
    [{ runId: 'r1' }, [STARTED, QUEUED]],
    [{ stream: 'connection-acme' }, [CONNECTED]],
    [{ from: '2026-10-02T00:00:00.000Z' }, [QUEUED]],
    [{ until: '2026-10-02T00:00:00.000Z' }, [STARTED, PLANNED, CONNECTED]],
    [{ search: 'COMPANY acme' }, [CONNECTED]],
    [{ search: 'nothing of the kind' }, []],
  ])('can be narrowed down to %j', (filter, expected) => {
    aStory();
    expect(sentences(filter)).toEqual(expected);
  });

  it('comes in pages, both ways', () => {
    aStory();
    for (const isOldestFirst of [true, false]) {
      const whole = history.historyOf('acme', NONE, { limit: 9, cursor: null }, isOldestFirst).items;
      const first = history.historyOf('acme', NONE, { limit: 3, cursor: null }, isOldestFirst);
      const second = history.historyOf('acme', NONE, { limit: 3, cursor: first.nextCursor }, isOldestFirst);
      expect([...first.items, ...second.items]).toEqual(whole);
      expect(second.nextCursor).toBeNull();
    }
  });

  it('says of each event where it stands, whose it is and what it is about', () => {
    aStory();
    expect(history.historyItem('acme', '40')).toEqual({
      ...{ position: '40', stream: 'journalBatch-acme.B1', revision: 4, category: 'journalBatch' },
      ...{ type: 'JournalBatchQueued', actor: 'worker', occurredAt: '2026-10-02T10:00:00.000Z', sentence: QUEUED },
      ...{ period: '2026-09', batchKey: 'B1', journalEntryId: 'JE-1', runId: 'r1', correlationId: 'c40' },
    });
    for (const [environment, place] of [
      ['other', '40'],
      ['acme', '41'],
      ['acme', 'x'],
    ])
      expect(history.historyItem(environment!, place!)).toBeUndefined();
  });

  it('is narrowed down to what people did, to weekends and to what came after the close, on the clocks of a zone', () => {
    happened('journalBatch-acme.B1', 'JournalBatchPlanned', planFor({ batchKey: 'B1' }), { day: '2026-10-02' }); // A Friday.
    happened('journalBatch-acme.B1', 'JournalBatchReleased', {}, { actor: 'worker', day: '2026-10-03' });
    happened('journalBatch-acme.B1', 'JournalBatchQueued', { runId: 'r1' }, { actor: 'schedule', day: '2026-10-11' });
    happened('journalBatch-acme.B1', 'PostingReleasedByPerson', { attempt: 1, reason: 'gone' }, { day: '2026-10-12' });
    happened('connection-acme', 'ConnectionResumed', {}, { day: '2026-12-24' });
    const RELEASED = 'Made the batch Ready to Post.';
    const VOUCHED = 'Vouched that the ledger holds no entry for this batch: gone';
    expect(sentences({ findings: ['by-person'] })).toEqual(['Resumed posting.', VOUCHED, PLANNED]);
    expect(sentences({ findings: ['at-weekend'] })).toEqual([QUEUED, RELEASED]);
    // At ten in the morning of a Friday in UTC it is Saturday on Kiritimati, and of a Sunday it is Monday there.
    expect(sentences({ findings: ['at-weekend'], timeZone: 'Pacific/Kiritimati' })).toEqual([RELEASED, PLANNED]);
    expect(sentences({ findings: ['after-close'] })).toEqual([VOUCHED, QUEUED]);
    expect(sentences({ findings: ['after-close'], afterCloseDays: 11 })).toEqual([VOUCHED]);
    expect(sentences({ findings: ['after-close', 'by-person', 'at-weekend'], afterCloseDays: 0 })).toEqual([]);
  });
});
