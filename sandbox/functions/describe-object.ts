import { failure } from '../gateway/failures';
import { childText, type XmlElement } from '../gateway/xml-reader';
import { node, textNode, type XmlNode } from '../gateway/xml-writer';
import { findObject, objectNames } from '../objects/object-catalogue';
import type { ObjectSources } from '../objects/object-sources';
import { describeFields, type FieldDescription } from './field-descriptions';

/** Answers a `lookup`: the fields and the relationships of an object. */
export const lookUp = (name: string, sources: ObjectSources): XmlNode => {
  const fields = describeFields(findObject(name, sources), sources);
  const content = [node('Fields', fields.map(lookedUpField)), node('Relationships', relationshipsOf(name))];
  return node('data', [node('Type', content, { Name: name, DocumentType: '' })], { listtype: 'All', count: '1' });
};

/** Answers an `inspect`: names of fields, with `detail="1"` everything about them, with `*` names of objects. */
export const inspect = (body: XmlElement, sources: ObjectSources): XmlNode => {
  const name = childText(body, 'object') || childText(body, 'name');
  if (name === '') throw failure('XL03000009', 'Object definition  not found');
  if (name === '*') {
    const types = objectNames(sources).map((type) => ({ ...textNode('type', type), attributes: { typename: type } }));
    return node('data', types, { listtype: 'All', count: String(types.length) });
  }
  const fields = describeFields(findObject(name, sources), sources);
  const isDetailed = body.attributes.get('detail') === '1';
  const nodes = fields.map((field, index) =>
    isDetailed ? inspectedField(field, index) : textNode('Field', field.name),
  );
  return node('data', [node('Type', [node('Fields', nodes)], { Name: name })], { listtype: 'All', count: '1' });
};

const lookedUpField = (field: FieldDescription): XmlNode =>
  node('Field', [
    textNode('ID', field.name),
    textNode('LABEL', field.label),
    textNode('DESCRIPTION', field.label),
    textNode('REQUIRED', String(field.isRequired)),
    textNode('READONLY', String(field.isReadOnly)),
    textNode('DATATYPE', field.dataType),
    ...(field.validValues.length === 0
      ? []
      : [
          node(
            'VALIDVALUES',
            field.validValues.map((value) => textNode('VALIDVALUE', value)),
          ),
        ]),
    textNode('ISCUSTOM', String(field.isCustom)),
  ]);

const inspectedField = (field: FieldDescription, index: number): XmlNode =>
  node('Field', [
    textNode('Name', field.name),
    textNode('GroupName', ''),
    textNode('dataName', field.dataType),
    textNode('externalDataName', field.dataType.toLowerCase()),
    textNode('isRequired', String(field.isRequired)),
    textNode('isReadOnly', String(field.isReadOnly)),
    textNode('maxLength', String(field.lengthMax)),
    textNode('DisplayLabel', field.label),
    textNode('Description', field.label),
    textNode('id', String(index + 1)),
  ]);

interface Relationship {
  readonly path: string;
  readonly object: string;
  readonly relatedBy: string;
}

const relationships: Readonly<Record<string, readonly Relationship[]>> = {
  GLBATCH: [{ path: 'JOURNAL', object: 'JOURNAL', relatedBy: 'JOURNALKEY' }],
  GLENTRY: [
    { path: 'GLBATCH', object: 'GLBATCH', relatedBy: 'BATCHNO' },
    { path: 'GLACCOUNT', object: 'GLACCOUNT', relatedBy: 'ACCOUNTKEY' },
  ],
};

const relationshipsOf = (name: string): XmlNode[] =>
  (relationships[name] ?? []).map(({ path, object, relatedBy }) =>
    node('Relationship', [
      textNode('OBJECTPATH', path),
      textNode('OBJECTNAME', object),
      textNode('LABEL', object),
      textNode('RELATIONSHIPTYPE', 'MANY2ONE'),
      textNode('RELATEDBY', relatedBy),
    ]),
  );
