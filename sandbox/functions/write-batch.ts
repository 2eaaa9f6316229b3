import { failure, FunctionFailure, notPermitted, type GatewayError } from '../gateway/failures';
import type { FunctionCall } from '../gateway/envelope';
import { objectOf, writtenElements } from '../gateway/function-subject';
import { childText, type XmlElement } from '../gateway/xml-reader';
import { node, textNode, type XmlNode } from '../gateway/xml-writer';
import type { Batch } from '../ledger/batch';
import { visibilityFor } from '../objects/batch-visibility';
import { findObject } from '../objects/object-catalogue';
import { deleteJournalEntries, updateJournalEntry } from './change-journal-entry';
import { createJournalEntry } from './create-journal-entry';
import type { EntryAuthor } from './entry-header';
import { spelledEntry, spelledName } from './entry-spelling';
import { entryRefused, notImitated } from './entry-refusals';
import type { FunctionAnswer, FunctionContext } from './function-context';

/** Runs a `create`, an `update` or a `delete`. Only batches can be written. */
export const writeBatch = (call: FunctionCall, context: FunctionContext): FunctionAnswer => {
  const operation = call.name.toUpperCase();
  const type = objectOf(call);
  if (context.access.user.permission !== 'everything') throw notPermitted(operation, type.toLowerCase());
  if (call.name === 'delete') return remove(call, context);
  const elements = writtenElements(call);
  const stranger = elements.find(({ name }) => spelledName(name, context.settings) !== 'GLBATCH');
  if (stranger !== undefined || elements.length === 0) {
    throw failure('XL03000009', `Object definition ${stranger?.name ?? type} not found`);
  }
  if (elements.length > objectsMax) throw failure('XL03000009', `At most ${objectsMax} objects can be written at once`);
  const write = call.name === 'create' ? create : update;
  return writeEach(elements, (element) => write(spelledEntry(element, context.settings), context));
};

const keysMax = 100;
const objectsMax = 100;

/** Each object is written or refused for itself. What was written is told also when another one was refused. */
const writeEach = (elements: readonly XmlElement[], write: (element: XmlElement) => string): FunctionAnswer => {
  const recordNos: string[] = [];
  const errors: GatewayError[] = [];
  for (const element of elements) {
    try {
      recordNos.push(write(element));
    } catch (error) {
      if (!(error instanceof FunctionFailure)) throw error;
      errors.push(...error.errors);
    }
  }
  const data = writtenData(recordNos);
  if (errors.length > 0) throw new FunctionFailure(errors, data);
  return { data, recordNo: recordNos.join(',') };
};

const writtenData = (recordNos: readonly string[]): XmlNode =>
  node(
    'data',
    recordNos.map((recordNo) => node('glbatch', [textNode('RECORDNO', recordNo)])),
    { listtype: 'objects', count: String(recordNos.length) },
  );

const create = (element: XmlElement, context: FunctionContext): string => {
  const { company, ledger } = context;
  if (childText(element, 'RECORDNO') !== '') throw entryRefused(notImitated('RECORDNO'));
  return String(createJournalEntry(element, company, ledger, authorOf(context)).recordNo);
};

const update = (element: XmlElement, context: FunctionContext): string => {
  const { company, ledger } = context;
  const batch = findBatch(childText(element, 'RECORDNO'), context, 'update');
  updateJournalEntry(element, batch, company, ledger, authorOf(context));
  return String(batch.recordNo);
};

const remove = ({ body }: FunctionCall, context: FunctionContext): FunctionAnswer => {
  const { company, ledger, settings } = context;
  const name = childText(body, 'object');
  findObject(name, context);
  if (name !== 'GLBATCH') {
    const text = `API operation 'DELETE' cannot be performed on objects of type ${name.toLowerCase()}`;
    throw failure('PL04000005', text);
  }
  const keys = [
    ...new Set(
      childText(body, 'keys')
        .split(',')
        .map((key) => key.trim()),
    ),
  ];
  if (keys.length > keysMax) throw failure('XL03000009', `At most ${keysMax} keys can be deleted at once`);
  const batches = keys.map((key) => findBatch(key, context, 'delete'));
  deleteJournalEntries(batches, company, ledger, settings);
  return { data: null };
};

const authorOf = ({ access, settings, surroundings }: FunctionContext): EntryAuthor => ({
  userId: access.user.id,
  entityId: access.entityId,
  at: surroundings.now(),
  settings,
});

/** A batch of another entity is as unknown as one that never was. */
const findBatch = (key: string, context: FunctionContext, verb: string): Batch => {
  const isVisible = visibilityFor({ entityId: context.access.entityId, showsPrivate: true }, context);
  const batch = /^\d{1,15}$/.test(key) ? context.ledger.find(Number(key)) : undefined;
  if (batch !== undefined && isVisible(batch)) return batch;
  throw new FunctionFailure([
    { errorNo: 'BL01001973', description2: `Cannot find glbatch with key '${key}' to ${verb}.` },
  ]);
};
