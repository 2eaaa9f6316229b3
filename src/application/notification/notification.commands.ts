import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { redeliver } from '../../domain/notification/notification.decisions';
import { requireWebhook } from '../../domain/notification/notification-settings.decisions';
import {
  emailTarget,
  type NotificationSettings,
  notificationSettings,
  type Target,
  webhookTarget,
} from '../../domain/notification/notification-settings.state';
import { notification } from '../../domain/notification/notification.state';
import { DomainError } from '../../domain/shared/errors';
import { Clock } from '../ports/clock';
import { Access, originOf } from '../shared/access';
import { Aggregates, type Receipt } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { EnvironmentCommand } from '../shared/messages';
import { NotificationWorker } from './notification.worker';

/** One attempt to one target now, even if it subscribed to nothing. The notification then holds the outcome. */
export class TestNotificationCommand extends EnvironmentCommand<{
  notificationId: string;
  target: Pick<Target, 'channel' | 'name'>;
}> {}

@CommandHandler(TestNotificationCommand)
export class TestNotificationHandler implements ICommandHandler<TestNotificationCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
    private readonly worker: NotificationWorker,
  ) {}

  async execute({ caller, input }: TestNotificationCommand): Promise<Receipt> {
    await this.access.require(caller, 'notification:manage');
    const { state: settings } = await this.aggregates.load(notificationSettings, caller.environment);
    const { notificationId, target } = input;
    const test = { notificationId, askedBy: caller.name, target: known(settings, target) };
    return this.worker.test(originOf(caller), test);
  }
}

/** Sends again to these targets; null means all for which delivery was given up. */
export class RedeliverNotificationCommand extends EnvironmentCommand<{
  notificationId: string;
  targetIds: readonly string[] | null;
}> {}

@CommandHandler(RedeliverNotificationCommand)
export class RedeliverNotificationHandler implements ICommandHandler<RedeliverNotificationCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly clock: Clock,
  ) {}

  async execute(command: RedeliverNotificationCommand): Promise<Receipt> {
    const { notificationId, targetIds } = command.input;
    return this.changes.by(command, 'notification:manage', notification, [notificationId], (state) => {
      if (state.status === 'Absent') throw notFound(notificationId);
      return redeliver(state, { targetIds, at: this.clock.now() });
    });
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
