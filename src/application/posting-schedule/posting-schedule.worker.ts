import { OpenMonths } from '../accounting-period/open-months';
import { connection } from '../../domain/connection/connection.state';
import { isRetriedWithoutPerson } from '../../domain/journal-batch/retry';
import { Prerequisites } from '../preflight/prerequisites';
import { RunStopper, SCHEDULE_PAUSED } from '../posting-run/run-stopper';
import { RunStarter } from '../posting-run/run-starter';
import { SingleFlight } from '../shared/single-flight';
import { Inject, Injectable } from '@nestjs/common';
import { WorkShare } from '../shared/work-share';
import { ServedEnvironments } from '../shared/served-environments';
import { BATCHES_PER_RUN_MAX } from '../../domain/posting-run/posting-run.decisions';
import {
  claimDue,
  isOpen,
  recordFailure,
  recordFinish,
  recordNothingToPost,
  recordStart,
  requireRunning,
  ScheduleRules,
} from '../../domain/posting-schedule/occurrence.decisions';
import { type RunRefusal } from '../../domain/posting-run/posting-run.events';
import { type PostingScheduleEvent } from '../../domain/posting-schedule/posting-schedule.events';
import {
  type LastClaim,
  type PostingSchedule,
  postingSchedule,
} from '../../domain/posting-schedule/posting-schedule.state';
import { periodOf } from '../../domain/shared/calendar';
import { DomainError } from '../../domain/shared/errors';
import { runIdOfOccurrence } from '../shared/identifiers';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { Clock } from '../ports/clock';
import { type Position } from '../ports/event-store';
import { Log } from '../ports/log';
import { type PostingShare } from '../posting/posting.worker';
import { Aggregates, type Origin, type Loaded } from '../shared/aggregates';
import { Freshness } from '../shared/freshness';
import { postingRun } from '../../domain/posting-run/posting-run.state';
import { streamId } from '../shared/streams';
import { logScheduleEvent } from './schedule-log';

@Injectable()
export class SchedulePorts {
  constructor(
    readonly aggregates: Aggregates,
    readonly batchViews: JournalBatchViews,
    @Inject(Prerequisites) readonly prerequisites: Pick<Prerequisites, 'check'>,
    readonly freshness: Freshness,
    readonly starter: RunStarter,
    readonly stopper: RunStopper,
    readonly clock: Clock,
    readonly log: Log,
  ) {}
}

/**
 * One tick advances the last claimed occurrence of each environment, then claims what is due. All its state is in the
 * event store, so any number of instances may tick; the revision of the schedule's stream lets only one of them claim.
 */
@Injectable()
export class PostingScheduleWorker {
  /** Positions of this process's claims: older views do not show what is Ready to Post. */
  private readonly claims = new Map<string, Position>();
  private readonly ticking = new SingleFlight(() => this.tickAll());
  private isStopped = false;

  constructor(
    private readonly ports: SchedulePorts,
    private readonly environments: ServedEnvironments,
    private readonly rules: ScheduleRules,
    @Inject(WorkShare) private readonly share: PostingShare = { holds: () => true },
  ) {}

  /** Never rejects. Single flight. */
  tick(): Promise<void> {
    return this.ticking.run();
  }

  /** Resolves when a running tick is over. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.ticking.settled();
  }

  private async tickAll(): Promise<void> {
    if (this.ports.starter.isOff) return; // The catch-up rule decides on what falls due meanwhile once it is on again.
    for (const environment of this.environments.names) {
      if (this.isStopped) return;
      if (!this.share.holds(environment)) continue; // Another instance has it.
      try {
        await this.tickOf(environment);
      } catch (error) {
        this.ports.log.error('schedule.interrupted', error, { environment }); // The next tick does the rest.
      }
    }
  }

  private async tickOf(environment: string): Promise<void> {
    const before = await this.load(environment);
    if (before.revision < 0) return;
    const { state } = before;
    if (isOpen(state)) await this.follow(environment, state, state.last);
    const after = await this.claim(environment, isOpen(state) ? await this.load(environment) : before);
    if (after?.last) await this.start(environment, after, after.last);
  }

  /** Advances the previous claim of any process: a claim without a run gets it, a finished run is recorded. */
  private async follow(environment: string, schedule: PostingSchedule, claim: LastClaim): Promise<void> {
    const { occurrenceId } = claim;
    const runId = runIdOfOccurrence(environment, occurrenceId);
    const { state: run } = await this.ports.aggregates.load(postingRun, streamId(environment, runId));
    switch (run.status) {
      case 'Absent':
        return this.start(environment, schedule, claim);
      case 'Running':
        if (schedule.status === 'Paused' && !run.isStopping)
          await this.ports.stopper.stop(originOfOccurrence(environment, occurrenceId), runId, SCHEDULE_PAUSED);
        if (claim.stage !== 'Claimed') return;
        return this.record(environment, occurrenceId, (state) =>
          recordStart(state, { occurrenceId, runId, batchCount: run.batchKeys.length }),
        );
      case 'NotStarted':
        return this.fail(environment, occurrenceId, run.refusal);
      case 'Finished':
        return this.record(environment, occurrenceId, (state) =>
          recordFinish(state, { occurrenceId, runId, counts: run.counts }, this.rules),
        );
    }
  }

  /** The schedule after a claim of this process; null when there is nothing to run. */
  private async claim(environment: string, loaded: Loaded<PostingSchedule>): Promise<PostingSchedule | null> {
    const events = claimDue(loaded.state, this.ports.clock.now(), this.rules);
    const last = events.at(-1);
    if (!last) return null;
    const origin = originOfOccurrence(environment, subjectOf(last));
    const changed = await this.ports.aggregates.changeLoaded(
      postingSchedule,
      environment,
      origin,
      loaded,
      () => events,
    );
    // Another instance claimed it, or the schedule was changed: the next tick does the rest.
    if (changed === 'conflict') return null;
    for (const event of events) logScheduleEvent(this.ports.log, environment, event);
    if (changed.position !== null) this.claims.set(environment, changed.position);
    return last.type === 'PostingOccurrenceClaimed' ? changed.state : null;
  }

  /** Starts the run of a claim. Its id is derived from the claim, so two processes start it once. */
  private async start(environment: string, schedule: PostingSchedule, claim: LastClaim): Promise<void> {
    const { occurrenceId } = claim;
    const refusal = await this.refusalOf(environment, schedule);
    if (refusal) return this.fail(environment, occurrenceId, refusal);
    await this.ports.freshness.require(this.claims.get(environment) ?? null);
    const lastPeriod = periodOf(claim.local);
    const due = await this.keysUpTo(environment, schedule, lastPeriod);
    const batchKeys = await this.inOpenMonths(environment, due);
    if (batchKeys.length === 0)
      return this.record(environment, occurrenceId, (state) =>
        recordNothingToPost(state, { occurrenceId, lastPeriod }),
      );
    const runId = runIdOfOccurrence(environment, occurrenceId);
    const origin = originOfOccurrence(environment, occurrenceId);
    await this.ports.starter.start(origin, { runId, period: null, batchKeys, occurrenceId });
    await this.record(environment, occurrenceId, (state) =>
      recordStart(state, { occurrenceId, runId, batchCount: batchKeys.length }),
    );
  }

  /** Months that are closed, or being closed, are none of the schedule's. */
  private async inOpenMonths(environment: string, batchKeys: readonly string[]): Promise<readonly string[]> {
    const { aggregates, batchViews } = this.ports;
    const periodOf = (batchKey: string): string | undefined => batchViews.journalBatch(environment, batchKey)?.period;
    return (await new OpenMonths(aggregates).among(environment, batchKeys, periodOf)).open;
  }

  /** What is Ready to Post, and what failed and could go now. */
  private async keysUpTo(
    environment: string,
    { retriesFailed }: PostingSchedule,
    lastPeriod: string,
  ): Promise<readonly string[]> {
    const { batchViews } = this.ports;
    const ready = batchViews.readyKeysUpTo(environment, lastPeriod, BATCHES_PER_RUN_MAX);
    const left = BATCHES_PER_RUN_MAX - ready.length;
    if (!retriesFailed || left === 0) return ready;
    const failed = batchViews
      .failedUpTo(environment, lastPeriod, left)
      .filter(({ problems }) => isRetriedWithoutPerson(problems))
      .map(({ batchKey }) => batchKey);
    return [...ready, ...(await this.thatCouldGo(environment, failed, ready))];
  }

  /** A part of an entry could go only together with its other parts. */
  private async thatCouldGo(
    environment: string,
    failed: readonly string[],
    ready: readonly string[],
  ): Promise<readonly string[]> {
    if (failed.length === 0) return [];
    const { batchViews, prerequisites } = this.ports;
    const { blocked, wasLedgerAsked } = await prerequisites.check(environment, failed, { looksForOthers: true });
    if (!wasLedgerAsked) return [];
    const able = failed.filter((batchKey) => !blocked.has(batchKey));
    const { state } = await this.ports.aggregates.load(connection, environment);
    if (!state.settings.entriesGoWhole) return able;
    const known = new Set([...ready, ...able]);
    const missing = batchViews.unsentParts(environment, able).filter((batchKey) => !known.has(batchKey));
    const kept = new Set(batchViews.unsentParts(environment, missing));
    return able.filter((batchKey) => !kept.has(batchKey));
  }

  /** Why no run may start now; null when it may. */
  private async refusalOf(environment: string, schedule: PostingSchedule): Promise<DomainError | null> {
    try {
      requireRunning(schedule);
      await this.ports.starter.requireAble(environment);
      return null;
    } catch (error) {
      if (error instanceof DomainError) return error;
      throw error;
    }
  }

  private fail(
    environment: string,
    occurrenceId: string,
    { code, message, fix }: Pick<RunRefusal, 'code' | 'message' | 'fix'>,
  ): Promise<void> {
    const failure = { occurrenceId, code, message, fix };
    return this.record(environment, occurrenceId, (state) => recordFailure(state, failure, this.rules));
  }

  private load(environment: string): Promise<Loaded<PostingSchedule>> {
    return this.ports.aggregates.load(postingSchedule, environment);
  }

  private async record(
    environment: string,
    occurrenceId: string,
    decide: (state: PostingSchedule) => PostingScheduleEvent[],
  ): Promise<void> {
    let events: PostingScheduleEvent[] = [];
    const origin = originOfOccurrence(environment, occurrenceId);
    await this.ports.aggregates.change(postingSchedule, environment, origin, (state) => {
      events = decide(state);
      return events;
    });
    for (const event of events) logScheduleEvent(this.ports.log, environment, event);
  }
}

const originOfOccurrence = (environment: string, occurrenceId: string): Origin => ({
  actor: 'schedule',
  environment,
  correlationId: runIdOfOccurrence(environment, occurrenceId),
  causationId: occurrenceId,
});

const subjectOf = ({ data }: PostingScheduleEvent): string => {
  if ('occurrenceId' in data) return data.occurrenceId;
  return 'last' in data ? data.last.occurrenceId : '';
};
