import { randomBytes } from 'node:crypto';
import { type Random } from '../../bench/random';
import { type Outage } from '../support/eventstoredb/fake-cluster';
import { type BreakableStore } from './breakable-store';
import { type Judged } from './deliveries';
import { pause, PostingWorld } from './posting-world';

import { StoreProbe } from './store-probe';

const ENTRIES = 24;
const BEFORE_MS_MAX = 400;
/** How long the end of a process takes to be seen, at most. */
const EXIT_SEEN_MS = 2_000;
/** So slow that a run does not end before the outage. */
const LEDGER_LATENCY_MS = 60;

/** A service whose log is on a server that goes away. */
export class OutageWorld {
  private hasEnded = false;

  private constructor(
    private readonly world: PostingWorld,
    private readonly store: BreakableStore,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    void world.system.ended('service').then(() => {
      this.hasEnded = true;
    });
  }

  static async start(random: Random, store: BreakableStore): Promise<OutageWorld> {
    const { EVENTSTOREDB_CA_FILE } = process.env;
    const env = {
      EVENT_STORE: 'eventstoredb',
      EVENTSTOREDB_URL: store.url,
      EVENTSTOREDB_STREAM_PREFIX: `t${randomBytes(6).toString('hex')}-`,
      EVENTSTOREDB_INSECURE: 'true',
      ...(EVENTSTOREDB_CA_FILE === undefined ? {} : { EVENTSTOREDB_CA_FILE }),
    };
    const world = await PostingWorld.start(random, 'OUT', { ...env, INSTANCE_LEASE_MS: '1500' });
    await world.system.admin.settings({ latencyMs: LEDGER_LATENCY_MS });
    return new OutageWorld(world, store, env);
  }

  /**
   * Breaks the store in the middle of a run. Milliseconds from the moment at which the server took appends again to the
   * next create; null when nothing was waiting for it.
   */
  async breakWhileWorking(outage: Outage): Promise<number | null> {
    const { world, store } = this;
    const { random, deliveries } = world;
    await world.tryToDeliver(deliveries.newEntries(ENTRIES));
    await world.settle();
    await world.tryToRun();
    await pause(random.whole(100, BEFORE_MS_MAX));
    await store.begin(outage);
    const back = new StoreProbe(store.url).untilBack();
    const underWay = random.chance(0.3) ? world.tryToDeliver(deliveries.newEntries(random.whole(1, 4))) : null;
    await pause(random.whole(...store.lasts));
    await store.end(outage);
    const backAt = await back;
    await underWay;
    try {
      await world.keepPromises();
    } catch (error) {
      await pause(EXIT_SEEN_MS);
      throw this.hasEnded ? new Error(`The service ended in an outage: ${outage}.\n${this.lastWords()}`) : error;
    }
    return this.returnedAfter(backAt);
  }

  async conclude(): Promise<Judged> {
    const judged = await this.world.finish();
    await this.world.verify(this.env);
    return { ...judged, violations: [...new Set([...judged.violations, ...this.world.violations])] };
  }

  stop(): Promise<void> {
    return this.world.system.stop();
  }

  private async returnedAfter(backAt: number): Promise<number | null> {
    const requests = (await this.world.system.admin.requests()) as unknown as readonly Request[];
    const creates = requests
      .filter(({ functions }) => functions.some(({ name }) => name === 'create'))
      .map(({ time }) => Date.parse(time))
      .filter((at) => at >= backAt);
    return creates.length === 0 ? null : Math.min(...creates) - backAt;
  }

  private lastWords(): string {
    return this.world.system.output.slice(-60).join('\n');
  }
}

interface Request {
  readonly time: string;
  readonly functions: readonly { readonly name: string }[];
}
