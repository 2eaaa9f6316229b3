import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { DomainError } from '../../domain/shared/errors';
import { type SqliteDatabase } from './open-database';

const LOCK_FILE = 'in-use.sqlite';

/**
 * Prevents a second process from writing to the same data folder. Uses SQLite's lock on an empty database during an
 * open transaction: the system frees it when the process ends in any way, so nothing has to be cleaned up.
 */
export class DataFolderLock {
  private constructor(private readonly database: SqliteDatabase) {}

  /** The folder has to exist. Throws DATA_FOLDER_IN_USE while another process holds it. */
  static hold(folder: string): DataFolderLock {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`There is no folder ${folder}.`);
    const database = new Database(join(folder, LOCK_FILE), { timeout: 0 });
    try {
      database.exec('BEGIN EXCLUSIVE');
      return new DataFolderLock(database);
    } catch (error) {
      database.close();
      if (!/^SQLITE_(BUSY|LOCKED)/.test((error as { code?: string }).code ?? '')) throw error;
      throw new DomainError(
        'DATA_FOLDER_IN_USE',
        `${folder} is in use by another process.`,
        'Stop the service first, or use another DATA_DIR; nothing was changed.',
      );
    }
  }

  /** Does nothing when already released. */
  release(): void {
    this.database.close();
  }
}
