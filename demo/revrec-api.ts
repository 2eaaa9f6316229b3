import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';

export interface ImportView {
  readonly importId: string;
  readonly status: string;
  readonly lines: number | null;
  readonly entries: number | null;
  readonly batches: number | null;
  readonly problemCount: number;
  readonly problems: readonly {
    code: string;
    row: number | null;
    journalEntryId: string | null;
    message: string;
    fix: string;
  }[];
}

export interface RunView {
  readonly runId: string;
  readonly status: string;
  readonly batches: number;
  readonly posted: number;
  readonly failed: number;
  readonly outcomeUnknown: number;
  readonly waiting: number;
  readonly leftOut: number;
}

export interface BatchView {
  readonly batchKey: string;
  readonly journalEntryId: string;
  readonly part: number;
  readonly parts: number;
  readonly currency: string;
  readonly lineCount: number;
  readonly total: string;
  readonly status: string;
  readonly referenceNo: string | null;
  readonly recordNo: string | null;
  readonly problems: readonly { code: string; message: string; fix: string }[];
}

export interface PreflightLineView {
  readonly check: string;
  readonly status: 'ok' | 'warning' | 'blocked' | 'cannot tell';
  readonly message: string;
  readonly fix: string;
  readonly mendAt: string | null;
  readonly batches: number;
}

export interface PreflightView {
  readonly preflightId: string;
  readonly status: string;
  readonly batches: number;
  readonly blocked: number;
  readonly lines: readonly PreflightLineView[];
}

const POLL_MS = 200;

/** The public REST API, as the Controller uses it. Nothing here knows more than the OpenAPI document says. */
export class RevRecApi {
  private position: string | null = null;

  constructor(
    private readonly base: string,
    private readonly token: string,
  ) {}

  /** A token for a demo person, the way a script gets one: client credentials. */
  static async signIn(service: string, environment: string, issuer: string, person: string): Promise<RevRecApi> {
    const reply = await fetch(`${issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${person}:${person}-secret`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    if (!reply.ok) throw new Error(`${person} could not sign in: ${await reply.text()}`);
    const { access_token: token } = (await reply.json()) as { access_token: string };
    return new RevRecApi(`${service}/v1/environments/${environment}`, token);
  }

  connect(parameters: Record<string, string>): Promise<unknown> {
    return this.send('PUT', '/connection', parameters);
  }

  /** Over REST: asks, consents as this person in Sage Intacct, and brings the answer. */
  async connectByConsent(person: { company: string; user: string; password: string }): Promise<void> {
    const { address } = await this.send<{ address: string }>('POST', '/connection/consents', {});
    const page = new URL(address);
    const form = new URLSearchParams({ ...Object.fromEntries(page.searchParams), ...person, answer: 'accept' });
    page.search = '';
    const reply = await fetch(page, { method: 'POST', redirect: 'manual', body: form });
    const back = new URL(reply.headers.get('location') ?? 'about:blank').searchParams;
    const answer = { state: back.get('state'), code: back.get('code') };
    await this.send('POST', '/connection/consents/answer', answer);
  }

  async addCustomField(field: { apiName: string; label: string; source: string }, dimension: string): Promise<void> {
    await this.send('POST', '/custom-fields', field);
    await this.send('PATCH', `/custom-fields/${field.apiName}`, {
      ledgerField: { kind: 'dimension', dimension },
      includeInJournalPosting: true,
    });
  }

  loadMappings(csv: string): Promise<unknown> {
    return this.request('/account-mappings', { method: 'POST', headers: { 'content-type': 'text/csv' }, body: csv });
  }

  async importFile(file: string): Promise<ImportView> {
    const body = Readable.toWeb(createReadStream(file)) as ReadableStream;
    const received = await this.request<ImportView>('/journal-imports', {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body,
      duplex: 'half',
    });
    return this.untilImported(received);
  }

  /** Looks at everything that posting needs, and answers the result. */
  async preflight(): Promise<PreflightView> {
    let view = await this.send<PreflightView>('POST', '/preflights', {});
    while (view.status !== 'Finished') {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      view = await this.request(`/preflights/${view.preflightId}`, {});
    }
    return view;
  }

  startRun(): Promise<RunView> {
    return this.send<RunView>('POST', '/posting-runs', {});
  }

  /** Server-sent events of a run, until it is finished. */
  async *progress(runId: string): AsyncGenerator<RunView, void> {
    const reply = await this.fetch(`/posting-runs/${runId}/progress`, { headers: { accept: 'text/event-stream' } });
    let rest = '';
    for await (const chunk of (reply.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream())) {
      const parts = (rest + chunk).split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        const data = /^data: (.*)$/m.exec(part)?.[1];
        if (data !== undefined) yield JSON.parse(data) as RunView;
      }
    }
  }

  async batchesOfRun(runId: string): Promise<BatchView[]> {
    const batches: BatchView[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query = new URLSearchParams({ runId, limit: '500', ...(cursor === '' ? {} : { cursor }) });
      const page: { items: BatchView[]; nextCursor: string | null } = await this.request(
        `/journal-batches?${query.toString()}`,
        {},
      );
      batches.push(...page.items);
      cursor = page.nextCursor;
    }
    return batches;
  }

  private async untilImported(received: ImportView): Promise<ImportView> {
    let view = received;
    while (view.status !== 'Completed' && view.status !== 'Rejected') {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      view = await this.request(`/journal-imports/${received.importId}`, {});
    }
    return view;
  }

  private send<T>(method: string, path: string, body: unknown): Promise<T> {
    return this.request(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  }

  private async request<T>(path: string, init: RequestInit): Promise<T> {
    return (await (await this.fetch(path, init)).json()) as T;
  }

  private async fetch(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${this.token}`);
    if (this.position !== null) headers.set('revrec-at-least', this.position);
    const reply = await fetch(this.base + path, { ...init, headers });
    this.position = reply.headers.get('revrec-position') ?? this.position;
    if (reply.ok) return reply;
    const problem = (await reply.json()) as { code?: string; detail?: string; fix?: string };
    throw new Error(
      `${init.method ?? 'GET'} ${path} was refused: ${problem.code ?? reply.status}. ${problem.detail ?? ''} ${problem.fix ?? ''}`,
    );
  }
}
