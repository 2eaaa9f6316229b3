import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { BatchStandings } from '../../../src/application/accounting-period/batch-standings';
import { type RecordedEvent } from '../../../src/application/ports/event-store';
import { fold } from '../../../src/domain/shared/decider';
import { type JournalBatchEvent } from '../../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { BATCH_STATUSES, HISTORIES, SET_ASIDE, WITHDRAWN } from '../../support/batch-histories';
import { cause, ENVIRONMENT } from '../../support/plain-ports';

let store: SqliteEventStore;
beforeEach(() => {
  store = new SqliteEventStore(':memory:');
});
afterEach(() => {
  store.close();
});

const write = (events: readonly JournalBatchEvent[]): Promise<unknown> =>
  store.append(
    `journalBatch-${ENVIRONMENT}.JB1`,
    events.map(({ type, data }, index) => ({
      ...{ id: `id-${index}`, type, schemaVersion: 1, data },
      metadata: { ...cause, occurredAt: `2026-10-01T08:00:0${index % 10}.000Z` },
    })),
    'no-stream',
  );
const cases: readonly (readonly [string, readonly JournalBatchEvent[]])[] = [
  ...BATCH_STATUSES.filter((status) => status !== 'Absent').map((status) => [status, HISTORIES[status]] as const),
  ['set aside', SET_ASIDE],
  ['withdrawn', WITHDRAWN],
];

describe('how a batch stands', () => {
  it.each(cases)('%s: as with its lines, which are not read', async (_name, events) => {
    await write(events);
    const read: string[] = [];
    const lazily = {
      read: async (stream: string) =>
        (await store.read(stream)).map((event): RecordedEvent => ({
          ...cloned(event),
          get data() {
            read.push(event.type);
            return event.data;
          },
        })),
    };
    const whole = fold(journalBatch, events);
    const { state } = await new BatchStandings(lazily).of(ENVIRONMENT, 'JB1');
    expect(state).toEqual(
      whole.status === 'Staged' || whole.status === 'Staging'
        ? { ...whole, status: 'Staging', linesRecorded: 0 }
        : whole,
    );
    expect(read).not.toContain('JournalBatchLinesRecorded');
  });

  it('names when it was planned, or its last attempt was decided', async () => {
    await write(HISTORIES.Ready);
    expect((await new BatchStandings(store).of(ENVIRONMENT, 'JB1')).changedAt).toBe('2026-10-01T08:00:00.000Z');
    store.close();
    store = new SqliteEventStore(':memory:');
    await write(HISTORIES.Posted);
    const at = HISTORIES.Posted.findIndex(({ type }) => type === 'PostingAttemptStarted');
    const { changedAt } = await new BatchStandings(store).of(ENVIRONMENT, 'JB1');
    expect(changedAt).toBe(`2026-10-01T08:00:0${at}.000Z`);
  });
});

const cloned = ({ stream, revision, position, id, type, schemaVersion, metadata }: RecordedEvent) => ({
  ...{ stream, revision, position, id, type, schemaVersion, metadata },
});
