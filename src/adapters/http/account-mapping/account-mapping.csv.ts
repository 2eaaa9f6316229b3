import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { DomainError } from '../../../domain/shared/errors';
import { type AccountMappingFacts } from '../../../domain/account-mapping/account-mapping.events';

const COLUMNS = {
  account: 'revrec account number',
  accountName: 'revrec account name',
  ledgerAccount: 'intacct account number',
};

/** Columns in any order: `RevRec Account Number`, `RevRec Account Name`, `Intacct Account Number`. */
export const accountMappingsOfCsv = (text: string): AccountMappingFacts[] =>
  rowsOf(text).map((row, index) => ({
    account: required(row, COLUMNS.account, index),
    accountName: row[COLUMNS.accountName] ?? '',
    ledgerAccount: required(row, COLUMNS.ledgerAccount, index),
  }));

const rowsOf = (text: string): Record<string, string>[] => {
  try {
    return parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      columns: (header: string[]) => header.map((name) => name.toLowerCase()),
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new DomainError(
      'REQUEST_INVALID',
      `The mappings are not valid CSV: ${error.message}.`,
      'Send UTF-8 CSV with a header row.',
    );
  }
};

const required = (row: Record<string, string>, column: string, index: number): string => {
  const value = row[column];
  if (value !== undefined && value !== '') return value;
  const what = value === undefined ? 'The column is missing' : 'The value is blank';
  throw new DomainError(
    'ACCOUNT_MAPPING_INVALID',
    `${what}: "${column}" in row ${index + 2}.`,
    'Fill in the RevRec and Intacct account numbers in every row. Nothing was changed.',
    {
      row: index + 2,
      column,
    },
  );
};
