import type { SandboxSettings } from './settings';

export interface Entrance {
  /** The limit that the request would exceed; null lets it in. */
  readonly exceededMax: number | null;
  /** Makes room for another request. */
  readonly leave: () => void;
}

/** Counts the requests in progress per sender and per company. */
export class Concurrency {
  private readonly running = new Map<string, number>();

  constructor(private readonly settings: SandboxSettings) {}

  /** An application that calls the REST API counts as a sender. */
  enter({ senderId, companyId }: { readonly senderId: string; readonly companyId: string }): Entrance {
    const { senderConcurrencyMax, companyConcurrencyMax } = this.settings;
    const keys = [`sender ${senderId}`, `company ${companyId}`];
    const limits = [senderConcurrencyMax, companyConcurrencyMax];
    const exceeded = limits.find((limit, index) => limit !== null && this.countOf(keys[index]) >= limit) ?? null;
    if (exceeded !== null) return { exceededMax: exceeded, leave: () => undefined };
    for (const key of keys) this.running.set(key, this.countOf(key) + 1);
    return {
      exceededMax: null,
      leave: () => {
        for (const key of keys) this.running.set(key, this.countOf(key) - 1);
      },
    };
  }

  private countOf(key = ''): number {
    return this.running.get(key) ?? 0;
  }
}
