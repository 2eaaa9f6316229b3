import { freePort } from '../../../bench/free-ports';
import { companyFromCsv } from '../../../sandbox/company/company-files';
import { demoCredentials } from '../../../sandbox/gateway/credentials';
import { createGateway, type Gateway } from '../../../sandbox/gateway/gateway';
import { buildGatewayServer, gatewayPath } from '../../../sandbox/http/gateway-server';
import { restBase } from '../../../sandbox/http/rest-server';
import { type Intacct } from '../../../src/adapters/intacct/intacct';
import { IntacctRest, type RestConsentSettings } from '../../../src/adapters/intacct/rest/intacct-rest';
import { type GatewayAccess, type RestAccess } from '../../../src/application/ports/accounting-system';
import { ConsentTokens, type TokenGrant } from '../../../src/application/ports/ledger-consents';
import { Secret } from '../../../src/application/ports/secret';
import { type InspectedLedger, type InspectingUser } from './ledger-inspection.contract';
import { intacctOf } from './stub-gateway';

const ACCOUNTS = `ACCOUNTNO,TITLE,STATUS,REQUIRELOC,REQUIRECLASS,REQUIREGLDIMCHANNEL
4000,Revenue,active,true,true,true
2400,Deferred Revenue,active,true,false,false
9999,Old Suspense,inactive,false,false,false
`;
const DIMENSIONS = `OBJECT,ID,NAME,STATUS,ENTITY,CURRENCY
LOCATION,L03,London & Co,active,uk01,GBP
LOCATION,L09,Closed office,inactive,us01,USD
CLASS,K1,SMB,active,,
CHANNEL,10,Direct,active,,
EMPLOYEE,E1,Ines Ito,active,,
CONTRACT,K-1,Master agreement,active,,
${[1, 2, 3, 4, 5].map((number) => `CUSTOMER,C-${number},Customer ${number},active,,\n`).join('')}`;
const CREDENTIALS = {
  senderId: 'revrec_sender',
  senderPassword: 'sender-password',
  userId: 'revrec_ws',
  userPassword: 'user-password',
};
const USERS = { everything: 'revrec_ws', view: 'view_only', nothing: 'no_permissions', stranger: 'nobody' } as const;

export interface SandboxLedger extends InspectedLedger {
  readonly gateway: Gateway;
  readonly intacct: Intacct;
  as(user: InspectingUser): GatewayAccess;
  /** The same ledger over REST. */
  readonly rest: IntacctRest;
  asRest(user: InspectingUser): RestAccess;
  /** The same by the consents of people, who sign in as these users. */
  readonly consented: IntacctRest;
  asConsented(user: InspectingUser): RestAccess;
}

/** The real client and the gateway of the sandbox in one process, with a socket between them. */
export const startSandboxLedger = async (): Promise<SandboxLedger> => {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}${gatewayPath}`;
  const gateway = createGateway({
    company: companyFromCsv('ACME-DEV', ACCOUNTS, DIMENSIONS),
    credentials: demoCredentials(CREDENTIALS),
    surroundings: surroundings(),
    endpoint,
  });
  const term = { startDate: '2026-01-01', endDate: '2026-12-31' };
  const location = {
    object: 'LOCATION',
    id: 'L01',
    name: 'US-East',
    status: 'active',
    entity: 'us01',
    currency: 'USD',
  };
  gateway.company.putDimensionValue({ ...location, ...term });
  const server = buildGatewayServer(gateway, false);
  await server.listen({ host: '127.0.0.1', port });
  const intacct = intacctOf(endpoint);
  const base = `http://127.0.0.1:${port}${restBase}`;
  const rest = restOf(base);
  const tokens = new TokensOfTests();
  const consented = restOf(base, {
    redirectUri: REDIRECT,
    gateway: endpoint,
    sender: { senderId: CREDENTIALS.senderId, senderPassword: new Secret(CREDENTIALS.senderPassword) },
    tokens,
  });
  return {
    gateway,
    intacct,
    inspection: intacct.inspection,
    tells: { closedBooks: true, permissions: true },
    rest,
    asRest: (user) => ({ way: 'rest', companyId: 'ACME-DEV', userId: USERS[user] }),
    as: (user) => linkOf(USERS[user]),
    closeBooks: (through) => {
      gateway.settings.bookClosedThrough = { ...through };
    },
    draftsLeft: () => gateway.ledger.all().length,
    consented,
    asConsented: (user) => {
      const userId = USERS[user];
      tokens.grantBy(gateway, userId);
      return { way: 'rest', companyId: 'ACME-DEV', userId, consentId: userId };
    },
    stop: async () => {
      await intacct.close();
      await rest.close();
      await consented.close();
      await server.close();
    },
  };
};

/** Keeps refresh tokens without a log; for users whom the sandbox does not know there are none. */
export class TokensOfTests extends ConsentTokens {
  private readonly refreshTokens = new Map<string, Secret>();

  grantBy(gateway: Gateway, userId: string): void {
    if (this.refreshTokens.has(userId) || userId === USERS.stranger) return;
    const grantee = { clientId: 'revrec-app', userId, companyId: 'ACME-DEV', entityId: '' };
    this.keep(userId, gateway.rest.tokens.grant(grantee, true).refreshToken ?? '');
  }

  keep(consentId: string, refreshToken: string): void {
    this.refreshTokens.set(consentId, new Secret(refreshToken));
  }

  override async renew(
    consentId: string,
    exchange: (refreshToken: Secret) => Promise<TokenGrant>,
  ): Promise<TokenGrant> {
    const grant = await exchange(this.refreshTokens.get(consentId) ?? new Secret('none'));
    if (grant.kind === 'granted' && grant.refreshToken !== null) this.refreshTokens.set(consentId, grant.refreshToken);
    return grant;
  }
}

export const REDIRECT = 'http://127.0.0.1:4100/connected';

export const restOf = (base: string, consents?: RestConsentSettings): IntacctRest => {
  let keys = 0;
  return new IntacctRest({
    ...(consents === undefined ? {} : { consents }),
    base,
    allowedEndpoints: [base, ...(consents === undefined ? [] : [consents.gateway])],
    application: { clientId: 'revrec-app', clientSecret: new Secret('app-Pa55!') },
    connectTimeoutMs: 2_000,
    createTimeoutMs: 2_000,
    readTimeoutMs: 2_000,
    retryDelayMs: 1,
    newKey: () => `proof-${(keys += 1)}`,
  });
};

const linkOf = (userId: string): GatewayAccess => ({
  companyId: 'ACME-DEV',
  senderId: CREDENTIALS.senderId,
  senderPassword: new Secret(CREDENTIALS.senderPassword),
  userId,
  userPassword: new Secret(CREDENTIALS.userPassword),
});

const surroundings = () => {
  let drawn = 0;
  return {
    now: () => new Date(),
    randomText: () => `random-${(drawn += 1)}`,
    wait: () => Promise.resolve(),
    later: (_milliseconds: number, work: () => void) => {
      setImmediate(work);
    },
  };
};
