import Database from 'better-sqlite3';
import { replaceDurably } from '../sqlite/durable-files';
import { type SqliteDatabase } from '../sqlite/open-database';

/** The file of the views with everybody else kept out, so that it can be replaced under its name. */
export class HeldViewsFile {
  private constructor(
    private readonly file: string,
    /** Null when what is there is no database any more. */
    private readonly database: SqliteDatabase | null,
  ) {}

  /** Makes an empty file where none is. Throws when somebody has it open; a damaged file can be held like any other. */
  static hold(file: string): HeldViewsFile {
    const database = new Database(file, { timeout: 0 });
    try {
      // Takes in what a killed service left beside it, and does not happen while anybody else has it open.
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

  /** Puts a closed file in its place, durably and at once: a reader finds the old one or the new one. */
  replaceWith(built: string): void {
    replaceDurably(this.file, built);
  }

  release(): void {
    this.database?.close();
  }
}

const inUse = (file: string): Error => new Error(`${file} is in use. Stop the service first; nothing was changed.`);
