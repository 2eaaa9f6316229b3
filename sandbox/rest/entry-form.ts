import { isUserDefined, lineElementOf, type Company } from '../company/company';
import { childNamed, type XmlElement } from '../gateway/xml-reader';
import { usDateFromIso } from '../ledger/us-date';
import { dimensionsByRestName } from './dimension-names';
import { invalidRequest, notImitated } from './rest-replies';
import { isJsonObject, type JsonObject } from './rest-request';

/** The JSON of a journal entry as the element in which the ledger takes it. What means nothing here is refused. */
export const entryElement = (body: unknown, company: Company): XmlElement => {
  if (Array.isArray(body)) throw notImitated('several entries in one request');
  if (!isJsonObject(body)) throw invalidRequest('Payload contains errors: a JSON object is expected.');
  const children = [...fieldsOf(body, headerFields(company), ['lines'])];
  const lines = body['lines'];
  if (!Array.isArray(lines) || lines.length < 2) throw invalidRequest('Payload contains errors: lines needs 2 items.');
  const dimensions = dimensionsByRestName(company);
  children.push(
    parent(
      'ENTRIES',
      lines.map((line: unknown) => lineElement(line, company, dimensions)),
    ),
  );
  if (childNamed(parent('', children), 'BATCH_TITLE') === undefined) children.push(leaf('BATCH_TITLE', ''));
  return parent('GLBATCH', children);
};

type Field = (value: unknown, name: string) => readonly XmlElement[];
type Fields = Readonly<Record<string, Field>>;

const text =
  (element: string): Field =>
  (value, name) => [leaf(element, textOf(value, name))];

const day =
  (element: string): Field =>
  (value, name) => {
    const iso = textOf(value, name);
    if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) throw invalidRequest(`Payload contains errors: ${name} is not a date.`);
    return [leaf(element, usDateFromIso(iso))];
  };

const choice =
  (element: string, values: Readonly<Record<string, string>>): Field =>
  (value, name) => {
    const found = values[textOf(value, name)];
    if (found === undefined) throw invalidRequest(`Payload contains errors: ${name} has an unknown value.`);
    return found === '' ? [] : [leaf(element, found)];
  };

/** A reference names its record by `id` or by `key`. */
const reference =
  (element: string, idOfKey: (key: string) => string | undefined): Field =>
  (value, name) => {
    if (!isJsonObject(value)) throw invalidRequest(`Payload contains errors: ${name} is not an object.`);
    const { id, key, ...more } = value;
    const [stranger] = Object.keys(more);
    if (stranger !== undefined) throw notImitated(`${name}.${stranger}`);
    if (isAbsent(id) && isAbsent(key)) return [];
    if (!isAbsent(id)) return [leaf(element, textOf(id, `${name}.id`))];
    const keyText = textOf(key, `${name}.key`);
    return [leaf(element, idOfKey(keyText) ?? keyText)];
  };

const nested =
  (fields: Fields): Field =>
  (value, name) => {
    if (!isJsonObject(value)) throw invalidRequest(`Payload contains errors: ${name} is not an object.`);
    return fieldsOf(value, fields, []);
  };

const headerFields = (company: Company): Fields => ({
  glJournal: reference('JOURNAL', (key) => withRecordNo(company.journals.values(), key)?.symbol),
  postingDate: day('BATCH_DATE'),
  description: text('BATCH_TITLE'),
  referenceNumber: text('REFERENCENO'),
  state: choice('STATE', { draft: 'Draft', posted: '' }),
  automaticReversalDate: day('REVERSEDATE'),
  baseLocation: reference('BASELOCATION_NO', (key) => withRecordNo(company.entities.values(), key)?.id),
  attachment: reference('SUPDOCID', () => undefined),
});

const lineFields = (company: Company): Fields => ({
  txnType: choice('TR_TYPE', { debit: '1', credit: '-1' }),
  txnAmount: text('TRX_AMOUNT'),
  glAccount: reference('ACCOUNTNO', (key) => withRecordNo(company.accounts.values(), key)?.accountNo),
  documentId: text('DOCUMENT'),
  description: text('DESCRIPTION'),
  currency: nested({
    txnCurrency: text('CURRENCY'),
    exchangeRate: nested({
      date: day('EXCH_RATE_DATE'),
      typeId: text('EXCH_RATE_TYPE_ID'),
      rate: text('EXCHANGE_RATE'),
    }),
  }),
  isBillable: (value, name) => {
    if (typeof value !== 'boolean') throw invalidRequest(`Payload contains errors: ${name} is not true or false.`);
    return [leaf('BILLABLE', String(value))];
  },
});

const lineElement = (line: unknown, company: Company, dimensions: ReadonlyMap<string, string>): XmlElement => {
  if (!isJsonObject(line)) throw invalidRequest('Payload contains errors: a line is not an object.');
  const { dimensions: given, ...rest } = line;
  const children = fieldsOf(rest, lineFields(company), []);
  return parent('GLENTRY', [...children, ...dimensionElements(given, company, dimensions)]);
};

const dimensionElements = (
  given: unknown,
  company: Company,
  dimensions: ReadonlyMap<string, string>,
): readonly XmlElement[] => {
  if (isAbsent(given)) return [];
  if (!isJsonObject(given)) throw invalidRequest('Payload contains errors: dimensions is not an object.');
  return Object.entries(given).flatMap(([name, value]) => {
    if (isAbsent(value)) return [];
    const object = dimensions.get(name);
    if (object === undefined) throw invalidRequest(`Payload contains errors: dimensions.${name} is not a property.`);
    const idOfKey = (key: string): string | undefined =>
      isUserDefined(object) ? key : withRecordNo(company.values(object)?.values() ?? [], key)?.id;
    return reference(lineElementOf(object), idOfKey)(value, `dimensions.${name}`);
  });
};

/** Custom fields stand beside the others, in their namespace. */
const fieldsOf = (object: JsonObject, fields: Fields, elsewhere: readonly string[]): XmlElement[] =>
  Object.entries(object).flatMap(([name, value]): readonly XmlElement[] => {
    if (isAbsent(value) || elsewhere.includes(name)) return [];
    const custom = /^nsp::([A-Za-z][A-Za-z0-9_]*)$/.exec(name)?.[1];
    if (custom !== undefined) return [leaf(custom.toUpperCase(), textOf(value, name))];
    const field = fields[name];
    if (field === undefined) throw notImitated(`the property ${name} of an entry`);
    return field(value, name);
  });

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

const textOf = (value: unknown, name: string): string => {
  if (typeof value !== 'string') throw invalidRequest(`Payload contains errors: ${name} is not a string.`);
  return value;
};

const withRecordNo = <Value extends { readonly recordNo: number }>(
  values: Iterable<Value>,
  key: string,
): Value | undefined => [...values].find(({ recordNo }) => String(recordNo) === key);

const leaf = (name: string, value: string): XmlElement => ({
  name,
  text: value.trim(),
  attributes: new Map(),
  children: [],
  line: 1,
});

const parent = (name: string, children: readonly XmlElement[]): XmlElement => ({
  name,
  text: '',
  attributes: new Map(),
  children: [...children],
  line: 1,
});
