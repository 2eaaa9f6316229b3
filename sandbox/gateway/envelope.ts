import { childNamed, childText, readXml, XmlSyntaxError, type XmlElement } from './xml-reader';
import { bodyOf, functionNames } from './function-names';
import type { SandboxSettings } from './settings';

export interface Control {
  readonly senderId: string;
  readonly password: string;
  readonly controlId: string;
  readonly isUnique: boolean;
  readonly dtdVersion: string;
  readonly policyId: string | null;
  readonly isPretty: boolean;
  readonly wantsAdditionalInfo: boolean;
}

export type Authentication =
  | {
      readonly kind: 'login';
      readonly userId: string;
      readonly companyId: string;
      readonly password: string;
      readonly locationId: string;
    }
  | { readonly kind: 'session'; readonly sessionId: string };

export interface FunctionCall {
  readonly name: string;
  readonly controlId: string;
  readonly body: XmlElement;
}

export interface Operation {
  readonly isTransaction: boolean;
  readonly authentication: Authentication;
  readonly functions: readonly FunctionCall[];
}

export interface GatewayRequest {
  readonly control: Control;
  readonly operations: readonly Operation[];
}

/** What Sage does not publish about the schema. */
export type EnvelopeRules = Pick<SandboxSettings, 'uniqueIdAbsentMeans'>;

/** The document is no request. The text is the one of the error `XL03000003`. */
export class EnvelopeError extends Error {}

export const readRequest = (document: string, rules: EnvelopeRules): GatewayRequest => {
  const request = readDocument(document);
  if (request.name !== 'request') throw unexpected(request, ['request']);
  checkSequence(request, [
    { name: 'control', isRequired: true },
    { name: 'operation', isRequired: true, repeats: true },
  ]);
  const [control, ...operations] = request.children;
  if (control === undefined) throw incomplete(request, ['control']);
  return { control: readControl(control, rules), operations: operations.map(readOperation) };
};

interface Place {
  readonly name: string;
  readonly isRequired?: boolean;
  readonly repeats?: boolean;
}

const controlIdLengthMax = 256;
const controlPlaces: readonly Place[] = [
  { name: 'senderid', isRequired: true },
  { name: 'password' },
  { name: 'controlid', isRequired: true },
  { name: 'uniqueid' },
  { name: 'dtdversion' },
  { name: 'policyid' },
  { name: 'debug' },
  { name: 'includewhitespace' },
  { name: 'showadditionalerrorinfo' },
];
const loginPlaces: readonly Place[] = [
  { name: 'userid', isRequired: true },
  { name: 'companyid', isRequired: true },
  { name: 'password', isRequired: true },
  { name: 'clientid' },
  { name: 'locationid' },
];

const readDocument = (document: string): XmlElement => {
  try {
    return readXml(document);
  } catch (error) {
    if (!(error instanceof XmlSyntaxError)) throw error;
    const where = `Line: ${error.line}, column: ${error.column}.`;
    throw new EnvelopeError(`XML Parse schema error: Fatal Error ${error.code}: ${error.message} ${where}`);
  }
};

const readControl = (element: XmlElement, rules: EnvelopeRules): Control => {
  checkSequence(element, controlPlaces);
  const controlId = childText(element, 'controlid');
  checkLength(childNamed(element, 'controlid') ?? element, controlId);
  return {
    senderId: childText(element, 'senderid'),
    password: childText(element, 'password'),
    controlId,
    isUnique: readBoolean(element, 'uniqueid', rules.uniqueIdAbsentMeans),
    dtdVersion: childText(element, 'dtdversion'),
    policyId: childNamed(element, 'policyid')?.text ?? null,
    isPretty: readBoolean(element, 'includewhitespace', true),
    wantsAdditionalInfo: readBoolean(element, 'showadditionalerrorinfo', false),
  };
};

const readOperation = (element: XmlElement): Operation => {
  for (const name of element.attributes.keys()) {
    if (name !== 'transaction') throw invalid(element, 1866, `The attribute '${name}' is not allowed.`);
  }
  const transaction = element.attributes.get('transaction') ?? 'false';
  if (transaction !== 'true' && transaction !== 'false') {
    throw enumeration(element, 'transaction', 'operation', transaction);
  }
  checkSequence(element, [
    { name: 'authentication', isRequired: true },
    { name: 'preferences', repeats: true },
    { name: 'content', repeats: true },
  ]);
  const authentication = childNamed(element, 'authentication');
  if (authentication === undefined) throw incomplete(element, ['authentication']);
  const contents = element.children.filter((child) => child.name === 'content');
  return {
    isTransaction: transaction === 'true',
    authentication: readAuthentication(authentication),
    functions: contents.flatMap(readContent),
  };
};

const readAuthentication = (element: XmlElement): Authentication => {
  const [choice, ...others] = element.children;
  if (choice === undefined) throw incomplete(element, ['login', 'sessionid', 'oauth']);
  if (!['login', 'sessionid', 'oauth'].includes(choice.name)) throw unexpected(choice, ['login', 'sessionid', 'oauth']);
  if (others[0] !== undefined) throw unexpected(others[0], []);
  if (choice.name === 'sessionid') return { kind: 'session', sessionId: choice.text };
  // The sandbox issues no token that an `oauth` element could carry, so any is as good as an unknown session.
  if (choice.name === 'oauth') return { kind: 'session', sessionId: '' };
  checkSequence(choice, loginPlaces);
  return {
    kind: 'login',
    userId: childText(choice, 'userid'),
    companyId: childText(choice, 'companyid'),
    password: childText(choice, 'password'),
    locationId: childText(choice, 'locationid'),
  };
};

const readContent = (content: XmlElement): FunctionCall[] => {
  checkSequence(content, [{ name: 'function', isRequired: true, repeats: true }]);
  return content.children.map((element) => {
    const controlId = element.attributes.get('controlid');
    if (controlId === undefined) throw invalid(element, 1868, "The attribute 'controlid' is required but missing.");
    checkLength(element, controlId);
    const [body, second] = element.children;
    if (body === undefined) throw incomplete(element, functionNames);
    if (!functionNames.includes(body.name)) throw unexpected(body, functionNames);
    if (second !== undefined) throw unexpected(second, []);
    checkBody(body);
    return { name: body.name, controlId, body };
  });
};

/** The children of a function may come in any order, but each is known and none of the required ones is missing. */
const checkBody = (body: XmlElement): void => {
  const expected = bodyOf(body.name);
  if (expected === 'anything') return;
  const seen = new Set<string>();
  for (const child of body.children) {
    if (!expected.allowed.includes(child.name) || seen.has(child.name)) throw unexpected(child, expected.allowed);
    seen.add(child.name);
  }
  const missing = expected.required.filter((name) => !seen.has(name));
  if (missing.length > 0) throw incomplete(body, missing);
};

const checkSequence = (parent: XmlElement, places: readonly Place[]): void => {
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

const checkLength = (element: XmlElement, controlId: string): void => {
  if (controlId.length <= controlIdLengthMax) return;
  const facet = `[facet 'maxLength'] The value has a length of '${controlId.length}'`;
  throw invalid(element, 1832, `${facet}; this exceeds the allowed maximum length of '${controlIdLengthMax}'.`);
};

const readBoolean = (parent: XmlElement, name: string, absent: boolean): boolean => {
  const element = childNamed(parent, name);
  if (element === undefined) return absent;
  if (element.text === 'true') return true;
  if (element.text === 'false') return false;
  throw invalid(element, 1824, `'${element.text}' is not a valid value of the atomic type 'xs:boolean'.`);
};

const invalid = (element: XmlElement, code: number, problem: string): EnvelopeError =>
  new EnvelopeError(
    `XML Parse schema error: Error ${code}: Element '${element.name}': ${problem} Line: ${element.line}, column: 0.`,
  );

const unexpected = (element: XmlElement, expected: readonly string[]): EnvelopeError =>
  invalid(element, 1871, `This element is not expected.${oneOf(expected)}`);

const incomplete = (element: XmlElement, expected: readonly string[]): EnvelopeError =>
  invalid(element, 1871, `Missing child element(s).${oneOf(expected)}`);

const oneOf = (names: readonly string[]): string => {
  if (names.length === 0) return '';
  return names.length === 1 ? ` Expected is ( ${names.join('')} ).` : ` Expected is one of ( ${names.join(', ')} ).`;
};

const enumeration = (element: XmlElement, attribute: string, owner: string, value: string): EnvelopeError =>
  new EnvelopeError(
    `XML Parse error: Error 502: Value "${value}" for attribute ${attribute} of ${owner} is not among the enumerated set ` +
      `Line: ${element.line}, column: 0.`,
  );
