import { readFileSync } from 'node:fs';
import { Module } from '@nestjs/common';
import { NotificationSettingsController } from '../adapters/http/notification/notification-settings.controller';
import { NotificationController } from '../adapters/http/notification/notification.controller';
import { HttpWebhookChannel } from '../adapters/notification-channels/http-webhook-channel';
import { NoEmailChannel, SmtpEmailChannel } from '../adapters/notification-channels/smtp-email-channel';
import { NotificationLimits, NotificationPorts } from '../application/notification/notification-ports';
import {
  AddWebhookHandler,
  ChangeNotificationPreferencesHandler,
  ChangeWebhookHandler,
  RemoveWebhookHandler,
  RotateWebhookSecretHandler,
} from '../application/notification/notification-settings.commands';
import {
  RedeliverNotificationHandler,
  TestNotificationHandler,
} from '../application/notification/notification.commands';
import {
  GetNotificationHandler,
  GetNotificationSettingsHandler,
  ListNotificationsHandler,
} from '../application/notification/notification.queries';
import { NotificationWorker } from '../application/notification/notification.worker';
import { WebhookSecrets } from '../application/notification/webhook-secrets';
import { EmailChannel, WebhookChannel } from '../application/ports/notification-channels';
import { Secret } from '../application/ports/secret';
import { type Config } from '../config/config';
import { setting } from './settings';

type Notifications = Config['notifications'];

/** What people are notified of, and through which channels. */
@Module({
  controllers: [NotificationSettingsController, NotificationController],
  providers: [
    setting(NotificationLimits, ({ notifications }) => notifications),
    setting(WebhookChannel, ({ notifications }) => new HttpWebhookChannel(notifications)),
    setting(EmailChannel, ({ notifications }) => emailChannelOf(notifications)),
    WebhookSecrets,
    NotificationPorts,
    NotificationWorker,
    ChangeNotificationPreferencesHandler,
    AddWebhookHandler,
    ChangeWebhookHandler,
    RotateWebhookSecretHandler,
    RemoveWebhookHandler,
    TestNotificationHandler,
    RedeliverNotificationHandler,
    GetNotificationSettingsHandler,
    ListNotificationsHandler,
    GetNotificationHandler,
  ],
  exports: [NotificationWorker],
})
export class NotificationModule {}

const emailChannelOf = ({ smtp, timeoutMs }: Notifications): EmailChannel => {
  if (smtp === null) return new NoEmailChannel();
  const { passwordFile, ...server } = smtp;
  return new SmtpEmailChannel({ ...server, timeoutMs, password: passwordOf(passwordFile) });
};

/** Without the line break that editors add. */
const passwordOf = (file: string | null): Secret | null => {
  if (file === null) return null;
  try {
    return new Secret(readFileSync(file, 'utf8').replace(/\r?\n$/, ''));
  } catch {
    throw new Error('SMTP_PASSWORD_FILE cannot be read.');
  }
};
