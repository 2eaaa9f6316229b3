import { type LedgerReason } from '../../../domain/ledger-entry/ledger-entry';
import { judgeErrors } from '../errors/error-catalogue';
import { type ErrorLevel } from '../errors/error-row';
import { type TransportAnswer, type Wait } from './exchange';
import { readXml, type XmlElement } from '../xml/xml-reader';

/** The meaning of the gateway's reply to one function. Only a complete reply without contradictions is definite. */
export type ReplyMeaning =
  | { readonly kind: 'success'; readonly data: XmlElement | undefined }
  /** The function or the document was refused; nothing was executed. */
  | { readonly kind: 'refused'; readonly reasons: readonly LedgerReason[] }
  | { readonly kind: 'connection-refused'; readonly reasons: readonly LedgerReason[] }
  | { readonly kind: 'session-lapsed'; readonly detail: string }
  /** The gateway does not read a document that asks for the ids of errors; nothing was executed. */
  | { readonly kind: 'error-ids-refused'; readonly detail: string }
  | { readonly kind: 'throttled'; readonly detail: string; readonly wait: Wait }
  /** No definite answer: the function may have been executed. */
  | { readonly kind: 'unclear'; readonly cause: string; readonly isTransient: boolean; readonly wait: Wait };

/** The outcome of a request: the meaning of its reply, or why there is none. */
export type GatewayReply = ReplyMeaning | Exclude<TransportAnswer, { kind: 'reply' }>;

/** What the reply has to echo to belong to our request. */
export interface ExpectedReply {
  readonly controlId: string;
  readonly functionName: string;
  readonly functionControlId: string;
  readonly companyId: string;
  readonly usesSession: boolean;
  readonly asksErrorIds?: boolean;
  /** In UTF-16 units; a longer reply has no meaning. */
  readonly lengthMax: number;
}

/** The meaning of a transport result. Without a reply it is the result itself. */
export const gatewayReplyOf = (answer: TransportAnswer, expected: ExpectedReply): GatewayReply =>
  answer.kind === 'reply' ? meaningOf(answer, expected) : answer;

type Reply = Extract<TransportAnswer, { kind: 'reply' }>;

/** The HTTP status is checked before the body: the gateway answers 429 and 5xx with XML, HTML or an empty body. */
export const meaningOf = (reply: Reply, expected: ExpectedReply): ReplyMeaning => {
  const { status, text, problem, wait } = reply;
  if (status === 429) return { kind: 'throttled', detail: 'HTTP 429', wait };

  const unclear = (cause: string): ReplyMeaning => ({
    kind: 'unclear',
    cause: `HTTP ${status}: ${cause}`,
    isTransient: TRANSIENT_STATUSES.includes(status),
    wait,
  });
  if (status !== 200 && (status < 400 || status > 499)) return unclear('not an answer of the gateway.');
  if (text === null) return unclear(`${problem}.`);

  const document = readXml(text, 'response', expected.lengthMax);
  if (!document.ok) return unclear(`${document.problem}.`);
  const meaning = meaningOfDocument(document.root, expected, wait);
  return status !== 200 && meaning.kind === 'success' ? unclear('a success under an error status.') : meaning;
};

/** Overload, and proxies in front of the gateway. A read may be retried; a create may have been executed. */
const TRANSIENT_STATUSES: readonly number[] = [502, 503, 504];

// There are three levels of status, and the next one exists only when the previous one is `success`.
const meaningOfDocument = (root: XmlElement, expected: ExpectedReply, wait: Wait): ReplyMeaning => {
  const control = root.only('control');
  if (control === undefined) return contradiction('no single control element');
  const echoedControlId = control.text('controlid').trim();
  // A refused document may come back without its control id, but never with another one.
  if (echoedControlId !== '' && echoedControlId !== expected.controlId) return contradiction('another control id');

  const operations = root.all('operation');
  const status = statusOf(control);
  if (status === 'failure' && operations.length === 0) return meaningOfErrors(root, 'control', expected, wait);
  const [operation] = operations;
  if (status !== 'success' || operation === undefined || operations.length > 1) {
    return contradiction('no single operation under a successful control element');
  }
  if (root.all('errormessage').length > 0) return contradiction('errors beside an operation');
  return meaningOfOperation(operation, expected, wait);
};

const meaningOfOperation = (operation: XmlElement, expected: ExpectedReply, wait: Wait): ReplyMeaning => {
  const authentication = operation.only('authentication');
  const results = operation.all('result');
  if (authentication === undefined) return contradiction('no single authentication element');
  if (isOfAnotherCompany(authentication, expected)) return contradiction('another company');

  const status = statusOf(authentication);
  if (status === 'failure' && results.length === 0) {
    const isNobody = authentication.text('userid').trim() === '' && authentication.text('companyid').trim() === '';
    return meaningOfErrors(operation, 'authentication', { ...expected, isNobody }, wait);
  }
  const [result] = results;
  if (status !== 'success' || result === undefined || results.length > 1) {
    return contradiction('no single result under a successful authentication');
  }
  if (operation.all('errormessage').length > 0) return contradiction('errors beside a result');
  return meaningOfResult(result, expected, wait);
};

// A dead session names no company, and the case of letters may differ from what was sent. After a sign-in over a
// console
// (`console|client|entity`, Sage's page on requests) it is unknown which of the names comes back.
const isOfAnotherCompany = (authentication: XmlElement, { companyId }: ExpectedReply): boolean => {
  const echoed = authentication.text('companyid').trim();
  return echoed !== '' && !companyId.includes('|') && echoed.toLowerCase() !== companyId.trim().toLowerCase();
};

const meaningOfResult = (result: XmlElement, expected: ExpectedReply, wait: Wait): ReplyMeaning => {
  if (result.text('controlid').trim() !== expected.functionControlId)
    return contradiction('another function control id');
  if (result.text('function').trim() !== expected.functionName) return contradiction('another function');

  const status = statusOf(result);
  const hasErrors = result.all('errormessage').length > 0;
  if (status === 'success' && !hasErrors) return { kind: 'success', data: result.only('data') };
  if (status !== 'failure' && status !== 'aborted') return contradiction('no clear status of the result');
  // A create of several objects can fail in part and then lists what it did create.
  if (result.all('data').some((data) => data.hasChildren()))
    return contradiction('a failure that lists created records');
  return meaningOfErrors(result, 'function', expected, wait);
};

const meaningOfErrors = (
  parent: XmlElement,
  level: ErrorLevel,
  expected: ExpectedReply & { readonly isNobody?: boolean },
  wait: Wait,
): ReplyMeaning => {
  const { errorClass, isKnown, reasons } = judgeErrors(parent, level);
  const detail = reasons.map(({ errorNo, message }) => `${errorNo} ${message}`.trim()).join(' ');
  // A dead session echoes neither user nor company, in any language of its text.
  const isDeadSession = errorClass === 'session' || (!isKnown && expected.isNobody === true);
  if (isDeadSession && expected.usesSession) return { kind: 'session-lapsed', detail };

  if (errorClass === 'request' && level === 'control' && expected.asksErrorIds === true) {
    return { kind: 'error-ids-refused', detail };
  }

  switch (errorClass) {
    case 'connection':
    case 'session':
      return { kind: 'connection-refused', reasons };
    case 'throttled':
      return { kind: 'throttled', detail, wait };
    case 'entry':
    case 'request':
      return { kind: 'refused', reasons };
    case 'unavailable':
    case 'unknown':
      return { kind: 'unclear', cause: detail, isTransient: errorClass === 'unavailable', wait };
  }
};

const statusOf = (parent: XmlElement): string => parent.only('status')?.ownText().trim() ?? '';

const contradiction = (what: string): ReplyMeaning => ({
  kind: 'unclear',
  cause: `The reply is not the answer to this request: ${what}.`,
  isTransient: false,
  wait: {},
});
