import { join } from 'node:path';
import { mappingCsv } from './compose-close';
import { ENVIRONMENT, LEDGER, type LedgerBatch, LedgerSide } from './ledger-side';
import { BenchProcess, freePorts } from './processes';
import { ServiceClient } from './service-client';

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
  /** As the service has it by itself when absent. */
  readonly lanes?: number;
}

/** The real service and the sandbox, each in a process of its own, on a fresh data folder, configured and idle. */
export class Stack {
  private constructor(
    readonly service: BenchProcess,
    readonly ledger: LedgerSide,
    readonly client: ServiceClient,
    private readonly dataFolder: string,
  ) {}

  static async start({ companyFolder, folder, latencyMs, lanes }: StackOptions): Promise<Stack> {
    const ledger = await LedgerSide.start({ companyFolder, folder, latencyMs });
    const [port = 0] = await freePorts(1);
    const dataFolder = join(folder, 'data');
    const service = await BenchProcess.start({
      name: 'service',
      flags: SERVICE_FLAGS,
      program: 'src/main.js',
      env: {
        HTTP_PORT: String(port),
        DATA_DIR: dataFolder,
        ENVIRONMENTS: ENVIRONMENT,
        OIDC_ISSUER: ledger.issuer,
        INTACCT_ENDPOINT: ledger.gatewayUrl,
        INTACCT_ALLOWED_ENDPOINTS: ledger.gatewayUrl,
        ...(lanes === undefined ? {} : lanesEnv(lanes)),
        POSTING_CREATE_TIMEOUT_MS: String(CREATE_TIMEOUT_MS),
      },
      readyMark: '"service.ready"',
      folder,
    });
    const base = `http://127.0.0.1:${port}/v1/environments/${ENVIRONMENT}`;
    const client = await ServiceClient.signIn(base, ledger.issuer, () => {
      service.requireAlive();
      ledger.process.requireAlive();
    });
    await client.configure(LEDGER, mappingCsv());
    return new Stack(service, ledger, client, dataFolder);
  }

  get eventsFile(): string {
    return join(this.dataFolder, 'events.sqlite');
  }

  get viewsFile(): string {
    return join(this.dataFolder, 'read-models.sqlite');
  }

  /** What the ledger holds, from the ledger itself. */
  ledgerBatches(): Promise<LedgerBatch[]> {
    return this.ledger.batches();
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.ledger.process.stop();
  }
}

const lanesEnv = (lanes: number): Record<string, string> => ({
  POSTING_LANES: String(lanes),
  POSTING_LANES_MAX: String(lanes),
  POSTING_TIER: '4',
});
