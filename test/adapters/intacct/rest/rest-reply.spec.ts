import { restReplyOf } from '../../../../src/adapters/intacct/rest/rest-reply';
import { RestRow, valueAt } from '../../../../src/adapters/intacct/rest/rest-row';
import { REST_OBJECTS } from '../../../../src/adapters/intacct/rest/rest-names';

const reply = (status: number, body: unknown, more: { isOnRecord?: true } = {}) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return restReplyOf({ kind: 'reply', status, text, problem: '', wait: {}, ...more }, 'function');
};
const error = (errorId: string, message: string, more: Readonly<Record<string, unknown>> = {}) => ({
  code: 'operationFailed',
  errorId,
  message,
  supportId: 'a%7Eb',
  ...more,
});
const unbalanced = error('REST-7001', 'The operation failed.', {
  details: [
    error('GL-0951', 'Could not create GLBatch record.', { additionalInfo: { messageId: 'IA.X' } }),
    error('GL-1009', 'Les transactions ne sont pas équilibrées', {}),
  ],
});

it.each([
  [{ 'ia::result': { 'ia::error': unbalanced }, 'ia::meta': { totalError: 1 } }],
  [{ 'ia::error': unbalanced }],
  [{ error: unbalanced }],
])('finds the cause of a refusal by its id, wherever the error stands', (body) => {
  expect(reply(422, body)).toMatchObject({
    kind: 'refused',
    reasons: [{ code: 'ENTRY_UNBALANCED_IN_LEDGER', supportId: 'a~b' }, {}, {}],
  });
});

it.each([
  [200, { 'ia::result': [] }, 'success'],
  [201, { 'ia::result': { key: '1' } }, 'success'],
  [200, { 'ia::result': { 'ia::error': unbalanced } }, 'unclear'],
  [207, 'not json', 'unclear'],
  [302, '', 'unclear'],
  [400, { error: error('REST-1028', 'Payload contains errors') }, 'refused'],
  [400, { error: error('GW-0011', 'Invalid Request') }, 'connection-refused'],
  [400, '<html>', 'unclear'],
  [401, { error: error('REST-2102', 'Token is not valid') }, 'token-over'],
  [401, '', 'unclear'],
  [400, { error: error('REST-1206', 'Token has expired') }, 'token-over'],
  [400, { 'ia::result': { 'ia::error': error('REST-2102', 'Token is not valid') } }, 'token-over'],
  [403, { error: error('X', 'No.') }, 'refused'],
  [409, { error: error('REST-2050', 'conflict') }, 'key-used'],
  [429, '', 'throttled'],
  [503, { error: error('GW-0001', 'off-line') }, 'unclear'],
] as const)('%d %j is %s', (status, body, kind) => {
  expect(reply(status, body).kind).toBe(kind);
});

const atTokens = (status: number, body: unknown) =>
  restReplyOf({ kind: 'reply', status, text: JSON.stringify(body), problem: '', wait: {} }, 'authentication');

it.each([
  [401, { error: error('REST-2102', 'Token is not valid') }, 'CONSENT_OVER'],
  [400, { error: error('REST-2102', 'Token is not valid') }, 'CONSENT_OVER'],
  [400, { error: 'invalid_grant', error_description: 'expired' }, 'CONSENT_OVER'],
  [401, { error: error('REST-2101', 'Client authentication failed') }, 'APPLICATION_REFUSED'],
  [400, { error: error('REST-1216', 'The Client ID, Client Secret, … are incorrect') }, 'APPLICATION_REFUSED'],
  [401, { error: 'invalid_client' }, 'APPLICATION_REFUSED'],
  [400, { error: error('GW-0011', 'Invalid Request') }, 'COMPANY_UNKNOWN'],
] as const)('says what a refused token means: %d %j is %s', (status, body, code) => {
  expect(atTokens(status, body)).toMatchObject({ kind: 'connection-refused', reasons: [{ code }] });
});

it('takes an error of the server for the end of the request only where it is on record', () => {
  const body = { error: error('GW-0001', 'Unable to process request') };
  expect(reply(500, body)).not.toHaveProperty('claims');
  expect(reply(500, body, { isOnRecord: true })).toMatchObject({ claims: [{ code: 'LEDGER_UNAVAILABLE' }] });
  expect(reply(500, '<html>', { isOnRecord: true })).not.toHaveProperty('claims');
});

it('reads a row in the notation of the gateway', () => {
  const { fieldOf } = REST_OBJECTS['GLENTRY'] ?? {};
  if (fieldOf === undefined) throw new Error('No such object.');
  const row = new RestRow(
    { key: '7', 'journalEntry.key': '6000', txnType: 'credit', txnAmount: 1.5, dimensions: { class: { id: 'K1' } } },
    fieldOf,
  );
  const read = ['RECORDNO', 'BATCHNO', 'TR_TYPE', 'TRX_AMOUNT', 'CLASSID', 'GLDIMREGION'].map((field) =>
    row.text(field),
  );
  // A number is no amount.
  expect(read).toEqual(['7', '6000', '-1', '', 'K1', '']);
  expect(row.only('EXCHANGE_RATE')).toBeUndefined();
  expect(valueAt({ 'a.b': null, a: { b: 1 } }, 'a.b')).toBeNull();
});
