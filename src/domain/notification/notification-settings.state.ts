import { assertNever, type Decider } from '../shared/decider';
import { type RaisedKind } from './notification-kinds';
import {
  type EmailRecipient,
  type NotificationPreferences,
  type NotificationSettingsEvent,
  type WebhookTarget,
} from './notification-settings.events';

export interface Webhook extends WebhookTarget {
  readonly webhookId: string;
  readonly secretRef: string;
}

export interface NotificationSettings extends NotificationPreferences {
  readonly webhooks: readonly Webhook[];
}

export const DEFAULT_PREFERENCES: NotificationPreferences = { recipients: [], closeDay: null, closeReminderDays: 3 };

export const notificationSettings: Decider<NotificationSettings, NotificationSettingsEvent> = {
  category: 'notificationSettings',
  initial: { ...DEFAULT_PREFERENCES, webhooks: [] },
  evolve: (state, event): NotificationSettings => {
    switch (event.type) {
      case 'NotificationPreferencesChanged':
        return { ...state, ...event.data };
      case 'NotificationWebhookAdded':
        return { ...state, webhooks: [...state.webhooks, event.data] };
      case 'NotificationWebhookChanged':
      case 'NotificationWebhookSecretRotated': {
        const { webhookId } = event.data;
        const webhooks = state.webhooks.map((one) => (one.webhookId === webhookId ? { ...one, ...event.data } : one));
        return { ...state, webhooks };
      }
      case 'NotificationWebhookRemoved': {
        const { webhookId } = event.data;
        return { ...state, webhooks: state.webhooks.filter((one) => one.webhookId !== webhookId) };
      }
      default:
        return assertNever(event);
    }
  },
};

/** A receiver: a webhook by its id, or an e-mail address. */
export interface Target {
  readonly channel: 'webhook' | 'email';
  readonly name: string;
  /** For people: the webhook's host, since the rest of its address may contain a token; or the e-mail address. */
  readonly label: string;
}

export const targetIdOf = ({ channel, name }: Pick<Target, 'channel' | 'name'>): string => `${channel}:${name}`;

/** Receivers of a kind, webhooks first. `test` cannot be subscribed to. */
export const targetsOf = ({ webhooks, recipients }: NotificationSettings, kind: RaisedKind): Target[] => {
  const chose = ({ kinds }: { readonly kinds: readonly RaisedKind[] }): boolean => kinds.includes(kind);
  return [
    ...webhooks.filter((one) => one.enabled && chose(one)).map(webhookTarget),
    ...recipients.filter(chose).map(emailTarget),
  ];
};

export const webhookTarget = ({ webhookId, url }: Webhook): Target => ({
  channel: 'webhook',
  name: webhookId,
  label: originOf(url),
});

export const emailTarget = ({ address }: EmailRecipient): Target => ({
  channel: 'email',
  name: address,
  label: address,
});

export const originOf = (url: string): string => /^https?:\/\/[^/?#]+/i.exec(url)?.[0] ?? '';
