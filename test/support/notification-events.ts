import { type NotificationContent, type NotificationEvent } from '../../src/domain/notification/notification.events';
import { type DeliveryRules } from '../../src/domain/notification/notification.decisions';
import { type NotificationSettingsEvent } from '../../src/domain/notification/notification-settings.events';
import { type Target, type Webhook } from '../../src/domain/notification/notification-settings.state';

export const deliveryRules: DeliveryRules = {
  retryDelaysMs: [10_000, 60_000],
  jitterMax: 0.2,
  leaseMs: 60_000,
};

export const webhookOf = (more: Partial<Webhook> = {}): Webhook => ({
  webhookId: 'hook-1',
  url: 'https://hooks.example.com/revrec',
  kinds: ['run-failed'],
  enabled: true,
  secretRef: 'acme-test/webhook/1',
  ...more,
});

export const webhookAdded = (more: Partial<Webhook> = {}): NotificationSettingsEvent => ({
  type: 'NotificationWebhookAdded',
  data: webhookOf(more),
});

export const contentOf = (more: Partial<NotificationContent> = {}): NotificationContent => ({
  title: '1 of 2 journal batches failed',
  summary: 'The run ended.',
  batches: 1,
  amounts: [{ currency: 'USD', batches: 1, total: '10.00' }],
  periods: ['2026-09'],
  causes: [{ code: 'ACCOUNT_NOT_MAPPED', message: 'not mapped', fix: 'map it', batches: 1 }],
  otherCauses: 0,
  fix: 'Fix the causes.',
  path: '/v1/environments/acme-test/posting-runs/run-1',
  link: null,
  ...more,
});

export const AT = '2026-09-30T12:00:00.000Z';
export const later = (ms: number): string => new Date(Date.parse(AT) + ms).toISOString();

export const raised = (holdUntil = AT): NotificationEvent => ({
  type: 'NotificationRaised',
  data: {
    notificationId: 'n-1',
    kind: 'run-failed',
    subject: { kind: 'run-failed', runId: 'run-1', failed: 1, batches: 2 },
    holdUntil,
  },
});
export const TARGETS: readonly Target[] = [
  { channel: 'webhook', name: 'hook-1', label: 'https://hooks.example.com' },
  { channel: 'email', name: 'close@example.com', label: 'close@example.com' },
];
export const composed = (retries = true, targets = TARGETS): NotificationEvent => ({
  type: 'NotificationComposed',
  data: { content: contentOf(), targets, retries, at: AT },
});
export const deliveryStarted = (targetId: string, attempt = 1, at = AT): NotificationEvent => ({
  type: 'NotificationDeliveryStarted',
  data: {
    targetId,
    attempt,
    attemptId: `attempt-${attempt}`,
    at,
    leaseUntil: new Date(Date.parse(at) + deliveryRules.leaseMs).toISOString(),
  },
});
export const delivered = (targetId: string, attempt = 1): NotificationEvent => ({
  type: 'NotificationDelivered',
  data: { targetId, attempt, status: 200, detail: 'accepted', ms: 5 },
});
export const deliveryFailed = (
  targetId: string,
  attempt: number,
  nextAttemptAt: string | null,
  detail = 'status 500',
): NotificationEvent => ({
  type: 'NotificationDeliveryFailed',
  data: { targetId, attempt, status: 500, detail, ms: 5, nextAttemptAt },
});
export const givenUp = (targetId: string, attempt: number, reason: string): NotificationEvent => ({
  type: 'NotificationGivenUp',
  data: { targetId, attempt, reason },
});
