import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type GatewayAccess } from '../../../src/application/ports/accounting-system';
import { type LedgerEntry, type PostingIdentity } from '../../../src/domain/ledger-entry/ledger-entry';
import { Secret } from '../../../src/application/ports/secret';
import { Intacct, type IntacctOptions } from '../../../src/adapters/intacct/intacct';

/** What a test needs to know of a request that reached the stub. */
export interface StubRequest {
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
  readonly functionName: string;
  readonly controlId: string;
  readonly functionControlId: string;
}

export interface StubAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Cuts the connection instead of answering; 'silent' never answers at all. */
  readonly instead?: 'reset' | 'silent';
}

export type Answerer = (request: StubRequest, count: number) => StubAnswer;

/** A gateway that says what a test tells it to say, function by function. Sign-in works unless the test replaces it. */
export class StubGateway {
  readonly requests: StubRequest[] = [];
  endpoint = '';
  private readonly answerers = new Map<string, Answerer>();
  private readonly server = createServer((request, response) => void this.serve(request, response));

  static async start(): Promise<StubGateway> {
    const stub = new StubGateway();
    stub.server.listen(0, '127.0.0.1');
    await once(stub.server, 'listening');
    stub.endpoint = `http://127.0.0.1:${(stub.server.address() as AddressInfo).port}/ia/xml/xmlgw.phtml`;
    return stub;
  }

  on(functionName: string, answerer: Answerer): void {
    this.answerers.set(functionName, answerer);
  }

  reset(): void {
    this.requests.length = 0;
    this.answerers.clear();
    this.on('getAPISession', (request, count) => sessionReply(request, this.endpoint, `session-${count}`));
  }

  count(functionName: string): number {
    return this.requests.filter((request) => request.functionName === functionName).length;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const stubRequest = readRequest(Buffer.concat(chunks).toString('utf8'), request);
    this.requests.push(stubRequest);
    const answerer = this.answerers.get(stubRequest.functionName);
    if (!answerer) throw new Error(`The test has no answer for ${stubRequest.functionName}.`);
    const answer = answerer(stubRequest, this.count(stubRequest.functionName));
    if (answer.instead === 'silent') return;
    if (answer.instead === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    response.writeHead(answer.status ?? 200, { 'content-type': 'text/xml', ...answer.headers }).end(answer.body ?? '');
  }
}

const readRequest = (body: string, { headers }: IncomingMessage): StubRequest => {
  const [, functionControlId = '', functionName = ''] = /<function controlid="([^"]*)"><(\w+)/.exec(body) ?? [];
  const controlId = /<control>.*<controlid>(.*)<\/controlid>.*<\/control>/.exec(body)?.[1] ?? '';
  return { body, headers, functionName, controlId, functionControlId };
};

export const envelope = (controlId: string, operation: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<response><control><status>success</status><senderid>acme_sender</senderid>` +
  `<controlid>${controlId}</controlid><uniqueid>false</uniqueid><dtdversion>3.0</dtdversion></control>` +
  `<operation>${operation}</operation></response>`;

export const signedIn =
  '<authentication><status>success</status><userid>revrec_ws</userid><companyid>ACME-DEV</companyid><locationid></locationid>' +
  '<sessiontimestamp>2026-01-31T10:00:00-08:00</sessiontimestamp></authentication>';

export const result = ({ functionName, functionControlId }: StubRequest, status: string, content: string): string =>
  `<result><status>${status}</status><function>${functionName}</function><controlid>${functionControlId}</controlid>${content}</result>`;

export const reply = (request: StubRequest, status: string, content: string): StubAnswer => ({
  body: envelope(request.controlId, signedIn + result(request, status, content)),
});

export const created = '<data listtype="objects" count="1"><glbatch><RECORDNO>6679</RECORDNO></glbatch></data>';

export const sessionReply = (request: StubRequest, endpoint: string, sessionId: string): StubAnswer =>
  reply(
    request,
    'success',
    `<data><api><sessionid>${sessionId}</sessionid><endpoint>${endpoint}</endpoint><locationid></locationid></api></data>`,
  );

export const errors = (...rows: readonly (readonly [errorNo: string, text: string])[]): string =>
  `<errormessage>${rows
    .map(
      ([errorNo, text]) =>
        `<error><errorno>${errorNo}</errorno><description></description><description2>${text}</description2><correction></correction></error>`,
    )
    .join('')}</errormessage>`;

export const controlFailure = (controlId: string, errorNo: string, text: string): string =>
  `<response><control><status>failure</status><senderid></senderid><controlid>${controlId}</controlid></control>` +
  `${errors([errorNo, text])}</response>`;

export const authenticationFailure = (request: StubRequest, text: string, userId = 'revrec_ws'): string =>
  envelope(
    request.controlId,
    `<authentication><status>failure</status><userid>${userId}</userid><companyid>${userId === '' ? '' : 'ACME-DEV'}</companyid>` +
      `</authentication>${errors(['XL03000006', text])}`,
  );

export const deadSession = (request: StubRequest): StubAnswer => ({
  body: authenticationFailure(request, 'Invalid session x1', ''),
});

export const rows = (object: string, items: readonly string[], remaining = 0): string =>
  `<data listtype="${object}" totalcount="${items.length + remaining}" offset="0" count="${items.length}" numremaining="${remaining}">` +
  `${items.map((item) => `<${object}>${item}</${object}>`).join('')}</data>`;

export const link: GatewayAccess = {
  companyId: 'ACME-DEV',
  senderId: 'acme_sender',
  senderPassword: new Secret('sender-pässword<&'),
  userId: 'revrec_ws',
  userPassword: new Secret('user-password'),
};

export const identity: PostingIdentity = { referenceNo: 'RR-2026-01-0001', controlId: 'je-2026-01-0001' };

export const entry: LedgerEntry = {
  journal: 'RRJ',
  date: '2026-01-31',
  title: 'Revenue recognition 2026-01',
  currency: 'USD',
  exchangeRateType: 'Intacct Daily Rate',
  lines: [
    { side: 'debit', account: '2400', amountMinor: 100_010n, document: 'SUB-1', memo: 'Release', fields: [] },
    { side: 'credit', account: '4000', amountMinor: 100_010n, document: 'SUB-1', memo: '', fields: [] },
  ],
};

/** A client of the stub with predictable control ids. It waits long: a busy machine is not a silent ledger. */
export const intacctOf = (endpoint: string, overrides: Partial<IntacctOptions> = {}): Intacct => {
  let count = 0;
  return new Intacct({
    endpoint,
    allowedEndpoints: [endpoint],
    connectTimeoutMs: 10_000,
    createTimeoutMs: 10_000,
    readTimeoutMs: 10_000,
    retryDelayMs: 1,
    newControlId: () => `request-${++count}`,
    ...overrides,
  });
};
