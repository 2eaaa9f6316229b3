import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { originOf, type Webhook } from '../../domain/notification/notification-settings.state';
import { EmailChannel } from '../ports/notification-channels';
import { PostingScheduleViews } from '../posting-schedule/posting-schedule.views';
import { type Page, type PageRequest } from '../ports/page';
import { isPermitted } from '../shared/permissions';
import { EnvironmentQuery, type NoInput } from '../shared/messages';
import { Reading } from '../shared/reading';
import { notFound } from './notification.commands';
import {
  type NotificationFilter,
  type NotificationSettingsView,
  type NotificationSummary,
  type NotificationView,
  NotificationViews,
  type WebhookView,
} from './notification.views';

export class GetNotificationSettingsQuery extends EnvironmentQuery<NoInput, NotificationSettingsView> {}

@QueryHandler(GetNotificationSettingsQuery)
export class GetNotificationSettingsHandler implements IQueryHandler<GetNotificationSettingsQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: NotificationViews,
    private readonly schedules: PostingScheduleViews,
    private readonly emails: EmailChannel,
  ) {}

  async execute(query: GetNotificationSettingsQuery): Promise<NotificationSettingsView> {
    const environment = await this.reading.begin(query, 'notification:read');
    const { settings, ...known } = this.views.settingsOf(environment);
    const { webhooks, recipients, closeDay, closeReminderDays } = settings;
    const seesAll = isPermitted(query.caller.role, 'notification:manage');
    return {
      webhooks: webhooks.map((webhook) => webhookView(webhook, seesAll)),
      recipients,
      emailConfigured: this.emails.isConfigured,
      emailProblem: this.emails.isConfigured
        ? null
        : 'E-mail is not set up: addresses are saved, but nothing is sent. The operator sets SMTP_HOST and MAIL_FROM.',
      closeDay,
      closeReminderDays,
      timeZone: this.schedules.scheduleOf(environment).schedule.timing.timeZone,
      ...known,
    };
  }
}

export class ListNotificationsQuery extends EnvironmentQuery<
  { filter: NotificationFilter; page: PageRequest },
  Page<NotificationSummary>
> {}

@QueryHandler(ListNotificationsQuery)
export class ListNotificationsHandler implements IQueryHandler<ListNotificationsQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: NotificationViews,
  ) {}

  async execute(query: ListNotificationsQuery): Promise<Page<NotificationSummary>> {
    const environment = await this.reading.begin(query, 'notification:read');
    return this.views.notificationsOf(environment, query.input.filter, query.input.page);
  }
}

export class GetNotificationQuery extends EnvironmentQuery<{ notificationId: string }, NotificationView> {}

@QueryHandler(GetNotificationQuery)
export class GetNotificationHandler implements IQueryHandler<GetNotificationQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: NotificationViews,
  ) {}

  async execute(query: GetNotificationQuery): Promise<NotificationView> {
    const environment = await this.reading.begin(query, 'notification:read');
    const { notificationId } = query.input;
    const notification = this.views.notification(environment, notificationId);
    if (notification) return notification;
    throw notFound(notificationId);
  }
}

/** Many webhook addresses contain a token. Only people who may change them see more than the host. */
const webhookView = (
  { webhookId, url, kinds, enabled, shape = 'standard' }: Webhook,
  seesAll: boolean,
): WebhookView => ({
  webhookId,
  url: seesAll ? url : `${originOf(url)}/…`,
  kinds,
  enabled,
  shape,
});
