import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { TestNotificationCommand } from '../../../application/notification/notification.commands';
import {
  GetNotificationQuery,
  GetNotificationSettingsQuery,
} from '../../../application/notification/notification.queries';
import {
  AddWebhookCommand,
  ChangeNotificationPreferencesCommand,
  ChangeWebhookCommand,
  RemoveWebhookCommand,
  RotateWebhookSecretCommand,
} from '../../../application/notification/notification-settings.commands';
import { type Position } from '../../../application/ports/event-store';
import { type Secret } from '../../../application/ports/secret';
import { type Receipt } from '../../../application/shared/aggregates';
import { type Caller } from '../../../application/shared/permissions';
import { DomainError } from '../../../domain/shared/errors';
import { EditRoute, PostRoute, ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf, ExpectedRevision, NewId } from '../shared/caller';
import { ShownOnce } from '../shared/idempotency.interceptor';
import { NotificationResponse } from './notification.dto';
import {
  NotificationPreferencesDto,
  NotificationSettingsResponse,
  WebhookDto,
  WebhookWithSecretResponse,
  webhookTargetOf,
} from './notification-settings.dto';
import { sendETag, sendLocation, sendReceipt } from '../shared/replies';

@ApiTags('Notifications')
@Controller('v1/environments/:environment/notification-settings')
export class NotificationSettingsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Who is notified of what, by webhook and by e-mail' })
  @ReadRoute()
  async get(
    @CallerOf() caller: Caller,
    @AtLeast() atLeast: Position | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NotificationSettingsResponse> {
    const view = await this.queries.execute(new GetNotificationSettingsQuery(caller, {}, atLeast));
    sendETag(reply, view.revision);
    return view;
  }

  @Put()
  @ApiOperation({ summary: 'Set the e-mail recipients and when books close (Controller, Admin)' })
  @EditRoute('NOTIFICATION_SETTING_INVALID')
  async change(
    @CallerOf() caller: Caller,
    @Body() { recipients, closeDay, closeReminderDays }: NotificationPreferencesDto,
    @ExpectedRevision() expected: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NotificationSettingsResponse> {
    const preferences = { recipients, closeDay, closeReminderDays };
    const command = new ChangeNotificationPreferencesCommand(caller, preferences, expected);
    return this.answer(caller, await this.commands.execute(command), reply);
  }

  @Post('webhooks')
  @ApiOperation({
    summary: 'Add a webhook (Controller, Admin)',
    description: 'The answer contains the signing secret, which is shown only once.',
  })
  @ShownOnce('secret')
  @PostRoute('NOTIFICATION_SETTING_INVALID')
  async add(
    @CallerOf() caller: Caller,
    @NewId() webhookId: string,
    @Body() body: WebhookDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookWithSecretResponse> {
    const receipt = await this.commands.execute(
      new AddWebhookCommand(caller, { webhookId, target: webhookTargetOf(body) }),
    );
    sendLocation(reply, caller, `notification-settings/webhooks/${webhookId}`);
    return this.webhook(caller, webhookId, receipt, reply);
  }

  @Put('webhooks/:webhookId')
  @ApiOperation({ summary: 'Change a webhook but keep its secret (Controller, Admin)' })
  @EditRoute('WEBHOOK_NOT_FOUND', 'NOTIFICATION_SETTING_INVALID')
  async changeWebhook(
    @CallerOf() caller: Caller,
    @Param('webhookId') webhookId: string,
    @Body() body: WebhookDto,
    @ExpectedRevision() expected: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NotificationSettingsResponse> {
    const command = new ChangeWebhookCommand(caller, { webhookId, target: webhookTargetOf(body) }, expected);
    return this.answer(caller, await this.commands.execute(command), reply);
  }

  @Delete('webhooks/:webhookId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a webhook and forget its secret (Controller, Admin)' })
  @EditRoute()
  async remove(
    @CallerOf() caller: Caller,
    @Param('webhookId') webhookId: string,
    @ExpectedRevision() expected: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    sendReceipt(reply, await this.commands.execute(new RemoveWebhookCommand(caller, { webhookId }, expected)));
  }

  @Post('webhooks/:webhookId/rotate-secret')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Rotate the secret of a webhook; it is shown only once (Controller, Admin)',
    description: 'From then on only the new secret signs.',
  })
  @ShownOnce('secret')
  @PostRoute('WEBHOOK_NOT_FOUND')
  async rotate(
    @CallerOf() caller: Caller,
    @Param('webhookId') webhookId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookWithSecretResponse> {
    const receipt = await this.commands.execute(new RotateWebhookSecretCommand(caller, { webhookId }));
    return this.webhook(caller, webhookId, receipt, reply);
  }

  @Post('webhooks/:webhookId/test')
  @HttpCode(200)
  @ApiOperation({ summary: 'Send a test to a webhook now and return the result (Controller, Admin)' })
  @PostRoute('WEBHOOK_NOT_FOUND')
  testWebhook(
    @CallerOf() caller: Caller,
    @NewId() notificationId: string,
    @Param('webhookId') name: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NotificationResponse> {
    return this.test(
      new TestNotificationCommand(caller, { notificationId, target: { channel: 'webhook', name } }),
      reply,
    );
  }

  @Post('recipients/:address/test')
  @HttpCode(200)
  @ApiOperation({ summary: 'Send a test to an e-mail address now and return the result (Controller, Admin)' })
  @PostRoute('RECIPIENT_NOT_FOUND')
  testRecipient(
    @CallerOf() caller: Caller,
    @NewId() notificationId: string,
    @Param('address') name: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NotificationResponse> {
    return this.test(
      new TestNotificationCommand(caller, { notificationId, target: { channel: 'email', name } }),
      reply,
    );
  }

  private async test(command: TestNotificationCommand, reply: FastifyReply): Promise<NotificationResponse> {
    const receipt = await this.commands.execute(command);
    sendReceipt(reply, receipt);
    const { notificationId } = command.input;
    return this.queries.execute(new GetNotificationQuery(command.caller, { notificationId }, receipt.position));
  }

  private async webhook(
    caller: Caller,
    webhookId: string,
    receipt: Receipt & { readonly secret: Secret | null },
    reply: FastifyReply,
  ): Promise<WebhookWithSecretResponse> {
    const { webhooks } = await this.answer(caller, receipt, reply);
    const webhook = webhooks.find((one) => one.webhookId === webhookId);
    if (webhook) return { ...webhook, secret: receipt.secret?.reveal() ?? null };
    throw new DomainError('WEBHOOK_NOT_FOUND', 'The webhook was removed meanwhile.', 'Add it again.', { webhookId });
  }

  private async answer(caller: Caller, receipt: Receipt, reply: FastifyReply): Promise<NotificationSettingsResponse> {
    sendReceipt(reply, receipt);
    return this.queries.execute(new GetNotificationSettingsQuery(caller, {}, receipt.position));
  }
}
