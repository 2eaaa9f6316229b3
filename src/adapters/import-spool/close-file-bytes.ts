import { open } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { UnreadableDelivery } from '../../application/ports/import-spool';
import { type Delimiter, DELIMITERS, type Encoding } from '../../domain/journal-import/import-profile';

/** Enough for any header. */
const HEAD_BYTES = 64 * 1024;

/** The first bytes of a file. */
export const headOf = async (file: string): Promise<Buffer> => {
  const handle = await open(file, 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
};

/**
 * The encoding as far as it is certain: by its mark, or by the zero bytes that Latin text has in UTF-16. Anything else
 * is read as UTF-8, and refused when it is not.
 */
export const encodingOf = (head: Buffer): Encoding => {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  for (const [index, byte] of head.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const half = head.length / 2;
  if (odd > half * 0.6 && even < half * 0.1) return 'utf-16le';
  if (even > half * 0.6 && odd < half * 0.1) return 'utf-16be';
  return 'utf-8';
};

/** The start of the text; bytes of a character that the end cuts are left out. */
export const textOf = (head: Buffer, encoding: Encoding): string =>
  new TextDecoder(encoding).decode(head, { stream: true });

/** A first line with which Excel names the delimiter. */
export const SEPARATOR_LINE = /^sep=(.)$/i;

/** The delimiter under which most columns of the header are recognized; the comma when none is better. */
export const delimiterOf = (text: string, recognized: (header: readonly string[]) => number): Delimiter => {
  const lines = text.split(/\r\n|\r|\n/);
  const first = lines.findIndex((line) => line.trim() !== '');
  const named = SEPARATOR_LINE.exec(lines[first]?.trim() ?? '')?.[1];
  const separator = DELIMITERS.find((delimiter) => delimiter === named);
  if (separator !== undefined) return separator;
  const header = (lines[first] ?? '').slice(0, HEADER_LENGTH_MAX);
  const [only = ',', ...others] = DELIMITERS.filter((delimiter) => header.includes(delimiter));
  if (others.length === 0) return only;
  let best: { readonly delimiter: Delimiter; readonly count: number } = { delimiter: ',', count: -1 };
  for (const delimiter of [only, ...others]) {
    const count = recognized(cellsOf(header, delimiter));
    if (count > best.count) best = { delimiter, count };
  }
  return best.delimiter;
};

/** A header with as many columns as a delivery may have, each with a long name. */
const HEADER_LENGTH_MAX = 16 * 1024;

/** Enough to recognize headers by: a quoted header that holds a delimiter is none of the usual ones. */
const cellsOf = (header: string, delimiter: Delimiter): readonly string[] =>
  header.split(delimiter, CELLS_MAX).map((cell) => cell.trim().replace(/^"|"$/g, ''));

const CELLS_MAX = 500;

/** Passes a text on as UTF-8. Bytes that are not of its encoding would silently become other characters: refused. */
export const decoded = (encoding: Encoding): Transform => {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const isUtf8 = encoding === 'utf-8';
  const decode = (chunk: Buffer | null): Buffer => {
    const text = chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true });
    return isUtf8 && chunk !== null ? chunk : Buffer.from(text, 'utf8');
  };
  const passOn = (chunk: Buffer | null, done: (error?: Error | null, data?: unknown) => void): void => {
    let passed: Buffer;
    try {
      passed = decode(chunk);
    } catch {
      done(notOf(encoding));
      return;
    }
    done(null, passed);
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      passOn(chunk, done);
    },
    flush(done) {
      passOn(null, (error, data) => {
        done(error, isUtf8 ? undefined : data);
      });
    },
  });
};

const NAMES: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows-1252',
};

const notOf = (encoding: Encoding): UnreadableDelivery =>
  new UnreadableDelivery(
    encoding === 'utf-8'
      ? 'The file is not UTF-8. If it comes from Excel, save it as "CSV UTF-8", or choose an import profile with its encoding.'
      : `The file is not ${NAMES[encoding]}.`,
    null,
  );
