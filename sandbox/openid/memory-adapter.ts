type Payload = Record<string, unknown>;

interface Entry {
  readonly payload: Payload;
  readonly expiresAt: number;
}

const entries = new Map<string, Entry>();
const entriesMax = 50_000;

/** Keeps what the provider remembers: sessions, codes and grants. All of it is gone when the process ends. */
export class MemoryAdapter {
  constructor(private readonly model: string) {}

  upsert(id: string, payload: Payload, expiresInSeconds: number): Promise<void> {
    // The oldest entry is dropped first, so that a long load test cannot fill the memory.
    const [oldest] = entries.size >= entriesMax ? entries.keys() : [];
    if (oldest !== undefined) entries.delete(oldest);
    const expiresAt = expiresInSeconds > 0 ? Date.now() + expiresInSeconds * 1000 : Number.POSITIVE_INFINITY;
    entries.set(this.keyOf(id), { payload, expiresAt });
    return Promise.resolve();
  }

  find(id: string): Promise<Payload | undefined> {
    const entry = entries.get(this.keyOf(id));
    return Promise.resolve(entry === undefined || entry.expiresAt <= Date.now() ? undefined : entry.payload);
  }

  findByUid(uid: string): Promise<Payload | undefined> {
    return Promise.resolve(this.findBy('uid', uid));
  }

  findByUserCode(userCode: string): Promise<Payload | undefined> {
    return Promise.resolve(this.findBy('userCode', userCode));
  }

  consume(id: string): Promise<void> {
    const entry = entries.get(this.keyOf(id));
    if (entry !== undefined) entry.payload['consumed'] = Math.floor(Date.now() / 1000);
    return Promise.resolve();
  }

  destroy(id: string): Promise<void> {
    entries.delete(this.keyOf(id));
    return Promise.resolve();
  }

  revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, { payload }] of entries) {
      if (payload['grantId'] === grantId) entries.delete(key);
    }
    return Promise.resolve();
  }

  private findBy(field: string, value: string): Payload | undefined {
    for (const [key, { payload }] of entries) {
      if (key.startsWith(`${this.model}:`) && payload[field] === value) return payload;
    }
    return undefined;
  }

  private keyOf(id: string): string {
    return `${this.model}:${id}`;
  }
}
