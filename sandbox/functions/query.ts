import { childNamed, childText, type XmlElement } from '../gateway/xml-reader';
import { node, textNode, type XmlNode } from '../gateway/xml-writer';
import type { LedgerObject, Row, Viewer } from '../objects/ledger-object';
import { aggregateRows, readSelection, type Selection } from './selection';
import { comparableOf, compare, type Comparable } from './comparison';
import { checkField, everything, invalidQuery, readFilter } from './filter';
import { RecentRows } from './recent-rows';

/** Answers a `query`: the selected fields of the rows that match, one page of them. */
export const runQuery = (body: XmlElement, object: LedgerObject, entityId: string): XmlNode => {
  const options = readOptions(childNamed(body, 'options'));
  const selection = readSelection(childNamed(body, 'select') ?? body, object);
  const filterElement = childNamed(body, 'filter');
  const context = { object, ignoresCase: options.ignoresCase };
  const filter = filterElement === undefined ? everything : readFilter(filterElement, context);
  const orders = readOrders(childNamed(body, 'orderby'), object);
  const pageSize = readWhole(body, 'pagesize', { absent: pageSizeDefault, least: 1, most: pageSizeMax });
  const offset = readWhole(body, 'offset', { absent: 0, least: 0, most: Number.MAX_SAFE_INTEGER });

  const viewer: Viewer = { entityId, showsPrivate: options.showsPrivate };
  const matching = (): readonly Row[] => {
    const rows: Row[] = [];
    for (const row of object.rows(viewer, filter.equalities)) if (filter.matches(row)) rows.push(row);
    return sortRows(rows, orders, object);
  };
  const sorted = recentRows.of({ body, object, entityId, isFirstPage: offset === 0 }, matching);
  const nodes = selection.aggregates.length > 0 ? aggregateRows(sorted, selection, object) : null;
  const total = nodes?.length ?? sorted.length;
  const page =
    nodes?.slice(offset, offset + pageSize) ??
    sorted.slice(offset, offset + pageSize).map((row) => rowNode(row, selection, object));
  return node('data', page, {
    listtype: object.name,
    totalcount: String(total),
    offset: String(offset),
    count: String(page.length),
    numremaining: String(Math.max(total - offset - page.length, 0)),
  });
};

const recentRows = new RecentRows();

const pageSizeDefault = 100;
const pageSizeMax = 2000;

const rowNode = (row: Row, selection: Selection, object: LedgerObject): XmlNode =>
  node(
    object.name,
    selection.fields.map((field) => textNode(field, row.read(field))),
  );

interface QueryOptions {
  readonly ignoresCase: boolean;
  readonly showsPrivate: boolean;
}

const readOptions = (options: XmlElement | undefined): QueryOptions => {
  for (const option of options?.children ?? []) {
    if (!['caseinsensitive', 'showprivate', 'returnformat'].includes(option.name)) {
      throw invalidQuery(`The option '${option.name}' is not valid`);
    }
    if (option.name === 'returnformat' && option.text !== 'xml') {
      throw invalidQuery(`The return format '${option.text}' is not valid`);
    }
  }
  return {
    ignoresCase: options !== undefined && childText(options, 'caseinsensitive') === 'true',
    showsPrivate: options !== undefined && childText(options, 'showprivate') === 'true',
  };
};

interface Order {
  readonly field: string;
  readonly isDescending: boolean;
}

const readOrders = (orderBy: XmlElement | undefined, object: LedgerObject): Order[] =>
  (orderBy?.children ?? []).map((order) => {
    const isDescending = childNamed(order, 'descending') !== undefined;
    const isAscending = childNamed(order, 'ascending') !== undefined;
    if (order.name !== 'order' || (isDescending && isAscending)) throw invalidQuery('The order is not valid');
    return { field: checkField(childText(order, 'field'), object), isDescending };
  });

/** Every object gives its rows in the order of their record numbers, so the order of careful paging costs nothing. */
const isNaturalOrder = ({ field, isDescending }: Order, object: LedgerObject): boolean =>
  field === 'RECORDNO' && !isDescending && object.fields.get(field) === 'number';

/** Each key is read once. Rows that come in order already, as a whole object mostly does, cost one comparison each. */
const sortRows = (rows: readonly Row[], orders: readonly Order[], object: LedgerObject): readonly Row[] => {
  const [first] = orders;
  if (first === undefined || isNaturalOrder(first, object)) return rows;
  const keyed = rows.map((row) => ({
    row,
    keys: orders.map(
      ({ field }): Comparable => comparableOf(row.read(field), object.fields.get(field) ?? 'text', false) ?? null,
    ),
  }));
  keyed.sort((left, right) => {
    for (const [index, { isDescending }] of orders.entries()) {
      const order = compare(left.keys[index] ?? null, right.keys[index] ?? null);
      if (order !== 0) return isDescending ? -order : order;
    }
    return 0;
  });
  return keyed.map(({ row }) => row);
};

const readWhole = (
  body: XmlElement,
  name: string,
  limits: { readonly absent: number; readonly least: number; readonly most: number },
): number => {
  const element = childNamed(body, name);
  if (element === undefined) return limits.absent;
  const value = /^\d{1,15}$/.test(element.text) ? Number(element.text) : -1;
  if (value < limits.least || value > limits.most) {
    throw invalidQuery(`The value '${element.text}' is not valid for ${name}`);
  }
  return value;
};
