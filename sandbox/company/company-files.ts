import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { Company, objectOfRequireField } from './company';

/** Loads a company from the two files of its folder. A missing column is a mistake worth stopping for. */
export const loadCompany = (companyId: string, folder: string): Company =>
  companyFromCsv(
    companyId,
    readFileSync(join(folder, 'intacct-accounts.csv'), 'utf8'),
    readFileSync(join(folder, 'intacct-dimensions.csv'), 'utf8'),
  );

export const companyFromCsv = (companyId: string, accountsCsv: string, dimensionsCsv: string): Company => {
  const company = new Company(companyId);
  for (const row of rowsOf(accountsCsv, ['ACCOUNTNO', 'TITLE', 'STATUS'])) {
    company.putAccount({
      accountNo: row['ACCOUNTNO'] ?? '',
      title: row['TITLE'] ?? '',
      status: row['STATUS'] ?? '',
      requires: Object.keys(row)
        .filter((column) => column.startsWith('REQUIRE') && row[column] === 'true')
        .map(objectOfRequireField),
    });
  }
  for (const row of rowsOf(dimensionsCsv, ['OBJECT', 'ID', 'NAME', 'STATUS', 'ENTITY', 'CURRENCY'])) {
    company.putDimensionValue({
      object: row['OBJECT'] ?? '',
      id: row['ID'] ?? '',
      name: row['NAME'] ?? '',
      status: row['STATUS'] ?? '',
      entity: row['ENTITY'] ?? '',
      currency: row['CURRENCY'] ?? '',
    });
  }
  return company;
};

const rowsOf = (csv: string, columns: readonly string[]): Record<string, string>[] => {
  const rows = parse<Record<string, string>>(csv, {
    columns: true,
    bom: true,
    trim: true,
    skip_empty_lines: true,
    // A file edited on two kinds of machine has both.
    record_delimiter: ['\r\n', '\n'],
  });
  for (const column of columns) {
    if (rows[0] !== undefined && !(column in rows[0])) throw new Error(`The company file has no column ${column}.`);
  }
  return rows;
};
