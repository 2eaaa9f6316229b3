import { type LedgerReason } from '../../../domain/ledger-entry/ledger-entry';
import { judge, type LedgerError } from '../errors/error-catalogue';
import { type ErrorLevel } from '../errors/error-row';
import { type TransportAnswer, type Wait } from '../wire/exchange';
import { errorsIn, hasErrors } from './rest-errors';

/** The meaning of a reply. Only a complete one is definite: what is not understood may have been executed. */
export type RestReply =
  | { readonly kind: 'success'; readonly status: number; readonly body: unknown }
  /** Nothing was executed. */
  | { readonly kind: 'refused'; readonly reasons: readonly LedgerReason[] }
  | { readonly kind: 'connection-refused'; readonly reasons: readonly LedgerReason[] }
  | { readonly kind: 'token-over'; readonly detail: string; readonly reasons: readonly LedgerReason[] }
  | { readonly kind: 'throttled'; readonly detail: string; readonly wait: Wait }
  /** The key of the request was used before, with another request or long ago, or is being used. */
  | { readonly kind: 'key-used'; readonly reasons: readonly LedgerReason[] }
  | {
      readonly kind: 'unclear';
      readonly cause: string;
      readonly isTransient: boolean;
      readonly wait: Wait;
      /** The request is over: the ledger has this reply on record, and a repeat would bring no other. */
      readonly claims?: readonly LedgerReason[];
    }
  | Exclude<TransportAnswer, { kind: 'reply' }>;

type Reply = Extract<TransportAnswer, { kind: 'reply' }>;

/** Without a reply it is the result of the transport itself. `level` is what was asked for: a token, or an object. */
export const restReplyOf = (answer: TransportAnswer, level: ErrorLevel): RestReply =>
  answer.kind === 'reply' ? meaningOf(answer, level) : answer;

/** Overload, and proxies in front of the API. A read may be retried; a create may have been executed. */
const TRANSIENT: readonly number[] = [502, 503, 504];

const meaningOf = (reply: Reply, level: ErrorLevel): RestReply => {
  const { status, text, problem, wait } = reply;
  if (status === 429) return { kind: 'throttled', detail: 'HTTP 429', wait };
  if (text === null) return unclear(reply, `${problem}.`);
  const body = jsonOf(text);
  if (status >= 200 && status < 300) return meaningOfSuccess(reply, text, body);
  const errors = errorsIn(body);
  if (errors !== null && status >= 400 && status <= 499) return meaningOfErrors(reply, errors, level);
  const { isOnRecord } = reply;
  const claims = isOnRecord === true && errors !== null ? judge(errors, 'function').reasons : undefined;
  return unclear(reply, 'not an answer of the API.', claims);
};

const unclear = ({ status, wait }: Reply, cause: string, claims?: readonly LedgerReason[]): RestReply => ({
  kind: 'unclear',
  cause: `HTTP ${status}: ${cause}`,
  isTransient: TRANSIENT.includes(status),
  wait,
  ...(claims === undefined ? {} : { claims }),
});

const meaningOfSuccess = (reply: Reply, text: string, body: unknown): RestReply => {
  const { status } = reply;
  if (status === 204 && text === '') return { kind: 'success', status, body: null };
  if (body === undefined) return unclear(reply, 'the reply is not JSON.');
  return hasErrors(body) ? unclear(reply, 'an error under a status of success.') : { kind: 'success', status, body };
};

const meaningOfErrors = (reply: Reply, errors: readonly LedgerError[], level: ErrorLevel): RestReply => {
  const { status, wait } = reply;
  // The gateway in front of the API speaks of sender and company, as it does over XML.
  const isGateway = errors.some(({ errorNo }) => errorNo.startsWith('GW-'));
  const judgedAt = status === 401 ? 'authentication' : isGateway ? 'control' : level;
  const { reasons, errorClass } = judge(errors, judgedAt);
  const detail = reasons.map(({ errorNo, message }) => `${errorNo} ${message}`.trim()).join(' ');
  if (isAboutKey(status, errors)) return { kind: 'key-used', reasons };
  if (isAboutToken(status, errors) && level !== 'authentication') return { kind: 'token-over', detail, reasons };
  if (errorClass === 'throttled') return { kind: 'throttled', detail, wait };
  if (errorClass === 'unavailable') return unclear(reply, detail);
  if (level === 'authentication' || errorClass === 'connection') return { kind: 'connection-refused', reasons };
  return { kind: 'refused', reasons: status === 403 ? reasons.map(asMissingRight) : reasons };
};

/** Expired tokens were answered with 400 too (seen in public); nothing is executed for one. */
const isAboutToken = (status: number, errors: readonly LedgerError[]): boolean =>
  status === 401 || errors.some(({ errorNo }) => ['REST-1206', 'REST-2102'].includes(errorNo));

/**
 * 409 is documented for a key that was used. What the loser of two requests gets is not: by its status or its words it
 * is never taken for a refusal of the entry.
 */
const isAboutKey = (status: number, errors: readonly LedgerError[]): boolean =>
  [409, 423, 425].includes(status) ||
  errors.some(({ texts }) => texts.some((text) => /idempoten|in progress|being processed/i.test(text)));

/** Without words that are known, a refusal by this status is about rights. */
const asMissingRight = (reason: LedgerReason): LedgerReason =>
  reason.code === 'LEDGER_REFUSED'
    ? {
        ...reason,
        code: 'PERMISSION_MISSING',
        meaning: 'The Intacct user lacks a permission.',
        fix: 'An Intacct administrator gives the role of the user this permission.',
      }
    : reason;

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};
