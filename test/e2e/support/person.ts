export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read what they expect
  readonly body: any;
}

/** Somebody signed in, who talks to the API and always asks for views that show what he just did. */
export class Person {
  private position: string | null = null;

  private constructor(
    readonly base: string,
    readonly token: string | null,
  ) {}

  static anonymous(base: string): Person {
    return new Person(base, null);
  }

  static async signIn(base: string, issuer: string, name: string): Promise<Person> {
    const reply = await fetch(`${issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${name}:${name}-secret`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    const { access_token: token } = (await reply.json()) as { access_token: string };
    return new Person(base, token);
  }

  get(path: string): Promise<Reply> {
    return this.send('GET', path);
  }

  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const isText = typeof body === 'string';
    const type: Record<string, string> =
      body === undefined ? {} : { 'content-type': isText ? 'text/csv' : 'application/json' };
    const reply = await fetch(path.startsWith('http') ? path : this.base + path, {
      method,
      headers: { ...this.authorization(), ...this.atLeast(), ...type, ...headers },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    });
    this.position = reply.headers.get('revrec-position') ?? this.position;
    const text = await reply.text();
    const isJson = reply.headers.get('content-type')?.includes('json') ?? false;
    return { status: reply.status, headers: reply.headers, body: isJson && text !== '' ? JSON.parse(text) : text };
  }

  /** Sends a file as it is, whatever its encoding. */
  async sendBytes(path: string, bytes: Buffer, contentType: string): Promise<Reply> {
    const reply = await fetch(this.base + path, {
      method: 'POST',
      headers: { ...this.authorization(), ...this.atLeast(), 'content-type': contentType },
      body: new Uint8Array(bytes),
    });
    this.position = reply.headers.get('revrec-position') ?? this.position;
    return { status: reply.status, headers: reply.headers, body: await reply.json() };
  }

  async connect(parameters: Record<string, string> = {}): Promise<Reply> {
    return this.send('PUT', '/connection', { ...SANDBOX_CREDENTIALS, ...parameters });
  }

  async includeField(apiName: string, label: string, source: string, dimension: string): Promise<void> {
    await this.send('POST', '/custom-fields', { apiName, label, source });
    await this.send('PATCH', `/custom-fields/${apiName}`, {
      ledgerField: { kind: 'dimension', dimension },
      includeInJournalPosting: true,
    });
  }

  /**
   * Imports and answers the import when it is finished, one way or the other. Questions that it raises by itself are
   * answered with yes.
   */
  async importCsv(csv: string, headers: Record<string, string> = {}, query = ''): Promise<Reply> {
    const received = await this.send('POST', `/journal-imports${query}`, csv, headers);
    if (received.status !== 202) return received;
    const importId = received.body.importId as string;
    const looked = await this.finishedImport(importId);
    if (looked.body.status !== 'Awaiting Confirmation' || query.includes('preview')) return looked;
    const accepted = (looked.body.questions as { id: string }[]).map(({ id }) => id);
    await this.send('POST', `/journal-imports/${importId}/confirm`, { accepted });
    return this.finishedImport(importId);
  }

  async finishedImport(importId: string): Promise<Reply> {
    for (;;) {
      const reply = await this.get(`/journal-imports/${importId}`);
      if (['Completed', 'Rejected', 'Awaiting Confirmation'].includes(reply.body.status as string)) return reply;
      await new Promise((turn) => setImmediate(turn));
    }
  }

  /** Starts a run and follows its events to the end; answers the last. */
  async post(selection: Record<string, unknown> = {}): Promise<Reply> {
    const started = await this.send('POST', '/posting-runs', selection);
    return started.status === 202 ? this.finishedRun(started.body.runId as string) : started;
  }

  /** Starts a preflight and answers it when it is finished. */
  async preflight(selection: Record<string, unknown> = {}): Promise<Reply['body']> {
    const started = await this.send('POST', '/preflights', selection);
    if (started.status !== 202) throw new Error(`The preflight was answered with ${started.status}.`);
    for (;;) {
      const { body } = await this.get(`/preflights/${started.body.preflightId as string}`);
      if (body.status === 'Finished') return body;
      await new Promise((turn) => setImmediate(turn));
    }
  }

  async finishedRun(runId: string): Promise<Reply> {
    const reply = await fetch(`${this.base}/posting-runs/${runId}/progress`, {
      headers: { ...this.authorization(), ...this.atLeast() },
    });
    const text = await reply.text();
    const last = [...text.matchAll(/^data: (.*)$/gm)].at(-1)?.[1] ?? '{}';
    return { status: reply.status, headers: reply.headers, body: JSON.parse(last) };
  }

  async batch(journalEntryId: string): Promise<Reply['body']> {
    const { body } = await this.get(`/journal-batches?journalEntryId=${encodeURIComponent(journalEntryId)}`);
    return body.items.at(-1);
  }

  private authorization(): Record<string, string> {
    return this.token === null ? {} : { authorization: `Bearer ${this.token}` };
  }

  private atLeast(): Record<string, string> {
    return this.position === null ? {} : { 'revrec-at-least': this.position };
  }
}

export const SANDBOX_CREDENTIALS = {
  companyId: 'ACME-DEV',
  senderId: 'revrec_sender',
  senderPassword: 'sender-Pa55!',
  userId: 'revrec_ws',
  userPassword: 'user-Pa55!',
};
