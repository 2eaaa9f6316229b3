import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
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
import { Aggregates } from '../shared/aggregates';
import { Access, originOf } from '../shared/access';
import { type Caller } from '../shared/permissions';
import { type Receipt, receiptOf } from '../shared/receipt';
import { notificationSettings } from '../../domain/notification/notification-settings.state';
import { type ShownSecret, WebhookSecrets } from './webhook-secrets';

/** Who is told by e-mail, and when books close. */
export class ChangeNotificationPreferencesCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly preferences: NotificationPreferences,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(ChangeNotificationPreferencesCommand)
export class ChangeNotificationPreferencesHandler implements ICommandHandler<ChangeNotificationPreferencesCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
  ) {}

  async execute({ caller, preferences, expectedRevision }: ChangeNotificationPreferencesCommand): Promise<Receipt> {
    await this.access.require(caller, 'notification:manage');
    return receiptOf(
      await this.aggregates.change(
        notificationSettings,
        caller.environment,
        originOf(caller),
        (state) => changePreferences(state, preferences),
        expectedRevision,
      ),
    );
  }
}

/** The secret is null when the webhook is there already: it was shown when it was made. */
export class AddWebhookCommand extends Command<Receipt & { readonly secret: ShownSecret | null }> {
  constructor(
    readonly caller: Caller,
    readonly webhookId: string,
    readonly target: WebhookTarget,
  ) {
    super();
  }
}

@CommandHandler(AddWebhookCommand)
export class AddWebhookHandler implements ICommandHandler<AddWebhookCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
    private readonly secrets: WebhookSecrets,
  ) {}

  async execute({
    caller,
    webhookId,
    target,
  }: AddWebhookCommand): Promise<Receipt & { readonly secret: ShownSecret | null }> {
    await this.access.require(caller, 'notification:manage');
    this.secrets.requireAllowed(target.url);
    const { changed, secret } = await this.secrets.change(caller.environment, (secretRef) =>
      this.aggregates.change(notificationSettings, caller.environment, originOf(caller), (state) =>
        addWebhook(state, { webhookId, secretRef, ...target }),
      ),
    );
    return { ...receiptOf(changed), secret };
  }
}

export class ChangeWebhookCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly webhookId: string,
    readonly target: WebhookTarget,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(ChangeWebhookCommand)
export class ChangeWebhookHandler implements ICommandHandler<ChangeWebhookCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
    private readonly secrets: WebhookSecrets,
  ) {}

  async execute({ caller, webhookId, target, expectedRevision }: ChangeWebhookCommand): Promise<Receipt> {
    await this.access.require(caller, 'notification:manage');
    this.secrets.requireAllowed(target.url);
    return receiptOf(
      await this.aggregates.change(
        notificationSettings,
        caller.environment,
        originOf(caller),
        (state) => changeWebhook(state, webhookId, target),
        expectedRevision,
      ),
    );
  }
}

/** A new secret. The one before signs nothing from then on. */
export class RotateWebhookSecretCommand extends Command<Receipt & { readonly secret: ShownSecret | null }> {
  constructor(
    readonly caller: Caller,
    readonly webhookId: string,
  ) {
    super();
  }
}

@CommandHandler(RotateWebhookSecretCommand)
export class RotateWebhookSecretHandler implements ICommandHandler<RotateWebhookSecretCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
    private readonly secrets: WebhookSecrets,
  ) {}

  async execute({
    caller,
    webhookId,
  }: RotateWebhookSecretCommand): Promise<Receipt & { readonly secret: ShownSecret | null }> {
    await this.access.require(caller, 'notification:manage');
    const { environment } = caller;
    let replaced: string | null = null;
    const { changed, secret } = await this.secrets.change(environment, (secretRef) =>
      this.aggregates.change(notificationSettings, environment, originOf(caller), (state) => {
        replaced = requireWebhook(state, webhookId).secretRef;
        return rotateSecret(state, webhookId, secretRef);
      }),
    );
    await this.secrets.forget(replaced);
    return { ...receiptOf(changed), secret };
  }
}

export class RemoveWebhookCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly webhookId: string,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(RemoveWebhookCommand)
export class RemoveWebhookHandler implements ICommandHandler<RemoveWebhookCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
    private readonly secrets: WebhookSecrets,
  ) {}

  async execute({ caller, webhookId, expectedRevision }: RemoveWebhookCommand): Promise<Receipt> {
    await this.access.require(caller, 'notification:manage');
    let unused: string | null = null;
    const removed = await this.aggregates.change(
      notificationSettings,
      caller.environment,
      originOf(caller),
      (state) => {
        unused = state.webhooks.find((one) => one.webhookId === webhookId)?.secretRef ?? null;
        return removeWebhook(state, webhookId);
      },
      expectedRevision,
    );
    await this.secrets.forget(unused);
    return receiptOf(removed);
  }
}
