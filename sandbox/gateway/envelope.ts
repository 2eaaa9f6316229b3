import { childNamed, childText, readXml, XmlSyntaxError, type XmlElement } from './xml-reader';
import { bodyOf, functionNamesFor, listableObjects } from './function-names';
import {
  checkLength,
  checkSequence,
  EnvelopeError,
  incomplete,
  missingAttribute,
  notEnumerated,
  readBoolean,
  unexpected,
  unknownAttribute,
  type Place,
} from './schema';
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
export type EnvelopeRules = Pick<
  SandboxSettings,
  'uniqueIdAbsentMeans' | 'additionalErrorInfo' | 'servesClosedBooksDate'
>;

export const readRequest = (document: string, rules: EnvelopeRules): GatewayRequest => {
  const request = readDocument(document);
  if (request.name !== 'request') throw unexpected(request, ['request']);
  checkSequence(request, [
    { name: 'control', isRequired: true },
    { name: 'operation', isRequired: true, repeats: true },
  ]);
  const [control, ...operations] = request.children;
  if (control === undefined) throw incomplete(request, ['control']);
  return {
    control: readControl(control, rules),
    operations: operations.map((operation) => readOperation(operation, rules)),
  };
};

const controlPlaces: readonly Place[] = [
  { name: 'senderid', isRequired: true },
  { name: 'password' },
  { name: 'controlid', isRequired: true },
  { name: 'uniqueid' },
  { name: 'dtdversion' },
  { name: 'policyid' },
  { name: 'debug' },
  { name: 'includewhitespace' },
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
  checkControlSequence(element, rules);
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

/** Where the schema has the newest element is not published, nor whether every gateway has it. */
const checkControlSequence = (element: XmlElement, { additionalErrorInfo }: EnvelopeRules): void => {
  const others = element.children.filter(({ name }) => name !== 'showadditionalerrorinfo');
  const isAnywhere = additionalErrorInfo === 'anywhere' && others.length >= element.children.length - 1;
  const places =
    additionalErrorInfo === 'last' ? [...controlPlaces, { name: 'showadditionalerrorinfo' }] : controlPlaces;
  checkSequence(isAnywhere ? { ...element, children: others } : element, places);
};

const readOperation = (element: XmlElement, rules: EnvelopeRules): Operation => {
  const functionNames = functionNamesFor(rules);
  for (const name of element.attributes.keys()) {
    if (name !== 'transaction') throw unknownAttribute(element, name);
  }
  const transaction = element.attributes.get('transaction') ?? 'false';
  if (transaction !== 'true' && transaction !== 'false') {
    throw notEnumerated(element, 'transaction', transaction);
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
    functions: contents.flatMap((content) => readContent(content, functionNames)),
  };
};

const readAuthentication = (element: XmlElement): Authentication => {
  const [choice, ...others] = element.children;
  if (choice === undefined) throw incomplete(element, ['login', 'sessionid', 'oauth']);
  if (!['login', 'sessionid', 'oauth'].includes(choice.name)) throw unexpected(choice, ['login', 'sessionid', 'oauth']);
  if (others[0] !== undefined) throw unexpected(others[0], []);
  if (choice.name === 'sessionid') return { kind: 'session', sessionId: choice.text };
  // The sandbox issues no token for an `oauth` element, so any is treated as an unknown session.
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

const readContent = (content: XmlElement, functionNames: readonly string[]): FunctionCall[] => {
  checkSequence(content, [{ name: 'function', isRequired: true, repeats: true }]);
  return content.children.map((element) => {
    const controlId = element.attributes.get('controlid');
    if (controlId === undefined) throw missingAttribute(element, 'controlid');
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
  if (body.name === 'get_list') checkListed(body);
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

const checkListed = (body: XmlElement): void => {
  const object = body.attributes.get('object');
  if (object === undefined) throw missingAttribute(body, 'object');
  if (!listableObjects.includes(object)) throw notEnumerated(body, 'object', object);
};
