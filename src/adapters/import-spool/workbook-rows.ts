import { setImmediate as turnOfOthers } from 'node:timers/promises';
import {
  type CellFormat,
  type SpooledRow,
  type SpooledRows,
  UnreadableDelivery,
} from '../../application/ports/import-spool';
import { COLUMNS_MAX } from './close-file-rows';
import { WorkbookArchive } from './workbook-archive';
import { cellText, type TypedCell } from './workbook-cells';
import { type WorkbookParts, workbookParts, type WorkbookSheet } from './workbook-parts';
import { type SheetRow, WorkbookSheetReader } from './workbook-sheet';

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
  const archive = await WorkbookArchive.open(path);
  try {
    const parts = await workbookParts(archive);
    const chosen = await chooseSheet(archive, parts, recognized);
    if (chosen === null) throw new UnreadableDelivery('The file is empty.', null);
    const header = headerOf(chosen.first.cells);
    if (header.length > COLUMNS_MAX)
      throw new UnreadableDelivery(`The delivery has more than ${COLUMNS_MAX} columns.`, null);
    const headerRow = chosen.first.row;
    const rows = (format: CellFormat): AsyncGenerator<readonly SpooledRow[], void> =>
      chunksOf(path, { ...chosen, parts }, format);
    return { header, headerRow, rows, delimiter: null, encoding: 'utf-8' };
  } finally {
    archive.close();
  }
};

interface ChosenSheet {
  readonly sheet: WorkbookSheet;
  readonly first: SheetRow;
}

/** Null when no sheet has any rows. */
const chooseSheet = async (
  archive: WorkbookArchive,
  parts: WorkbookParts,
  recognized: (header: readonly string[]) => number,
): Promise<ChosenSheet | null> => {
  const firsts: ChosenSheet[] = [];
  for (const sheet of parts.sheets) {
    for await (const [first] of filledRows(archive, parts, sheet)) {
      if (first !== undefined) firsts.push({ sheet, first });
      break;
    }
  }
  const [only, second] = firsts.filter(({ first }) => recognized(headerOf(first.cells)) >= RECOGNIZED_MIN);
  if (second !== undefined && only !== undefined)
    throw new UnreadableDelivery(
      `Two sheets hold journal entries: ${only.sheet.name} and ${second.sheet.name}. Deliver each as a file of its own.`,
      null,
    );
  return only ?? firsts[0] ?? null;
};

const headerOf = (cells: readonly TypedCell[]): readonly string[] => cells.map((cell) => cellText(cell, USUAL_FORMAT));

const USUAL_FORMAT: CellFormat = { dateFormat: 'YYYY-MM-DD', decimalMark: '.' };

/** The rows below the header. */
async function* chunksOf(
  path: string,
  { sheet, first, parts }: ChosenSheet & { readonly parts: WorkbookParts },
  format: CellFormat,
): AsyncGenerator<readonly SpooledRow[], void> {
  const archive = await WorkbookArchive.open(path);
  let chunk: SpooledRow[] = [];
  try {
    for await (const rows of filledRows(archive, parts, sheet)) {
      for (const { row, cells } of rows) {
        if (row === first.row) continue;
        chunk.push({ row, cells: padded(cells, first.cells.length).map((cell) => cellText(cell, format)) });
        if (chunk.length < ROWS_PER_CHUNK) continue;
        yield chunk;
        chunk = [];
        await turnOfOthers();
      }
    }
  } finally {
    archive.close();
  }
  if (chunk.length > 0) yield chunk;
}

/** A sheet does not say where a row ends: what is missing at its end is blank. */
const padded = (cells: readonly TypedCell[], length: number): readonly TypedCell[] =>
  cells.length >= length ? cells : [...cells, ...Array.from({ length: length - cells.length }, () => '')];

/** Rows of a sheet that are not blank, in pieces that are not empty. */
async function* filledRows(
  archive: WorkbookArchive,
  parts: WorkbookParts,
  { path }: WorkbookSheet,
): AsyncGenerator<readonly SheetRow[], void> {
  const reader = new WorkbookSheetReader(parts);
  for await (const piece of archive.pieces(path)) {
    const rows = reader.write(piece).filter(({ cells }) => cells.some(isFilled));
    if (rows.length > 0) yield rows;
  }
  reader.end();
}

const isFilled = (cell: TypedCell): boolean => typeof cell !== 'string' || cell.trim() !== '';
