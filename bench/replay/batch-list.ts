/** A list of batches with their state, as a view would have it: the same table and the same statements on both sides. */
export const BATCH_LIST_TABLE = `
  CREATE TABLE IF NOT EXISTS batch_list (
    batch_key TEXT PRIMARY KEY, period TEXT NOT NULL, lines INTEGER NOT NULL, total_minor TEXT NOT NULL, status TEXT NOT NULL, record_no TEXT,
    updated_at TEXT NOT NULL
  ) STRICT
`;

export interface Statement {
  readonly sql: string;
  readonly values: readonly (string | number | null)[];
}

const INSERT = 'INSERT INTO batch_list VALUES (?, ?, ?, ?, ?, ?, ?)';
const UPDATE =
  'UPDATE batch_list SET status = ?, record_no = coalesce(?, record_no), updated_at = ? WHERE batch_key = ?';
const STATUS: Readonly<Record<string, string>> = {
  ...{ JournalBatchReleased: 'Ready to Post', JournalBatchQueued: 'In Progress', PostingAttemptStarted: 'In Progress' },
  ...{ PostingAttemptConfirmed: 'In Progress', PostingAttemptRejected: 'Failed', PostingVerified: 'Success' },
};

/** What an event changes in the list; null when it has nothing to do with it. */
export const statementOf = (stream: string, type: string, data: unknown, occurredAt: string): Statement | null => {
  if (!stream.startsWith('journalBatch-')) return null;
  const batchKey = stream.slice(stream.indexOf('.') + 1);
  if (type === 'JournalBatchPlanned') {
    const { period, lineCount, totalMinor } = data as { period: string; lineCount: number; totalMinor: string };
    return { sql: INSERT, values: [batchKey, period, lineCount, totalMinor, 'Importing', null, occurredAt] };
  }
  const status = STATUS[type];
  if (status === undefined) return null;
  const recordNo = (data as { recordNo?: string }).recordNo ?? null;
  return { sql: UPDATE, values: [status, recordNo, occurredAt, batchKey] };
};
