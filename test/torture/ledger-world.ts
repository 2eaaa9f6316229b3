import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { loadCompany } from '../../sandbox/company/company-files';
import { demoCredentials } from '../../sandbox/gateway/credentials';
import { type Fault, type FaultMatch } from '../../sandbox/gateway/fault';
import { createGateway, type Gateway } from '../../sandbox/gateway/gateway';
import { gatewayPath, type RunningServer, startGatewayServer } from '../../sandbox/http/gateway-server';
import { type Batch } from '../../sandbox/ledger/batch';
import { Intacct } from '../../src/adapters/intacct/intacct';
import { type IntacctAccountingSystem } from '../../src/adapters/intacct/intacct-accounting-system';
import {
  type GatewayAccess,
  type PostOutcome,
  type PreparedEntry,
} from '../../src/application/ports/accounting-system';
import { type LedgerEntry } from '../../src/domain/ledger-entry/ledger-entry';
import { type LedgerBalances } from '../../src/application/ports/ledger-balances';
import { type LedgerReadings } from '../../src/application/ports/ledger-readings';
import { Secret } from '../../src/application/ports/secret';
import { SANDBOX_CREDENTIALS } from '../e2e/support/person';
import { freePort } from '../../bench/free-ports';
import { ROOT } from '../e2e/support/system';

export const JOURNAL = 'GJ';
export const CURRENCY = 'USD';
/** Short, so that a reply that never comes costs little; long enough for a busy machine to answer in. */
export const CREATE_TIMEOUT_MS = 500;
const REPLY_BYTES_MAX = 2 * 1024 * 1024;

/** The real client and the sandbox's gateway in one process, with a real socket between them. */
export class LedgerWorld {
  readonly link: GatewayAccess;
  private intacct: Intacct;
  private count = 0;

  private constructor(
    readonly gateway: Gateway,
    private readonly server: RunningServer,
    readonly endpoint: string,
    private readonly readTimeoutMs: number,
  ) {
    const { senderPassword, userPassword, ...names } = SANDBOX_CREDENTIALS;
    this.link = { ...names, senderPassword: new Secret(senderPassword), userPassword: new Secret(userPassword) };
    this.intacct = this.newIntacct();
  }

  /** `through` is the port of whatever stands in front of the gateway: a session is told that address. */
  static async start(
    port: number | null = null,
    through: number | null = null,
    readTimeoutMs = CREATE_TIMEOUT_MS,
  ): Promise<LedgerWorld> {
    const own = port ?? (await freePort());
    const endpoint = `http://127.0.0.1:${through ?? own}${gatewayPath}`;
    const gateway = createGateway({
      company: loadCompany(SANDBOX_CREDENTIALS.companyId, join(ROOT, 'examples', 'acme-2026-09')),
      credentials: demoCredentials(SANDBOX_CREDENTIALS),
      surroundings: MACHINE,
      endpoint,
    });
    const server = await startGatewayServer(gateway, { host: '127.0.0.1', port: own, isAdminOpen: false });
    return new LedgerWorld(gateway, server, endpoint, readTimeoutMs);
  }

  /** An entry that nothing was sent of yet. */
  nextEntry(): PreparedEntry {
    this.count += 1;
    const referenceNo = `RR2609-${String(this.count).padStart(13, '0')}`;
    const outcome = this.client.prepare(ENTRY, { referenceNo, controlId: `rr/1/${referenceNo}` });
    if (outcome.kind !== 'prepared') throw new Error('The entry of the torture cannot be written.');
    return outcome.entry;
  }

  post(entry: PreparedEntry): Promise<PostOutcome> {
    return this.client.post(this.link, entry, () => true);
  }

  fault(match: FaultMatch, fault: Fault, times = 1): void {
    this.gateway.faults.queue({ match, times, fault });
  }

  inLedger({ identity }: PreparedEntry): readonly Batch[] {
    return this.gateway.ledger.findByReference(JOURNAL, identity.referenceNo);
  }

  get client(): IntacctAccountingSystem {
    return this.intacct.accountingSystem;
  }

  get balances(): LedgerBalances {
    return this.intacct.balances;
  }

  get readings(): LedgerReadings {
    return this.intacct.readings;
  }

  /** Sessions and connections of before are gone, as after a restart. */
  async renewClient(): Promise<void> {
    await this.intacct.close();
    this.intacct = this.newIntacct();
  }

  async stop(): Promise<void> {
    await this.intacct.close();
    await this.server.stop();
  }

  private newIntacct(): Intacct {
    return intacctAt(this.endpoint, this.readTimeoutMs);
  }
}

/** The real client of a gateway at this address. */
export const intacctAt = (endpoint: string, readTimeoutMs: number): Intacct =>
  new Intacct({
    endpoint,
    allowedEndpoints: [endpoint],
    connectTimeoutMs: 2_000,
    createTimeoutMs: CREATE_TIMEOUT_MS,
    readTimeoutMs,
    replyBytesMax: REPLY_BYTES_MAX,
    retryDelayMs: 1,
    newControlId: randomUUID,
  });

const MACHINE = {
  now: () => new Date(),
  randomText: (bytes: number) => randomBytes(bytes).toString('base64url'),
  wait: (milliseconds: number) =>
    new Promise<void>((done) => {
      setTimeout(done, milliseconds);
    }),
  later: (milliseconds: number, work: () => void) => {
    setTimeout(work, milliseconds).unref();
  },
};

const LOCATION = { target: { kind: 'dimension', dimension: 'Location' }, value: 'L01' } as const;
const CLASS = { target: { kind: 'dimension', dimension: 'Class' }, value: 'K1' } as const;

/** Debit and credit of one amount. */
export const ENTRY: LedgerEntry = {
  journal: JOURNAL,
  date: '2026-09-30',
  title: 'TORTURE',
  currency: CURRENCY,
  exchangeRateType: 'Intacct Daily Rate',
  lines: [
    {
      side: 'debit',
      account: '2400',
      amountMinor: 145_080n,
      document: 'PG-1',
      memo: 'Release',
      fields: [LOCATION, CLASS],
    },
    {
      side: 'credit',
      account: '4000-10',
      amountMinor: 145_080n,
      document: 'PG-1',
      memo: 'Revenue',
      fields: [LOCATION, CLASS],
    },
  ],
};
