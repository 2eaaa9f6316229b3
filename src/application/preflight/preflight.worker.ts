import { Injectable } from '@nestjs/common';
import { finishPreflight } from '../../domain/preflight/preflight.decisions';
import { type PreflightLine } from '../../domain/preflight/preflight.events';
import { type Preflight, preflight } from '../../domain/preflight/preflight.state';
import { BATCHES_PER_RUN_MAX } from '../../domain/posting-run/posting-run.decisions';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { ConnectionPause } from '../connection/connection-pause';
import { LedgerInspection } from '../ports/ledger-inspection';
import { PostingContext } from '../posting/posting-context';
import { EnginePorts } from '../posting/engine-ports';
import { type Origin } from '../shared/aggregates';
import { type ShareMember } from '../shared/work-share';
import { streamId } from '../shared/streams';
import { type CheckProgress } from './batch-round';
import { linesOfSignIn } from './connection-lines';
import { withProof } from './entry-proof';
import { type PrerequisiteReport, Prerequisites } from './prerequisites';
import { type OpenPreflight, PreflightViews } from './preflight.views';

@Injectable()
export class PreflightPorts {
  constructor(
    readonly posting: EnginePorts,
    readonly prerequisites: Prerequisites,
    readonly inspection: LedgerInspection,
    readonly batchViews: JournalBatchViews,
    readonly views: PreflightViews,
    readonly pause: ConnectionPause,
  ) {}
}

type RunningPreflight = Extract<Preflight, { status: 'Running' }>;

/** An instance that has not finished its preflight after this long counts as dead. */
const ABANDONED_AFTER_MS = 10 * 60_000;

/** Runs requested preflights, one at a time per environment. One that a crash interrupted starts over. */
@Injectable()
export class PreflightWorker implements ShareMember {
  /** Since when this instance knows of preflights requested elsewhere. */
  private readonly foreign = new Map<string, number>();
  private readonly progress = new Map<string, CheckProgress>();
  private readonly queues = new Map<string, Promise<void>>();
  /** Taken up by this instance and unfinished. */
  private readonly own = new Set<string>();
  private isStopped = false;

  constructor(private readonly ports: PreflightPorts) {}

  /** Takes up every unfinished preflight of the environment. Call it when the read models have caught up. */
  gained(environment: string): void {
    for (const open of this.openOf(environment)) this.take(open);
  }

  lost(): void {
    // It finishes its own preflights: they change nothing in the ledger.
  }

  /** Takes up what another instance left unfinished. */
  takeUp(environment: string): void {
    const nowMs = this.ports.posting.clock.monotonicMs();
    for (const open of this.openOf(environment)) {
      const id = streamId(environment, open.preflightId);
      if (this.own.has(id)) continue;
      const sinceMs = this.foreign.get(id) ?? nowMs;
      this.foreign.set(id, sinceMs);
      if (nowMs - sinceMs < ABANDONED_AFTER_MS) continue;
      this.foreign.delete(id);
      this.take(open);
    }
  }

  take(open: OpenPreflight): void {
    const id = streamId(open.environment, open.preflightId);
    if (this.own.has(id)) return;
    this.own.add(id);
    const before = this.queues.get(open.environment) ?? Promise.resolve();
    this.queues.set(
      open.environment,
      before.then(() => this.run(open)),
    );
  }

  progressOf(environment: string, preflightId: string): CheckProgress | null {
    return this.progress.get(streamId(environment, preflightId)) ?? null;
  }

  /** Resolves when the running one is over; the next process takes up those waiting. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.all(this.queues.values());
  }

  /** Never rejects. */
  private async run({ environment, preflightId, correlationId }: OpenPreflight): Promise<void> {
    if (this.isStopped) return;
    const id = streamId(environment, preflightId);
    const origin = { actor: 'worker', environment, correlationId, causationId: preflightId };
    try {
      const { state } = await this.ports.posting.aggregates.load(preflight, id);
      if (state.status !== 'Running') return;
      const { lines, batches, blocked } = await this.look(origin, id, state);
      await this.ports.posting.aggregates.change(preflight, id, origin, (current) =>
        finishPreflight(current, lines, { batches, blocked: blocked.size }),
      );
      this.ports.posting.log.info('preflight.finished', { environment, preflightId, batches, blocked: blocked.size });
    } catch (error) {
      this.ports.posting.log.error('preflight.interrupted', error, { environment, preflightId, correlationId });
    } finally {
      this.progress.delete(id);
      this.own.delete(id);
    }
  }

  private openOf(environment: string): OpenPreflight[] {
    return this.ports.views.openPreflights().filter((open) => open.environment === environment);
  }

  private async look(origin: Origin, id: string, preflight: RunningPreflight): Promise<PrerequisiteReport> {
    const { environment } = origin;
    const { period, proveByDraft } = preflight;
    const batchKeys = await this.keysOf(environment, period, preflight.batchKeys);
    this.progress.set(id, { checked: 0, batches: batchKeys.length });
    const signIn = await this.signIn(origin, batchKeys.length);
    const onProgress = (progress: CheckProgress): void => {
      this.progress.set(id, progress);
    };
    const options = { onProgress, readsCompanyAnew: true, looksForOthers: true };
    const report = await this.ports.prerequisites.check(environment, batchKeys, options);
    const proven = proveByDraft ? await this.proven(report, batchKeys) : report;
    return signIn.length === 0 ? proven : { ...proven, lines: [...signIn, ...withoutSignIn(proven.lines)] };
  }

  /** As a run takes them. */
  private async keysOf(
    environment: string,
    period: string | null,
    chosen: readonly string[] | null,
  ): Promise<readonly string[]> {
    const { batchViews, posting } = this.ports;
    const keys = chosen ?? batchViews.postableKeys(environment, period, BATCHES_PER_RUN_MAX);
    if (!(await new PostingContext(environment, posting).entriesGoWhole())) return keys;
    return [...new Set([...keys, ...batchViews.unsentParts(environment, keys)])];
  }

  private proven(report: PrerequisiteReport, batchKeys: readonly string[]): Promise<PrerequisiteReport> {
    const { inspection, posting } = this.ports;
    return withProof(report, batchKeys, { inspection, ids: posting.ids });
  }

  /**
   * Proves the credentials. A refusal pauses the connection at once, because repeated attempts could lock the user.
   * Does nothing without a usable connection.
   */
  private async signIn(origin: Origin, batches: number): Promise<readonly PreflightLine[]> {
    const { posting } = this.ports;
    const connection = await new PostingContext(origin.environment, posting).connection();
    if (connection.kind === 'unusable') return [];
    const { facts, access } = connection;
    const outcome = await posting.ledger.signIn(access);
    if (outcome.kind === 'refused') await this.ports.pause.because(origin, facts, outcome.reasons, 'preflight');
    return linesOfSignIn(outcome, facts, batches);
  }
}

const withoutSignIn = (lines: readonly PreflightLine[]): readonly PreflightLine[] =>
  lines.filter(({ check }) => check !== 'Sign-in' && check !== 'Sender authorised');
