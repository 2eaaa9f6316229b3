import { createOutcomeOf } from '../../../src/adapters/intacct/entries/create-outcome';
import { type TransportAnswer } from '../../../src/adapters/intacct/wire/exchange';
import { type ExpectedReply } from '../../../src/adapters/intacct/wire/reply';
import {
  authenticationFailure,
  controlFailure,
  created,
  errors,
  identity,
  link,
  reply,
  type StubAnswer,
  type StubRequest,
} from './stub-gateway';

const request: StubRequest = {
  body: '',
  headers: {},
  functionName: 'create',
  controlId: 'request-1',
  functionControlId: identity.controlId,
};
const expected: ExpectedReply = {
  controlId: request.controlId,
  functionName: 'create',
  functionControlId: identity.controlId,
  companyId: link.companyId,
  usesSession: true,
  lengthMax: 100_000,
};
const answered = ({ body = '', status = 200 }: StubAnswer, wait = {}): TransportAnswer => ({
  kind: 'reply',
  status,
  text: String(body),
  problem: '',
  wait,
});
const account = 'Account 4000 is not valid';

describe('the outcome of a create', () => {
  it('is posted over a console, whichever of its names the ledger gives back', () => {
    const answer = answered(reply(request, 'success', created));
    const overConsole = { ...expected, companyId: 'console|client|entity' };
    expect(createOutcomeOf(answer, overConsole)).toEqual({ kind: 'posted', recordNo: '6679' });
    expect(createOutcomeOf(answer, { ...expected, companyId: 'OTHER' })).toMatchObject({ kind: 'unknown' });
  });

  it.each<[string, TransportAnswer, object]>([
    ['a success', answered(reply(request, 'success', created)), { kind: 'posted', recordNo: '6679' }],
    [
      'a refusal of the entry',
      answered(reply(request, 'failure', errors(['BL01001973', account]))),
      {
        kind: 'rejected',
        reasons: [expect.objectContaining({ code: 'ACCOUNT_NOT_USABLE', errorNo: 'BL01001973', message: account })],
      },
    ],
    [
      'a refused sender',
      answered({ body: authenticationFailure(request, 'Invalid Web Services Authorization') }),
      { kind: 'connection-refused', reasons: [expect.objectContaining({ code: 'SENDER_NOT_AUTHORISED' })] },
    ],
    [
      'a dead session',
      answered({ body: authenticationFailure(request, 'Invalid session x1', '') }),
      { kind: 'not-sent', cause: 'session-lapsed', detail: 'XL03000006 Invalid session x1' },
    ],
    [
      'throttling by status',
      answered({ status: 429 }, { retryAfterMs: 2_000 }),
      { kind: 'not-sent', cause: 'throttled', detail: 'HTTP 429', retryAfterMs: 2_000 },
    ],
    [
      'throttling by number',
      answered({ body: controlFailure('request-1', 'GW-0010', 'API rate limit exceeded') }),
      { kind: 'not-sent', cause: 'throttled', detail: 'GW-0010 API rate limit exceeded' },
    ],
    [
      'a closed window',
      { kind: 'not-sent', cause: 'send-window', detail: 'over' },
      { kind: 'not-sent', cause: 'send-window', detail: 'over' },
    ],
    [
      'no connection',
      { kind: 'not-sent', cause: 'unreachable', detail: 'no route' },
      { kind: 'not-sent', cause: 'unreachable', detail: 'no route' },
    ],
    ['a lost answer', { kind: 'lost', cause: 'reset' }, { kind: 'unknown', cause: 'reset' }],
    [
      'an unreadable answer',
      { kind: 'reply', status: 200, text: null, problem: 'the reply is not UTF-8', wait: {} },
      { kind: 'unknown', cause: 'HTTP 200: the reply is not UTF-8.' },
    ],
    [
      'a server error',
      answered({ status: 503, body: '' }),
      { kind: 'unknown', cause: 'HTTP 503: not an answer of the gateway.' },
    ],
    [
      'a success without a record',
      answered(reply(request, 'success', '')),
      { kind: 'unknown', cause: 'The ledger reported success without one record number.' },
    ],
    [
      'the answer to another request',
      answered(reply({ ...request, functionControlId: 'other' }, 'success', created)),
      { kind: 'unknown', cause: 'The reply is not the answer to this request: another function control id.' },
    ],
  ])('after %s', (_what, answer, outcome) => {
    expect(createOutcomeOf(answer, expected)).toEqual(outcome);
  });
});
