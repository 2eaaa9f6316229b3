import { type DeliveryRules } from '../../domain/notification/notification.decisions';
import { type JournalBatchViews } from '../journal-batch/journal-batch.views';
import { type Chance } from '../ports/chance';
import { type Clock } from '../ports/clock';
import { type EventStore } from '../ports/event-store';
import { type Ids } from '../ports/ids';
import { type Log } from '../ports/log';
import { type EmailChannel, type WebhookChannel } from '../ports/notification-channels';
import { type SecretVault } from '../ports/secret-vault';
import { type Aggregates } from '../shared/aggregates';
import { type Freshness } from '../shared/freshness';
import { type NotificationViews } from './notification.views';

/** Everything outside that notifications touch. */
export interface NotificationPorts {
  readonly store: EventStore;
  readonly aggregates: Aggregates;
  readonly views: Pick<NotificationViews, 'dueNotifications'>;
  readonly batchViews: Pick<JournalBatchViews, 'journalBatchesOf'>;
  readonly freshness: Freshness;
  readonly webhooks: WebhookChannel;
  readonly emails: EmailChannel;
  readonly vault: Pick<SecretVault, 'reveal'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly chance: Chance;
  readonly log: Log;
}

export interface NotificationLimits {
  readonly rules: DeliveryRules;
  /** Under which address people reach the service; null when the operator has not said. */
  readonly publicUrl: string | null;
}
