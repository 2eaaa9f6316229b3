import { IntacctLedgerReadings } from '../entries/readings';
import { EndpointPolicy } from '../wire/endpoint-policy';
import { type IntacctLog } from '../wire/gateway';
import { transientRetry } from '../wire/retry';
import { Transport } from '../wire/transport';
import { RestAccountingSystem } from './rest-accounting-system';
import { RestLedgerBalances } from './rest-balances';
import { RestClient } from './rest-client';
import { RestLedgerInspection } from './rest-inspection';
import { RestReader } from './rest-reader';
import { type RestApplication, RestTokens } from './rest-tokens';

export interface IntacctRestOptions {
  /** `https://api.intacct.com/ia/api/v1`. */
  readonly base: string;
  /** Bases other than `https` hosts of intacct.com that may receive credentials, for example a sandbox. */
  readonly allowedEndpoints: readonly string[];
  readonly application: RestApplication;
  readonly connectTimeoutMs: number;
  readonly createTimeoutMs: number;
  readonly readTimeoutMs: number;
  readonly replyBytesMax?: number;
  /** Before the first repetition of a read; it grows from there. */
  readonly retryDelayMs?: number;
  /** For requests that are not the posting of an entry. */
  readonly newKey: () => string;
  readonly log?: IntacctLog;
}

const REPLY_BYTES_MAX = 8 * 1024 * 1024;
const RETRY_DELAY_MS = 250;

/** Sage Intacct behind our ports, over its REST API; the ports share connections and tokens. */
export class IntacctRest {
  readonly accountingSystem: RestAccountingSystem;
  readonly inspection: RestLedgerInspection;
  readonly readings: IntacctLedgerReadings;
  readonly balances = new RestLedgerBalances();
  private readonly transport: Transport;

  constructor(options: IntacctRestOptions) {
    const base = new EndpointPolicy(options.allowedEndpoints).check(options.base.replace(/\/$/, ''));
    if (base === null) throw new Error('The REST address is neither under intacct.com nor an allowed endpoint.');
    const { replyBytesMax = REPLY_BYTES_MAX, log = () => undefined, application } = options;
    const retry = transientRetry(options.retryDelayMs ?? RETRY_DELAY_MS);
    const { connectTimeoutMs, createTimeoutMs, readTimeoutMs } = options;
    const transport = new Transport({ connectTimeoutMs, replyBytesMax });
    this.transport = transport;
    const tokenEndpoint = new URL(`${base.href}/oauth2/token`);
    const tokens = new RestTokens({ transport, tokenEndpoint, application, timeoutMs: readTimeoutMs, retry });
    const client = new RestClient({ transport, tokens, base, createTimeoutMs, readTimeoutMs, retry, log });
    const reader = new RestReader(client, base.origin);
    this.accountingSystem = new RestAccountingSystem(reader);
    this.inspection = new RestLedgerInspection(reader, options.newKey);
    this.readings = new IntacctLedgerReadings(reader);
  }

  /** Ends all connections, for the shutdown of the service. */
  async close(): Promise<void> {
    await this.transport.close();
  }
}
