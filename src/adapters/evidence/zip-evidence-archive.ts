import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { ZipFile } from 'yazl';
import {
  EvidenceArchive,
  type PackContents,
  type PackFile,
  type PackTable,
} from '../../application/ports/evidence-archive';
import { harmless } from '../../application/shared/spreadsheet-text';

interface ListedFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Files that are the same in every pack: how to read it, and the programs that verify it without this service. */
const STANDING_FILES = [
  'README.txt',
  'verify.mjs',
  'verify-files.mjs',
  'verify-month.mjs',
  'verify-tie-outs.mjs',
  'verify-gl-detail.mjs',
  'verify-approvals.mjs',
  'verify-signatures.mjs',
  'verify-line.mjs',
];

/**
 * Written into each entry as local time, so that the bytes are the same wherever and whenever the pack is created.
 * Noon, because no zone changes its clocks then.
 */
const FIXED_TIME = new Date(2000, 0, 1, 12);
const ZIP_OPTIONS = { mtime: FIXED_TIME, mode: 0o100644, forceDosTimestamp: true };

const BLOCK_BYTES = 64 * 1024;
const ROWS_AT_ONCE = 500;

/** One ZIP, written while it is read, so that little of it is in memory. */
export class ZipEvidenceArchive extends EvidenceArchive {
  override async *write({ about, files, sign }: PackContents): AsyncGenerator<Uint8Array> {
    const zip = new ZipFile();
    const output = zip.outputStream as Readable;
    zip.on('error', (error) => output.destroy(error as Error));
    const listed: ListedFile[] = [];
    let manifest = '';
    const add = (name: string, contentOf: () => AsyncIterable<Uint8Array>): void => {
      zip.addReadStreamLazy(name, ZIP_OPTIONS, (ready) => {
        const content = Readable.from(contentOf(), { objectMode: false });
        content.on('error', (error) => output.destroy(error)); // An aborted pack must be recognizable as such.
        ready(null, content);
      });
    };
    for (const name of STANDING_FILES) add(name, () => listing(name, standing(name), listed));
    for (const file of files) add(file.name, () => listing(file.name, bytesOf(file), listed));
    add('manifest.json', () => {
      manifest = `${JSON.stringify({ ...about, files: listed }, null, 2)}\n`;
      return blocksOf(one(manifest));
    });
    add('manifest.sig', () => blocksOf(one(`${sign(manifest)}\n`)));
    zip.end();
    for await (const chunk of output) yield chunk as Uint8Array;
  }
}

/** Lists the file with its digest once it was read completely. */
async function* listing(
  name: string,
  content: AsyncIterable<Uint8Array>,
  listed: ListedFile[],
): AsyncGenerator<Uint8Array> {
  const digest = createHash('sha256');
  let bytes = 0;
  for await (const block of content) {
    digest.update(block);
    bytes += block.length;
    yield block;
  }
  listed.push({ name, bytes, sha256: digest.digest('hex') });
}

async function* standing(name: string): AsyncGenerator<Uint8Array> {
  yield readFileSync(join(__dirname, name));
}

const bytesOf = (file: PackFile): AsyncIterable<Uint8Array> =>
  blocksOf(file.kind === 'text' ? file.chunks : csvOf(file));

/** Regroups texts into blocks of one size. */
async function* blocksOf(chunks: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let waiting: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    const part = Buffer.from(chunk);
    waiting.push(part);
    bytes += part.length;
    if (bytes < BLOCK_BYTES) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(waiting);
}

async function* csvOf({ columns, rows }: PackTable): AsyncGenerator<string> {
  yield csvText([columns]);
  let waiting: string[][] = [];
  for await (const row of rows) {
    waiting.push(row.map(harmless));
    if (waiting.length < ROWS_AT_ONCE) continue;
    yield csvText(waiting);
    waiting = [];
  }
  if (waiting.length > 0) yield csvText(waiting);
}

/** A line break within a cell is quoted: else what follows it would begin a row, and might be a formula. */
const csvText = (rows: readonly (readonly string[])[]): string =>
  stringify(rows as string[][], { record_delimiter: 'windows', quoted_match: /[\r\n]/ });

async function* one(text: string): AsyncGenerator<string> {
  yield text;
}
