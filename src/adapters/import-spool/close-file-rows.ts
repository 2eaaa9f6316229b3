import { type Readable } from 'node:stream';
import { setImmediate as turnOfOthers } from 'node:timers/promises';
import { CsvError, parse, type Parser } from 'csv-parse';
import {
  type ByteRules,
  type SpooledRow as Row,
  type SpooledRows,
  UnreadableDelivery,
} from '../../application/ports/import-spool';
import { decoded, delimiterOf, encodingOf, textOf as decodedText } from './close-file-bytes';

const ROWS_PER_CHUNK = 500;
const RECORD_BYTES_MAX = 1024 * 1024;
/** A close file has a few dozen. Without a limit, lines times columns would grow with the square of the upload. */
export const COLUMNS_MAX = 500;

/**
 * Streams the rows of a CSV file, quotes as in RFC 4180. Encoding and delimiter are those of the rules, or what `head`,
 * the first bytes, tells for certain. A blank line is skipped but counted.
 */
export const csvRows = async (head: Buffer, bytes: Readable, rules: ByteRules): Promise<SpooledRows> => {
  const encoding = rules.encoding ?? encodingOf(head);
  const delimiter = rules.delimiter ?? delimiterOf(decodedText(head, encoding), rules.recognized);
  const parser = parse({ bom: true, delimiter, relax_column_count: true, max_record_size: RECORD_BYTES_MAX });
  takeEveryLength(parser);
  const text = bytes.pipe(decoded(encoding));
  bytes.on('error', (error) => parser.destroy(error));
  text.on('error', (error) => parser.destroy(error));
  text.pipe(parser);
  const records = parser[Symbol.asyncIterator]() as AsyncIterator<string[]>;
  for (let headerRow = 1; ; headerRow += 1) {
    const next = await readable(records.next(), headerRow);
    if (next.done) throw new UnreadableDelivery('The file is empty.', null);
    if (isBlank(next.value) || isSeparatorLine(next.value)) continue;
    return { header: limited(next.value), headerRow, rows: () => chunks(records, headerRow + 1), delimiter, encoding };
  }
};

/**
 * Row lengths are checked by us. The parser tolerates them, but first creates an error with a stack and a copy of its
 * options for each: a file of blank lines took a hundred times as long. So its expected length is always set to the
 * actual one.
 */
const takeEveryLength = (parser: Parser): void => {
  const { state } = parser as unknown as { readonly state: { readonly record: readonly string[] } };
  Object.defineProperty(state, 'expectedRecordLength', { get: () => state.record.length, set: () => undefined });
};

/** Rows of `{"lines": [{"Column": "text"}]}`. Every value is text: a JSON number would already have lost digits. */
export const jsonRows = (bytes: Buffer): SpooledRows => rowsOfRecords(linesOf(bytes));

/** Rows of `{"lines": […], "controlTotals": [{"Column": "text"}]}`; null when there are none beside the lines. */
export const jsonTotals = (bytes: Buffer): SpooledRows | null => {
  const parsed = parsedJson(bytes);
  const totals = isRecord(parsed) ? parsed['controlTotals'] : undefined;
  if (totals === undefined || totals === null) return null;
  if (Array.isArray(totals) && totals.every(isRecord)) return rowsOfRecords(totals);
  throw new UnreadableDelivery('Expected "controlTotals": [{"Journal Entry Id": "JE-1", …}].', null);
};

const rowsOfRecords = (lines: readonly Record<string, unknown>[]): SpooledRows => {
  const names = new Set<string>();
  for (const line of lines) for (const name of Object.keys(line)) if (names.size <= COLUMNS_MAX) names.add(name);
  const header = limited([...names]);
  return { header, headerRow: 1, rows: () => lineChunks(lines, header), delimiter: null, encoding: 'utf-8' };
};

async function* lineChunks(
  lines: readonly Record<string, unknown>[],
  header: readonly string[],
): AsyncGenerator<readonly Row[], void> {
  for (let start = 0; start < lines.length; start += ROWS_PER_CHUNK) {
    yield lines.slice(start, start + ROWS_PER_CHUNK).map((line, index): Row => {
      const row = start + index + 2;
      return { row, cells: header.map((name) => textOf(line[name], name, row)) };
    });
    await turnOfOthers();
  }
}

const limited = (header: readonly string[]): readonly string[] => {
  if (header.length <= COLUMNS_MAX) return header;
  throw new UnreadableDelivery(`The delivery has more than ${COLUMNS_MAX} columns.`, null);
};

const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '');

/** Split at its own delimiter, `sep=;` has two cells. */
const isSeparatorLine = (cells: readonly string[]): boolean =>
  cells.length <= 2 && /^sep=.?$/i.test(cells[0] ?? '') && (cells[1] ?? '') === '';

async function* chunks(records: AsyncIterator<string[]>, firstRow: number): AsyncGenerator<readonly Row[], void> {
  let chunk: Row[] = [];
  for (let row = firstRow; ; row += 1) {
    const next = await readable(records.next(), row);
    if (next.done) break;
    const cells = next.value;
    if (isBlank(cells)) continue;
    chunk.push({ row, cells });
    if (chunk.length < ROWS_PER_CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

const readable = async <T>(reading: Promise<T>, row: number): Promise<T> => {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof UnreadableDelivery) throw error;
    if (error instanceof CsvError) throw new UnreadableDelivery(`The file is not valid CSV: ${error.message}.`, row);
    throw error;
  }
};

const parsedJson = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new UnreadableDelivery('The delivery is not valid JSON in UTF-8.', null);
  }
};

const linesOf = (bytes: Buffer): Record<string, unknown>[] => {
  const parsed = parsedJson(bytes);
  const lines = isRecord(parsed) ? parsed['lines'] : parsed;
  if (!Array.isArray(lines) || !lines.every(isRecord)) {
    throw new UnreadableDelivery('Expected {"lines": [{"Transaction Date": "2026-09-30", …}]}.', null);
  }
  return lines;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown, name: string, row: number): string => {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  throw new UnreadableDelivery(`"${name}" is not text. Give every value as text, amounts too ("1234.50").`, row);
};
