import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';

export type SqliteDatabase = Database.Database;

/**
 * Opens a database with our common settings. `FULL` keeps everything acknowledged through a power failure; `NORMAL` may
 * lose the last commits and is only for files that can be rebuilt.
 */
export const openDatabase = (file: string, synchronous: 'FULL' | 'NORMAL' | 'OFF'): SqliteDatabase => {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const database = named(file, () => new Database(file));
  if (file !== ':memory:') keepToOwner(file); // Files of earlier versions and copied files may be readable by others.
  named(file, () => database.pragma('journal_mode = WAL'));
  database.pragma(`synchronous = ${synchronous}`);
  database.pragma('busy_timeout = 5000');
  database.pragma('foreign_keys = ON');
  database.pragma('trusted_schema = OFF');
  return database;
};

/** Its side files (-wal, -shm) inherit its mode. Files of another owner are not changed. */
const keepToOwner = (file: string): void => {
  try {
    chmodSync(file, 0o600);
  } catch (error) {
    if (!['EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
};

/** An existing file, opened read-only. */
export const openReadOnly = (file: string): SqliteDatabase =>
  named(file, () => {
    const database = new Database(file, { readonly: true, fileMustExist: true });
    try {
      database.pragma('schema_version'); // Reads its first page: it may be no database.
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });

/** The operator has to know which file it is about. */
const named = <T>(file: string, open: () => T): T => {
  try {
    return open();
  } catch (error) {
    const { message, code } = error as { message: string; code?: string };
    throw Object.assign(new Error(`${file}: ${message}`, { cause: error }), { code });
  }
};
