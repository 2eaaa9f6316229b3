import { failure, type FunctionFailure } from '../gateway/failures';
import type { XmlElement } from '../gateway/xml-reader';
import type { LedgerObject, Row } from '../objects/ledger-object';
import { comparableOf, compare, type Comparable } from './comparison';

export interface Filter {
  readonly matches: (row: Row) => boolean;
  /** Fields that every matching row restricts to some values, for an object that can look up rows by them. */
  readonly equalities: ReadonlyMap<string, readonly string[]>;
}

export interface FilterContext {
  readonly object: LedgerObject;
  readonly ignoresCase: boolean;
}

export const everything: Filter = { matches: () => true, equalities: new Map() };

/** Reads the one operator inside `filter`. As in a database, a comparison with an empty value is never true. */
export const readFilter = (filter: XmlElement, context: FilterContext): Filter => {
  const [operator, second] = filter.children;
  if (operator === undefined || second !== undefined) throw invalidQuery('The filter needs exactly one operator');
  return readOperator(operator, context);
};

export interface Comparison {
  /** The name of the element: `equalto`, `notlike`, ... */
  readonly operator: string;
  readonly field: string;
  readonly values: readonly string[];
}

export const comparison = (parts: Comparison, context: FilterContext): Filter =>
  parts.operator === 'like' || parts.operator === 'notlike'
    ? patternComparison(parts, context)
    : valueComparison(parts, context);

export const anyOf = (parts: readonly Filter[]): Filter => ({
  matches: (row) => parts.some((part) => part.matches(row)),
  equalities: new Map(),
});

export const allOf = (parts: readonly Filter[]): Filter => ({
  matches: (row) => parts.every((part) => part.matches(row)),
  equalities: new Map(parts.flatMap((part) => [...part.equalities])),
});

export const invalidQuery = (text: string): FunctionFailure => failure('XL03000010', text);

export const checkField = (name: string, object: LedgerObject): string => {
  if (object.fields.has(name)) return name;
  const text = `The following fields cannot be queried: [ ${object.name.toLowerCase()}: [${name}] ]`;
  throw failure('XL03000006', text);
};

const listValuesMax = 1000;

type Test = (value: Comparable, operands: readonly Comparable[]) => boolean;

const ordered =
  (isMet: (order: number) => boolean): Test =>
  (value, [operand = null]) =>
    value !== null && operand !== null && isMet(compare(value, operand));

interface LeafOperator {
  readonly test: Test;
  readonly valuesMin: number;
  readonly valuesMax: number;
}

const single = (test: Test): LeafOperator => ({ test, valuesMin: 1, valuesMax: 1 });

const leafOperators: ReadonlyMap<string, LeafOperator> = new Map<string, LeafOperator>([
  ['equalto', single(ordered((order) => order === 0))],
  ['notequalto', single(ordered((order) => order !== 0))],
  ['lessthan', single(ordered((order) => order < 0))],
  ['lessthanorequalto', single(ordered((order) => order <= 0))],
  ['greaterthan', single(ordered((order) => order > 0))],
  ['greaterthanorequalto', single(ordered((order) => order >= 0))],
  [
    'between',
    {
      test: (value, [low = null, high = null]) =>
        value !== null && low !== null && high !== null && compare(value, low) >= 0 && compare(value, high) <= 0,
      valuesMin: 2,
      valuesMax: 2,
    },
  ],
  ['in', { test: (value, list) => value !== null && list.includes(value), valuesMin: 1, valuesMax: listValuesMax }],
  ['notin', { test: (value, list) => value !== null && !list.includes(value), valuesMin: 1, valuesMax: listValuesMax }],
  ['isnull', { test: (value) => value === null, valuesMin: 0, valuesMax: 0 }],
  ['isnotnull', { test: (value) => value !== null, valuesMin: 0, valuesMax: 0 }],
]);

const readOperator = (operator: XmlElement, context: FilterContext): Filter => {
  if (operator.name === 'and' || operator.name === 'or') return readCompound(operator, context);
  const isPattern = operator.name === 'like' || operator.name === 'notlike';
  if (!isPattern && !leafOperators.has(operator.name)) {
    throw invalidQuery(`The operator '${operator.name}' is not valid`);
  }
  return comparison({ operator: operator.name, ...readOperands(operator, context.object) }, context);
};

const readCompound = (operator: XmlElement, context: FilterContext): Filter => {
  if (operator.children.length < 2) throw invalidQuery(`The operator '${operator.name}' needs at least two operands`);
  const parts = operator.children.map((child) => readOperator(child, context));
  return operator.name === 'or' ? anyOf(parts) : allOf(parts);
};

const valueComparison = ({ operator, field, values }: Comparison, context: FilterContext): Filter => {
  const leaf = leafOperators.get(operator);
  if (leaf === undefined || values.length < leaf.valuesMin || values.length > leaf.valuesMax) {
    throw invalidQuery(`The operator '${operator}' has ${values.length} values, which is not allowed`);
  }
  const kind = context.object.fields.get(field) ?? 'text';
  const operands = values.map((value) => {
    const comparable = comparableOf(value, kind, context.ignoresCase);
    if (comparable === undefined) throw invalidQuery(`The value '${value}' is not valid for the field '${field}'`);
    return comparable;
  });
  const isLookup = operator === 'equalto' || operator === 'in';
  const isExact = kind === 'number' || !context.ignoresCase;
  return {
    matches: (row) => leaf.test(comparableOf(row.read(field), kind, context.ignoresCase) ?? null, operands),
    equalities: isLookup && isExact ? new Map([[field, values]]) : new Map(),
  };
};

/** `%` stands for any characters and `_` for one. */
const patternComparison = ({ operator, field, values }: Comparison, context: FilterContext): Filter => {
  const [value] = values;
  if (value === undefined || values.length > 1) {
    throw invalidQuery(`The operator '${operator}' has ${values.length} values, which is not allowed`);
  }
  const source = value
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '[^]*')
    .replaceAll('_', '[^]');
  const pattern = new RegExp(`^${source}$`, context.ignoresCase ? 'iu' : 'u');
  const isWanted = operator === 'like';
  return {
    matches: (row) => row.read(field) !== '' && pattern.test(row.read(field)) === isWanted,
    equalities: new Map(),
  };
};

const readOperands = (operator: XmlElement, object: LedgerObject): { field: string; values: readonly string[] } => {
  const fields = operator.children.filter((child) => child.name === 'field');
  const values = operator.children.filter((child) => child.name === 'value').map((child) => child.text);
  const [field] = fields;
  if (field === undefined || fields.length + values.length !== operator.children.length || fields.length > 1) {
    throw invalidQuery(`The operator '${operator.name}' needs one field and its values`);
  }
  return { field: checkField(field.text, object), values };
};
