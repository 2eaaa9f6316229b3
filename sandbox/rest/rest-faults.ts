import type { Fault } from '../gateway/fault';
import { garbage, plainAnswer, redirection, signInPage, type Reply } from '../gateway/replies';
import { errorAnswer, metaOf, jsonAnswer, type RestError } from './rest-replies';

export interface Replacement {
  readonly reply: Reply;
  /** Whether the ledger works on the request before. */
  readonly isExecuted: boolean;
}

/** What is sent instead of the true answer; null for a fault that lets it through, or breaks the connection. */
export const replacementOf = (fault: Fault, supportId: () => string): Replacement | null => {
  switch (fault.kind) {
    case 'throttle': {
      const wait = String(fault.retryAfterSeconds ?? 1);
      const answer = errorAnswer(429, error('tooManyRequests', 'API rate limit exceeded', 'GW-0010'), supportId());
      const headers = { ...answer.headers, 'retry-after': wait, 'x-ia-throttle-retryafter': wait };
      return { reply: { ...answer, headers }, isExecuted: false };
    }
    case 'maintenance': {
      const offline = error('serviceUnavailable', 'The Service is Temporarily Off-line', fault.errorNo ?? 'GW-0001');
      return { reply: errorAnswer(503, offline, supportId()), isExecuted: false };
    }
    case 'gw-0011': {
      const invalid = error('invalidRequest', 'Invalid Request', 'GW-0011');
      return { reply: errorAnswer(400, invalid, supportId()), isExecuted: false };
    }
    case 'failed-after-commit': {
      const refused = error('unableToCreateRecordError', 'Could not create GLBatch record.', 'GL-0951');
      const body = { ...error('operationFailed', 'The operation failed.', 'REST-7001'), details: [refused] };
      return { reply: errorAnswer(422, body, supportId()), isExecuted: true };
    }
    case 'other-company': {
      const result = { key: '990001', id: '990001', href: '/objects/other/990001' };
      return {
        reply: jsonAnswer(201, { 'ia::result': result, 'ia::meta': metaOf(true) }),
        isExecuted: fault.when !== 'before',
      };
    }
    case 'http':
      return { reply: plainAnswer(fault.status, fault.body ?? ''), isExecuted: fault.when === 'after' };
    case 'redirect': {
      const reply = redirection(fault.status ?? 302, fault.location ?? 'https://maintenance.invalid/');
      return { reply, isExecuted: fault.when === 'after' };
    }
    case 'html-page':
      return { reply: signInPage, isExecuted: fault.when === 'after' };
    case 'garbage':
      return { reply: garbage, isExecuted: fault.when !== 'before' };
    case 'empty':
      return { reply: plainAnswer(200, ''), isExecuted: fault.when !== 'before' };
    case 'drop-before-commit':
    case 'drop-after-commit':
    case 'reset-before-commit':
    case 'reset-after-commit':
    case 'commit-late':
    case 'delay':
    case 'expire-session':
    case 'stored-error':
      return null;
    default:
      return {
        reply: errorAnswer(
          501,
          error('notImitated', `The sandbox does not imitate the fault ${fault.kind} over REST.`),
          supportId(),
        ),
        isExecuted: false,
      };
  }
};

const error = (code: string, message: string, errorId?: string): RestError => ({
  code,
  message,
  ...(errorId === undefined ? {} : { errorId }),
});
