import { failure, FunctionFailure } from '../gateway/failures';
import type { SignedIn } from '../gateway/access';
import type { SandboxSettings } from '../gateway/settings';
import { childNamed, childText, type XmlElement } from '../gateway/xml-reader';
import { node, textNode, type XmlNode } from '../gateway/xml-writer';
import type { LedgerObject, Row } from '../objects/ledger-object';
import { everything, type Filter } from './filter';
import { badCondition, readCondition } from './query-language';
import type { ResultSet, ResultSets } from './result-sets';

export interface QueryReader {
  readonly settings: SandboxSettings;
  readonly access: SignedIn;
  readonly resultSets: ResultSets;
}

/** Answers a `readByQuery` with its first page, and keeps the rest for `readMore`. */
export const runReadByQuery = (body: XmlElement, object: LedgerObject, reader: QueryReader): XmlNode => {
  const format = childText(body, 'returnFormat');
  if (format !== '' && format !== 'xml')
    throw failure('XL03000009', `The sandbox does not imitate the format ${format}`);
  const fields = fieldsOf(childText(body, 'fields'), object);
  const pageSize = pageSizeOf(body);
  const filter = filterOf(childText(body, 'query'), object);
  const viewer = { entityId: reader.access.entityId, showsPrivate: false };
  const rows: Row[] = [];
  for (const row of object.rows(viewer, filter.equalities)) if (filter.matches(row)) rows.push(row);
  if (reader.settings.readByQueryOrder === 'reversed') rows.reverse();
  const result = { object, fields, rows, pageSize };
  const id = rows.length > pageSize ? reader.resultSets.keep(result, pageSize, reader.access) : '';
  return pageNode(result, 0, id);
};

/** Answers a `readMore`. Only the id of a result can be continued, not an object, a view or a report. */
export const runReadMore = (
  body: XmlElement,
  { access, resultSets }: Pick<QueryReader, 'access' | 'resultSets'>,
): XmlNode => {
  const id = childText(body, 'resultId');
  const page = resultSets.advance(id, access);
  if (page === null) throw failure('XL03000009', `The result ID '${id}' does not exist or has expired`);
  return pageNode(page.result, page.offset, id);
};

const pageSizeDefault = 100;
const pageSizeMax = 1000;

const fieldsOf = (list: string, object: LedgerObject): readonly string[] => {
  if (list === '' || list === '*') return [...object.fields.keys()];
  const fields = list.split(',').map((field) => field.trim());
  if (!fields.every((field) => object.fields.has(field))) throw badCondition();
  return fields;
};

const pageSizeOf = (body: XmlElement): number => {
  const element = childNamed(body, 'pagesize');
  if (element === undefined) return pageSizeDefault;
  const value = /^\d{1,6}$/.test(element.text) ? Number(element.text) : 0;
  if (value < 1 || value > pageSizeMax) throw badCondition();
  return value;
};

const filterOf = (query: string, object: LedgerObject): Filter => {
  if (query.trim() === '') return everything;
  try {
    return readCondition(query, { object, ignoresCase: false });
  } catch (error) {
    // An unknown field or a value of the wrong kind has a number of its own only in a `query`.
    throw error instanceof FunctionFailure ? badCondition() : error;
  }
};

/** The attributes and the elements are in lower case here, the fields are not. */
const pageNode = ({ object, fields, rows, pageSize }: ResultSet, offset: number, id: string): XmlNode => {
  const name = object.name.toLowerCase();
  const page = rows.slice(offset, offset + pageSize);
  const remaining = rows.length - offset - page.length;
  return node(
    'data',
    page.map((row) =>
      node(
        name,
        fields.map((field) => textNode(field, row.read(field))),
      ),
    ),
    {
      listtype: name,
      count: String(page.length),
      totalcount: String(rows.length),
      numremaining: String(remaining),
      resultId: remaining > 0 ? id : '',
    },
  );
};
