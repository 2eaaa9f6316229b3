import { mkdirSync } from 'node:fs';
import { BenchProcess, freePorts } from './processes';

export const ENVIRONMENT = 'acme-test';
export const LEDGER = {
  companyId: 'ACME-DEV',
  senderId: 'revrec_sender',
  senderPassword: 'sender-Pa55!',
  userId: 'revrec_ws',
  userPassword: 'user-Pa55!',
};

export interface LedgerSideOptions {
  /** Holds the files of the sandbox's company. */
  readonly companyFolder: string;
  /** A new one for each sandbox. */
  readonly folder: string;
  readonly latencyMs: number;
}

/** A batch as the sandbox holds it. */
export interface LedgerBatch {
  readonly title: string;
  readonly lineCount: number;
  readonly totals: readonly { currency: string; debit: string; credit: string }[];
}

/** The sandbox in a process of its own: the ledger, and the people who sign in. */
export class LedgerSide {
  private constructor(
    readonly process: BenchProcess,
    readonly gatewayUrl: string,
    readonly issuer: string,
    private readonly address: string,
  ) {}

  static async start({ companyFolder, folder, latencyMs }: LedgerSideOptions): Promise<LedgerSide> {
    mkdirSync(folder, { recursive: true });
    const [port = 0, issuerPort = 0] = await freePorts(2);
    const address = `http://127.0.0.1:${port}`;
    const sandbox = await BenchProcess.start({
      name: 'sandbox',
      program: 'sandbox/main.js',
      env: {
        SANDBOX_PORT: String(port),
        SANDBOX_OIDC_PORT: String(issuerPort),
        SANDBOX_COMPANY_DIR: companyFolder,
        SANDBOX_COMPANY_ID: LEDGER.companyId,
        SANDBOX_ENVIRONMENT: ENVIRONMENT,
        SANDBOX_LATENCY_MS: String(latencyMs),
      },
      readyMark: '"sandbox-ready"',
      folder,
    });
    return new LedgerSide(sandbox, `${address}/ia/xml/xmlgw.phtml`, `http://127.0.0.1:${issuerPort}`, address);
  }

  batches(): Promise<LedgerBatch[]> {
    return this.get('/admin/batches');
  }

  /** Anything that the sandbox's admin address tells. */
  async get<T>(path: string): Promise<T> {
    const reply = await fetch(this.address + path);
    if (!reply.ok) throw new Error(`The sandbox answered ${reply.status}.`);
    return (await reply.json()) as T;
  }
}
