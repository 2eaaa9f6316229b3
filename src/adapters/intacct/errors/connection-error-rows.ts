import { type ErrorLevel, type ErrorRow } from './error-row';

const BEFORE_FUNCTIONS: readonly ErrorLevel[] = ['control', 'authentication'];

/**
 * Refusals that concern every request alike: limits, maintenance, session, sender, user, company and our own document.
 */
export const CONNECTION_ERROR_ROWS: readonly ErrorRow[] = [
  {
    code: 'LEDGER_THROTTLED',
    errorClass: 'throttled',
    errorNo: /^GW-0010$/,
    text: /API rate limit exceeded/i,
    meaning: 'Sage Intacct is limiting requests.',
    fix: 'Nothing to do: posting continues automatically. If it happens often, ask Sage for a higher performance tier.',
  },
  {
    code: 'LEDGER_UNAVAILABLE',
    errorClass: 'unavailable',
    text: /temporarily off-?line/i,
    meaning: 'Sage Intacct is down for maintenance or overloaded.',
    fix: 'Nothing to do: it is retried automatically. If it persists, check the Sage Intacct status page.',
  },
  {
    code: 'LEDGER_UNAVAILABLE',
    errorClass: 'unavailable',
    errorNo: /^GW-000[1-9]$/,
    meaning: 'The gateway of Sage Intacct could not process the request.',
    fix: 'Nothing to do: it is retried automatically. If it persists, check the Sage Intacct status page.',
  },
  {
    code: 'SESSION_LAPSED',
    errorClass: 'session',
    levels: ['authentication'],
    text: /^invalid session/i,
    meaning: 'The session with Sage Intacct has ended.',
    fix: 'Nothing to do: a new session is opened.',
  },
  {
    code: 'SENDER_REFUSED',
    errorClass: 'connection',
    levels: BEFORE_FUNCTIONS,
    text: /partner ID or password/i,
    meaning: 'The sender ID or the sender password is wrong. Both are case sensitive.',
    fix: 'Enter the sender ID and sender password of your Web Services license again. They are not the sign-in of a user.',
  },
  {
    code: 'SENDER_NOT_AUTHORISED',
    errorClass: 'connection',
    levels: BEFORE_FUNCTIONS,
    text: /invalid web services authorization|not authorized to make web services requests/i,
    meaning: 'The company does not allow this sender ID to make Web Services requests.',
    fix: 'An Intacct administrator adds the sender ID in Company → Setup → Company → Security → Web Services authorizations.',
  },
  {
    code: 'APPLICATION_REFUSED',
    errorClass: 'connection',
    levels: ['authentication'],
    errorNo: /^(?:REST-2101|REST-1216|invalid_?client|unauthorized_client)$/i,
    meaning: 'Sage Intacct does not accept the application with which this service calls its REST API.',
    fix: 'Ask the operator of this service to check INTACCT_REST_CLIENT_ID and the secret that belongs to it, and that the company allows the application.',
  },
  {
    code: 'CONSENT_OVER',
    errorClass: 'connection',
    levels: ['authentication'],
    errorNo: /^(?:REST-2102|invalid_?grant|tokenInvalid)$/i,
    ids: ['IA.TOKEN_IS_INVALID'],
    meaning: 'The consent to post in Sage Intacct is over.',
    fix: 'A Controller connects again: Settings > Accounting > Connect again. Nothing is posted until then.',
  },
  {
    code: 'SIGN_IN_REFUSED',
    errorClass: 'connection',
    levels: BEFORE_FUNCTIONS,
    errorNo: /^(?:XMLGW_JPP0002|UJPP0002)$/,
    text: /sign-in information is incorrect/i,
    meaning: 'The company ID, the user ID or the user password is wrong, or the user is locked.',
    fix: 'Check all three before you try again, because repeated failures lock the user. An administrator unlocks it in Company → Admin → Web Services users.',
  },
  {
    code: 'COMPANY_UNKNOWN',
    errorClass: 'connection',
    levels: BEFORE_FUNCTIONS,
    errorNo: /^(?:GW-0011|invalidRequest)$/,
    meaning: 'The gateway has no active company or sender with these IDs.',
    fix: 'Check the company ID and the sender ID. If both are right, ask Sage whether the company and the Web Services license are active.',
  },
  {
    code: 'SUBSCRIPTION_EXPIRED',
    errorClass: 'connection',
    errorNo: /^PL04000055$/,
    meaning: 'The subscription of this company has expired.',
    fix: 'Renew the subscription with Sage, or connect to another company.',
  },
  {
    code: 'REQUEST_MALFORMED',
    errorClass: 'connection',
    levels: ['control'],
    text: /is not a valid transport policy/i,
    meaning: 'The gateway treated the request as asynchronous, which this service never sends.',
    fix: 'Report this to the people who run this service.',
  },
  {
    code: 'REQUEST_MALFORMED',
    errorClass: 'request',
    levels: ['control'],
    errorNo: /^XL03000003$/,
    meaning: 'Sage Intacct could not read the request.',
    fix: 'This is a defect of this service. Report it with the message of the ledger.',
  },
];

/** For errors without a row. A refused sign-in in unknown words is still one, and must not be repeated. */
export const FALLBACK_ROWS: Readonly<Record<ErrorLevel, ErrorRow>> = {
  control: {
    code: 'LEDGER_REFUSED',
    errorClass: 'unknown',
    meaning: 'Sage Intacct did not process the request, for a reason this service does not know.',
    fix: 'Read the message of the ledger. If it does not help, give Sage Support the support ID.',
  },
  authentication: {
    code: 'SIGN_IN_REFUSED',
    errorClass: 'connection',
    meaning: 'Sage Intacct refused the sign-in.',
    fix: 'Check the company ID, user ID and user password before you try again, because repeated failures lock the user.',
  },
  function: {
    code: 'LEDGER_REFUSED',
    errorClass: 'entry',
    meaning: 'Sage Intacct refused the request for a reason this service does not know.',
    fix: 'Read the message of the ledger, correct what it names and try again. If it does not help, give Sage Support the support ID.',
  },
};
