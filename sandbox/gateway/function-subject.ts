import type { FunctionCall } from './envelope';
import { childText, type XmlElement } from './xml-reader';

/** The object element of a `create`. An `object` element before it is tolerated, as the real gateway does. */
export const createdElements = (call: FunctionCall): readonly XmlElement[] =>
  call.body.children.filter((child) => child.name !== 'object');

export const objectOf = (call: FunctionCall): string =>
  call.name === 'create' ? (createdElements(call)[0]?.name ?? '') : childText(call.body, 'object');

export const referenceNoOf = (call: FunctionCall): string => {
  const [created] = call.name === 'create' ? createdElements(call) : [];
  return created === undefined ? '' : childText(created, 'REFERENCENO');
};
