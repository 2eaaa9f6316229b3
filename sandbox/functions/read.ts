import { FunctionFailure } from '../gateway/failures';
import { childText, type XmlElement } from '../gateway/xml-reader';
import { node, textNode, type XmlNode } from '../gateway/xml-writer';
import { entryObject, entryRows } from '../objects/entry-object';
import type { LedgerObject, Row } from '../objects/ledger-object';
import type { ObjectSources } from '../objects/object-sources';
import { invalidQuery } from './filter';

export interface ReadContext {
  readonly object: LedgerObject;
  readonly sources: ObjectSources;
  readonly entityId: string;
  /** `RECORDNO` for `read`, the id people know for `readByName`. */
  readonly keyField: string;
}

/** Reads objects by their keys. A key that does not exist is simply absent from the answer. */
export const runRead = (body: XmlElement, context: ReadContext): XmlNode => {
  const { object, keyField, entityId } = context;
  const keys = listOf(childText(body, 'keys'));
  if (keys.length > keysMax) throw invalidQuery(`At most ${keysMax} keys can be read at once`);
  const fieldList = childText(body, 'fields');
  const fields = fieldList === '' || fieldList === '*' ? [...object.fields.keys()] : listOf(fieldList);
  const hasEntries = object.name === 'GLBATCH' && (fieldList === '' || fieldList === '*' || fields.includes('ENTRIES'));
  const plain = fields.filter((field) => !(hasEntries && field === 'ENTRIES'));
  for (const field of plain) {
    // The error number of this refusal really is its text.
    if (!object.fields.has(field)) throw new FunctionFailure([{ errorNo: `Invalid fields list ${fieldList}` }]);
  }
  const wanted = new Set(keys);
  const rows = [...object.rows({ entityId, showsPrivate: true }, new Map([[keyField, keys]]))].filter((row) =>
    wanted.has(row.read(keyField)),
  );
  return node(
    'data',
    rows.map((row) => recordNode(row, plain, hasEntries, context)),
    { listtype: object.name, count: String(rows.length) },
  );
};

const keysMax = 100;

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const recordNode = (row: Row, fields: readonly string[], hasEntries: boolean, context: ReadContext): XmlNode => {
  const { object, sources } = context;
  const nodes = fields.map((field) => textNode(field, row.read(field)));
  const name = object.name === 'GLBATCH' ? sources.settings.readBatchName : object.name;
  return node(name, hasEntries ? [...nodes, ...entryNodes(row, sources)] : nodes);
};

const entryNodes = (row: Row, sources: ObjectSources): XmlNode[] => {
  const { readLines } = sources.settings;
  if (readLines === 'absent') return [];
  const batch = sources.ledger.find(Number(row.read('RECORDNO')));
  const fields = [...entryObject(sources).fields.keys()];
  const entries = (batch === undefined ? [] : entryRows(batch, sources)).map((entry) =>
    node(
      readLines === 'ENTRIES/glentry' ? 'glentry' : 'GLENTRY',
      fields.map((field) => textNode(field, entry.read(field))),
    ),
  );
  return readLines === 'GLENTRY' ? entries : [node('ENTRIES', entries)];
};
