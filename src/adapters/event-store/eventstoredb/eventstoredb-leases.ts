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

interface Sign {
  /** Changes with every sign of life of the holder, and with every holder. */
  readonly mark: string;
  readonly sinceMs: number;
}

const BEAT = 'beat.';

/**
 * One value for each lease says who holds it; one value for each instance is its sign of life, so that an instance
 * renews all of its leases with one write. A lease is taken over at the revision that was read, so only one of several
 * gets it. No wall clock is trusted: a holder counts from its own last sign of life, the others from when they saw it.
 */
export class EventStoreDbLeases extends Leases {
  /** Leases of this instance: the revision that it wrote, and when it last saw that it is still the holder. */
  private readonly held = new Map<string, { readonly revision: bigint; readonly seenMs: number }>();
  private readonly observed = new Map<string, Sign>();
  private beatRevision: bigint | undefined;
  private beatMs = Number.NEGATIVE_INFINITY;

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
    if (this.held.has(name) && this.isAlive()) return true;
    this.held.delete(name);
    return false;
  }

  override async release(name: string): Promise<void> {
    const own = this.held.get(name);
    this.held.delete(name);
    if (!own) return;
    await this.values.writeAt(name, null, own.revision).catch(() => false); // If it cannot be released, it expires.
  }

  /** For others this instance is alive for as long. */
  private isAlive(): boolean {
    return this.monotonicMs() - this.beatMs < this.times.ttlMs;
  }

  private async take(name: string): Promise<boolean> {
    const startedMs = this.monotonicMs();
    const own = this.held.get(name);
    const isFresh = own !== undefined && startedMs - own.seenMs < this.times.ttlMs / 3;
    if (isFresh && startedMs - this.beatMs < this.times.ttlMs / 3) return true;
    const current = await this.values.readVersioned(name);
    if (!(await this.mayTake(name, current))) {
      this.held.delete(name); // Another instance has it now.
      return false;
    }
    await this.beat(startedMs);
    if (current && holderOf(current) === this.holder) {
      this.held.set(name, { revision: current.revision, seenMs: startedMs });
      return true;
    }
    const revision = await this.values.writeAt(name, { holder: this.holder }, current?.revision);
    if (revision === null) {
      this.held.delete(name);
      return false;
    }
    this.held.set(name, { revision, seenMs: startedMs });
    this.observed.delete(name);
    return true;
  }

  /** A third of the time may pass between two of them. */
  private async beat(nowMs: number): Promise<void> {
    if (nowMs - this.beatMs < this.times.ttlMs / 3) return;
    const key = `${BEAT}${this.holder}`;
    const written = await this.values.writeAt(key, {}, this.beatRevision);
    if (written === null) {
      // An earlier one was written although nobody said so.
      this.beatRevision = (await this.values.readVersioned(key))?.revision;
      throw new Error('The sign of life has to be written again.');
    }
    this.beatRevision = written;
    this.beatMs = nowMs;
  }

  private async mayTake(name: string, current: VersionedValue | undefined): Promise<boolean> {
    const holder = current === undefined ? undefined : holderOf(current);
    if (!current || holder === undefined || holder === this.holder) return true;
    const beat = await this.values.readVersioned(`${BEAT}${holder}`);
    const mark = `${current.revision} ${beat?.revision}`; // Instances of before renew the lease itself.
    const nowMs = this.monotonicMs();
    const seen = this.observed.get(name);
    if (seen?.mark !== mark) {
      this.observed.set(name, { mark, sinceMs: nowMs });
      return false;
    }
    return nowMs - seen.sinceMs >= this.times.ttlMs + this.times.marginMs;
  }
}

const holderOf = ({ value }: VersionedValue): string | undefined =>
  (value as { readonly holder?: string } | null)?.holder;
