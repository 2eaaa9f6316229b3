import { element } from '../xml/xml-writer';
import { type XmlElement } from '../xml/xml-reader';

export interface LedgerQuery {
  readonly object: string;
  readonly fields: readonly string[];
  /** All must match; an empty list matches every record of the object. */
  readonly where: readonly Condition[];
  /** Records of all entities, read at the top level, which does not show what belongs to one entity otherwise. */
  readonly showsPrivate: boolean;
  readonly pageSize: number;
  /** The field that orders the rows, one with another value in each record: `RECORDNO` when absent. */
  readonly key?: string;
}

/**
 * A condition on a field, case-sensitive. In a pattern `%` is any text and `_` any character; they cannot be escaped.
 */
export type Condition =
  | { readonly kind: 'equal'; readonly field: string; readonly value: string }
  | { readonly kind: 'between'; readonly field: string; readonly values: readonly [from: string, to: string] }
  | { readonly kind: 'like'; readonly field: string; readonly pattern: string }
  /** One of 1 to IN_VALUES_MAX values. */
  | { readonly kind: 'in'; readonly field: string; readonly values: readonly string[] };

export interface QueryPage {
  readonly rows: readonly XmlElement[];
  /** Number of rows after this page. */
  readonly remaining: number;
}

/** The key of every object but those that a company made itself. */
export const RECORD_NUMBER = 'RECORDNO';

/** The gateway's maximum page size (Sage's page on queries). */
export const PAGE_SIZE_MAX = 2_000;

/** The maximum number of values in `in` (Sage's page on queries). */
export const IN_VALUES_MAX = 1_000;

/**
 * The body of a `query`. Always in the order of a key: pages are independent queries, and without an order rows could
 * move between them. `offset` counts rows. Throws on a text that XML cannot carry and on `in` with no or too
 * many values.
 */
export const writeQuery = (query: LedgerQuery, offset: number): string => {
  const fields = query.fields.map((field) => element('field', field)).join('');
  const options = query.showsPrivate ? '<options><showprivate>true</showprivate></options>' : '';
  return (
    `<query>${element('object', query.object)}<select>${fields}</select>${writeFilter(query.where)}` +
    `<orderby><order>${element('field', query.key ?? RECORD_NUMBER)}<ascending/></order></orderby>${options}` +
    `<pagesize>${query.pageSize}</pagesize><offset>${offset}</offset></query>`
  );
};

/** The rows of a page, or null when the reply's own figures do not agree with its rows. */
export const readPage = (data: XmlElement | undefined, query: LedgerQuery): QueryPage | null => {
  if (data === undefined) return null;
  const rows = data.all(query.object);
  const remaining = data.attribute('numremaining');
  if (!/^\d{1,15}$/.test(remaining) || data.attribute('count') !== String(rows.length)) return null;
  // A page without rows that promises more would be requested forever.
  return Number(remaining) > 0 && rows.length === 0 ? null : { rows, remaining: Number(remaining) };
};

// A filter has one operator at its top, and `and` needs two operands.
const writeFilter = (where: readonly Condition[]): string => {
  const operands = where.map(writeCondition);
  if (operands.length === 0) return '';
  return operands.length === 1
    ? `<filter>${operands.join('')}</filter>`
    : `<filter><and>${operands.join('')}</and></filter>`;
};

const writeCondition = (condition: Condition): string => {
  const field = element('field', condition.field);
  switch (condition.kind) {
    case 'equal':
      return `<equalto>${field}${element('value', condition.value)}</equalto>`;
    case 'between':
      return `<between>${field}${condition.values.map((value) => element('value', value)).join('')}</between>`;
    case 'like':
      return `<like>${field}${element('value', condition.pattern)}</like>`;
    case 'in': {
      const { values } = condition;
      if (values.length === 0 || values.length > IN_VALUES_MAX) {
        throw new Error(`A filter takes 1 to ${IN_VALUES_MAX} values, not ${values.length}.`);
      }
      return `<in>${field}${values.map((value) => element('value', value)).join('')}</in>`;
    }
  }
};
