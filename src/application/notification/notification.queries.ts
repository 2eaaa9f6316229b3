import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { originOf, type Webhook } from '../../domain/notification/notification-settings.state';
import { type Position } from '../ports/event-store';
import { EmailChannel } from '../ports/notification-channels';
import { PostingScheduleViews } from '../posting-schedule/posting-schedule.views';
import { Access } from '../shared/access';
import { Freshness } from '../shared/freshness';
import { type Page, type PageRequest } from '../ports/page';
import { type Caller, isPermitted } from '../shared/permissions';
import { notFound } from './notification.commands';
import {
  type NotificationFilter,
  type NotificationSettingsView,
  type NotificationSummary,
  type NotificationView,
  NotificationViews,
  type WebhookView,
} from './notification.views';

export class GetNotificationSettingsQuery extends Query<NotificationSettingsView> {
  constructor(
    readonly caller: Caller,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@QueryHandler(GetNotificationSettingsQuery)
export class GetNotificationSettingsHandler implements IQueryHandler<GetNotificationSettingsQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly views: NotificationViews,
    private readonly schedules: PostingScheduleViews,
    private readonly emails: EmailChannel,
  ) {}

  async execute({ caller, atLeast }: GetNotificationSettingsQuery): Promise<NotificationSettingsView> {
    await this.access.require(caller, 'notification:read');
    await this.freshness.require(atLeast);
    const { settings, ...known } = this.views.settingsOf(caller.environment);
    const { webhooks, recipients, closeDay, closeReminderDays } = settings;
    const seesAll = isPermitted(caller.role, 'notification:manage');
    return {
      webhooks: webhooks.map((webhook) => webhookView(webhook, seesAll)),
      recipients,
      emailConfigured: this.emails.isConfigured,
      emailProblem: this.emails.isConfigured
        ? null
        : 'E-mail is not configured on this installation: addresses are kept, and nothing is sent to them. The operator sets SMTP_HOST and MAIL_FROM.',
      closeDay,
      closeReminderDays,
      timeZone: this.schedules.scheduleOf(caller.environment).schedule.timing.timeZone,
      ...known,
    };
  }
}

export class ListNotificationsQuery extends Query<Page<NotificationSummary>> {
  constructor(
    readonly caller: Caller,
    readonly filter: NotificationFilter,
    readonly page: PageRequest,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@QueryHandler(ListNotificationsQuery)
export class ListNotificationsHandler implements IQueryHandler<ListNotificationsQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly views: NotificationViews,
  ) {}

  async execute({ caller, filter, page, atLeast }: ListNotificationsQuery): Promise<Page<NotificationSummary>> {
    await this.access.require(caller, 'notification:read');
    await this.freshness.require(atLeast);
    return this.views.notificationsOf(caller.environment, filter, page);
  }
}

export class GetNotificationQuery extends Query<NotificationView> {
  constructor(
    readonly caller: Caller,
    readonly notificationId: string,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@QueryHandler(GetNotificationQuery)
export class GetNotificationHandler implements IQueryHandler<GetNotificationQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly views: NotificationViews,
  ) {}

  async execute({ caller, notificationId, atLeast }: GetNotificationQuery): Promise<NotificationView> {
    await this.access.require(caller, 'notification:read');
    await this.freshness.require(atLeast);
    const notification = this.views.notification(caller.environment, notificationId);
    if (notification) return notification;
    throw notFound(notificationId);
  }
}

/** Many receivers have a token in the address: only those who may change it see more than the host. */
const webhookView = ({ webhookId, url, kinds, enabled }: Webhook, seesAll: boolean): WebhookView => ({
  webhookId,
  url: seesAll ? url : `${originOf(url)}/…`,
  kinds,
  enabled,
});
