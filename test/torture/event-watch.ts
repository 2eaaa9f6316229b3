import Database from 'better-sqlite3';

interface EventRow {
  readonly position: number;
  readonly metadata: string;
}

/**
 * Looks into the service's event file from outside, read-only. It has to be closed before a killed service starts again: else that one would
 * not be the first to open the file, and so would not have to recover it.
 */
export class EventWatch {
  private readonly database: Database.Database;

  constructor(file: string) {
    this.database = new Database(file, { readonly: true });
  }

  position(): number {
    return (this.database.prepare('SELECT max(position) AS position FROM events').get() as EventRow).position;
  }

  has(type: string, after: number): boolean {
    const found = this.database.prepare('SELECT position FROM events WHERE position > ? AND type = ? LIMIT 1');
    return found.get(after, type) !== undefined;
  }

  /** When the first event after a position was decided, by the clock of this machine. */
  firstAfter(position: number): number | null {
    const first = this.database.prepare('SELECT position, metadata FROM events WHERE position > ? LIMIT 1');
    const row = first.get(position) as EventRow | undefined;
    return row === undefined ? null : Date.parse((JSON.parse(row.metadata) as { occurredAt: string }).occurredAt);
  }

  /** Whether a run or an import has begun and not ended. */
  hasOpenWork(): boolean {
    const count = (...types: string[]): number => {
      const marks = types.map(() => '?').join();
      const counted = this.database.prepare(`SELECT count(*) AS position FROM events WHERE type IN (${marks})`);
      return (counted.get(...types) as EventRow).position;
    };
    return (
      count('PostingRunStarted') > count('PostingRunFinished') ||
      count('JournalImportReceived') > count('JournalImportCompleted', 'JournalImportRejected')
    );
  }

  /** Attempts that have begun and whose outcome is not recorded. */
  openAttempts(): number {
    const open = this.database.prepare(
      `SELECT count(*) AS position FROM events AS last WHERE type = 'PostingAttemptStarted'
       AND NOT EXISTS (SELECT 1 FROM events AS later WHERE later.stream = last.stream AND later.revision > last.revision)`,
    );
    return (open.get() as EventRow).position;
  }

  close(): void {
    this.database.close();
  }
}
