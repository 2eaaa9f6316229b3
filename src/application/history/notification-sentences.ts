import { type DataOf } from './history-events';

/** Only the host of a webhook's address is shown: the rest may be a secret. */
export const NOTIFICATION_SENTENCES = {
  NotificationPreferencesChanged: ({ recipients, closeDay }: DataOf<'NotificationPreferencesChanged'>) =>
    `Set ${recipients.length} e-mail recipient(s), and ${closeDay === null ? 'no reminder of the close' : `day ${closeDay} as the day by which a period is closed`}.`,
  NotificationWebhookAdded: ({ url, enabled }: DataOf<'NotificationWebhookAdded'>) =>
    `Added a webhook to ${hostOf(url)}${enabled ? '' : ', switched off'}.`,
  NotificationWebhookChanged: ({ url, enabled }: DataOf<'NotificationWebhookChanged'>) =>
    `Changed the webhook to ${hostOf(url)}${enabled ? '' : ', switched off'}.`,
  NotificationWebhookSecretRotated: () => 'Rotated the signing secret of a webhook.',
  NotificationWebhookRemoved: () => 'Removed a webhook.',
  NotificationRaised: ({ kind }: DataOf<'NotificationRaised'>) => `Raised a notification: ${kind}.`,
  NotificationComposed: ({ content, targets }: DataOf<'NotificationComposed'>) =>
    `Wrote the notification "${content.title}" for ${targets.length} receiver(s).`,
  NotificationWithdrawn: ({ reason }: DataOf<'NotificationWithdrawn'>) => `Sent no notification: ${reason}`,
  NotificationDeliveryStarted: ({ targetId, attempt }: DataOf<'NotificationDeliveryStarted'>) =>
    `Started attempt ${attempt} to deliver to ${targetId}.`,
  NotificationDelivered: ({ targetId, attempt }: DataOf<'NotificationDelivered'>) =>
    `Delivered to ${targetId} with attempt ${attempt}.`,
  NotificationDeliveryFailed: ({ targetId, attempt, detail }: DataOf<'NotificationDeliveryFailed'>) =>
    `Attempt ${attempt} to deliver to ${targetId} failed: ${detail}`,
  NotificationGivenUp: ({ targetId, reason }: DataOf<'NotificationGivenUp'>) =>
    `Gave up delivering to ${targetId}: ${reason}`,
  NotificationRedeliveryAsked: ({ targetIds }: DataOf<'NotificationRedeliveryAsked'>) =>
    `Asked to deliver again to ${targetIds.length} receiver(s).`,
} as const;

export const hostOf = (url: string): string => /^[a-z]+:\/\/([^/?#@]*@)?([^/?#]+)/i.exec(url)?.[2] ?? 'an address';
