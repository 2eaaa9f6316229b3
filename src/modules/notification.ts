import { readFileSync } from 'node:fs';
import { type Provider } from '@nestjs/common';
import { NoEmailChannel, SmtpEmailChannel } from '../adapters/notification-channels/smtp-email-channel';
import { SystemChance } from '../adapters/system/system-chance';
import { HttpWebhookChannel } from '../adapters/notification-channels/http-webhook-channel';
import { JournalBatchViews } from '../application/journal-batch/journal-batch.views';
import { type NotificationPorts } from '../application/notification/notification-ports';
import { NotificationWorker } from '../application/notification/notification.worker';
import { NotificationViews } from '../application/notification/notification.views';
import { WebhookSecrets } from '../application/notification/webhook-secrets';
import { Chance } from '../application/ports/chance';
import { Clock } from '../application/ports/clock';
import { EventStore } from '../application/ports/event-store';
import { Ids } from '../application/ports/ids';
import { Log } from '../application/ports/log';
import { EmailChannel, WebhookChannel } from '../application/ports/notification-channels';
import { Secret } from '../application/ports/secret';
import { SecretVault } from '../application/ports/secret-vault';
import { Aggregates } from '../application/shared/aggregates';
import { Freshness } from '../application/shared/freshness';
import { type Config } from '../config/config';

type Notifications = Config['notifications'];

type WorkerDependencies = [
  EventStore,
  Aggregates,
  NotificationViews,
  JournalBatchViews,
  Freshness,
  WebhookChannel,
  EmailChannel,
  SecretVault,
  Clock,
  Ids,
  Chance,
  Log,
];

/** What tells people: its channels and its worker. */
export const notificationsOf = ({ environments, notifications }: Config): Provider[] => [
  { provide: Chance, useClass: SystemChance },
  { provide: WebhookChannel, useValue: new HttpWebhookChannel(notifications) },
  { provide: EmailChannel, useValue: emailChannelOf(notifications) },
  {
    provide: WebhookSecrets,
    inject: [SecretVault, WebhookChannel, Chance, Ids],
    useFactory: (vault: SecretVault, channel: WebhookChannel, chance: Chance, ids: Ids) =>
      new WebhookSecrets(vault, channel, chance, ids),
  },
  {
    provide: NotificationWorker,
    inject: [
      EventStore,
      Aggregates,
      NotificationViews,
      JournalBatchViews,
      Freshness,
      WebhookChannel,
      EmailChannel,
      SecretVault,
      Clock,
      Ids,
      Chance,
      Log,
    ],
    useFactory: (...dependencies: WorkerDependencies) => {
      const [store, aggregates, views, batchViews, freshness, webhooks, emails, ...others] = dependencies;
      const [vault, clock, ids, chance, log] = others;
      const ports: NotificationPorts = {
        store,
        aggregates,
        views,
        batchViews,
        freshness,
        webhooks,
        emails,
        vault,
        clock,
        ids,
        chance,
        log,
      };
      return new NotificationWorker(ports, environments, notifications);
    },
  },
];

const emailChannelOf = ({ smtp, timeoutMs }: Notifications): EmailChannel => {
  if (smtp === null) return new NoEmailChannel();
  const { passwordFile, ...server } = smtp;
  return new SmtpEmailChannel({ ...server, timeoutMs, password: passwordOf(passwordFile) });
};

/** Without the line end that editors add. */
const passwordOf = (file: string | null): Secret | null => {
  if (file === null) return null;
  try {
    return new Secret(readFileSync(file, 'utf8').replace(/\r?\n$/, ''));
  } catch {
    throw new Error('SMTP_PASSWORD_FILE cannot be read.');
  }
};
