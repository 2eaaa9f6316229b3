import { join } from 'node:path';
import { chainStart, sealEvents } from '../src/adapters/event-store/event-json';
import { EVENTS_SCHEMA, SqliteEventStore } from '../src/adapters/event-store/sqlite-event-store';
import { openDatabase } from '../src/adapters/sqlite/open-database';
import { measurePairs, timed } from './pairs';
import { removeFolder, temporaryFolder } from './processes';
import { atLeast, atMost, type Bench } from './results';
import { AppendPlan, intentEvent, type PlannedAppend } from './sample-events';

const PAIRS = 40;
const APPENDS_PER_SIDE = 200;
const RATIO_MAX = 1.1;

/** A durable append of one event against the bare insert of the very same row. */
export const appendBench: Bench = async ({ progress }) => {
  progress(`append: ${PAIRS} pairs of ${APPENDS_PER_SIDE} appends`);
  const folder = temporaryFolder();
  const store = new SqliteEventStore(join(folder, 'store.sqlite'));
  const raw = new RawRows(join(folder, 'raw.sqlite'));
  const [forStore, forRaw] = [new AppendPlan('JB'), new AppendPlan('JB')];
  try {
    const run = await measurePairs(
      PAIRS,
      async () => {
        const appends = forStore.take(APPENDS_PER_SIDE);
        return timed(async () => {
          for (const one of appends) await appendTo(store, one);
        });
      },
      async () => {
        const rows = forRaw.take(APPENDS_PER_SIDE).map((one) => raw.rowOf(one));
        return timed(() => {
          for (const row of rows) raw.insert(row);
        });
      },
    );
    const perSecond = (ms: number): number => Math.round((APPENDS_PER_SIDE / ms) * 1000);
    return {
      name: 'append',
      shape:
        `one event of ${eventBytes()} bytes an append, each durable before the next (WAL, synchronous=FULL), ${PAIRS} pairs of ${APPENDS_PER_SIDE}; ` +
        'raw: the same rows with hashes worked out before, same table, indexes and triggers, a better-sqlite3 transaction each, in a file of its own',
      figures: [
        {
          name: 'append / raw insert',
          value: run.ratio,
          unit: 'x',
          spread: run.spread,
          goal: atMost(run.ratio, RATIO_MAX),
        },
        { name: 'append', value: perSecond(run.aboveMs), unit: 'events/s' },
        { name: 'raw insert', value: perSecond(run.belowMs), unit: 'rows/s' },
      ],
    };
  } finally {
    store.close();
    raw.close();
    removeFolder(folder);
  }
};

const CALLERS = 32;
const APPENDS_PER_CALLER = 20;
const GROUP_FACTOR_MIN = 8;

/** Many callers at a time, each on its own streams, against one caller: the store commits together what waits together. */
export const groupCommitBench: Bench = async ({ progress }) => {
  progress(`group-commit: ${PAIRS} pairs, ${CALLERS} callers`);
  const folder = temporaryFolder();
  const store = new SqliteEventStore(join(folder, 'store.sqlite'));
  const alone = new AppendPlan('alone');
  const together = Array.from({ length: CALLERS }, (_, caller) => new AppendPlan(`caller${caller}-`));
  const work = async (appends: readonly PlannedAppend[]): Promise<void> => {
    for (const one of appends) await appendTo(store, one);
  };
  try {
    const run = await measurePairs(
      PAIRS,
      async () => {
        const appends = alone.take(APPENDS_PER_SIDE);
        return (await timed(() => work(appends))) / APPENDS_PER_SIDE;
      },
      async () => {
        const appends = together.map((plan) => plan.take(APPENDS_PER_CALLER));
        const ms = await timed(async () => {
          await Promise.all(appends.map(work));
        });
        return ms / (CALLERS * APPENDS_PER_CALLER);
      },
    );
    return {
      name: 'group-commit',
      shape: `${CALLERS} callers, ${APPENDS_PER_CALLER} appends of one event each, against ${APPENDS_PER_SIDE} appends of one caller; ${PAIRS} pairs in one store`,
      figures: [
        {
          name: `rate of ${CALLERS} callers / rate of one`,
          value: run.ratio,
          unit: 'x',
          spread: run.spread,
          goal: atLeast(run.ratio, GROUP_FACTOR_MIN),
        },
        { name: 'one caller', value: Math.round(1000 / run.aboveMs), unit: 'events/s' },
        { name: `${CALLERS} callers`, value: Math.round(1000 / run.belowMs), unit: 'events/s' },
      ],
    };
  } finally {
    store.close();
    removeFolder(folder);
  }
};

const appendTo = async (store: SqliteEventStore, { stream, event, headRevision }: PlannedAppend): Promise<void> => {
  const result = await store.append(stream, [event], headRevision < 0 ? 'no-stream' : headRevision);
  if (result.kind !== 'ok') throw new Error(`The store answered ${result.kind}.`);
};

const eventBytes = (): number => {
  const { data, metadata } = intentEvent();
  return Buffer.byteLength(JSON.stringify(data)) + Buffer.byteLength(JSON.stringify(metadata));
};

type RawRow = readonly [string, number, string, string, number, string, string, string];

/** The table of the store without the store: what SQLite itself takes for the rows. */
class RawRows {
  private readonly database: ReturnType<typeof openDatabase>;
  readonly insert: (row: RawRow) => void;
  private head = '';

  constructor(file: string) {
    this.database = openDatabase(file, 'FULL');
    this.database.exec(EVENTS_SCHEMA);
    const statement = this.database.prepare(
      'INSERT INTO events (stream, revision, id, type, schema_version, data, metadata, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.insert = this.database.transaction((row: RawRow) => statement.run(...row)).immediate;
  }

  /** Rows must be asked for in the order of their streams. */
  rowOf({ stream, event, headRevision }: PlannedAppend): RawRow {
    const head = { revision: headRevision, hash: headRevision < 0 ? chainStart(stream) : this.head };
    const [sealed] = sealEvents(stream, [event], head);
    const { id, type, schemaVersion, data, metadata, hash } = sealed!;
    this.head = hash;
    return [stream, headRevision + 1, id, type, schemaVersion, data, metadata, hash];
  }

  close(): void {
    this.database.close();
  }
}
