import { Inject, Injectable } from '@nestjs/common';
import { type DeliveryRules } from '../../domain/notification/notification.decisions';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { Chance } from '../ports/chance';
import { Clock } from '../ports/clock';
import { EventStore } from '../ports/event-store';
import { Ids } from '../ports/ids';
import { Log } from '../ports/log';
import { EmailChannel, WebhookChannel } from '../ports/notification-channels';
import { SecretVault } from '../ports/secret-vault';
import { Aggregates } from '../shared/aggregates';
import { Freshness } from '../shared/freshness';
import { NotificationViews } from './notification.views';

/** All ports that notifications use. */
@Injectable()
export class NotificationPorts {
  constructor(
    readonly store: EventStore,
    readonly aggregates: Aggregates,
    @Inject(NotificationViews) readonly views: Pick<NotificationViews, 'dueNotifications'>,
    @Inject(JournalBatchViews) readonly batchViews: Pick<JournalBatchViews, 'journalBatchesOf'>,
    readonly freshness: Freshness,
    readonly webhooks: WebhookChannel,
    readonly emails: EmailChannel,
    @Inject(SecretVault) readonly vault: Pick<SecretVault, 'reveal'>,
    readonly clock: Clock,
    readonly ids: Ids,
    readonly chance: Chance,
    readonly log: Log,
  ) {}
}

export abstract class NotificationLimits {
  abstract readonly rules: DeliveryRules;
  /** Public address of the service; null when the operator has not set it. */
  abstract readonly publicUrl: string | null;
}
