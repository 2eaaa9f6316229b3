import { type LedgerCall } from '../../application/ports/ledger-calls';
import { EndpointPolicy } from './wire/endpoint-policy';
import { Gateway, type IntacctLog } from './wire/gateway';
import { IntacctLedgerBalances } from './entries/balances';
import { IntacctLedgerReadings } from './entries/readings';
import { IntacctAccountingSystem } from './intacct-accounting-system';
import { IntacctLedgerInspection } from './intacct-ledger-inspection';
import { type IntacctParts } from './records/intacct-parts';
import { LedgerReader } from './records/ledger-reader';
import { transientRetry } from './wire/retry';
import { Sessions } from './wire/session';
import { Transport } from './wire/transport';

export interface IntacctOptions {
  readonly endpoint: string;
  /** Endpoints other than `https` hosts of intacct.com that may receive credentials, for example a sandbox. */
  readonly allowedEndpoints: readonly string[];
  readonly connectTimeoutMs: number;
  readonly createTimeoutMs: number;
  readonly readTimeoutMs: number;
  /** Requests of one sender in flight at most, of any kind: the first performance tier takes 6. */
  readonly requestsMax?: number;
  readonly replyBytesMax?: number;
  /** Before the first repetition of a read; it grows from there. */
  readonly retryDelayMs?: number;
  /** For the control element and for functions other than creates. */
  readonly newControlId: () => string;
  readonly log?: IntacctLog;
  /** Called for each function of a request that left. */
  readonly onCall?: (call: LedgerCall) => void;
}

const REPLY_BYTES_MAX = 8 * 1024 * 1024;
const RETRY_DELAY_MS = 250;
const REQUESTS_MAX = 6;

/** Sage Intacct behind our ports, over its XML gateway; the ports share connections and sessions. */
export class Intacct {
  readonly accountingSystem: IntacctAccountingSystem;
  readonly inspection: IntacctLedgerInspection;
  readonly readings: IntacctLedgerReadings;
  readonly balances: IntacctLedgerBalances;
  private readonly transport: Transport;

  constructor(options: IntacctOptions) {
    const policy = new EndpointPolicy(options.allowedEndpoints);
    const endpoint = policy.check(options.endpoint);
    if (endpoint === null)
      throw new Error('The Intacct endpoint is neither under intacct.com nor an allowed endpoint.');

    const { replyBytesMax = REPLY_BYTES_MAX, requestsMax = REQUESTS_MAX, log = () => undefined } = options;
    const retry = transientRetry(options.retryDelayMs ?? RETRY_DELAY_MS);
    this.transport = new Transport({ connectTimeoutMs: options.connectTimeoutMs, replyBytesMax });
    const gateway = new Gateway({ ...options, transport: this.transport, replyBytesMax, requestsMax, log });
    const sessions = new Sessions({ gateway, endpoint, policy, retry });
    const parts: IntacctParts = {
      gateway,
      sessions,
      reader: new LedgerReader(gateway, sessions, retry, endpoint.origin),
    };
    this.accountingSystem = new IntacctAccountingSystem(parts);
    this.readings = new IntacctLedgerReadings(parts.reader);
    this.balances = new IntacctLedgerBalances(parts.reader);
    this.inspection = new IntacctLedgerInspection(parts, options.newControlId);
  }

  /** Ends all connections, for the shutdown of the service. */
  async close(): Promise<void> {
    await this.transport.close();
  }
}
