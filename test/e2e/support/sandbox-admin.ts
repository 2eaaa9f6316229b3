export interface SandboxBatch {
  readonly recordNo: string;
  readonly referenceNo: string;
  /** ISO date. */
  readonly date?: string;
  readonly lineCount: number;
  readonly debit: string;
  readonly credit: string;
  readonly lines: readonly SandboxLine[];
}

export interface SandboxLine {
  readonly accountNo: string;
  readonly trType: string;
  readonly amount: string;
  readonly document: string;
  readonly description: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The sandbox's own address for tests: what it holds, and how it misbehaves next. */
export class SandboxAdmin {
  constructor(private readonly base: string) {}

  async batches(): Promise<SandboxBatch[]> {
    const reply: unknown = await (await this.call('GET', '/batches?lines=true')).json();
    return (Array.isArray(reply) ? reply : (reply as { batches: SandboxBatch[] }).batches) as SandboxBatch[];
  }

  async requests(): Promise<Record<string, unknown>[]> {
    const reply: unknown = await (await this.call('GET', '/requests')).json();
    return (Array.isArray(reply) ? reply : (reply as { requests: unknown[] }).requests) as Record<string, unknown>[];
  }

  /** Every create under a control id that reached the ledger, with what the ledger made of it. */
  async createsOf(controlId: string): Promise<{ outcome: string }[]> {
    const functions = (await this.requests()).flatMap(
      (request) => request['functions'] as { controlId: string; outcome: string }[],
    );
    return functions.filter((one) => one.controlId === controlId);
  }

  fault(match: Record<string, string>, fault: Record<string, unknown>, times = 1): Promise<Response> {
    return this.call('POST', '/faults', { match, times, fault });
  }

  faultPlan(plan: Record<string, unknown> | null): Promise<Response> {
    return plan === null ? this.call('DELETE', '/fault-plan') : this.call('PUT', '/fault-plan', plan);
  }

  /** Faults that no request has met yet. */
  async pendingFaults(): Promise<number> {
    const reply: unknown = await (await this.call('GET', '/faults')).json();
    return (reply as unknown[]).length;
  }

  clearFaults(): Promise<Response> {
    return this.call('DELETE', '/faults');
  }

  /** Changes an entry behind the service's back, as people in Intacct can. */
  setState(recordNo: string, state: string): Promise<Response> {
    return this.call('POST', `/batches/${recordNo}/state`, { state });
  }

  alterLine(recordNo: string, lineNo: number, values: Record<string, string>): Promise<Response> {
    return this.call('POST', `/batches/${recordNo}/lines/${lineNo}`, values);
  }

  copy(recordNo: string): Promise<Response> {
    return this.call('POST', `/batches/${recordNo}/copy`);
  }

  remove(recordNo: string): Promise<Response> {
    return this.call('DELETE', `/batches/${recordNo}`);
  }

  async currentSettings(): Promise<Record<string, unknown>> {
    return (await (await this.call('GET', '/settings')).json()) as Record<string, unknown>;
  }

  settings(settings: Record<string, unknown>): Promise<Response> {
    return this.call('PUT', '/settings', settings);
  }

  addDimension(value: Record<string, string> & { object: string; id: string }): Promise<Response> {
    return this.call('POST', '/dimensions', value);
  }

  addAccount(
    accountNo: string,
    more: { status?: 'active' | 'inactive'; requires?: readonly string[] } = {},
  ): Promise<Response> {
    return this.call('POST', '/accounts', { accountNo, title: accountNo, status: 'active', ...more });
  }

  addJournal(journal: { symbol: string; status?: string; allowsDirectPosting?: boolean }): Promise<Response> {
    return this.call('POST', '/journals', journal);
  }

  reset(): Promise<Response> {
    return this.call('POST', '/reset');
  }

  offline(): Promise<Response> {
    return this.call('POST', '/offline');
  }

  online(): Promise<Response> {
    return this.call('POST', '/online');
  }

  /** Any address of the admin pages. */
  raw(method: string, path: string, body?: unknown): Promise<Response> {
    return this.call(method, path, body);
  }

  private async call(method: string, path: string, body?: unknown): Promise<Response> {
    // A connection that was idle for seconds may be closed by the sandbox just when it is used again.
    const headers = { connection: 'close', ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const reply = await fetch(this.base + path, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    return reply;
  }
}
