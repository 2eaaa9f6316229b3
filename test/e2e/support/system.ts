import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { freePort } from '../../../bench/free-ports';
import { Person, SANDBOX_CREDENTIALS } from './person';
import { SandboxAdmin } from './sandbox-admin';

/** Seen from the sources as well as from their compiled copy in `dist`. */
const folderAbove = (folder: string): string =>
  existsSync(join(folder, 'package.json')) || folder === dirname(folder) ? folder : folderAbove(dirname(folder));

export const ROOT = folderAbove(__dirname);
export const ENVIRONMENT = 'acme-test';

/** Short limits, so that a test of the settle time ends within seconds. Their proportions are those of the defaults. */
const QUICK: NodeJS.ProcessEnv = {
  POSTING_SEND_WINDOW_MS: '1000',
  POSTING_CREATE_TIMEOUT_MS: '2000',
  POSTING_REMOTE_BOUND_MS: '500',
  POSTING_SETTLE_MARGIN_MS: '100',
  POSTING_LOOKUP_DELAYS_MS: '100,400,1200',
  POSTING_RETRY_FIRST_MS: '100',
  POSTING_RETRY_MAX_MS: '400',
  POSTING_APPROVAL_POLL_MS: '200',
  LIMIT_REQUESTS: '99999,99999', // Tests ask again and again until something has happened.
};

export type ProcessName = 'sandbox' | 'service' | 'second';

export interface SystemOptions {
  readonly companyDir?: string;
  readonly service?: NodeJS.ProcessEnv;
  readonly sandbox?: NodeJS.ProcessEnv;
  /** Whether the operator has set up the REST API of the sandbox. */
  readonly rest?: true;
  /** Fills the data folder before the service is started on it. */
  readonly prepare?: (dataFolder: string) => void;
  /** Words before the command of a process, asked for at each of its starts. */
  readonly launch?: (name: ProcessName) => readonly string[];
}

/** The real service and the real sandbox, each a process of its own, over HTTP. Everything they print is kept. */
export class RunningSystem {
  readonly output: string[] = [];
  private readonly children = new Map<ProcessName, ChildProcess>();

  private constructor(
    readonly folder: string,
    private readonly ports: readonly [number, number, number, number],
    private readonly options: SystemOptions,
  ) {}

  static async start(options: SystemOptions = {}): Promise<RunningSystem> {
    const folder = mkdtempSync(join(tmpdir(), 'revrec-e2e-'));
    const system = new RunningSystem(
      folder,
      [await freePort(), await freePort(), await freePort(), await freePort()],
      options,
    );
    try {
      await system.startSandbox();
      options.prepare?.(system.dataFolder);
      await system.startService();
      return system;
    } catch (error) {
      await system.stop(); // Whatever did start would keep the test alive.
      throw error;
    }
  }

  get service(): string {
    return `http://127.0.0.1:${this.ports[0]}`;
  }

  /** The service by name: a browser makes passkeys for no bare address. */
  get namedService(): string {
    return `http://localhost:${this.ports[0]}`;
  }

  /** Another instance, for stores that several can share. */
  get secondService(): string {
    return `http://127.0.0.1:${this.ports[3]}`;
  }

  get gateway(): string {
    return `http://127.0.0.1:${this.ports[1]}/ia/xml/xmlgw.phtml`;
  }

  get restBase(): string {
    return `http://127.0.0.1:${this.ports[1]}/ia/api/v1`;
  }

  get admin(): SandboxAdmin {
    return new SandboxAdmin(`http://127.0.0.1:${this.ports[1]}/admin`);
  }

  /** Where the service keeps its data, also when its settings put it elsewhere. */
  get dataFolder(): string {
    return this.options.service?.['DATA_DIR'] ?? join(this.folder, 'data');
  }

  get eventsFile(): string {
    return join(this.dataFolder, 'events.sqlite');
  }

  /** A demo person with a fresh token, at one of the instances. */
  person(name: string, service = this.service, environment = ENVIRONMENT): Promise<Person> {
    return Person.signIn(`${service}/v1/environments/${environment}`, `http://127.0.0.1:${this.ports[2]}`, name);
  }

  startSandbox(): Promise<void> {
    const env = {
      SANDBOX_PORT: String(this.ports[1]),
      SANDBOX_OIDC_PORT: String(this.ports[2]),
      SANDBOX_ENVIRONMENT: ENVIRONMENT,
      SANDBOX_WEB_REDIRECTS: `${this.service}/,${this.namedService}/`,
      SANDBOX_REST_REDIRECTS: `${this.service}/connected`,
      SANDBOX_COMPANY_DIR: this.options.companyDir ?? join(ROOT, 'examples', 'acme-2026-09'),
      ...this.options.sandbox,
    };
    return this.spawn('sandbox', join(ROOT, 'dist', 'sandbox', 'main.js'), env, 'sandbox-ready');
  }

  /** With settings besides those of the system, for this start only. */
  startService(more: NodeJS.ProcessEnv = {}): Promise<void> {
    return this.startInstance('service', this.ports[0], { DATA_DIR: this.dataFolder, ...more });
  }

  /** With views and a spool of its own, unless the settings say otherwise. */
  startSecondService(more: NodeJS.ProcessEnv = {}): Promise<void> {
    return this.startInstance('second', this.ports[3], { DATA_DIR: join(this.folder, 'data-2'), ...more });
  }

  private restSettings(): NodeJS.ProcessEnv {
    const fileWith = (name: string, secret: string): string => {
      const file = join(this.folder, name);
      writeFileSync(file, `${secret}\n`);
      return file;
    };
    return {
      INTACCT_REST_BASE: this.restBase,
      INTACCT_REST_CLIENT_ID: 'revrec-app',
      INTACCT_REST_CLIENT_SECRET_FILE: fileWith('client-secret', 'app-Pa55!'),
      INTACCT_REST_SENDER_ID: SANDBOX_CREDENTIALS.senderId,
      INTACCT_REST_SENDER_PASSWORD_FILE: fileWith('sender-password', SANDBOX_CREDENTIALS.senderPassword),
    };
  }

  private startInstance(name: ProcessName, port: number, more: NodeJS.ProcessEnv): Promise<void> {
    const env = {
      HTTP_PORT: String(port),
      ENVIRONMENTS: `${ENVIRONMENT},other-live`,
      OIDC_ISSUER: `http://127.0.0.1:${this.ports[2]}`,
      INTACCT_ENDPOINT: this.gateway,
      INTACCT_ALLOWED_ENDPOINTS: `${this.gateway},${this.restBase}`,
      ...(this.options.rest === true ? this.restSettings() : {}),
      ...QUICK,
      ...this.options.service,
      ...more,
    };
    return this.spawn(name, join(ROOT, 'dist', 'src', 'main.js'), env, 'service.ready');
  }

  /** Ends a process, waits until it is gone and answers its exit status. SIGKILL is the crash: nothing gets a chance to tidy up. */
  async end(name: ProcessName, signal: NodeJS.Signals): Promise<number | null> {
    const child = this.children.get(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((done) => child.once('exit', done));
    child.kill(signal);
    return ended;
  }

  /** Resolves with the exit status of a process that ends by itself. */
  ended(name: ProcessName): Promise<number | null> {
    const child = this.children.get(name);
    return new Promise((resolve) => child?.once('exit', resolve));
  }

  get servicePid(): number {
    return this.pidOf('service');
  }

  pidOf(name: ProcessName): number {
    return this.children.get(name)?.pid ?? 0;
  }

  /** SIGSTOP freezes a process in the middle of whatever it does; SIGKILL ends a frozen one too. */
  freeze(name: ProcessName): void {
    this.children.get(name)?.kill('SIGSTOP');
  }

  /** SIGCONT lets it go on as if no time had passed. */
  thaw(name: ProcessName): void {
    this.children.get(name)?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    await this.end('service', 'SIGTERM');
    await this.end('second', 'SIGTERM');
    await this.end('sandbox', 'SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Events of the log by type. The file is opened for reading only, as the service may be writing it. */
  events(type: string): { stream: string; data: Record<string, unknown>; metadata: Record<string, string> }[] {
    const database = new Database(join(this.dataFolder, 'events.sqlite'), { readonly: true });
    const rows = database
      .prepare('SELECT stream, data, metadata FROM events WHERE type = ? ORDER BY position')
      .all(type) as {
      stream: string;
      data: string;
      metadata: string;
    }[];
    database.close();
    return rows.map(({ stream, data, metadata }) => ({
      stream,
      data: JSON.parse(data),
      metadata: JSON.parse(metadata),
    }));
  }

  private spawn(name: ProcessName, program: string, env: NodeJS.ProcessEnv, readyWord: string): Promise<void> {
    const [command, ...words] = [...(this.options.launch?.(name) ?? []), process.execPath, program] as [string, string];
    const child = spawn(command, words, {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.children.set(name, child);
    return new Promise((ready, reject) => {
      const hear = (line: string): void => {
        this.output.push(line);
        if (line.includes(readyWord)) ready();
      };
      createInterface({ input: child.stdout }).on('line', hear);
      createInterface({ input: child.stderr }).on('line', hear);
      child.once('exit', (code) => {
        reject(new Error(`${name} ended with ${code ?? 'a signal'}: ${this.output.slice(-5).join('\n')}`));
      });
    });
  }
}
