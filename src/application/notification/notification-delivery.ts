import { compose, recordOutcome, startDue, startTest } from '../../domain/notification/notification.decisions';
import { type AttemptOutcome, type NotificationEvent } from '../../domain/notification/notification.events';
import { contentOf } from '../../domain/notification/notification-content';
import { type Composed, type Notification, notification } from '../../domain/notification/notification.state';
import {
  notificationSettings,
  type Target,
  targetIdOf,
  targetsOf,
} from '../../domain/notification/notification-settings.state';
import { type Secret } from '../ports/secret';
import { type Origin, type Receipt, receiptOf } from '../shared/aggregates';
import { streamId } from '../shared/streams';
import { composeContent } from './notification-composer';
import { emailSubject, emailText, type Letter } from './notification-message';
import { WEBHOOK_BODIES } from './webhook-bodies';
import { type NotificationLimits, type NotificationPorts } from './notification-ports';

type Started = Extract<NotificationEvent, { type: 'NotificationDeliveryStarted' }>['data'];

/**
 * Advances one notification: composes it when due, claims the attempts that are due, sends, and records the outcomes.
 */
export class NotificationDelivery {
  constructor(
    private readonly ports: Omit<NotificationPorts, 'views' | 'freshness'>,
    private readonly limits: NotificationLimits,
  ) {}

  async deliver(environment: string, notificationId: string): Promise<void> {
    const origin = causeOfNotification(environment, notificationId);
    await this.compose(streamId(environment, notificationId), origin);
    const claim = { now: this.ports.clock.now(), attemptId: this.ports.ids.next() };
    await this.claimAndSend(origin, notificationId, (state) => startDue(state, claim, this.limits.rules));
  }

  /** Sends a test to one target and resolves when its outcome is recorded. */
  test(origin: Origin, test: { notificationId: string; askedBy: string; target: Target }): Promise<Receipt> {
    const { notificationId, askedBy, target } = test;
    const subject = { kind: 'test', askedBy } as const;
    const place = { environment: origin.environment, publicUrl: this.limits.publicUrl };
    const content = contentOf(subject, null, place);
    if (content === null) throw new Error('A test has no content.');
    const input = {
      notificationId,
      subject,
      content,
      target,
      at: this.ports.clock.now(),
      attemptId: this.ports.ids.next(),
    };
    return this.claimAndSend(origin, notificationId, (state) => startTest(state, input, this.limits.rules));
  }

  private async claimAndSend(
    origin: Origin,
    notificationId: string,
    claim: (state: Notification) => NotificationEvent[],
  ): Promise<Receipt> {
    const id = streamId(origin.environment, notificationId);
    let events: NotificationEvent[] = [];
    const claimed = await this.ports.aggregates.change(notification, id, origin, (state) => {
      events = claim(state);
      return events;
    });
    const { state } = claimed;
    if (state.status !== 'Composed') return receiptOf(claimed);
    let recording = Promise.resolve(receiptOf(claimed)); // Sequentially: they all change one stream.
    const attempt = async (started: Started): Promise<void> => {
      const startedMs = this.ports.clock.monotonicMs();
      const result = await this.send(state, started, origin.environment, notificationId);
      const ms = Math.round(this.ports.clock.monotonicMs() - startedMs);
      recording = recording
        .catch(() => receiptOf(claimed))
        .then(() => this.record(origin.environment, notificationId, started, { result, ms }));
      await recording;
    };
    for (const event of events)
      if (event.type === 'NotificationGivenUp') this.tell(origin.environment, notificationId, event);
    const started = events.flatMap((event) => (event.type === 'NotificationDeliveryStarted' ? [event.data] : []));
    await Promise.all(started.map(attempt));
    return recording;
  }

  private async compose(id: string, origin: Origin): Promise<void> {
    const { environment } = origin;
    const { aggregates, clock } = this.ports;
    const { state } = await aggregates.load(notification, id);
    if (state.status !== 'Raised') return;
    const { state: settings } = await aggregates.load(notificationSettings, environment);
    const content = await composeContent(this.ports, this.limits, environment, state.subject);
    const targets = targetsOf(settings, state.subject.kind);
    const input = { content, targets, retries: true, at: clock.now() };
    await aggregates.change(notification, id, origin, (loaded) => compose(loaded, input));
  }

  private send(
    { content, subject, composedAt, deliveries }: Composed,
    { targetId, at }: Started,
    environment: string,
    notificationId: string,
  ): Promise<AttemptOutcome> {
    const letter: Letter = { environment, notificationId, kind: subject.kind, composedAt, content };
    const target = deliveries.find((one) => targetIdOf(one.target) === targetId)?.target;
    if (!target) throw new Error(`The notification ${notificationId} has no target ${targetId}.`);
    return target.channel === 'webhook' ? this.post(letter, target, at) : this.mail(letter, target);
  }

  /** To the webhook as it is now: a changed address or secret applies at once, even to retries. */
  private async post(letter: Letter, { name }: Target, at: string): Promise<AttemptOutcome> {
    const { state } = await this.ports.aggregates.load(notificationSettings, letter.environment);
    const webhook = state.webhooks.find(({ webhookId }) => webhookId === name);
    const isTest = letter.kind === 'test';
    if (!webhook) return { outcome: 'refused', status: null, detail: 'not sent: the webhook was removed' };
    if (!webhook.enabled && !isTest)
      return { outcome: 'refused', status: null, detail: 'not sent: the webhook is switched off' };
    const secret = await this.secretOf(webhook.secretRef);
    if (!secret)
      return { outcome: 'refused', status: null, detail: 'not sent: the vault has lost its secret; rotate it' };
    const { url, shape = 'standard' } = webhook;
    return this.ports.webhooks.post({
      url,
      messageId: letter.notificationId,
      at,
      body: WEBHOOK_BODIES[shape](letter),
      secret,
    });
  }

  private async secretOf(ref: string): Promise<Secret | null> {
    try {
      return (await this.ports.vault.reveal(ref))['signing'] ?? null;
    } catch {
      return null; // A restored log without its vault, or another key.
    }
  }

  private mail(letter: Letter, { name }: Target): Promise<AttemptOutcome> {
    const [subject, text] = [emailSubject(letter), emailText(letter)];
    return this.ports.emails.send({ to: name, subject, text, messageId: letter.notificationId });
  }

  private async record(
    environment: string,
    notificationId: string,
    { targetId, attempt, attemptId }: Started,
    { result, ms }: { result: AttemptOutcome; ms: number },
  ): Promise<Receipt> {
    const now = this.ports.clock.now();
    const input = { targetId, attempt, attemptId, result, ms, now, chance: this.ports.chance.fraction() };
    let events: NotificationEvent[] = [];
    const changed = await this.ports.aggregates.change(
      notification,
      streamId(environment, notificationId),
      causeOfNotification(environment, notificationId),
      (state) => {
        events = recordOutcome(state, input, this.limits.rules);
        return events;
      },
    );
    for (const event of events) this.tell(environment, notificationId, event);
    return receiptOf(changed);
  }

  /** One log line per attempt; failures that need attention are warnings. Never logs the address of a webhook. */
  private tell(environment: string, notificationId: string, event: NotificationEvent): void {
    const fields = { environment, notificationId, ...event.data };
    if (event.type === 'NotificationDelivered') this.ports.log.info('notification.delivered', fields);
    if (event.type === 'NotificationDeliveryFailed') this.ports.log.warn('notification.delivery-failed', fields);
    if (event.type === 'NotificationGivenUp') this.ports.log.warn('notification.given-up', fields);
  }
}

export const causeOfNotification = (environment: string, notificationId: string): Origin => ({
  actor: 'notifications',
  environment,
  correlationId: notificationId,
  causationId: notificationId,
});
