import { Inject, Injectable } from '@nestjs/common';
import {
  isForSetting,
  leaveToPerson,
  recordBySetting,
  type SettingInForce,
} from '../../domain/journal-batch/default-correction.decisions';
import { type JournalBatchEvent } from '../../domain/journal-batch/journal-batch.events';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import { requirePlanned } from '../../domain/journal-batch/journal-batch.decisions';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { journalImport } from '../../domain/journal-import/journal-import.state';
import { assertNever } from '../../domain/shared/decider';
import { type DefaultCorrection } from '../../domain/shared/default-correction';
import { DomainError, type DomainErrorCode } from '../../domain/shared/errors';
import { type CorrectionName } from '../journal-batch/batch-lookups';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { Clock } from '../ports/clock';
import { EventStore } from '../ports/event-store';
import { Log } from '../ports/log';
import { Aggregates, type Origin } from '../shared/aggregates';
import { ServedEnvironments } from '../shared/served-environments';
import { SingleFlight } from '../shared/single-flight';
import { streamId } from '../shared/streams';
import { WorkShare } from '../shared/work-share';
import { Corrections } from './correction';
import { correctionSetting } from './correction-setting';
import { NetDifferences } from './net-difference';
import { type PostingShare } from './posting.worker';

/** Rest of an environment whose ledger or log could not be asked, or of a delivery that somebody was changing. */
const REST_MS = 60_000;

/**
 * Decides about corrections as the environment's setting says, in the name of the person who set it: only about
 * deliveries that were recorded under it, while it is the same, once about each, and with the checks of a person's own
 * choice. What cannot be done is left to a person with the reason. Every step does nothing when repeated.
 */
@Injectable()
export class DefaultCorrectionsWorker {
  private readonly ticking = new SingleFlight(() => this.tickAll());
  /** By environment, or by batch. */
  private readonly restsUntilMs = new Map<string, number>();
  private isStopping = false;

  constructor(
    private readonly store: EventStore,
    private readonly aggregates: Aggregates,
    private readonly corrections: Corrections,
    private readonly differences: NetDifferences,
    @Inject(JournalBatchViews) private readonly views: Pick<JournalBatchViews, 'correctionsForSetting'>,
    private readonly environments: ServedEnvironments,
    private readonly clock: Clock,
    private readonly log: Log,
    @Inject(WorkShare) private readonly share: PostingShare = { holds: () => true },
  ) {}

  /** Never rejects. Single flight. */
  tick(): Promise<void> {
    return this.ticking.run();
  }

  /** Starts nothing new and resolves when what is under way is recorded. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await this.ticking.settled();
  }

  private async tickAll(): Promise<void> {
    for (const environment of this.environments.names) {
      if (!this.share.holds(environment) || this.isResting(environment)) continue;
      await this.decideAll(environment).catch((error: unknown) => {
        this.rest(environment);
        this.log.error('default-corrections.interrupted', error, { environment });
      });
    }
  }

  private isResting(key: string): boolean {
    return Date.parse(this.clock.now()) < (this.restsUntilMs.get(key) ?? 0);
  }

  private rest(key: string): void {
    this.restsUntilMs.set(key, Date.parse(this.clock.now()) + REST_MS);
  }

  private async decideAll(environment: string): Promise<void> {
    for (const name of this.views.correctionsForSetting(environment)) {
      if (this.isResting(name.batchKey)) continue;
      const setting = await correctionSetting(this.store, environment);
      if (setting === null || this.isStopping || !this.share.holds(environment)) return;
      if (await this.isUnder(setting, name)) await this.decide(name, setting);
    }
  }

  /** Whether its import was recorded while the setting said the same, and nobody has decided meanwhile. */
  private async isUnder(
    { choice }: SettingInForce,
    { environment, batchKey, importId }: CorrectionName,
  ): Promise<boolean> {
    const delivered = (await this.aggregates.load(journalImport, streamId(environment, importId))).state;
    if (delivered.status !== 'Completed' || delivered.corrections !== choice || delivered.takeBack) return false;
    return isForSetting(await this.batch(environment, batchKey));
  }

  /** Throws what keeps the environment from being asked now, and what is no refusal. */
  private async decide({ environment, batchKey, importId }: CorrectionName, setting: SettingInForce): Promise<void> {
    const origin: Origin = { actor: setting.setBy, environment, correlationId: importId, causationId: batchKey };
    const change = (decide: (state: JournalBatch) => JournalBatchEvent[]): Promise<unknown> =>
      this.aggregates.change(journalBatch, streamId(environment, batchKey), origin, decide);
    try {
      const batchKeys = await this.prepare(origin, batchKey, setting.choice);
      await change((state) => recordBySetting(state, setting, batchKeys));
    } catch (error) {
      if (!(error instanceof DomainError) || OF_ENVIRONMENT.has(error.code)) throw error;
      if (OF_MOMENT.has(error.code)) this.rest(batchKey);
      else await change((state) => leaveToPerson(state, setting, error));
    }
  }

  private async prepare(origin: Origin, batchKey: string, choice: DefaultCorrection): Promise<readonly string[]> {
    const { environment } = origin;
    const { correctionId, obstacle, posted } = await this.corrections.preview(environment, batchKey);
    const before = await this.preparedBefore(environment, batchKey, posted);
    if (before !== null && before.reason !== REASONS[choice])
      throw notPossible('Somebody has decided about it before.');
    if (before !== null) return [before.batchKey];
    if (obstacle !== null) throw notPossible(obstacle);
    const wanted = { batchKey, correctionId, reason: REASONS[choice] };
    switch (choice) {
      case 'reverse-and-post':
        return (await this.corrections.reverseAndPost(origin, { ...wanted, date: { rule: 'same' } })).batchKeys;
      case 'net-difference':
        return (await this.differences.prepare(origin, wanted)).batchKeys;
      default:
        return assertNever(choice);
    }
  }

  /**
   * The reversal or net difference that was prepared for this delivery before, by a person or before a crash, whatever
   * became of it; null for none.
   */
  private async preparedBefore(
    environment: string,
    batchKey: string,
    [first = '']: readonly string[],
  ): Promise<{ readonly batchKey: string; readonly reason: string } | null> {
    const original = await this.batch(environment, first);
    if (original.status !== 'Posted') return null;
    const { reversal, history } = original;
    if (reversal?.corrects === batchKey) return reversal;
    for (const difference of history.differences ?? []) {
      const { plan } = requirePlanned(await this.batch(environment, difference.batchKey));
      if (plan.adjusts?.delivered.batchKeys.includes(batchKey) === true) return difference;
    }
    return null;
  }

  private async batch(environment: string, batchKey: string): Promise<JournalBatch> {
    return (await this.aggregates.load(journalBatch, streamId(environment, batchKey))).state;
  }
}

const REASONS: Readonly<Record<DefaultCorrection, string>> = {
  'reverse-and-post': 'By the setting of this environment: reverse and post anew',
  'net-difference': 'By the setting of this environment: post the net difference',
};

/** Says nothing about a correction: the ledger or the log could not be asked. */
const OF_ENVIRONMENT: ReadonlySet<DomainErrorCode> = new Set([
  ...(['NOT_CONNECTED', 'CONNECTION_PAUSED', 'CONNECTION_REFUSED', 'LEDGER_UNAVAILABLE', 'CREDENTIALS_LOST'] as const),
  ...(['STORE_UNAVAILABLE', 'READ_ONLY', 'DISK_FULL', 'DISK_FAILING', 'POSTING_OFF', 'POSTING_STOPPED'] as const),
]);

/** Somebody changes it at this moment, or its stream has to be looked at first. */
const OF_MOMENT: ReadonlySet<DomainErrorCode> = new Set(['CHANGED_MEANWHILE', 'STREAM_DAMAGED']);

const notPossible = (why: string): DomainError =>
  new DomainError('CORRECTION_NOT_POSSIBLE', why, 'Look at the posted entry and at this delivery, then decide.');
