import { NotificationReadModel } from '../../src/adapters/read-models/notification.read-model';
import { Projector } from '../../src/adapters/read-models/projector';
import { openDatabase } from '../../src/adapters/sqlite/open-database';
import { type NotificationPorts } from '../../src/application/notification/notification-ports';
import { NotificationWorker } from '../../src/application/notification/notification.worker';
import { type NotificationView } from '../../src/application/notification/notification.views';
import {
  type Email,
  EmailChannel,
  type SignedPost,
  WebhookChannel,
} from '../../src/application/ports/notification-channels';
import { Secret } from '../../src/application/ports/secret';
import { Aggregates, type Origin } from '../../src/application/shared/aggregates';
import { Freshness } from '../../src/application/shared/freshness';
import { journalBatch } from '../../src/domain/journal-batch/journal-batch.state';
import { streamId } from '../../src/application/shared/streams';
import { type JournalBatchEvent } from '../../src/domain/journal-batch/journal-batch.events';
import { type BatchPlan } from '../../src/domain/shared/batch-plan';
import { type AttemptOutcome } from '../../src/domain/notification/notification.events';
import { NOTIFICATION_KINDS } from '../../src/domain/notification/notification-kinds';
import { addWebhook, changePreferences } from '../../src/domain/notification/notification-settings.decisions';
import {
  type NotificationPreferences,
  type NotificationSettingsEvent,
} from '../../src/domain/notification/notification-settings.events';
import {
  notificationSettings,
  type NotificationSettings,
  type Webhook,
} from '../../src/domain/notification/notification-settings.state';
import { type RunCounts } from '../../src/domain/posting-run/posting-run.events';
import { blocked, linesRecorded, planned, queued, released, started, unknown } from './batch-events';
import { problemOf } from './builders';
import { deliveryRules, webhookOf } from './notification-events';
import { cause, ENVIRONMENT, EvenChance } from './plain-ports';
import { ScheduleSystem } from './schedule-system';
import { WatchedStore } from './watched-store';

export const ACCEPTED: AttemptOutcome = { outcome: 'delivered', status: 200, detail: 'accepted' };
export const FAILED: AttemptOutcome = { outcome: 'failed', status: 503, detail: 'answered with status 503' };

class FakeWebhooks extends WebhookChannel {
  readonly posts: SignedPost[] = [];
  answer: (post: SignedPost) => AttemptOutcome | Promise<AttemptOutcome> = () => ACCEPTED;

  override problemOf(): null {
    return null;
  }

  override async post(request: SignedPost): Promise<AttemptOutcome> {
    this.posts.push(request);
    return this.answer(request);
  }
}

class FakeEmails extends EmailChannel {
  override isConfigured = true;
  readonly emails: Email[] = [];
  answer: (email: Email) => AttemptOutcome = () => ({ outcome: 'delivered', status: 250, detail: 'taken' });

  override async send(email: Email): Promise<AttemptOutcome> {
    this.emails.push(email);
    return this.answer(email);
  }
}

export interface NotificationInstance {
  readonly worker: NotificationWorker;
  readonly store: WatchedStore;
}

/** Notifications as the service wires them: any number of instances over one store, one clock on the wall, and receivers of our own. */
export class NotificationSystem extends ScheduleSystem {
  readonly webhooks = new FakeWebhooks();
  readonly emails = new FakeEmails();
  private readonly notificationDatabase = openDatabase(':memory:', 'OFF');
  readonly views = new NotificationReadModel(this.notificationDatabase);
  private readonly notificationProjector = new Projector(this.inner, this.notificationDatabase, [this.views], this.log);

  override async start(): Promise<void> {
    this.wall.time = '2026-09-30T12:00:00.000Z';
    await super.start();
    await this.notificationProjector.start();
  }

  override async stop(): Promise<void> {
    await this.notificationProjector.stop();
    await super.stop();
    this.notificationDatabase.close();
  }

  override async projected(): Promise<void> {
    await super.projected();
    const last = (await this.inner.readAll(null, 100_000)).at(-1);
    if (last) await this.notificationProjector.require(last.position);
  }

  notifier(more: Partial<NotificationPorts> = {}, environments = ['acme-live', ENVIRONMENT]): NotificationInstance {
    const store = new WatchedStore(this.inner, this.clock);
    const { ids, log, batchViews, views, webhooks, emails, vault, wall: clock } = this;
    const aggregates = new Aggregates(store, clock, ids);
    const chance = new EvenChance();
    const freshness = new BothFresh(this.projector, this.notificationProjector);
    const ports = { store, aggregates, views, batchViews, freshness, webhooks, emails, vault, clock, ids, chance, log };
    const limits = { rules: deliveryRules, publicUrl: 'https://revrec.example.com/' };
    return { store, worker: new NotificationWorker({ ...ports, ...more }, { names: environments }, limits) };
  }

  /** A tick of an instance when the wall clock shows this, and then all that follows from it. */
  async notify({ worker }: NotificationInstance, time = this.wall.time): Promise<void> {
    this.wall.time = time;
    await this.projected();
    await worker.tick();
    await this.projected();
  }

  async change(
    decision: (state: NotificationSettings) => readonly NotificationSettingsEvent[],
    environment = ENVIRONMENT,
  ): Promise<void> {
    await this.aggregates.change(notificationSettings, environment, { ...cause, environment }, decision);
  }

  /** A webhook that hears of everything. */
  async addWebhook(more: Partial<Webhook> = {}, environment = ENVIRONMENT): Promise<void> {
    const webhook = webhookOf({ kinds: NOTIFICATION_KINDS, ...more });
    await this.vault.store(webhook.secretRef, { signing: new Secret('whsec_c2VjcmV0') });
    await this.change((state) => addWebhook(state, webhook), environment);
  }

  async prefer(more: Partial<NotificationPreferences>): Promise<void> {
    await this.change((state) => changePreferences(state, { ...state, ...more }));
  }

  async record(batchKey: string, by: Origin, ...events: readonly JournalBatchEvent[]): Promise<void> {
    const id = streamId(ENVIRONMENT, batchKey);
    await this.aggregates.change(journalBatch, id, by, () => events);
  }

  /** A batch that run-1 left Failed because of these. */
  failedBatch(batchKey: string, codes: readonly string[], more: Partial<BatchPlan> = {}): Promise<void> {
    const plan = planned({ batchKey, journalEntryId: batchKey, ...more });
    const problems = codes.map((code) => problemOf(code));
    return this.record(batchKey, byWorker, plan, linesRecorded, released, queued(), blocked(...problems));
  }

  /** A batch that run-1 could not clear up. */
  async undecidedBatch(batchKey: string, more: Partial<BatchPlan> = {}): Promise<void> {
    const plan = planned({ batchKey, journalEntryId: batchKey, ...more });
    await this.record(batchKey, byWorker, plan, linesRecorded, released, queued(), started(), unknown(), givenToPerson);
  }

  /** Run-1 from its start to its end over batches that are recorded already. */
  async overRun(batchKeys: readonly string[], counts: Partial<RunCounts>): Promise<void> {
    await this.startRun(batchKeys);
    await this.endRun(counts);
  }

  notifications(): NotificationView[] {
    const { items } = this.views.notificationsOf(
      ENVIRONMENT,
      { kind: null, outcome: null },
      { limit: 500, cursor: null },
    );
    return items.flatMap(({ notificationId }) => this.views.notification(ENVIRONMENT, notificationId) ?? []).reverse();
  }
}

/** As the worker writes of what it does for run-1. */
export const byWorker: Origin = {
  actor: 'worker',
  environment: ENVIRONMENT,
  correlationId: 'run-1',
  causationId: 'run-1',
};

export const givenToPerson: JournalBatchEvent = {
  type: 'PostingGivenToPerson',
  data: { attempt: 1, attemptId: 'attempt-1', problem: problemOf('VANISHED') },
};

class BothFresh extends Freshness {
  constructor(
    private readonly one: Freshness,
    private readonly other: Freshness,
  ) {
    super();
  }

  override async reached(position: string): Promise<boolean> {
    return (await this.one.reached(position)) && this.other.reached(position);
  }

  override async caughtUp(): Promise<boolean> {
    return (await this.one.caughtUp()) && this.other.caughtUp();
  }
}
