import { type Freshness } from '../../src/application/shared/freshness';
import { RunStopper } from '../../src/application/posting-run/run-stopper';
import { RunStarter } from '../../src/application/posting-run/run-starter';
import { contentDigestOf } from '../../src/application/journal-batch/batch-lines';
import { type PostingWorker } from '../../src/application/posting/posting.worker';
import { Clock } from '../../src/application/ports/clock';
import { type RecordedEvent } from '../../src/application/ports/event-store';
import { PostingScheduleWorker } from '../../src/application/posting-schedule/posting-schedule.worker';
import { Prerequisites } from '../../src/application/preflight/prerequisites';
import { PostingGate } from '../../src/application/posting/posting-gate';
import { Aggregates } from '../../src/application/shared/aggregates';
import { journalBatch } from '../../src/domain/journal-batch/journal-batch.state';
import { streamId } from '../../src/application/shared/streams';
import { type JournalBatchEvent } from '../../src/domain/journal-batch/journal-batch.events';
import { type PostingScheduleEvent } from '../../src/domain/posting-schedule/posting-schedule.events';
import { postingSchedule, type PostingSchedule } from '../../src/domain/posting-schedule/posting-schedule.state';
import { credit, debit, planFor } from './builders';
import { ALONE, cause, ENVIRONMENT } from './plain-ports';
import { PostingSystem } from './posting-system';
import { rules } from './schedule-events';
import { type WatchedStore } from './watched-store';

/** A clock on the wall that anybody may set, also back; waiting is another clock's business. */
export class WallClock extends Clock {
  time = '2026-09-29T12:00:00.000Z';

  constructor(private readonly inner: Clock) {
    super();
  }

  override now(): string {
    return this.time;
  }

  override monotonicMs(): number {
    return this.inner.monotonicMs();
  }

  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.inner.sleep(ms, signal);
  }
}

interface InstanceOptions {
  readonly worker?: Pick<PostingWorker, 'take'>;
  readonly isOff?: boolean;
  readonly freshness?: Freshness;
}

export interface ScheduleInstance {
  readonly schedule: PostingScheduleWorker;
  readonly posting: PostingWorker;
  readonly store: WatchedStore;
}

/** Automatic posting as the service wires it: any number of instances over one store, and one clock on the wall. */
export class ScheduleSystem extends PostingSystem {
  readonly wall = new WallClock(this.clock);
  protected override readonly checksRuns = true;

  /** With `worker`, runs are given to it. With `isOff`, the installation posts nothing. */
  instance({ worker, isOff = false, freshness = this.projector }: InstanceOptions = {}): ScheduleInstance {
    const { worker: posting, store } = this.process();
    const { ids, log, batchViews, wall: clock } = this;
    const aggregates = new Aggregates(store, clock, ids);
    const starter = new RunStarter(aggregates, new PostingGate(aggregates, { isOff }), worker ?? posting);
    const prerequisites = new Prerequisites(this.portsOver(store), ALONE);
    const stopper = new RunStopper(aggregates, worker ?? posting);
    const ports = { aggregates, batchViews, prerequisites, freshness, starter, stopper, clock, log };
    return { posting, store, schedule: new PostingScheduleWorker(ports, { names: ['acme-live', ENVIRONMENT] }, rules) };
  }

  /** A tick of an instance when the wall clock shows this, and then all that follows from it. */
  async tick({ schedule }: ScheduleInstance, time: string): Promise<void> {
    this.wall.time = time;
    await this.projected();
    await schedule.tick();
  }

  async decide(decision: (state: PostingSchedule) => readonly PostingScheduleEvent[]): Promise<void> {
    await this.aggregates.change(postingSchedule, ENVIRONMENT, cause, decision);
  }

  /** A batch Ready to Post of this period and account. */
  async readyBatch(batchKey: string, period = '2026-09', account = '4000'): Promise<void> {
    const lines = [debit(1000, { account }), credit(1000, { account })];
    const plan = planFor({
      ...{ batchKey, journalEntryId: `JE-${batchKey}`, period, transactionDate: `${period}-28` },
      contentDigest: contentDigestOf(lines),
    });
    const events: JournalBatchEvent[] = [
      { type: 'JournalBatchPlanned', data: plan },
      {
        type: 'JournalBatchLinesRecorded',
        data: { firstLine: 1, lines },
      },
      { type: 'JournalBatchReleased', data: {} },
    ];
    await this.aggregates.change(journalBatch, streamId(ENVIRONMENT, batchKey), cause, () => events);
  }

  /** What happened to the schedule, and to runs: types, each with whom it is ascribed to. */
  async recorded(...types: readonly string[]): Promise<RecordedEvent[]> {
    const events = await this.inner.readAll(null, 100_000);
    return events.filter(({ type }) => types.includes(type));
  }

  /** Types of the schedule's events after it was switched on. */
  async scheduleStory(): Promise<string[]> {
    const events = await this.inner.read(`postingSchedule-${ENVIRONMENT}`);
    return events.slice(1).map(({ type }) => type.replace('Posting', ''));
  }

  warnings(): string[] {
    return this.log.entries.filter(({ level }) => level === 'warn').map(({ event }) => event);
  }
}
