import { element } from './xml-writer';
import { type XmlElement } from './xml-reader';

export interface LedgerQuery {
  readonly object: string;
  readonly fields: readonly string[];
  /** All of these must hold. */
  readonly equal: readonly (readonly [field: string, value: string])[];
  /** Finds records that belong to one entity as well; without it a session at top level does not see them. */
  readonly showsPrivate: boolean;
  readonly pageSize: number;
}

export interface QueryPage {
  readonly rows: readonly XmlElement[];
  readonly hasMore: boolean;
}

/** The most that the gateway gives in one page (Sage's page on queries). */
export const PAGE_SIZE_MAX = 2_000;

/** Always in the order of the record number: pages are independent queries, and without an order rows could move between them. */
export const writeQuery = (query: LedgerQuery, offset: number): string => {
  const fields = query.fields.map((field) => element('field', field)).join('');
  const options = query.showsPrivate ? '<options><showprivate>true</showprivate></options>' : '';
  return (
    `<query>${element('object', query.object)}<select>${fields}</select>${writeFilter(query.equal)}` +
    `<orderby><order><field>RECORDNO</field><ascending/></order></orderby>${options}` +
    `<pagesize>${query.pageSize}</pagesize><offset>${offset}</offset></query>`
  );
};

/** The rows of a page, or null when the reply's own figures do not agree with its rows. */
export const readPage = (data: XmlElement | undefined, query: LedgerQuery): QueryPage | null => {
  if (data === undefined) return null;
  const rows = data.all(query.object);
  const remaining = data.attribute('numremaining');
  if (!/^\d{1,15}$/.test(remaining) || data.attribute('count') !== String(rows.length)) return null;
  const hasMore = Number(remaining) > 0;
  // A page without rows that promises more would be asked for again for ever.
  return hasMore && rows.length === 0 ? null : { rows, hasMore };
};

// A filter has one operator at its top, and `and` needs two operands.
const writeFilter = (equal: LedgerQuery['equal']): string => {
  const operands = equal.map(
    ([field, value]) => `<equalto>${element('field', field)}${element('value', value)}</equalto>`,
  );
  if (operands.length === 0) return '';
  return operands.length === 1
    ? `<filter>${operands.join('')}</filter>`
    : `<filter><and>${operands.join('')}</and></filter>`;
};
