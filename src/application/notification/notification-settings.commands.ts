import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  addWebhook,
  changePreferences,
  changeWebhook,
  removeWebhook,
  requireWebhook,
  rotateSecret,
} from '../../domain/notification/notification-settings.decisions';
import {
  type NotificationPreferences,
  type WebhookTarget,
} from '../../domain/notification/notification-settings.events';
import { notificationSettings } from '../../domain/notification/notification-settings.state';
import { type Receipt, receiptOf } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { EnvironmentCommand } from '../shared/messages';
import { type ShownSecret, WebhookSecrets } from './webhook-secrets';

/** E-mail recipients, and when the books close. */
export class ChangeNotificationPreferencesCommand extends EnvironmentCommand<NotificationPreferences> {}

@CommandHandler(ChangeNotificationPreferencesCommand)
export class ChangeNotificationPreferencesHandler implements ICommandHandler<ChangeNotificationPreferencesCommand> {
  constructor(private readonly changes: Changes) {}

  async execute(command: ChangeNotificationPreferencesCommand): Promise<Receipt> {
    return this.changes.by(command, 'notification:manage', notificationSettings, [], (state) =>
      changePreferences(state, command.input),
    );
  }
}

/** The secret is null when the webhook already exists: it is shown only once. */
export interface ReceiptWithSecret extends Receipt {
  readonly secret: ShownSecret | null;
}

export class AddWebhookCommand extends EnvironmentCommand<
  { webhookId: string; target: WebhookTarget },
  ReceiptWithSecret
> {}

@CommandHandler(AddWebhookCommand)
export class AddWebhookHandler implements ICommandHandler<AddWebhookCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly secrets: WebhookSecrets,
  ) {}

  async execute(command: AddWebhookCommand): Promise<ReceiptWithSecret> {
    const environment = await this.changes.begin(command, 'notification:manage');
    const { webhookId, target } = command.input;
    this.secrets.requireAllowed(target.url);
    const { changed, secret } = await this.secrets.change(environment, (secretRef) =>
      this.changes.apply(command, notificationSettings, [], (state) =>
        addWebhook(state, { webhookId, secretRef, ...target }),
      ),
    );
    return { ...receiptOf(changed), secret };
  }
}

export class ChangeWebhookCommand extends EnvironmentCommand<{ webhookId: string; target: WebhookTarget }> {}

@CommandHandler(ChangeWebhookCommand)
export class ChangeWebhookHandler implements ICommandHandler<ChangeWebhookCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly secrets: WebhookSecrets,
  ) {}

  async execute(command: ChangeWebhookCommand): Promise<Receipt> {
    await this.changes.begin(command, 'notification:manage');
    const { webhookId, target } = command.input;
    this.secrets.requireAllowed(target.url);
    return receiptOf(
      await this.changes.apply(command, notificationSettings, [], (state) => changeWebhook(state, webhookId, target)),
    );
  }
}

/** The old secret stops signing at once. */
export class RotateWebhookSecretCommand extends EnvironmentCommand<{ webhookId: string }, ReceiptWithSecret> {}

@CommandHandler(RotateWebhookSecretCommand)
export class RotateWebhookSecretHandler implements ICommandHandler<RotateWebhookSecretCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly secrets: WebhookSecrets,
  ) {}

  async execute(command: RotateWebhookSecretCommand): Promise<ReceiptWithSecret> {
    const environment = await this.changes.begin(command, 'notification:manage');
    const { webhookId } = command.input;
    let replaced: string | null = null;
    const { changed, secret } = await this.secrets.change(environment, (secretRef) =>
      this.changes.apply(command, notificationSettings, [], (state) => {
        replaced = requireWebhook(state, webhookId).secretRef;
        return rotateSecret(state, webhookId, secretRef);
      }),
    );
    await this.secrets.forget(replaced);
    return { ...receiptOf(changed), secret };
  }
}

export class RemoveWebhookCommand extends EnvironmentCommand<{ webhookId: string }> {}

@CommandHandler(RemoveWebhookCommand)
export class RemoveWebhookHandler implements ICommandHandler<RemoveWebhookCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly secrets: WebhookSecrets,
  ) {}

  async execute(command: RemoveWebhookCommand): Promise<Receipt> {
    await this.changes.begin(command, 'notification:manage');
    const { webhookId } = command.input;
    let unused: string | null = null;
    const removed = await this.changes.apply(command, notificationSettings, [], (state) => {
      unused = state.webhooks.find((one) => one.webhookId === webhookId)?.secretRef ?? null;
      return removeWebhook(state, webhookId);
    });
    await this.secrets.forget(unused);
    return receiptOf(removed);
  }
}
