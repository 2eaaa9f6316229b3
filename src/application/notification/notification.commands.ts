import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { redeliver } from '../../domain/notification/notification.decisions';
import { requireWebhook } from '../../domain/notification/notification-settings.decisions';
import {
  emailTarget,
  type NotificationSettings,
  notificationSettings,
  type Target,
  webhookTarget,
} from '../../domain/notification/notification-settings.state';
import { type Notification, notification } from '../../domain/notification/notification.state';
import { DomainError } from '../../domain/shared/errors';
import { Clock } from '../ports/clock';
import { Access, originOf } from '../shared/access';
import { Aggregates } from '../shared/aggregates';
import { type Caller } from '../shared/permissions';
import { type Receipt, receiptOf } from '../shared/receipt';
import { streamId } from '../shared/streams';
import { NotificationWorker } from './notification.worker';

/** One attempt, now, to one target, whatever it wants to hear of. Its outcome is in the notification afterwards. */
export class TestNotificationCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly notificationId: string,
    readonly target: Pick<Target, 'channel' | 'name'>,
  ) {
    super();
  }
}

@CommandHandler(TestNotificationCommand)
export class TestNotificationHandler implements ICommandHandler<TestNotificationCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
    private readonly worker: NotificationWorker,
  ) {}

  async execute({ caller, notificationId, target }: TestNotificationCommand): Promise<Receipt> {
    await this.access.require(caller, 'notification:manage');
    const { state: settings } = await this.aggregates.load(notificationSettings, caller.environment);
    const test = { notificationId, askedBy: caller.name, target: known(settings, target) };
    return this.worker.test(originOf(caller), test);
  }
}

/** Sends again to these targets, or (null) to all that it was given up for. */
export class RedeliverNotificationCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly notificationId: string,
    readonly targetIds: readonly string[] | null,
  ) {
    super();
  }
}

@CommandHandler(RedeliverNotificationCommand)
export class RedeliverNotificationHandler implements ICommandHandler<RedeliverNotificationCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
    private readonly clock: Clock,
  ) {}

  async execute({ caller, notificationId, targetIds }: RedeliverNotificationCommand): Promise<Receipt> {
    await this.access.require(caller, 'notification:manage');
    const id = streamId(caller.environment, notificationId);
    return receiptOf(
      await this.aggregates.change(notification, id, originOf(caller), (state: Notification) => {
        if (state.status === 'Absent') throw notFound(notificationId);
        return redeliver(state, { targetIds, at: this.clock.now() });
      }),
    );
  }
}

export const notFound = (notificationId: string): DomainError =>
  new DomainError(
    'NOTIFICATION_NOT_FOUND',
    `There is no notification ${notificationId}.`,
    'Check its id in the list of notifications.',
    { notificationId },
  );

const known = (settings: NotificationSettings, { channel, name }: Pick<Target, 'channel' | 'name'>): Target => {
  if (channel === 'webhook') return webhookTarget(requireWebhook(settings, name));
  const recipient = settings.recipients.find(({ address }) => address.toLowerCase() === name.toLowerCase());
  if (recipient) return emailTarget(recipient);
  throw new DomainError(
    'RECIPIENT_NOT_FOUND',
    `${name} is not among the recipients.`,
    'Add the address to the notification settings first.',
    { address: name },
  );
};
