import type { Reply } from '../../sandbox/gateway/replies';
import { driverOf, type Driver } from './gateway-driver';

export interface RestReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly json: unknown;
}

export interface RestDriver extends Driver {
  /** A request as its user; a text instead of a reply when the connection ended. */
  rest(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<RestReply>;
  broken(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<string>;
  /** A new token by client credentials. */
  signIn(username?: string): Promise<void>;
  token(form: Readonly<Record<string, string>>): Promise<RestReply>;
}

export const entries = '/objects/general-ledger/journal-entry';

export const client = { client_id: 'revrec-app', client_secret: 'app-Pa55!' } as const;

export const restDriver = (): RestDriver => {
  const driver = driverOf();
  let accessToken = 'none';
  const send = (
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Reply> =>
    driver.gateway.rest.handle({
      method,
      path,
      headers: { authorization: `Bearer ${accessToken}`, ...headers },
      body: typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body),
    });
  const rest: RestDriver['rest'] = async (...request) => readReply(await send(...request));
  const token: RestDriver['token'] = (form) => rest('POST', '/oauth2/token', new URLSearchParams(form).toString());
  return {
    ...driver,
    rest,
    token,
    broken: async (...request) => (await send(...request)).kind,
    signIn: async (username = 'revrec_ws@ACME-DEV') => {
      const { json } = await token({ ...client, grant_type: 'client_credentials', username });
      accessToken = (json as { access_token: string }).access_token;
    },
  };
};

export const readReply = (reply: Reply): RestReply => {
  if (reply.kind !== 'answer') throw new Error(`The connection ended: ${reply.kind}.`);
  const { status, headers, body } = reply;
  return { status, headers, json: body === '' ? null : (JSON.parse(body) as unknown) };
};

type Json = Readonly<Record<string, unknown>>;

export const debitLine: Json = {
  txnType: 'debit',
  txnAmount: '1450.80',
  glAccount: { id: '2400' },
  documentId: 'SUB-1',
  description: 'Release',
  currency: { txnCurrency: 'USD' },
  dimensions: { location: { id: 'L01' } },
};

export const creditLine: Json = {
  ...debitLine,
  txnType: 'credit',
  glAccount: { id: '4000' },
  dimensions: { location: { id: 'L01' }, class: { id: 'K1' } },
};

export const journalEntry = (more: Json = {}, lines: readonly Json[] = [debitLine, creditLine]): Json => ({
  glJournal: { id: 'APJ' },
  postingDate: '2026-09-30',
  description: 'September 2026',
  referenceNumber: 'RR-1',
  lines,
  ...more,
});

/** Numbers and texts of the errors in a reply, the outer one first. */
export const restErrors = ({ json }: RestReply): string[] => {
  const body = json as { 'ia::result'?: { 'ia::error'?: RestErrorJson }; error?: RestErrorJson };
  const error = body['ia::result']?.['ia::error'] ?? body.error;
  if (error === undefined) return [];
  return [error, ...(error.details ?? [])].map(({ code, errorId = '', message }) => `${code} ${errorId} ${message}`);
};

interface RestErrorJson {
  readonly code: string;
  readonly errorId?: string;
  readonly message: string;
  readonly details?: readonly RestErrorJson[];
}
