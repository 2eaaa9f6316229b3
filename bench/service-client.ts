import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ImportView {
  readonly importId: string;
  readonly status: string;
  readonly receivedAt: string;
  readonly finishedAt: string | null;
  readonly lines: number | null;
  readonly batches: number | null;
  readonly problemCount: number;
  readonly problems: readonly { message: string }[];
}

export interface RunView {
  readonly runId: string;
  readonly status: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly batches: number;
  readonly posted: number;
}

export interface PreflightView {
  readonly preflightId: string;
  readonly status: string;
  readonly batches: number;
  readonly blocked: number;
}

export interface ListView {
  readonly list: string;
  readonly count: number | null;
  readonly isReading: boolean;
}

export interface LedgerParameters {
  readonly companyId: string;
  readonly senderId: string;
  readonly senderPassword: string;
  readonly userId: string;
  readonly userPassword: string;
}

const POLL_MS = 100;
const PERSON = 'cora.controller';
/** The custom fields that a close of ours brings, by the ledger dimension that they are bound to. */
const FIELDS = [
  ['class', 'Class', 'Subscription'],
  ['location', 'Location', 'Customer'],
  ['department', 'Department', 'Subscription'],
  ['customer', 'Customer', 'Customer'],
  ['item', 'Item', 'Product'],
] as const;

/** The service over its public API, as the Controller. */
export class ServiceClient {
  private position: string | null = null;

  private constructor(
    private readonly base: string,
    private readonly token: string,
    private readonly requireAlive: () => void,
  ) {}

  /** `requireAlive` throws when waiting would be in vain. */
  static async signIn(base: string, issuer: string, requireAlive: () => void): Promise<ServiceClient> {
    const reply = await fetch(`${issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${PERSON}:${PERSON}-secret`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    if (!reply.ok) throw new Error(`${PERSON} could not sign in: ${await reply.text()}`);
    const { access_token: token } = (await reply.json()) as { access_token: string };
    return new ServiceClient(base, token, requireAlive);
  }

  /** Everything that has to be set before a close can be imported and posted. */
  async configure(ledger: LedgerParameters, mappingCsv: string): Promise<void> {
    await this.sendJson('PUT', '/connection', ledger);
    for (const [apiName, dimension, source] of FIELDS) {
      await this.sendJson('POST', '/custom-fields', { apiName, label: dimension, source });
      await this.sendJson('PATCH', `/custom-fields/${apiName}`, {
        ledgerField: { kind: 'dimension', dimension },
        includeInJournalPosting: true,
      });
    }
    await this.request('/account-mappings', {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: mappingCsv,
    });
  }

  /** Streams the file to the service and waits until it is recorded. */
  async importFile(file: string): Promise<ImportView> {
    let view = await this.request<ImportView>('/journal-imports', {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: Readable.toWeb(createReadStream(file)) as ReadableStream,
      duplex: 'half',
    });
    while (view.status !== 'Completed' && view.status !== 'Rejected') {
      await this.wait();
      view = await this.request(`/journal-imports/${view.importId}`);
    }
    if (view.status === 'Completed') return view;
    const [problem] = view.problems;
    throw new Error(`The import was rejected with ${view.problemCount} problem(s): ${problem?.message ?? ''}`);
  }

  /** Checks everything that is Ready to Post and waits for the result; nothing may be blocked. */
  async preflightAll(): Promise<PreflightView> {
    let view = await this.sendJson<PreflightView>('POST', '/preflights', {});
    while (view.status !== 'Finished') {
      await this.wait();
      view = await this.request(`/preflights/${view.preflightId}`);
    }
    if (view.blocked > 0) throw new Error(`${view.blocked} of ${view.batches} batches cannot be posted.`);
    return view;
  }

  /** Posts everything that is Ready to Post and waits until the run is finished. */
  async postAll(onProgress: (run: RunView) => void = () => undefined): Promise<RunView> {
    let run = await this.sendJson<RunView>('POST', '/posting-runs', {});
    while (run.status === 'Running') {
      await this.wait();
      run = await this.request(`/posting-runs/${run.runId}`);
      onProgress(run);
    }
    if (run.posted !== run.batches) throw new Error(`Only ${run.posted} of ${run.batches} batches were posted.`);
    return run;
  }

  /** How it stands with the lists of the ledger. */
  async ledgerLists(): Promise<readonly ListView[]> {
    const { items } = await this.request<{ items: readonly ListView[] }>('/ledger-directory');
    return items;
  }

  /** Has these lists read from the ledger and waits until they are. */
  async refreshLists(lists: readonly string[]): Promise<readonly ListView[]> {
    await this.sendJson('POST', '/ledger-directory/refresh', { lists });
    let views = await this.ledgerLists();
    while (views.some(({ isReading }) => isReading)) {
      await this.wait();
      views = await this.ledgerLists();
    }
    return views;
  }

  private async wait(): Promise<void> {
    await sleep(POLL_MS);
    this.requireAlive();
  }

  private sendJson<T>(method: string, path: string, body: unknown): Promise<T> {
    return this.request(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  }

  private async request<T>(path: string, init: RequestInit = {}): Promise<T> {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${this.token}`);
    if (this.position !== null) headers.set('revrec-at-least', this.position);
    const reply = await fetch(this.base + path, { ...init, headers });
    this.position = reply.headers.get('revrec-position') ?? this.position;
    if (!reply.ok) throw new Error(`${init.method ?? 'GET'} ${path} answered ${reply.status}: ${await reply.text()}`);
    return (await reply.json()) as T;
  }
}
