import { type Random } from '../../bench/random';
import { createOutcomeOf } from '../../src/adapters/intacct/entries/create-outcome';
import { prepareJournalEntry } from '../../src/adapters/intacct/entries/journal-entry';
import { idempotencyKeyOf, restPostOutcomeOf } from '../../src/adapters/intacct/rest/rest-create-outcome';
import { prepareRestEntry } from '../../src/adapters/intacct/rest/rest-journal-entry';
import { restReplyOf } from '../../src/adapters/intacct/rest/rest-reply';
import { type TransportAnswer } from '../../src/adapters/intacct/wire/exchange';
import { type PostOutcome, type PrepareOutcome } from '../../src/application/ports/accounting-system';
import { type LedgerEntry, type PostingIdentity } from '../../src/domain/ledger-entry/ledger-entry';
import { type Answered } from './sim-keys';

type Reply = Extract<TransportAnswer, { kind: 'reply' }>;

/** One way into the ledger: real requests, replies as the ledger writes them, and the real judgement of them. */
export interface SimWire {
  prepare(entry: LedgerEntry, identity: PostingIdentity): PrepareOutcome;
  keyOf(identity: PostingIdentity): string;
  replyOf(answered: Answered, controlId: string): Reply;
  /** That the names, or the key, were used before. */
  usedReply(controlId: string): Reply;
  lapsedReply(): Reply;
  refusedReply(): Reply;
  readonly outcomeOf: (answer: TransportAnswer, controlId: string) => PostOutcome;
}

export const LIE = {
  kind: 'refused',
  errorNo: 'BL01001973',
  text: "Your transaction date is within a period that's been closed.",
} as const;
const usedText = (controlId: string): string => `The function with controlid '${controlId}' was already executed.`;

const REQUEST_CONTROL_ID = 'request';
const COMPANY_ID = 'ACME';

const xmlOutcome = (answer: TransportAnswer, functionControlId: string): PostOutcome =>
  createOutcomeOf(answer, {
    controlId: REQUEST_CONTROL_ID,
    functionName: 'create',
    functionControlId,
    companyId: COMPANY_ID,
    usesSession: true,
    lengthMax: 1_000_000,
  });

export const textReply = (text: string, status = 200): Reply => ({
  kind: 'reply',
  status,
  text,
  problem: '',
  wait: {},
});
export const httpReply = (status: number): Reply => textReply('', status);

export const cutReply = (reply: Reply, random: Random): Reply => {
  const text = reply.text ?? '';
  return { ...reply, text: text.slice(0, random.whole(0, text.length - 1)) };
};

const CONTROL =
  `<control><status>success</status><senderid>s</senderid><controlid>${REQUEST_CONTROL_ID}</controlid>` +
  '<uniqueid>true</uniqueid><dtdversion>3.0</dtdversion></control>';
const AUTHENTICATION =
  `<authentication><status>success</status><userid>poster</userid><companyid>${COMPANY_ID}</companyid>` +
  '<locationid></locationid></authentication>';

const xmlReply = ({ execution }: Answered, controlId: string): Reply => {
  if (execution.kind === 'used' || execution.kind === 'broken') throw new Error('The gateway keeps no keys.');
  const isCreated = execution.kind === 'created';
  const content = isCreated
    ? `<data listtype="objects" count="1"><glbatch><RECORDNO>${execution.recordNo}</RECORDNO></glbatch></data>`
    : `<data listtype="objects" count="0"/><errormessage>${errorOf(execution.errorNo, execution.text)}</errormessage>`;
  const status = isCreated ? 'success' : 'failure';
  const result = `<result><status>${status}</status><function>create</function><controlid>${controlId}</controlid>${content}</result>`;
  return textReply(document(`<operation>${AUTHENTICATION}${result}</operation>`));
};

const authenticationFailure = (text: string, userId: string): string =>
  document(
    `<operation><authentication><status>failure</status><userid>${userId}</userid><companyid>${userId === '' ? '' : COMPANY_ID}</companyid></authentication>` +
      `<errormessage>${errorOf('XL03000006', text)}</errormessage></operation>`,
  );

const errorOf = (errorNo: string, text: string): string =>
  `<error><errorno>${errorNo}</errorno><description></description><description2>${text.replaceAll("'", '&apos;')}</description2><correction></correction></error>`;

const document = (content: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<response>${CONTROL}${content}</response>`;

const asText = (body: unknown, status: number, isOnRecord = false): Reply => ({
  ...textReply(JSON.stringify(body), status),
  ...(isOnRecord ? { isOnRecord: true as const } : {}),
});

const refusal = (status: number, errorId: string, message: string, isOnRecord = false): Reply =>
  asText({ 'ia::result': { 'ia::error': { code: 'operationFailed', message, errorId } } }, status, isOnRecord);

/** A control id of another one makes it the reply to something else. */
const restReply = ({ execution, isOnRecord }: Answered, controlId: string): Reply => {
  switch (execution.kind) {
    case 'created': {
      const key = execution.recordNo;
      const object = controlId.startsWith('other-') ? 'other' : 'objects/general-ledger/journal-entry';
      return asText({ 'ia::result': { key, id: key, href: `/${object}/${key}` } }, 201, isOnRecord);
    }
    case 'refused':
      return refusal(422, execution.errorNo, execution.text, isOnRecord);
    case 'used':
      return refusal(409, 'REST-2050', 'The idempotency key was used before.');
    case 'broken':
      return refusal(500, 'GW-0001', 'Unable to process request', isOnRecord);
  }
};

export const XML_WIRE: SimWire = {
  prepare: prepareJournalEntry,
  keyOf: ({ controlId }) => controlId,
  replyOf: xmlReply,
  usedReply: (controlId) => {
    const execution = { ...LIE, errorNo: 'XL03000009', text: usedText(controlId) };
    return xmlReply({ execution, isOnRecord: false }, controlId);
  },
  lapsedReply: () => textReply(authenticationFailure('Invalid session 123', '')),
  refusedReply: () => textReply(authenticationFailure('Sign-in information is incorrect', 'poster')),
  outcomeOf: xmlOutcome,
};

export const REST_WIRE: SimWire = {
  prepare: (entry, identity) => prepareRestEntry(entry, identity),
  keyOf: idempotencyKeyOf,
  replyOf: restReply,
  usedReply: (controlId) => restReply({ execution: { kind: 'used' }, isOnRecord: false }, controlId),
  lapsedReply: () =>
    asText({ error: { code: 'tokenInvalid', message: 'Token is not valid', errorId: 'REST-2102' } }, 401),
  refusedReply: () => refusal(400, 'GW-0011', 'Invalid Request'),
  outcomeOf: (answer) => restPostOutcomeOf(restReplyOf(answer, 'function')),
};
