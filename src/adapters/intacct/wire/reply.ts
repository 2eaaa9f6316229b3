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

export interface ExpectedFunction {
  readonly functionName: string;
  readonly functionControlId: string;
}

/** What the reply has to echo to belong to our request. */
interface ExpectedEnvelope {
  readonly controlId: string;
  readonly companyId: string;
  readonly usesSession: boolean;
  readonly asksErrorIds?: boolean;
  /** In UTF-16 units; a longer reply has no meaning. */
  readonly lengthMax: number;
}

/** The reply to a request with one function. */
export interface ExpectedReply extends ExpectedEnvelope, ExpectedFunction {}

/** The reply to a request with functions that are independent of each other. */
export interface ExpectedReplies extends ExpectedEnvelope {
  readonly functions: readonly ExpectedFunction[];
}

/** One meaning for each function in their order, or one of the whole request. */
export type JoinedMeaning =
  | { readonly kind: 'each'; readonly replies: readonly ReplyMeaning[] }
  | { readonly kind: 'whole'; readonly reply: GatewayReply };

/** The meaning of a transport result. Without a reply it is the result itself. */
export const gatewayReplyOf = (answer: TransportAnswer, expected: ExpectedReply): GatewayReply =>
  answer.kind === 'reply' ? meaningOf(answer, expected) : answer;

/** The same for a request with several functions. */
export const joinedRepliesOf = (answer: TransportAnswer, expected: ExpectedReplies): JoinedMeaning =>
  answer.kind === 'reply' ? meaningsOf(answer, expected) : { kind: 'whole', reply: answer };

type Reply = Extract<TransportAnswer, { kind: 'reply' }>;

export const meaningOf = (reply: Reply, expected: ExpectedReply): ReplyMeaning => {
  const meaning = meaningsOf(reply, { ...expected, functions: [expected] });
  return meaning.kind === 'whole' ? meaning.reply : (meaning.replies[0] ?? contradiction('no result'));
};

type JoinedReplyMeaning =
  Extract<JoinedMeaning, { kind: 'each' }> | { readonly kind: 'whole'; readonly reply: ReplyMeaning };

const whole = (reply: ReplyMeaning): JoinedReplyMeaning => ({ kind: 'whole', reply });

/** The HTTP status is checked before the body: the gateway answers 429 and 5xx with XML, HTML or an empty body. */
const meaningsOf = (reply: Reply, expected: ExpectedReplies): JoinedReplyMeaning => {
  const { status, text, problem, wait } = reply;
  if (status === 429) return whole({ kind: 'throttled', detail: 'HTTP 429', wait });

  const unclear = (cause: string): JoinedReplyMeaning =>
    whole({
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
  const isSuccess = meaning.kind === 'each' && meaning.replies.some(({ kind }) => kind === 'success');
  return status !== 200 && isSuccess ? unclear('a success under an error status.') : meaning;
};

/** Overload, and proxies in front of the gateway. A read may be retried; a create may have been executed. */
const TRANSIENT_STATUSES: readonly number[] = [502, 503, 504];

// There are three levels of status, and the next one exists only when the previous one is `success`.
const meaningOfDocument = (root: XmlElement, expected: ExpectedReplies, wait: Wait): JoinedReplyMeaning => {
  const control = root.only('control');
  if (control === undefined) return whole(contradiction('no single control element'));
  const echoedControlId = control.text('controlid').trim();
  // A refused document may come back without its control id, but never with another one.
  if (echoedControlId !== '' && echoedControlId !== expected.controlId)
    return whole(contradiction('another control id'));

  const operations = root.all('operation');
  const status = statusOf(control);
  if (status === 'failure' && operations.length === 0) return whole(meaningOfErrors(root, 'control', expected, wait));
  const [operation] = operations;
  if (status !== 'success' || operation === undefined || operations.length > 1) {
    return whole(contradiction('no single operation under a successful control element'));
  }
  if (root.all('errormessage').length > 0) return whole(contradiction('errors beside an operation'));
  return meaningOfOperation(operation, expected, wait);
};

const meaningOfOperation = (operation: XmlElement, expected: ExpectedReplies, wait: Wait): JoinedReplyMeaning => {
  const authentication = operation.only('authentication');
  const results = operation.all('result');
  if (authentication === undefined) return whole(contradiction('no single authentication element'));
  if (isOfAnotherCompany(authentication, expected)) return whole(contradiction('another company'));

  const status = statusOf(authentication);
  if (status === 'failure' && results.length === 0) {
    const isNobody = authentication.text('userid').trim() === '' && authentication.text('companyid').trim() === '';
    return whole(meaningOfErrors(operation, 'authentication', { ...expected, isNobody }, wait));
  }
  const { functions } = expected;
  if (status !== 'success' || results.length !== functions.length) {
    return whole(contradiction('another number of results than functions under a successful authentication'));
  }
  if (operation.all('errormessage').length > 0) return whole(contradiction('errors beside a result'));
  const replies = functions.map((one, index) => meaningOfResult(results[index], one, { expected, wait }));
  return { kind: 'each', replies };
};

// A dead session names no company, and the case of letters may differ from what was sent. After a sign-in over a
// console
// (`console|client|entity`, Sage's page on requests) it is unknown which of the names comes back.
const isOfAnotherCompany = (authentication: XmlElement, { companyId }: ExpectedEnvelope): boolean => {
  const echoed = authentication.text('companyid').trim();
  return echoed !== '' && !companyId.includes('|') && echoed.toLowerCase() !== companyId.trim().toLowerCase();
};

// Results come in the order of their functions.
const meaningOfResult = (
  result: XmlElement | undefined,
  { functionName, functionControlId }: ExpectedFunction,
  { expected, wait }: { readonly expected: ExpectedEnvelope; readonly wait: Wait },
): ReplyMeaning => {
  if (result?.text('controlid').trim() !== functionControlId) return contradiction('another function control id');
  if (result.text('function').trim() !== functionName) return contradiction('another function');

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
  expected: ExpectedEnvelope & { readonly isNobody?: boolean },
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
