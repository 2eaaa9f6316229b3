import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { type SqliteDatabase } from '../sqlite/open-database';
import Database from 'better-sqlite3';

const CHUNK_BYTES = 1024 * 1024;

export interface Digest {
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

export const digestOf = (file: string): Digest => passed(file, () => undefined);

/** Copies into a new file that only its owner may read, durably, and answers what was read. */
export const copyDurably = (from: string, to: string): Digest => {
  const target = openSync(to, 'wx', 0o600);
  try {
    const digest = passed(from, (chunk) => {
      writeAll(target, chunk);
    });
    fsyncSync(target);
    return digest;
  } finally {
    closeSync(target);
  }
};

const passed = (file: string, onChunk: (chunk: Uint8Array) => void): Digest => {
  const source = openSync(file, 'r');
  const sha256 = createHash('sha256');
  const buffer = Buffer.alloc(CHUNK_BYTES);
  try {
    for (let bytes = 0; ;) {
      const length = readSync(source, buffer);
      if (length === 0) return { bytes, sha256: sha256.digest('hex') };
      const chunk = buffer.subarray(0, length);
      sha256.update(chunk);
      onChunk(chunk);
      bytes += length;
    }
  } finally {
    closeSync(source);
  }
};

/** A nearly full disk takes a part of what is written. */
const writeAll = (file: number, chunk: Uint8Array): void => {
  for (let written = 0; written < chunk.length;) written += writeSync(file, chunk, written);
};

const ALL_PAGES = 0x7fffffff;

/**
 * Copies a database that may be in use into a new file, as of one moment, and makes that one file that needs no other.
 * All pages go in one step: another process that writes between steps would start the copy again, without end.
 */
export const copyDatabase = async (from: SqliteDatabase, to: string): Promise<void> => {
  await from.backup(to, { progress: () => ALL_PAGES });
  makeOneFile(to);
};

/** A closed database without a log beside it: readable also where nothing may be written. */
export const makeOneFile = (file: string): void => {
  const database = new Database(file);
  try {
    database.pragma('journal_mode = DELETE');
  } finally {
    database.close();
  }
};
