import { Leases } from '../../../application/ports/leases';
import { type Log } from '../../../application/ports/log';
import { type EventStoreDbValues, type VersionedValue } from './eventstoredb-values';
import { causeOf } from './client-holder';

export interface LeaseTimes {
  /** How long a lease is valid without renewal. */
  readonly ttlMs: number;
  /** How much longer others wait before they take it over. */
  readonly marginMs: number;
}

interface Seen {
  readonly revision: bigint;
  readonly sinceMs: number;
}

/**
 * One value per lease, written at the revision that was read, so only one of several gets it. No wall clock is trusted:
 * a holder counts from its own last renewal, the others from when they saw the last renewal.
 */
export class EventStoreDbLeases extends Leases {
  /** Leases of this instance: the revision that it wrote, and when. */
  private readonly held = new Map<string, Seen>();
  private readonly observed = new Map<string, Seen>();

  constructor(
    private readonly values: EventStoreDbValues,
    private readonly holder: string,
    private readonly times: LeaseTimes,
    private readonly monotonicMs: () => number,
    private readonly log: Log,
  ) {
    super();
  }

  override async hold(name: string): Promise<boolean> {
    try {
      if (await this.take(name)) return true;
    } catch (error) {
      this.log.info('event-store.lease-unknown', { name, cause: causeOf(error) });
    }
    const own = this.held.get(name);
    if (own && this.monotonicMs() - own.sinceMs < this.times.ttlMs) return true;
    this.held.delete(name);
    return false;
  }

  override async release(name: string): Promise<void> {
    const own = this.held.get(name);
    this.held.delete(name);
    if (!own) return;
    await this.values.writeAt(name, null, own.revision).catch(() => false); // If it cannot be released, it expires.
  }

  private async take(name: string): Promise<boolean> {
    const startedMs = this.monotonicMs();
    const own = this.held.get(name);
    if (own && startedMs - own.sinceMs < this.times.ttlMs / 3) return true;
    const current = await this.values.readVersioned(name);
    if (!this.mayTake(name, current)) {
      this.held.delete(name); // Another instance has it now.
      return false;
    }
    const revision = await this.values.writeAt(name, { holder: this.holder }, current?.revision);
    if (revision === null) {
      this.held.delete(name);
      return false;
    }
    this.held.set(name, { revision, sinceMs: startedMs });
    this.observed.delete(name);
    return true;
  }

  private mayTake(name: string, current: VersionedValue | undefined): boolean {
    const holder = (current?.value as { holder?: unknown } | null | undefined)?.holder;
    if (!current || holder === undefined || holder === this.holder) return true;
    const nowMs = this.monotonicMs();
    const seen = this.observed.get(name);
    if (seen?.revision !== current.revision) {
      this.observed.set(name, { revision: current.revision, sinceMs: nowMs });
      return false;
    }
    return nowMs - seen.sinceMs >= this.times.ttlMs + this.times.marginMs;
  }
}
