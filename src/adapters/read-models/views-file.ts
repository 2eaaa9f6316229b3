import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { type Log } from '../../application/ports/log';
import { isDamage } from '../../application/shared/disk-trouble';
import { removeDatabase } from '../sqlite/durable-files';
import { openDatabase, type SqliteDatabase } from '../sqlite/open-database';

const markOf = (file: string): string => `${file}.damaged`;

/** Opens the views. A damaged file is removed: everything in it can be rebuilt from the log. */
export const openViews = (file: string, log: Log): SqliteDatabase => {
  const opened = existsSync(markOf(file)) ? null : openWhole(file);
  if (opened) return opened;
  log.warn('views.damaged', { file });
  removeDatabase(file);
  unmark(file);
  return openDatabase(file, 'NORMAL');
};

/** Makes the next start rebuild them. */
export const markDamaged = (file: string): void => {
  writeFileSync(markOf(file), '', { mode: 0o600 });
};

export const unmark = (file: string): void => {
  rmSync(markOf(file), { force: true });
};

/** Null when it is not an intact database. */
const openWhole = (file: string): SqliteDatabase | null => {
  let database: SqliteDatabase | null = null;
  try {
    database = openDatabase(file, 'NORMAL');
    if (database.pragma('quick_check(1)', { simple: true }) === 'ok') return database;
  } catch (error) {
    if (!isDamage(error)) {
      database?.close();
      throw error;
    }
  }
  database?.close();
  return null;
};
