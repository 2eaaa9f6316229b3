import { WorkbookWriter } from '@cj-tech-master/excelts';
import { StreamableFile } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { harmless, isPlainNumber } from '../../../application/shared/spreadsheet-text';

export const TABLE_FORMATS = ['csv', 'xlsx'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

export const CSV = 'text/csv';
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A column of a list, as people see it. An amount is decimal text; in a workbook it is a number. */
export interface TableColumn<Row> {
  readonly header: string;
  readonly cell: (row: Row) => string | number | null;
  readonly isAmount?: boolean;
}

export interface Table<Row> {
  /** Without its ending. */
  readonly fileName: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly pages: AsyncIterable<readonly Row[]>;
}

/** Excel takes a file without it for the code page of the machine. */
const BYTE_ORDER_MARK = '\uFEFF';

/** A spreadsheet counts in 15 digits: what has more stays text, so that no cent is lost. */
const EXACT_DIGITS = 15;

/**
 * A list as a file, page by page as it is read. When reading fails midway the connection breaks, so that nobody takes
 * the part for the whole.
 */
export const tableFile = <Row>(table: Table<Row>, format: TableFormat): StreamableFile =>
  format === 'csv'
    ? new StreamableFile(Readable.from(csvParts(table)), described(`${CSV}; charset=utf-8`, `${table.fileName}.csv`))
    : new StreamableFile(workbookOf(table), described(XLSX, `${table.fileName}.xlsx`));

const described = (type: string, fileName: string): { type: string; disposition: string } => ({
  type,
  disposition: `attachment; filename="${fileName}"`,
});

async function* csvParts<Row>({ columns, pages }: Table<Row>): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvText([columns.map(({ header }) => header)]);
  for await (const rows of pages)
    yield csvText(rows.map((row) => columns.map(({ cell }) => harmless(String(cell(row) ?? '')))));
}

/** A line break within a cell is quoted: else what follows it would begin a row, and might be a formula. */
const csvText = (rows: string[][]): string => stringify(rows, { record_delimiter: 'windows', quoted_match: /[\r\n]/ });

const workbookOf = <Row>(table: Table<Row>): Readable => {
  const stream = new PassThrough();
  writeWorkbook(table, stream).catch((error: unknown) => stream.destroy(error as Error));
  return stream;
};

const writeWorkbook = async <Row>({ columns, pages }: Table<Row>, stream: PassThrough): Promise<void> => {
  const workbook = new WorkbookWriter({ stream, useStyles: true, useSharedStrings: false });
  const sheet = workbook.addWorksheet('List', { views: [{ state: 'frozen', ySplit: 1 }] });
  const header = sheet.addRow(columns.map((column) => column.header));
  header.font = { bold: true };
  header.commit();
  for await (const rows of pages) {
    for (const row of rows) {
      const cells = columns.map((column) => valueOf(column, row));
      const written = sheet.addRow(cells);
      for (const [index, { isAmount }] of columns.entries()) {
        const amount = cells[index];
        if (isAmount === true && typeof amount === 'number')
          written.getCell(index + 1).numFmt = formatOf(String(columns[index]?.cell(row)));
      }
      written.commit();
    }
    if (stream.writableNeedDrain) await drained(stream);
  }
  sheet.commit();
  await workbook.commit();
};

/** Rejects when the reader has gone: nothing more is read for nobody. */
const drained = async (stream: PassThrough): Promise<void> => {
  const gone = new AbortController();
  const leave = (): void => {
    gone.abort();
  };
  stream.once('close', leave);
  if (stream.destroyed) leave();
  try {
    await once(stream, 'drain', { signal: gone.signal });
  } finally {
    stream.off('close', leave);
  }
};

const valueOf = <Row>({ cell, isAmount = false }: TableColumn<Row>, row: Row): string | number | null => {
  const value = cell(row);
  if (!isAmount || typeof value !== 'string' || !isPlainNumber(value)) return value;
  return value.replace(/\D/g, '').length <= EXACT_DIGITS ? Number(value) : value;
};

/** As many decimals as the amount has. */
const formatOf = (amount: string): string => {
  const decimals = amount.split('.')[1]?.length ?? 0;
  return decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`;
};
