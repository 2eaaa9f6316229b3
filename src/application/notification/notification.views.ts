import { type NotificationContent } from '../../domain/notification/notification.events';
import { type NotificationKind, type RaisedKind } from '../../domain/notification/notification-kinds';
import { type EmailRecipient, type WebhookShape } from '../../domain/notification/notification-settings.events';
import { type NotificationSettings } from '../../domain/notification/notification-settings.state';
import { type Page, type PageRequest } from '../ports/page';

export interface WebhookView {
  readonly webhookId: string;
  /** Complete for those who may change it; for others without the part that may contain a token. */
  readonly url: string;
  readonly kinds: readonly NotificationKind[];
  readonly enabled: boolean;
  readonly shape: WebhookShape;
}

/** Who receives what. Never a secret. */
export interface NotificationSettingsView {
  readonly webhooks: readonly WebhookView[];
  readonly recipients: readonly EmailRecipient[];
  /** Whether this installation can send e-mail at all. */
  readonly emailConfigured: boolean;
  /** Why e-mail is not available; null when it is configured. */
  readonly emailProblem: string | null;
  readonly closeDay: number | null;
  readonly closeReminderDays: number;
  /** Zone of the posting schedule, in which days are counted. */
  readonly timeZone: string;
  readonly changedAt: string | null;
  readonly changedBy: string | null;
  readonly revision: number;
}

export const NOTIFICATION_OUTCOMES = ['Waiting', 'Delivering', 'Delivered', 'Failed', 'Withdrawn'] as const;
/**
 * `Waiting`: not sent yet, because more of the same is collected. `Delivered`: to all. `Failed`: some delivery was
 * given up. `Withdrawn`: there was nothing left to report.
 */
export type NotificationOutcome = (typeof NOTIFICATION_OUTCOMES)[number];

export const DELIVERY_STATUSES = ['Waiting', 'Under way', 'Delivered', 'Given up'] as const;

export interface DeliverySummary {
  readonly targetId: string;
  readonly channel: 'webhook' | 'email';
  readonly label: string;
  readonly status: (typeof DELIVERY_STATUSES)[number];
  readonly attempts: number;
  readonly nextAttemptAt: string | null;
  /** Why it was given up. */
  readonly reason: string | null;
}

export interface AttemptView {
  readonly attempt: number;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly outcome: 'Under way' | 'Delivered' | 'Failed';
  /** The receiver's own status code. */
  readonly status: number | null;
  readonly detail: string | null;
  readonly ms: number | null;
}

export interface DeliveryView extends DeliverySummary {
  readonly log: readonly AttemptView[];
}

export interface NotificationSummary {
  readonly notificationId: string;
  readonly kind: RaisedKind;
  readonly outcome: NotificationOutcome;
  readonly raisedAt: string;
  /** Null until it is composed. */
  readonly content: NotificationContent | null;
  /** Why it was withdrawn. */
  readonly withdrawn: string | null;
  readonly deliveries: readonly DeliverySummary[];
  readonly revision: number;
}

export interface NotificationView extends NotificationSummary {
  readonly deliveries: readonly DeliveryView[];
}

export interface NotificationFilter {
  readonly kind: RaisedKind | null;
  readonly outcome: NotificationOutcome | null;
}

export interface KnownNotificationSettings extends Pick<
  NotificationSettingsView,
  'changedAt' | 'changedBy' | 'revision'
> {
  readonly settings: NotificationSettings;
}

export abstract class NotificationViews {
  abstract settingsOf(environment: string): KnownNotificationSettings;
  /** Newest first. */
  abstract notificationsOf(
    environment: string,
    filter: NotificationFilter,
    page: PageRequest,
  ): Page<NotificationSummary>;
  abstract notification(environment: string, notificationId: string): NotificationView | undefined;
  /** Ids of those with something due by this time, the longest due first. */
  abstract dueNotifications(environment: string, now: string, limit: number): readonly string[];
}
