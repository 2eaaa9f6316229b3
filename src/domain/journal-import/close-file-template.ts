import { foldedHeader } from '../shared/folded-header';
import { headerOf, neededColumns, readHeader } from './close-file-columns';
import { KNOWN_COLUMN_NAMES, type KnownColumn } from './known-columns';

/** Columns whose values no custom field takes; but for the amount they are not needed here. */
const WITHOUT_FIELD: readonly KnownColumn[] = ['amount', 'debit', 'credit', 'lineNumber'];

/** A spreadsheet would take such a header for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * The header of a close file that can hold everything an environment posts: what every line needs, a column for each
 * included field, then the columns that may be left blank. The column of a field has its label, or its API name where
 * the label would be read as another column. Columns beyond what a delivery may have are left out, the last first.
 */
export const templateColumns = (
  fields: readonly { readonly label: string; readonly apiName: string }[],
): readonly string[] => {
  const columns: string[] = neededColumns([]).map(headerOf);
  const has = (name: string): boolean => columns.some((column) => foldedHeader(column) === foldedHeader(name));
  const isFree = (name: string): boolean => {
    const { layout, problems } = readHeader([...columns, name]);
    return problems.length === 0 && layout.columns.every(({ isSupported }) => isSupported);
  };
  for (const { label, apiName } of fields) {
    const names = [label, apiName].filter((name) => !FORMULA.test(name) && !isWithoutField(name));
    if (names.some(has)) continue;
    const name = names.find(isFree);
    if (name !== undefined) columns.push(name);
  }
  const known = KNOWN_COLUMN_NAMES.filter((name) => !WITHOUT_FIELD.includes(name)).map(headerOf);
  for (const name of known) if (isFree(name)) columns.push(name);
  return columns;
};

const isWithoutField = (name: string): boolean =>
  readHeader([name]).layout.columns.some(({ known }) => known !== null && WITHOUT_FIELD.includes(known));
