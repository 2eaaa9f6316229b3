import { scaledDecimal } from '../ledger/amount';
import type { XmlElement } from '../gateway/xml-reader';
import { node, textNode, type XmlNode } from '../gateway/xml-writer';
import type { LedgerObject, Row } from '../objects/ledger-object';
import { comparableOf, compare } from './comparison';
import { checkField, invalidQuery } from './filter';

const aggregateNames = ['count', 'avg', 'min', 'max', 'sum'] as const;

interface Aggregate {
  readonly name: (typeof aggregateNames)[number];
  readonly field: string;
}

export interface Selection {
  readonly fields: readonly string[];
  readonly aggregates: readonly Aggregate[];
}

export const readSelection = (select: XmlElement, object: LedgerObject): Selection => {
  const fields: string[] = [];
  const aggregates: Aggregate[] = [];
  for (const child of select.children) {
    const field = checkField(child.text, object);
    const name = aggregateNames.find((aggregate) => aggregate === child.name);
    if (child.name === 'field') fields.push(field);
    else if (name !== undefined) aggregates.push({ name, field });
    else throw invalidQuery(`The selection '${child.name}' is not valid`);
  }
  if (fields.length + aggregates.length === 0) throw invalidQuery('The selection is empty');
  return { fields, aggregates };
};

/** One row for each distinct combination of the plain fields, with the aggregates over the rows that share it. */
export const aggregateRows = (rows: readonly Row[], selection: Selection, object: LedgerObject): XmlNode[] => {
  const groups = new Map<string, Row[]>();
  if (selection.fields.length === 0) groups.set('', []);
  for (const row of rows) {
    const key = selection.fields.map((field) => row.read(field)).join('\n');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()].map((group) =>
    node(object.name, [
      ...selection.fields.map((field) => textNode(field, group[0]?.read(field) ?? '')),
      ...selection.aggregates.map((aggregate) =>
        textNode(`${aggregate.name.toUpperCase()}.${aggregate.field}`, aggregateOf(aggregate, group, object)),
      ),
    ]),
  );
};

const decimals = 4;

const aggregateOf = ({ name, field }: Aggregate, rows: readonly Row[], object: LedgerObject): string => {
  const values = rows.map((row) => row.read(field)).filter((value) => value !== '');
  if (name === 'count') return String(values.length);
  const [first, ...others] = values;
  if (first === undefined) return '';
  const kind = object.fields.get(field) ?? 'text';
  if (name === 'min' || name === 'max') {
    const wanted = name === 'min' ? -1 : 1;
    return others.reduce((best, value) => {
      const order = compare(comparableOf(value, kind, false) ?? null, comparableOf(best, kind, false) ?? null);
      return Math.sign(order) === wanted ? value : best;
    }, first);
  }
  if (kind !== 'number') throw invalidQuery(`The field '${field}' has no ${name}`);
  const sum = values.reduce((total, value) => total + (scaledDecimal(value) ?? 0n), 0n);
  return unscaled(name === 'sum' ? sum : sum / BigInt(values.length));
};

const unscaled = (scaled: bigint): string => {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0+$/, '');
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, -decimals)}${fraction === '' ? '' : `.${fraction}`}`;
};
