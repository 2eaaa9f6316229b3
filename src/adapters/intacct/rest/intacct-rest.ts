import { type LedgerCall } from '../../../application/ports/ledger-calls';
import { type ConsentTokens, type LedgerConsents } from '../../../application/ports/ledger-consents';
import { IntacctLedgerReadings } from '../entries/readings';
import { EndpointPolicy } from '../wire/endpoint-policy';
import { type IntacctLog } from '../wire/gateway';
import { transientRetry } from '../wire/retry';
import { Transport } from '../wire/transport';
import { RestAccountingSystem } from './rest-accounting-system';
import { RestLedgerBalances } from './rest-balances';
import { RestClient } from './rest-client';
import { NoRestConsents, RestConsents } from './rest-consents';
import { RestIdentity, type RestSender } from './rest-identity';
import { RestLedgerInspection } from './rest-inspection';
import { RestReader } from './rest-reader';
import { type RestApplication, RestTokenEndpoint } from './rest-token-endpoint';
import { RestTokens } from './rest-tokens';

/** How people let this service into their companies. */
export interface RestConsentSettings {
  /** Where the ledger sends people back to. Registered with the application. */
  readonly redirectUri: string;
  /** Of the XML gateway, which says whose a token is. */
  readonly gateway: string;
  readonly sender: RestSender;
  readonly tokens: ConsentTokens;
}

export interface IntacctRestOptions {
  /** `https://api.intacct.com/ia/api/v1`. */
  readonly base: string;
  /** Bases other than `https` hosts of intacct.com that may receive credentials, for example a sandbox. */
  readonly allowedEndpoints: readonly string[];
  /** Null when the operator has set up none: then nothing is sent. */
  readonly application: RestApplication | null;
  /** Left out where the application itself names the user. */
  readonly consents?: RestConsentSettings;
  readonly connectTimeoutMs: number;
  readonly createTimeoutMs: number;
  readonly readTimeoutMs: number;
  readonly replyBytesMax?: number;
  /** Before the first repetition of a read; it grows from there. */
  readonly retryDelayMs?: number;
  /** For requests that are not the posting of an entry. */
  readonly newKey: () => string;
  readonly log?: IntacctLog;
  /** Called for each request that left. */
  readonly onCall?: (call: LedgerCall) => void;
}

const REPLY_BYTES_MAX = 8 * 1024 * 1024;
const RETRY_DELAY_MS = 250;

/** Sage Intacct behind our ports, over its REST API; the ports share connections and tokens. */
export class IntacctRest {
  readonly accountingSystem: RestAccountingSystem;
  readonly inspection: RestLedgerInspection;
  readonly readings: IntacctLedgerReadings;
  readonly balances = new RestLedgerBalances();
  readonly consents: LedgerConsents;
  private readonly transport: Transport;

  constructor(options: IntacctRestOptions) {
    const base = checked(options.base.replace(/\/$/, ''), 'REST address', options);
    const { replyBytesMax = REPLY_BYTES_MAX, log = () => undefined, onCall = () => undefined } = options;
    const retry = transientRetry(options.retryDelayMs ?? RETRY_DELAY_MS);
    const { connectTimeoutMs, createTimeoutMs, readTimeoutMs } = options;
    const transport = new Transport({ connectTimeoutMs, replyBytesMax });
    this.transport = transport;
    const { endpoint, identity, consents } = partsOf(options, base, transport);
    this.consents = consents;
    const kept = options.consents?.tokens;
    const renewal = identity === null || kept === undefined ? {} : { consents: { tokens: kept, identity } };
    const tokens = new RestTokens({ endpoint, retry, ...renewal });
    const client = new RestClient({ transport, tokens, base, createTimeoutMs, readTimeoutMs, retry, log, onCall });
    const reader = new RestReader(client, base.origin);
    this.accountingSystem = new RestAccountingSystem(reader);
    this.inspection = new RestLedgerInspection(reader, options.newKey);
    this.readings = new IntacctLedgerReadings(reader);
  }

  /** Ends all connections, for the shutdown of the service. */
  async close(): Promise<void> {
    await this.transport.close();
  }

  /** The same, as the modules call it once nothing works with it any more. */
  onApplicationShutdown(): Promise<void> {
    return this.close();
  }
}

interface Parts {
  readonly endpoint: RestTokenEndpoint | null;
  readonly identity: RestIdentity | null;
  readonly consents: LedgerConsents;
}

const partsOf = (options: IntacctRestOptions, base: URL, transport: Transport): Parts => {
  const { application, consents: settings, readTimeoutMs: timeoutMs, newKey: newControlId } = options;
  const { onCall = () => undefined } = options;
  if (application === null) return { endpoint: null, identity: null, consents: new NoRestConsents() };
  const endpoint = new RestTokenEndpoint({
    transport,
    endpoint: new URL(`${base.href}/oauth2/token`),
    application,
    timeoutMs,
    onCall,
  });
  if (settings === undefined) return { endpoint, identity: null, consents: new NoRestConsents() };
  const { sender, redirectUri } = settings;
  const gateway = checked(settings.gateway, 'Intacct endpoint', options);
  const identity = new RestIdentity({ transport, base, gateway, sender, timeoutMs, newControlId, onCall });
  const authorizeEndpoint = new URL(`${base.href}/oauth2/authorize`);
  const consents = new RestConsents({ authorizeEndpoint, redirectUri, tokens: endpoint, identity });
  return { endpoint, identity, consents };
};

const checked = (
  address: string,
  what: string,
  { allowedEndpoints }: Pick<IntacctRestOptions, 'allowedEndpoints'>,
): URL => {
  const url = new EndpointPolicy(allowedEndpoints).check(address);
  if (url === null) throw new Error(`The ${what} is neither under intacct.com nor an allowed endpoint.`);
  return url;
};
