import { DomainError } from '../shared/errors';
import { NOTIFICATION_KINDS, type NotificationKind } from './notification-kinds';
import {
  type EmailRecipient,
  type NotificationPreferences,
  type NotificationSettingsEvent,
  type WebhookTarget,
} from './notification-settings.events';
import { type NotificationSettings, type Webhook } from './notification-settings.state';

export const WEBHOOKS_MAX = 10;
export const RECIPIENTS_MAX = 50;
export const REMINDER_DAYS_MAX = 27;

export const changePreferences = (
  state: NotificationSettings,
  wanted: NotificationPreferences,
): NotificationSettingsEvent[] => {
  const { recipients, closeDay, closeReminderDays } = checkedPreferences(wanted);
  const next = { recipients, closeDay, closeReminderDays };
  const now = {
    recipients: state.recipients,
    closeDay: state.closeDay,
    closeReminderDays: state.closeReminderDays,
  };
  if (JSON.stringify(next) === JSON.stringify(now)) return [];
  return [{ type: 'NotificationPreferencesChanged', data: next }];
};

/** Does nothing for the same webhook: it keeps its first secret. */
export const addWebhook = (
  state: NotificationSettings,
  { webhookId, secretRef, ...target }: Webhook,
): NotificationSettingsEvent[] => {
  if (state.webhooks.some((one) => one.webhookId === webhookId)) return [];
  if (state.webhooks.length >= WEBHOOKS_MAX)
    refuse('webhooks', String(state.webhooks.length + 1), `at most ${WEBHOOKS_MAX} webhooks`);
  return [{ type: 'NotificationWebhookAdded', data: { webhookId, secretRef, ...checkedTarget(target) } }];
};

export const changeWebhook = (
  state: NotificationSettings,
  webhookId: string,
  target: WebhookTarget,
): NotificationSettingsEvent[] => {
  const now = requireWebhook(state, webhookId);
  const checked = checkedTarget(target);
  if (JSON.stringify(checked) === JSON.stringify(checkedTarget(now))) return [];
  return [{ type: 'NotificationWebhookChanged', data: { webhookId, ...checked } }];
};

export const rotateSecret = (
  state: NotificationSettings,
  webhookId: string,
  secretRef: string,
): NotificationSettingsEvent[] => {
  if (requireWebhook(state, webhookId).secretRef === secretRef) return [];
  return [{ type: 'NotificationWebhookSecretRotated', data: { webhookId, secretRef } }];
};

export const removeWebhook = (state: NotificationSettings, webhookId: string): NotificationSettingsEvent[] =>
  state.webhooks.some((one) => one.webhookId === webhookId)
    ? [{ type: 'NotificationWebhookRemoved', data: { webhookId } }]
    : [];

export const requireWebhook = ({ webhooks }: NotificationSettings, webhookId: string): Webhook => {
  const webhook = webhooks.find((one) => one.webhookId === webhookId);
  if (webhook) return webhook;
  throw new DomainError('WEBHOOK_NOT_FOUND', `There is no webhook ${webhookId}.`, 'Check its id in the settings.', {
    webhookId,
  });
};

const checkedPreferences = (wanted: NotificationPreferences): NotificationPreferences => {
  const { recipients, closeDay, closeReminderDays } = wanted;
  if (recipients.length > RECIPIENTS_MAX)
    refuse('recipients', String(recipients.length), `at most ${RECIPIENTS_MAX} addresses`);
  const known = new Set<string>();
  for (const { address } of recipients) {
    if (known.has(address.toLowerCase())) refuse('recipients.address', address, 'each address once');
    known.add(address.toLowerCase());
  }
  if (closeDay !== null && !isWhole(closeDay, 1, 31))
    refuse('closeDay', String(closeDay), 'a day from 1 to 31, or null');
  if (!isWhole(closeReminderDays, 0, REMINDER_DAYS_MAX))
    refuse('closeReminderDays', String(closeReminderDays), `a whole number from 0 to ${REMINDER_DAYS_MAX}`);
  return { recipients: recipients.map(checkedRecipient), closeDay, closeReminderDays };
};

const checkedRecipient = ({ address, kinds }: EmailRecipient): EmailRecipient => {
  if (!isAddress(address)) refuse('recipients.address', address, 'an e-mail address, for example close@example.com');
  return { address, kinds: checkedKinds(kinds) };
};

/** Whether anything may be sent to the address is up to the channel, which knows what the operator allows. */
const checkedTarget = ({ url, kinds, enabled, shape = 'standard' }: WebhookTarget): Required<WebhookTarget> => ({
  url,
  kinds: checkedKinds(kinds),
  enabled,
  shape,
});

/** In the order of the list, each once. */
const checkedKinds = (kinds: readonly NotificationKind[]): NotificationKind[] => {
  const unknown = kinds.find((kind) => !NOTIFICATION_KINDS.includes(kind));
  if (unknown !== undefined || kinds.length === 0)
    refuse('kinds', unknown ?? '', `one or more of ${NOTIFICATION_KINDS.join(', ')}`);
  return NOTIFICATION_KINDS.filter((kind) => kinds.includes(kind));
};

/** Plain addresses only: no name, no comment, no quotes, nothing that could start another header or recipient. */
const isAddress = (address: string): boolean =>
  address.length <= 254 &&
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/.test(
    address,
  ) &&
  address.indexOf('@') <= 64;

const isWhole = (value: number, min: number, max: number): boolean =>
  Number.isInteger(value) && value >= min && value <= max;

const refuse = (field: string, value: string, expected: string): never => {
  throw new DomainError(
    'NOTIFICATION_SETTING_INVALID',
    `The ${field} of notifications cannot be "${value}".`,
    `Give ${expected}.`,
    { field, value, expected },
  );
};
