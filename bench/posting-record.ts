import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';

/** When each create was decided and confirmed, from the service's own event log. */
export interface PostingTimes {
  /** First intent to last confirmation. */
  readonly wallMs: number;
  readonly batches: number;
}

export const postingTimes = (eventsFile: string): PostingTimes => {
  const database = new Database(eventsFile, { readonly: true });
  try {
    const row = database
      .prepare<[], { started: string; confirmed: string; batches: number }>(
        `SELECT min(metadata ->> 'occurredAt') FILTER (WHERE type = 'PostingAttemptStarted') AS started,
                max(metadata ->> 'occurredAt') FILTER (WHERE type = 'PostingAttemptConfirmed') AS confirmed,
                count(*) FILTER (WHERE type = 'PostingAttemptConfirmed') AS batches
           FROM events WHERE type IN ('PostingAttemptStarted', 'PostingAttemptConfirmed')`,
      )
      .get();
    if (!row) throw new Error('The log has no posting.');
    return { wallMs: Date.parse(row.confirmed) - Date.parse(row.started), batches: row.batches };
  } finally {
    database.close();
  }
};

/** How long each create took, from the service's log lines about requests to the ledger. */
export const createTimesMs = (logFile: string): number[] =>
  readFileSync(logFile, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"intacct.request"') && line.includes('"function":"create"'))
    .map((line) => (JSON.parse(line) as { ms: number }).ms);
