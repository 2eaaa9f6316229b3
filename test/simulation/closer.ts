import { type Random } from '../../bench/random';
import { type JournalBatch } from '../../src/domain/journal-batch/batch-states';
import { type DomainEvent } from '../../src/domain/shared/decider';
import { ENVIRONMENT } from './close';
import { type Oracle } from './oracle';
import { type Scheduler } from './scheduler';

const MINUTE = 60_000;
const LOOK_EVERY_MS = 100;
const START_MAX_MS = 1_000;
const MONTH = `accountingPeriod-${ENVIRONMENT}.2026-09`;

interface ClosedWorld {
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly oracle: Oracle;
  write(stream: string, events: readonly DomainEvent[]): void;
}

/** Closes the month once nothing of it is in flight, as the service does, and reopens it later. */
export class Closer {
  constructor(private readonly world: ClosedWorld) {}

  /** When something is about to be sent: what is sent at that moment is what a close has to stop, or wait for. */
  begin(): void {
    const { oracle, random, scheduler } = this.world;
    if (![...oracle.states.values()].some(({ status }) => status === 'Queued')) {
      scheduler.after(LOOK_EVERY_MS, () => {
        this.begin();
      });
      return;
    }
    scheduler.after(random.next() * START_MAX_MS, () => {
      const data = { period: '2026-09', people: 1, name: 'Cora' };
      this.world.write(MONTH, [{ type: 'AccountingPeriodClosingStarted', data }]);
      this.closeWhenAtRest();
    });
  }

  private closeWhenAtRest(): void {
    const { oracle, random, scheduler } = this.world;
    if ([...oracle.states.values()].some(isInFlight)) {
      scheduler.after(LOOK_EVERY_MS, () => {
        this.closeWhenAtRest();
      });
      return;
    }
    const digest = 'd'.repeat(64);
    this.world.write(MONTH, [
      { type: 'AccountingPeriodChecked', data: { items: [], digest } },
      { type: 'AccountingPeriodSignedOff', data: { by: 'cora', name: 'Cora', digest, note: null } },
      { type: 'AccountingPeriodClosed', data: { digest } },
    ]);
    oracle.isMonthClosed = true;
    scheduler.after(random.next() * 30 * MINUTE, () => {
      oracle.isMonthClosed = false;
      this.world.write(MONTH, [{ type: 'AccountingPeriodReopened', data: { name: 'Carl', reason: 'A late entry' } }]);
    });
  }
}

const isInFlight = ({ status }: JournalBatch): boolean =>
  status === 'InFlight' || status === 'Unknown' || status === 'Confirmed';
