import type { FunctionCall } from './envelope';
import { childText, type XmlElement } from './xml-reader';

/** The objects of a `create` or an `update`. An `object` element before them is tolerated, as by the real gateway. */
export const writtenElements = ({ name, body }: FunctionCall): readonly XmlElement[] =>
  name === 'create' || name === 'update' ? body.children.filter((child) => child.name !== 'object') : [];

export const objectOf = (call: FunctionCall): string =>
  writtenElements(call)[0]?.name ?? (call.name === 'create' ? '' : childText(call.body, 'object'));

export const referenceNoOf = (call: FunctionCall): string => {
  const [written] = writtenElements(call);
  return written === undefined ? '' : childText(written, 'REFERENCENO');
};
