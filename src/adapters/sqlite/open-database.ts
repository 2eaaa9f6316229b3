import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';

export type SqliteDatabase = Database.Database;

/**
 * Opens a database with the settings that every file of ours has. `FULL` survives a power cut with everything acknowledged;
 * `NORMAL` may lose the last commits and is only for files that can be made again.
 */
export const openDatabase = (file: string, synchronous: 'FULL' | 'NORMAL' | 'OFF'): SqliteDatabase => {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const database = named(file, () => new Database(file));
  if (file !== ':memory:') keepToOwner(file); // Files of earlier versions, and files that were copied here, could be read by others.
  named(file, () => database.pragma('journal_mode = WAL'));
  database.pragma(`synchronous = ${synchronous}`);
  database.pragma('busy_timeout = 5000');
  database.pragma('foreign_keys = ON');
  database.pragma('trusted_schema = OFF');
  return database;
};

/** The files beside it (-wal, -shm) get their mode from it. What belongs to somebody else is not ours to change. */
const keepToOwner = (file: string): void => {
  try {
    chmodSync(file, 0o600);
  } catch (error) {
    if (!['EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
};

/** A file that has to be there and stays as it is. */
export const openReadOnly = (file: string): SqliteDatabase =>
  named(file, () => new Database(file, { readonly: true, fileMustExist: true }));

/** Whoever starts the service has to know which file it is about. */
const named = <T>(file: string, open: () => T): T => {
  try {
    return open();
  } catch (error) {
    const { message, code } = error as { message: string; code?: string };
    throw Object.assign(new Error(`${file}: ${message}`, { cause: error }), { code });
  }
};
