import Database from 'better-sqlite3';
import { replaceDurably } from '../sqlite/durable-files';
import { type SqliteDatabase } from '../sqlite/open-database';

/** The file of the views, locked exclusively so that it can be replaced under its name. */
export class HeldViewsFile {
  private constructor(
    private readonly file: string,
    /** Null when the file is no longer a database. */
    private readonly database: SqliteDatabase | null,
  ) {}

  /** Creates an empty file if missing. Throws when another process has it open; a damaged file can be locked too. */
  static hold(file: string): HeldViewsFile {
    const database = new Database(file, { timeout: 0 });
    try {
      // Applies what a killed service left next to it; impossible while another process has it open.
      const mode = database.pragma('journal_mode = DELETE', { simple: true });
      if (mode !== 'delete') throw inUse(file);
      database.pragma('locking_mode = EXCLUSIVE');
      database.exec('BEGIN EXCLUSIVE');
      return new HeldViewsFile(file, database);
    } catch (error) {
      database.close();
      const code = (error as { code?: string }).code ?? '';
      if (/^SQLITE_(BUSY|LOCKED)/.test(code)) throw inUse(file);
      if (!/^SQLITE_(CORRUPT|NOTADB)/.test(code)) throw error;
      return new HeldViewsFile(file, null);
    }
  }

  /** Replaces it with a closed file, durably and atomically: a reader finds the old one or the new one. */
  replaceWith(built: string): void {
    replaceDurably(this.file, built);
  }

  release(): void {
    this.database?.close();
  }
}

const inUse = (file: string): Error => new Error(`${file} is in use. Stop the service first; nothing was changed.`);
