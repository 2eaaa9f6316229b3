import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { mappingCsv } from './compose-close';
import { BenchProcess, freePorts } from './processes';
import { ServiceClient } from './service-client';

export const ENVIRONMENT = 'acme-test';
export const LEDGER = {
  companyId: 'ACME-DEV',
  senderId: 'revrec_sender',
  senderPassword: 'sender-Pa55!',
  userId: 'revrec_ws',
  userPassword: 'user-Pa55!',
};
/**
 * Under a limit of half a gigabyte V8 collects at a third above what lives; without one it lets garbage grow to several
 * times that on a machine with much memory. The space of new objects has a limit too: without it an import of 100,000
 * lines peaked at 349 MiB instead of 245.
 */
export const SERVICE_FLAGS = ['--max-old-space-size=512', '--max-semi-space-size=16'];
/** Far more than any request here takes, so that a slow machine makes no outcome unknown. */
const CREATE_TIMEOUT_MS = 600_000;

export interface StackOptions {
  /** Holds the files of the sandbox's company. */
  readonly companyFolder: string;
  /** A new one for each stack. */
  readonly folder: string;
  readonly latencyMs: number;
  readonly lanes: number;
}

/** A batch as the sandbox holds it. */
export interface LedgerBatch {
  readonly title: string;
  readonly lineCount: number;
  readonly totals: readonly { currency: string; debit: string; credit: string }[];
}

/** The real service and the sandbox, each in a process of its own, on a fresh data folder, configured and idle. */
export class Stack {
  private constructor(
    readonly service: BenchProcess,
    readonly sandbox: BenchProcess,
    readonly client: ServiceClient,
    private readonly dataFolder: string,
    private readonly sandboxAddress: string,
  ) {}

  static async start({ companyFolder, folder, latencyMs, lanes }: StackOptions): Promise<Stack> {
    mkdirSync(folder, { recursive: true });
    const [port, sandboxPort, issuerPort] = (await freePorts(3)) as [number, number, number];
    const [base, sandboxAddress, issuer] = [port, sandboxPort, issuerPort].map((one) => `http://127.0.0.1:${one}`) as [
      string,
      string,
      string,
    ];
    const endpoint = `${sandboxAddress}/ia/xml/xmlgw.phtml`;
    const sandbox = await BenchProcess.start({
      name: 'sandbox',
      program: 'sandbox/main.js',
      env: {
        SANDBOX_PORT: String(sandboxPort),
        SANDBOX_OIDC_PORT: String(issuerPort),
        SANDBOX_COMPANY_DIR: companyFolder,
        SANDBOX_COMPANY_ID: LEDGER.companyId,
        SANDBOX_ENVIRONMENT: ENVIRONMENT,
        SANDBOX_LATENCY_MS: String(latencyMs),
      },
      readyMark: '"sandbox-ready"',
      folder,
    });
    const dataFolder = join(folder, 'data');
    const service = await BenchProcess.start({
      name: 'service',
      flags: SERVICE_FLAGS,
      program: 'src/main.js',
      env: {
        HTTP_PORT: String(port),
        DATA_DIR: dataFolder,
        ENVIRONMENTS: ENVIRONMENT,
        OIDC_ISSUER: issuer,
        INTACCT_ENDPOINT: endpoint,
        INTACCT_ALLOWED_ENDPOINTS: endpoint,
        POSTING_LANES: String(lanes),
        POSTING_LANES_MAX: String(lanes),
        POSTING_TIER: '4',
        POSTING_CREATE_TIMEOUT_MS: String(CREATE_TIMEOUT_MS),
      },
      readyMark: '"service.ready"',
      folder,
    });
    const client = await ServiceClient.signIn(`${base}/v1/environments/${ENVIRONMENT}`, issuer, () => {
      service.requireAlive();
      sandbox.requireAlive();
    });
    await client.configure(LEDGER, mappingCsv());
    return new Stack(service, sandbox, client, dataFolder, sandboxAddress);
  }

  get eventsFile(): string {
    return join(this.dataFolder, 'events.sqlite');
  }

  get viewsFile(): string {
    return join(this.dataFolder, 'read-models.sqlite');
  }

  /** What the ledger holds, from the ledger itself. */
  async ledgerBatches(): Promise<LedgerBatch[]> {
    const reply = await fetch(`${this.sandboxAddress}/admin/batches`);
    if (!reply.ok) throw new Error(`The sandbox answered ${reply.status}.`);
    return (await reply.json()) as LedgerBatch[];
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.sandbox.stop();
  }
}
