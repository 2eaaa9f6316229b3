import { failure } from '../gateway/failures';
import { childNamed, type XmlElement } from '../gateway/xml-reader';
import { node, textNode } from '../gateway/xml-writer';
import { companyObject } from '../objects/company-objects';
import type { LedgerObject } from '../objects/ledger-object';
import type { FunctionAnswer, FunctionContext } from './function-context';

/** Answers a `get_list`: rows in lower case, and how many of how many they are in an element of their own. */
export const runGetList = (body: XmlElement, context: FunctionContext): FunctionAnswer => {
  const name = body.attributes.get('object') ?? '';
  const object = companyObject(name.toUpperCase(), context);
  if (object === null) throw failure('XL03000009', `The sandbox does not imitate the list of ${name}`);
  for (const part of ['filter', 'sorts']) {
    if (childNamed(body, part) !== undefined)
      throw failure('XL03000009', `The sandbox does not imitate ${part} of lists`);
  }
  const rows = [...object.rows({ entityId: context.access.entityId, showsPrivate: false }, new Map())];
  const start = wholeOf(body, 'start', 0);
  const page = rows.slice(start, start + wholeOf(body, 'maxitems', itemsMax));
  const fields = fieldsOf(body, object);
  const nodes = page.map((row) =>
    node(
      name,
      fields.map((field) => textNode(legacyName(field), row.read(field))),
    ),
  );
  const end = String(Math.max(start + page.length - 1, 0));
  const listType = {
    ...textNode('listtype', name),
    attributes: { start: String(start), end, total: String(rows.length) },
  };
  return { listType, data: node('data', nodes) };
};

const itemsMax = 100;

const wholeOf = (body: XmlElement, name: string, absent: number): number => {
  const text = body.attributes.get(name) ?? String(absent);
  if (!/^\d{1,9}$/.test(text)) throw failure('XL03000009', `The value '${text}' is not valid for ${name}`);
  return Number(text);
};

/** The requested fields that exist, or all. */
const fieldsOf = (body: XmlElement, object: LedgerObject): readonly string[] => {
  const asked = childNamed(body, 'fields')?.children.map(({ text }) => text);
  const all = [...object.fields.keys()];
  return asked === undefined ? all : all.filter((field) => asked.includes(legacyName(field)));
};

const legacyName = (field: string): string => (field === 'ACCOUNTNO' ? 'glaccountno' : field.toLowerCase());
