import { AccessDeniedError } from '@eventstore/db-client';
import { type Log } from '../../../application/ports/log';
import { causeOf } from './client-holder';
import { type EventStoreDbClockCheck } from './clock-check';
import { type StoreFinding } from './host-check';
import { type EventStoreDbServerCheck } from './server-check';
import { hasWrongCheckpoints } from './server-version';

const LOOK_EVERY_MS = 1_000;
const CLOCK_EVERY_MS = 60 * 60_000;
/** One look serves everybody who asks within this time: readiness is open to all. */
const OUTAGE_KEPT_MS = 5_000;

/** A store may start after the service. Whatever somebody has to change ends the start at once, with the reason. */
export class StoreStart {
  private looking: NodeJS.Timeout | undefined;
  private outageAt = Number.NEGATIVE_INFINITY;
  private lastOutage: Promise<string> | null = null;

  constructor(
    private readonly server: EventStoreDbServerCheck,
    private readonly clocks: EventStoreDbClockCheck,
    private readonly waitMs: number,
    private readonly log: Log,
  ) {}

  /** Resolves when the store can be read and written and the clocks agree; compares these again every hour. */
  async ready(): Promise<void> {
    const giveUpAt = performance.now() + this.waitMs;
    for (let said = ''; ;) {
      const finding = await this.look();
      if (finding === null) break;
      if (finding.kind === 'wrong') throw new Error(`The event store cannot be used. ${finding.text}`);
      if (performance.now() >= giveUpAt)
        throw new Error(
          `The event store did not come within ${Math.round(this.waitMs / 1_000)} seconds. ${finding.text} ` +
            'Start it, or check EVENTSTOREDB_URL; EVENTSTOREDB_WAIT_MS sets how long the start waits.',
        );
      if (finding.text !== said) this.log.warn('event-store.not-there-yet', { cause: finding.text });
      said = finding.text;
      await new Promise((resolve) => setTimeout(resolve, Math.min(LOOK_EVERY_MS, this.waitMs)));
    }
    if (this.clocks.problem !== null)
      throw new Error(`${this.clocks.problem} Correct them, for example with NTP, then start again.`);
    this.looking = setInterval(() => {
      this.clocks.look().catch((error: unknown) => {
        this.log.warn('event-store.clock-unknown', { cause: causeOf(error) });
      });
    }, CLOCK_EVERY_MS).unref();
    await this.warnOfFaults();
  }

  stop(): void {
    clearInterval(this.looking);
  }

  /** Why it does not respond now. */
  outage(): Promise<string> {
    const now = performance.now();
    if (this.lastOutage === null || now - this.outageAt > OUTAGE_KEPT_MS) {
      this.outageAt = now;
      this.lastOutage = this.server.find().then(
        (finding) => `The event store does not respond. ${finding?.text ?? 'Each step to it succeeds again.'}`,
        () => 'The event store does not respond.',
      );
    }
    return this.lastOutage;
  }

  /** Reading first, then writing, which the clock check does. */
  private async look(): Promise<StoreFinding | null> {
    const finding = await this.server.find();
    if (finding) return finding;
    try {
      await this.clocks.look();
      return null;
    } catch (error) {
      if (!(error instanceof AccessDeniedError))
        return { kind: 'away', text: `The server takes no writes yet (${causeOf(error)}).` };
      return { kind: 'wrong', text: 'The user may not write. Give it the right to write streams of its own.' };
    }
  }

  private async warnOfFaults(): Promise<void> {
    const version = (await this.server.facts())?.version ?? '';
    if (hasWrongCheckpoints(version)) this.log.warn('event-store.version-faulty', { version, fix: FAULTY_FIX });
  }
}

const FAULTY_FIX =
  'EventStoreDB 24.10.0 to 24.10.4 and 25.0.0 can send wrong checkpoints. Update it; nothing is lost meanwhile.';
