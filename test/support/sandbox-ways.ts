import { companyFromCsv } from '../../sandbox/company/company-files';
import { demoCredentials } from '../../sandbox/gateway/credentials';
import { createGateway, type Gateway as SandboxGateway } from '../../sandbox/gateway/gateway';
import { type Reply } from '../../sandbox/gateway/replies';
import { IntacctAccountingSystem } from '../../src/adapters/intacct/intacct-accounting-system';
import { LedgerReader } from '../../src/adapters/intacct/records/ledger-reader';
import { RestAccountingSystem } from '../../src/adapters/intacct/rest/rest-accounting-system';
import { RestClient } from '../../src/adapters/intacct/rest/rest-client';
import { RestReader } from '../../src/adapters/intacct/rest/rest-reader';
import { RestTokenEndpoint } from '../../src/adapters/intacct/rest/rest-token-endpoint';
import { RestTokens } from '../../src/adapters/intacct/rest/rest-tokens';
import { AccountingSystemByWay } from '../../src/adapters/intacct/ways';
import { EndpointPolicy } from '../../src/adapters/intacct/wire/endpoint-policy';
import { type TransportAnswer } from '../../src/adapters/intacct/wire/exchange';
import { Gateway } from '../../src/adapters/intacct/wire/gateway';
import { transientRetry } from '../../src/adapters/intacct/wire/retry';
import { Sessions } from '../../src/adapters/intacct/wire/session';
import { type Transport, type TransportRequest } from '../../src/adapters/intacct/wire/transport';
import { type AccountingSystem } from '../../src/application/ports/accounting-system';
import { Secret } from '../../src/application/ports/secret';
import { type FakeClock } from './clock';

const ACCOUNTS = 'ACCOUNTNO,TITLE,STATUS\n4000-10,Revenue,active\n';
const DIMENSIONS = 'OBJECT,ID,NAME,STATUS,ENTITY,CURRENCY\nLOCATION,L01,US-East,active,us01,USD\n';

export interface SandboxWays {
  readonly sandbox: SandboxGateway;
  /** Both ways into it, with the real clients and no socket between. */
  readonly system: AccountingSystem;
}

/** The sandbox as the company `ACME` of user `poster`, on the clock of a test. */
export const sandboxWays = (clock: FakeClock): SandboxWays => {
  let drawn = 0;
  const endpoint = 'http://ledger.test/ia/xml/xmlgw.phtml';
  const sandbox = createGateway({
    company: companyFromCsv('ACME', ACCOUNTS, DIMENSIONS),
    credentials: {
      ...demoCredentials({ senderId: 'sender', senderPassword: 's', userId: 'poster', userPassword: 'u' }),
      users: ['poster', 'other'].map((id) => ({ id, password: 'u', permission: 'everything' as const })),
    },
    surroundings: {
      now: () => new Date(clock.now()),
      randomText: () => `random-${(drawn += 1)}`,
      wait: (ms) => clock.sleep(ms),
      later: (ms, work) => void clock.sleep(ms).then(work),
    },
    endpoint,
  });
  const retry = transientRetry(1);
  const times = {
    createTimeoutMs: 1_000,
    readTimeoutMs: 1_000,
    replyBytesMax: 1_000_000,
    requestsMax: 4,
    log: () => undefined,
  };
  return { sandbox, system: new AccountingSystemByWay(xmlWay(), restWay()) };

  function xmlWay(): AccountingSystem {
    const transport = transportOver(({ body }) => sandbox.handleBytes(Buffer.from(body)));
    const gateway = new Gateway({ ...times, transport, newControlId: () => `control-${(drawn += 1)}` });
    const policy = new EndpointPolicy([endpoint]);
    const sessions = new Sessions({ gateway, endpoint: new URL(endpoint), policy, retry });
    const reader = new LedgerReader(gateway, sessions, retry, 'http://ledger.test');
    return new IntacctAccountingSystem({ gateway, sessions, reader });
  }

  function restWay(): AccountingSystem {
    const base = new URL('http://ledger.test/ia/api/v1');
    const transport = transportOver(({ method = 'POST', endpoint: at, headers = {}, body }) => {
      if (sandbox.isOffline) return Promise.resolve({ kind: 'dropped' });
      return sandbox.rest.handle({ method, path: at.pathname.slice(base.pathname.length), headers, body });
    });
    const tokens = new RestTokens({
      endpoint: new RestTokenEndpoint({
        transport,
        endpoint: new URL(`${base.href}/oauth2/token`),
        application: { clientId: 'revrec-app', clientSecret: new Secret('app-Pa55!') },
        timeoutMs: 1_000,
        onCall: () => undefined,
      }),
      retry,
    });
    return new RestAccountingSystem(
      new RestReader(
        new RestClient({ ...times, transport, tokens, base, retry, onCall: () => undefined }),
        base.origin,
      ),
    );
  }
};

/** As if there were a socket: asks whether it may start, and loses what the sandbox drops. */
const transportOver = (handle: (request: TransportRequest) => Promise<Reply>): Transport =>
  ({
    send: async (request: TransportRequest): Promise<TransportAnswer> => {
      if (!request.mayStart()) return { kind: 'not-sent', cause: 'send-window', detail: 'Too late.' };
      const reply = await handle(request);
      if (reply.kind !== 'answer') return { kind: 'lost', cause: 'The connection ended without an answer.' };
      const { status, body: text, headers } = reply;
      const onRecord = 'x-ia-idempotency-cached-date' in headers ? { isOnRecord: true as const } : {};
      return { kind: 'reply', status, text, problem: '', wait: {}, ...onRecord };
    },
  }) as unknown as Transport;
