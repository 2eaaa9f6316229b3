import { FunctionFailure } from '../gateway/failures';
import { allOf, anyOf, comparison, everything, type Filter } from '../functions/filter';
import { comparableOf, compare, type Comparable } from '../functions/comparison';
import { findObject } from '../objects/object-catalogue';
import type { LedgerObject, Row } from '../objects/ledger-object';
import type { ObjectSources } from '../objects/object-sources';
import { jsonValue, ledgerValue, restObject, type RestObject } from './rest-objects';
import { invalidRequest, notImitated, refusal } from './rest-replies';
import { isJsonObject, type JsonObject } from './rest-request';

interface Context {
  readonly rest: RestObject;
  readonly object: LedgerObject;
  readonly ignoresCase: boolean;
}

/** Answers the query service: chosen fields of the records that meet the filters, one page of them. */
export const answerQuery = (body: unknown, sources: ObjectSources, entityId: string): unknown => {
  if (!isJsonObject(body)) throw invalidRequest('Payload contains errors: a JSON object is expected.');
  const stranger = Object.keys(body).find((name) => !understood.has(name));
  if (stranger !== undefined) throw notImitated(`the property ${stranger} of a query`);
  const name = body['object'];
  const rest = typeof name === 'string' ? restObject(name, sources.company, sources.settings) : null;
  if (rest === null) throw refusal(400, 'invalidRequest', `The object ${String(name)} does not exist.`, 'REST-1026');
  const object = findObject(rest.object, sources);
  const parameters = parametersOf(body['filterParameters']);
  const context = { rest, object, ignoresCase: !parameters.isCaseSensitive };
  const fields = fieldNames(body['fields'], context);
  const filter = filterOf(body, context);
  const matching = [...object.rows({ entityId, showsPrivate: parameters.showsPrivate }, filter.equalities)].filter(
    (row) => filter.matches(row),
  );
  const sorted = sortedBy(matching, body['orderBy'], context);
  const start = whole(body['start'], 'start', 1, Number.MAX_SAFE_INTEGER, 1);
  const size = whole(body['size'], 'size', 1, pageSizeMax, pageSizeDefault);
  const page = sorted.slice(start - 1, start - 1 + size);
  const next = start + page.length;
  return {
    'ia::result': page.map((row) => rowOf(row, fields, context, sources)),
    'ia::meta': {
      totalCount: sorted.length,
      start,
      pageSize: size,
      next: next <= sorted.length ? next : null,
      previous: start > 1 ? Math.max(start - size, 1) : null,
    },
  };
};

const understood: ReadonlySet<string> = new Set([
  ...['object', 'fields', 'filters', 'filterExpression', 'filterParameters', 'orderBy', 'start', 'size'],
]);
const pageSizeDefault = 100;
const pageSizeMax = 4000;

const rowOf = (row: Row, fields: readonly string[], { rest }: Context, { settings }: ObjectSources): JsonObject => {
  const values = fields.map((name): [string, unknown] => {
    const { field = '', form = 'text' } = rest.fields.get(name) ?? {};
    return [name, jsonValue(row.read(field), form)];
  });
  return settings.restQueryRows === 'flat' ? Object.fromEntries(values) : nestedRow(values);
};

/** `{"glAccount": {"id": "2400"}}` instead of `{"glAccount.id": "2400"}`. */
const nestedRow = (values: readonly (readonly [string, unknown])[]): JsonObject => {
  const root: Record<string, unknown> = {};
  for (const [name, value] of values) {
    const path = name.split('.');
    let place = root;
    for (const part of path.slice(0, -1)) {
      const inner = (place[part] ?? {}) as Record<string, unknown>;
      place[part] = inner;
      place = inner;
    }
    place[path.at(-1) ?? ''] = value;
  }
  return root;
};

const parametersOf = (value: unknown): { readonly isCaseSensitive: boolean; readonly showsPrivate: boolean } => {
  if (value === undefined) return { isCaseSensitive: true, showsPrivate: false };
  if (!isJsonObject(value)) throw invalidRequest('filterParameters is not an object.');
  const { caseSensitiveComparison = true, includePrivate = false, ...more } = value;
  const [stranger] = Object.keys(more);
  if (stranger !== undefined) throw notImitated(`the filter parameter ${stranger}`);
  return { isCaseSensitive: caseSensitiveComparison === true, showsPrivate: includePrivate === true };
};

const fieldNames = (value: unknown, { rest }: Context): readonly string[] => {
  if (!Array.isArray(value) || value.length === 0) throw invalidRequest('fields is not a list of names.');
  return value.map((name: unknown) => {
    if (typeof name === 'string' && rest.fields.has(name)) return name;
    throw refusal(400, 'invalidRequest', `The field ${String(name)} of ${rest.name} does not exist.`, 'REST-1027');
  });
};

const operators: Readonly<Record<string, string>> = {
  $eq: 'equalto',
  $ne: 'notequalto',
  $lt: 'lessthan',
  $lte: 'lessthanorequalto',
  $gt: 'greaterthan',
  $gte: 'greaterthanorequalto',
  $in: 'in',
  $notIn: 'notin',
  $between: 'between',
  $startsWith: 'like',
  $contains: 'like',
  $endsWith: 'like',
};

/** Each filter has one operator with one field. Without an expression all have to be met. */
const filterOf = (body: JsonObject, context: Context): Filter => {
  const { filters = [], filterExpression } = body;
  if (!Array.isArray(filters)) throw invalidRequest('filters is not a list.');
  const read = filters.map((filter: unknown) => oneFilter(filter, context));
  if (read.length === 0) return everything;
  const expression = typeof filterExpression === 'string' ? filterExpression.trim() : '';
  if (expression === '' || /^(?:and|\d+(?:\s+and\s+\d+)*)$/i.test(expression)) return allOf(read);
  if (/^(?:or|\d+(?:\s+or\s+\d+)+)$/i.test(expression)) return anyOf(read);
  throw notImitated(`the filter expression ${expression}`);
};

const oneFilter = (filter: unknown, context: Context): Filter => {
  const [operator, more] = isJsonObject(filter) ? Object.entries(filter) : [];
  const target: unknown = operator?.[1];
  const [pair, another] = isJsonObject(target) ? Object.entries(target) : [];
  if (operator === undefined || more !== undefined || pair === undefined || another !== undefined)
    throw invalidRequest('A filter has one operator and one field.');
  const name = operators[operator[0]];
  if (name === undefined) throw notImitated(`the operator ${operator[0]}`);
  const [fieldName, value] = pair;
  const found = context.rest.fields.get(fieldName);
  if (found === undefined)
    throw refusal(400, 'invalidRequest', `The field ${fieldName} of ${context.rest.name} does not exist.`, 'REST-1027');
  const kind = context.object.fields.get(found.field) ?? 'text';
  const isList = name === 'in' || name === 'notin' || name === 'between';
  if (isList !== Array.isArray(value)) throw invalidRequest(`The value of ${operator[0]} is not allowed.`);
  const values = (isList ? (value as unknown[]) : [value]).map((one) => {
    const text = ledgerValue(one, found.form, kind);
    if (text === undefined) throw invalidRequest(`The value of ${fieldName} is not allowed.`);
    return text;
  });
  try {
    return comparison({ operator: name, field: found.field, values: patterned(operator[0], values) }, context);
  } catch (error) {
    if (error instanceof FunctionFailure) throw invalidRequest(error.message);
    throw error;
  }
};

/** A pattern character in the value stands for itself in REST, and the ledger below has no way to say that. */
const patterned = (operator: string, values: readonly string[]): readonly string[] => {
  const [value = ''] = values;
  if (operator !== '$startsWith' && operator !== '$contains' && operator !== '$endsWith') return values;
  if (/[%_]/.test(value)) throw notImitated('% and _ in the value of a filter');
  return [`${operator === '$startsWith' ? '' : '%'}${value}${operator === '$endsWith' ? '' : '%'}`];
};

const sortedBy = (rows: readonly Row[], orderBy: unknown, { rest, object }: Context): readonly Row[] => {
  if (orderBy === undefined) return rows;
  if (!Array.isArray(orderBy)) throw invalidRequest('orderBy is not a list.');
  const orders = orderBy.map((order: unknown) => {
    const [entry] = isJsonObject(order) ? Object.entries(order) : [];
    const field = rest.fields.get(entry?.[0] ?? '')?.field;
    if (field === undefined || (entry?.[1] !== 'asc' && entry?.[1] !== 'desc'))
      throw invalidRequest('An order has one field, asc or desc.');
    return { field, sign: entry[1] === 'asc' ? 1 : -1 };
  });
  const keyOf = (row: Row, field: string): Comparable =>
    comparableOf(row.read(field), object.fields.get(field) ?? 'text', false) ?? null;
  return [...rows].sort((one, other) => {
    for (const { field, sign } of orders) {
      const order = compare(keyOf(one, field), keyOf(other, field));
      if (order !== 0) return order * sign;
    }
    return 0;
  });
};

const whole = (value: unknown, name: string, least: number, most: number, absent: number): number => {
  if (value === undefined) return absent;
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalidRequest(`The value of ${name} is not allowed.`);
};
