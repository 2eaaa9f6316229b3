import { setImmediate as turnOfOthers } from 'node:timers/promises';
import { type CellValue } from '@cj-tech-master/excelts';
import {
  type CellFormat,
  type SpooledRow,
  type SpooledRows,
  UnreadableDelivery,
} from '../../application/ports/import-spool';
import { COLUMNS_MAX } from './close-file-rows';
import { cellText, formatted, type TypedCell } from './workbook-cells';
import { sheetsOf, UNPACKED_BYTES_MAX } from './workbook-file';

interface SheetRow {
  readonly sheet: string;
  readonly row: number;
  readonly cells: readonly TypedCell[];
}

const ROWS_PER_CHUNK = 500;
/** Columns of a header that have to be recognized to tell the sheet of the entries from others. */
const RECOGNIZED_MIN = 2;

/**
 * Streams the rows of the sheet that holds the entries: the first one whose header is recognized or, where none is, the
 * first with rows. A second such sheet is refused, because its rows would be lost. Cells keep the values that
 * Excel shows: dates and numbers are written as asked for.
 */
export const workbookRows = async (
  path: string,
  recognized: (header: readonly string[]) => number,
): Promise<SpooledRows> => {
  // Only where there are several, the first rows have to be looked at before the others can be read.
  const sheet = (await sheetsOf(path)) > 1 ? await chooseSheet(path, recognized) : null;
  const all = sheetRows(path, sheet, 'all rows');
  const first = await all.next();
  if (first.done === true) throw new UnreadableDelivery('The file is empty.', null);
  const header = headerOf(first.value);
  if (header.length > COLUMNS_MAX)
    throw new UnreadableDelivery(`The delivery has more than ${COLUMNS_MAX} columns.`, null);
  const rows = (format: CellFormat): AsyncGenerator<readonly SpooledRow[], void> => chunksOf(all, format);
  return { header, headerRow: first.value.row, rows, delimiter: null, encoding: 'utf-8' };
};

/** The first of the sheets whose header is recognized, or the first with rows. Null when no sheet has any. */
const chooseSheet = async (path: string, recognized: (header: readonly string[]) => number): Promise<string | null> => {
  const firsts: SheetRow[] = [];
  for await (const row of sheetRows(path, null, 'first rows')) firsts.push(row);
  const [only, second] = firsts.filter((row) => recognized(headerOf(row)) >= RECOGNIZED_MIN);
  if (second !== undefined && only !== undefined)
    throw new UnreadableDelivery(
      `Two sheets hold journal entries: ${only.sheet} and ${second.sheet}. Deliver each as a file of its own.`,
      null,
    );
  return (only ?? firsts[0])?.sheet ?? null;
};

const headerOf = ({ cells }: SheetRow): readonly string[] => cells.map((cell) => cellText(cell, USUAL_FORMAT));

const USUAL_FORMAT: CellFormat = { dateFormat: 'YYYY-MM-DD', decimalMark: '.' };

async function* chunksOf(
  rows: AsyncGenerator<SheetRow, void>,
  format: CellFormat,
): AsyncGenerator<readonly SpooledRow[], void> {
  let chunk: SpooledRow[] = [];
  for await (const { row, cells } of rows) {
    chunk.push({ row, cells: cells.map((cell) => cellText(cell, format)) });
    if (chunk.length < ROWS_PER_CHUNK) continue;
    yield chunk;
    chunk = [];
    await turnOfOthers();
  }
  if (chunk.length > 0) yield chunk;
}

/** Rows of one or all sheets that are not blank, or the first of each. */
async function* sheetRows(
  path: string,
  only: string | null,
  which: 'all rows' | 'first rows',
): AsyncGenerator<SheetRow, void> {
  const { WorkbookReader } = await import('@cj-tech-master/excelts');
  const workbook = new WorkbookReader(path, {
    worksheets: 'emit',
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
    entries: 'ignore',
    maxBufferedWorksheetBytes: UNPACKED_BYTES_MAX,
  });
  try {
    for await (const sheet of workbook) {
      let isFirst = true;
      for await (const row of sheet) {
        if ((which === 'first rows' && !isFirst) || (only !== null && sheet.name !== only)) continue;
        const cells = cellsOf(row.values, row.number);
        if (cells.every((cell) => cellText(cell, USUAL_FORMAT).trim() === '')) continue;
        isFirst = false;
        yield { sheet: sheet.name, row: row.number, cells };
      }
    }
  } catch (error) {
    throw unreadable(error);
  }
}

/** The library counts columns from 1. */
const cellsOf = (values: readonly CellValue[], row: number): readonly TypedCell[] => {
  const cells: TypedCell[] = [];
  for (let column = 1; column < values.length; column += 1) cells.push(formatted(values[column], { row, column }));
  return cells;
};

/** A fault of the disk is not one of the file. */
const unreadable = (error: unknown): unknown => {
  const isOfSystem = error instanceof Error && 'errno' in error;
  if (error instanceof UnreadableDelivery || isOfSystem) return error;
  return new UnreadableDelivery('The workbook is damaged: Excel may be able to open it and save it again.', null);
};
