import { Inject, Injectable } from '@nestjs/common';
import { dueRound, periodsWatched, startRound } from '../../domain/ledger-watch/ledger-watch.decisions';
import { watchRound } from '../../domain/ledger-watch/ledger-watch.state';
import { type PostingShare } from '../posting/posting.worker';
import { type Origin } from '../shared/aggregates';
import { uuidOf } from '../shared/identifiers';
import { OpenWork } from '../shared/open-work';
import { ServedEnvironments } from '../shared/served-environments';
import { SingleFlight } from '../shared/single-flight';
import { streamId } from '../shared/streams';
import { WorkShare } from '../shared/work-share';
import { type OpenRound } from './ledger-watch.views';
import { RoundPorts, WatchRoundRun } from './watch-round-run';

/**
 * Starts the rounds that are due and carries every open round to its end, one at a time per environment. All that
 * counts is in the log: it may be stopped or killed at any time, and the next process goes on where the round was.
 */
@Injectable()
export class LedgerWatchWorker {
  /** By environment, the headers with which entries were last read as equal. A restart forgets them. */
  private readonly seen = new Map<string, Map<string, string>>();
  private readonly ticking = new SingleFlight(() => this.tickAll());
  private readonly work: OpenWork<OpenRound>;
  private readonly beganAtMs: number;

  constructor(
    private readonly ports: RoundPorts,
    private readonly environments: ServedEnvironments,
    @Inject(WorkShare) private readonly share: PostingShare = { holds: () => true },
  ) {
    this.beganAtMs = Date.parse(ports.engine.clock.now());
    this.work = new OpenWork({
      openIn: (environment) => ports.views.openRounds(environment),
      carryOn: (open, stopping) => this.run(open, stopping),
      share,
    });
  }

  /** Never rejects. Single flight. */
  tick(): Promise<void> {
    return this.ticking.run();
  }

  /** Carries open rounds of an environment on now, if this instance has it. */
  take(environment: string): void {
    this.work.take(environment);
  }

  /** Starts nothing new and resolves when what is under way is recorded. */
  async stop(): Promise<void> {
    this.work.abort();
    await this.ticking.settled();
    await this.work.settled();
  }

  /** Resolves when no round of the environment is under way here. */
  idle(environment: string): Promise<void> {
    return this.work.idle(environment);
  }

  private async tickAll(): Promise<void> {
    for (const environment of this.environments.names) {
      if (this.work.isStopping) return;
      if (!this.share.holds(environment)) continue;
      try {
        await this.startDue(environment);
        this.take(environment);
      } catch (error) {
        this.ports.engine.log.error('ledger-watch.interrupted', error, { environment });
      }
    }
  }

  private async startDue(environment: string): Promise<void> {
    const { views, engine } = this.ports;
    if (this.work.isRunning(environment) || views.openRounds(environment).length > 0) return;
    const { settings } = views.watchSettingsOf(environment);
    const { last, lastFull } = views.roundTimesOf(environment);
    const atMs = (at: string | null): number => (at === null ? this.beganAtMs : Date.parse(at));
    const now = engine.clock.now();
    const kind = dueRound(settings, { quickAtMs: atMs(last), fullAtMs: atMs(lastFull) }, Date.parse(now));
    if (kind === null) return;
    const periods = periodsWatched(this.ports.batchViews.postedPeriods(environment), settings, now.slice(0, 7));
    if (periods.length === 0) return;
    // The same in every process that sees it due, so that it is started once.
    const roundId = uuidOf(['ledger-round', environment, kind, last ?? 'first', lastFull ?? 'first']);
    const origin: Origin = { actor: 'worker', environment, correlationId: roundId, causationId: roundId };
    const facts = { roundId, kind, because: 'due', periods, batchKeys: null } as const;
    const started = await engine.aggregates.change(watchRound, streamId(environment, roundId), origin, (state) =>
      startRound(state, facts),
    );
    if (started.position !== null) await this.ports.freshness.require(started.position);
  }

  private async run(open: OpenRound, stopping: AbortSignal): Promise<void> {
    const { environment, roundId } = open;
    const seen = this.seen.get(environment) ?? new Map<string, string>();
    this.seen.set(environment, seen);
    try {
      await new WatchRoundRun(this.ports, open, seen, stopping).run();
    } catch (error) {
      this.ports.engine.log.error('ledger-watch.interrupted', error, { environment, roundId });
    }
  }
}
