import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import canonicalize from 'canonicalize';

export interface LoggedEvent {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly hash: string;
}

export interface EventLog {
  readonly events: readonly LoggedEvent[];
  readonly streams: number;
  /** What SQLite says of the file: `ok`. */
  readonly integrity: string;
  /** Events whose hash or whose link to the one before is not as it must be. */
  readonly brokenLinks: readonly string[];
}

interface Row {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly schema_version: number;
  readonly data: string;
  readonly metadata: string;
  readonly hash: string;
}

/** The whole log from a copy of its file, checked without any code of the service. */
export const readEventLog = async (file: string): Promise<EventLog> => {
  const copy = `${file}.copy`;
  const original = new Database(file, { readonly: true });
  await original.backup(copy);
  original.close();
  const database = new Database(copy, { readonly: true });
  try {
    const [{ integrity_check: integrity }] = database.pragma('integrity_check') as [{ integrity_check: string }];
    const rows = database.prepare('SELECT * FROM events ORDER BY stream, revision').all() as Row[];
    const events = rows.map(eventOf);
    return { events, integrity, brokenLinks: brokenLinksIn(events), streams: new Set(events.map(streamOf)).size };
  } finally {
    database.close();
    for (const end of ['', '-wal', '-shm']) rmSync(copy + end, { force: true });
  }
};

const streamOf = ({ stream }: LoggedEvent): string => stream;

const eventOf = ({ schema_version: schemaVersion, data, metadata, ...rest }: Row): LoggedEvent => ({
  ...rest,
  schemaVersion,
  data: JSON.parse(data) as LoggedEvent['data'],
  metadata: JSON.parse(metadata) as LoggedEvent['metadata'],
});

/** Each event's hash covers everything stored but itself, and with `prev` the event before; a stream begins from its own name. */
const brokenLinksIn = (events: readonly LoggedEvent[]): string[] => {
  const broken: string[] = [];
  let before: LoggedEvent | null = null;
  for (const event of events) {
    const previous: LoggedEvent | null = before?.stream === event.stream ? before : null;
    const expectedPrev = previous === null ? sha256(`revrec/1|${event.stream}`) : previous.hash;
    const { stream, revision, id, type, schemaVersion, data } = event;
    const { hash, ...metadata } = event.metadata;
    const computed = sha256(canonicalize({ stream, revision, id, type, schemaVersion, data, metadata }) ?? '');
    const isWhole =
      revision === (previous === null ? 0 : previous.revision + 1) &&
      metadata['prev'] === expectedPrev &&
      hash === event.hash &&
      computed === event.hash;
    if (!isWhole) broken.push(`${stream}@${revision}`);
    before = event;
  }
  return broken;
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
