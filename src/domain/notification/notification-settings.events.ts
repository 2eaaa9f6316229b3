import { type DomainEvent } from '../shared/decider';
import { type NotificationKind } from './notification-kinds';

/**
 * What a webhook receives: our own facts after Standard Webhooks, a message of Slack's incoming webhooks, or a card as
 * the workflows of Microsoft Teams take it.
 */
export const WEBHOOK_SHAPES = ['standard', 'slack', 'teams'] as const;
export type WebhookShape = (typeof WEBHOOK_SHAPES)[number];

export interface WebhookTarget {
  readonly url: string;
  readonly kinds: readonly NotificationKind[];
  /** Nothing is sent while it is false. */
  readonly enabled: boolean;
  /** `standard` where an event does not say. */
  readonly shape?: WebhookShape;
}

export interface EmailRecipient {
  readonly address: string;
  readonly kinds: readonly NotificationKind[];
}

export interface NotificationPreferences {
  readonly recipients: readonly EmailRecipient[];
  /**
   * Day of the following month by which a period has to be closed; the last day in a shorter month. Null: no reminder.
   */
  readonly closeDay: number | null;
  /** Lead time of the reminder of journals that are not posted. */
  readonly closeReminderDays: number;
}

/** `secretRef` is where the vault keeps the signing secret, which is never in the log. */
export type NotificationSettingsEvent =
  | DomainEvent<'NotificationPreferencesChanged', NotificationPreferences>
  | DomainEvent<'NotificationWebhookAdded', WebhookTarget & { webhookId: string; secretRef: string }>
  | DomainEvent<'NotificationWebhookChanged', WebhookTarget & { webhookId: string }>
  | DomainEvent<'NotificationWebhookSecretRotated', { webhookId: string; secretRef: string }>
  | DomainEvent<'NotificationWebhookRemoved', { webhookId: string }>;
