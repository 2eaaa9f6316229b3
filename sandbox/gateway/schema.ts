import { childNamed, type XmlElement } from './xml-reader';

/** The document is no request. The text is the one of the error `XL03000003`. */
export class EnvelopeError extends Error {}

export interface Place {
  readonly name: string;
  readonly isRequired?: boolean;
  readonly repeats?: boolean;
}

/** The children come in the order of the places, each at most once unless it repeats. */
export const checkSequence = (parent: XmlElement, places: readonly Place[]): void => {
  let index = 0;
  let taken = 0;
  for (const child of parent.children) {
    const expected: string[] = [];
    for (let place = places[index]; place !== undefined && place.name !== child.name; place = places[index]) {
      if (!(place.repeats === true && taken > 0)) expected.push(place.name);
      if (place.isRequired === true && taken === 0) throw unexpected(child, expected);
      index += 1;
      taken = 0;
    }
    const place = places[index];
    if (place === undefined) throw unexpected(child, expected);
    taken += 1;
    if (place.repeats !== true) {
      index += 1;
      taken = 0;
    }
  }
  const missing = places
    .slice(index)
    .find((place, offset) => place.isRequired === true && !(offset === 0 && taken > 0));
  if (missing !== undefined) throw incomplete(parent, [missing.name]);
};

export const checkLength = (element: XmlElement, controlId: string): void => {
  if (controlId.length <= controlIdLengthMax) return;
  const facet = `[facet 'maxLength'] The value has a length of '${controlId.length}'`;
  throw invalid(element, 1832, `${facet}; this exceeds the allowed maximum length of '${controlIdLengthMax}'.`);
};

export const readBoolean = (parent: XmlElement, name: string, absent: boolean): boolean => {
  const element = childNamed(parent, name);
  if (element === undefined) return absent;
  if (element.text === 'true') return true;
  if (element.text === 'false') return false;
  throw invalid(element, 1824, `'${element.text}' is not a valid value of the atomic type 'xs:boolean'.`);
};

export const missingAttribute = (element: XmlElement, attribute: string): EnvelopeError =>
  invalid(element, 1868, `The attribute '${attribute}' is required but missing.`);

export const unknownAttribute = (element: XmlElement, attribute: string): EnvelopeError =>
  invalid(element, 1866, `The attribute '${attribute}' is not allowed.`);

export const unexpected = (element: XmlElement, expected: readonly string[]): EnvelopeError =>
  invalid(element, 1871, `This element is not expected.${oneOf(expected)}`);

export const incomplete = (element: XmlElement, expected: readonly string[]): EnvelopeError =>
  invalid(element, 1871, `Missing child element(s).${oneOf(expected)}`);

export const notEnumerated = (element: XmlElement, attribute: string, value: string): EnvelopeError =>
  new EnvelopeError(
    `XML Parse error: Error 502: Value "${value}" for attribute ${attribute} of ${element.name} is not among the ` +
      `enumerated set Line: ${element.line}, column: 0.`,
  );

const controlIdLengthMax = 256;

const invalid = (element: XmlElement, code: number, problem: string): EnvelopeError =>
  new EnvelopeError(
    `XML Parse schema error: Error ${code}: Element '${element.name}': ${problem} Line: ${element.line}, column: 0.`,
  );

const oneOf = (names: readonly string[]): string => {
  if (names.length === 0) return '';
  return names.length === 1 ? ` Expected is ( ${names.join('')} ).` : ` Expected is one of ( ${names.join(', ')} ).`;
};
