import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { RedeliverNotificationCommand } from '../../../application/notification/notification.commands';
import { GetNotificationQuery, ListNotificationsQuery } from '../../../application/notification/notification.queries';
import { type Position } from '../../../application/ports/event-store';
import { type Caller } from '../../../application/shared/permissions';
import { PostRoute, ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf } from '../shared/caller';
import {
  notificationFilter,
  NotificationListDto,
  NotificationListResponse,
  NotificationResponse,
  RedeliverDto,
} from './notification.dto';
import { pageRequest } from '../shared/page.dto';
import { sendReceipt } from '../shared/replies';

@ApiTags('Notifications')
@Controller('v1/environments/:environment/notifications')
export class NotificationController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Notifications, newest first' })
  @ReadRoute()
  async list(
    @CallerOf() caller: Caller,
    @Query() list: NotificationListDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<NotificationListResponse> {
    return this.queries.execute(
      new ListNotificationsQuery(caller, { filter: notificationFilter(list), page: pageRequest(list) }, atLeast),
    );
  }

  @Get(':notificationId')
  @ApiOperation({ summary: 'One notification with every attempt to deliver it' })
  @ReadRoute('NOTIFICATION_NOT_FOUND')
  async get(
    @CallerOf() caller: Caller,
    @Param('notificationId') notificationId: string,
    @AtLeast() atLeast: Position | null,
  ): Promise<NotificationResponse> {
    return this.queries.execute(new GetNotificationQuery(caller, { notificationId }, atLeast));
  }

  @Post(':notificationId/redeliver')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Send a notification again (Controller, Admin)',
    description: 'Starts a new round of attempts within seconds, with the same content and id.',
  })
  @PostRoute('NOTIFICATION_NOT_FOUND', 'NOTHING_TO_REDELIVER')
  async redeliver(
    @CallerOf() caller: Caller,
    @Param('notificationId') notificationId: string,
    @Body() { targetIds }: RedeliverDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NotificationResponse> {
    const receipt = await this.commands.execute(
      new RedeliverNotificationCommand(caller, { notificationId, targetIds: targetIds ?? null }),
    );
    sendReceipt(reply, receipt);
    return this.queries.execute(new GetNotificationQuery(caller, { notificationId }, receipt.position));
  }
}
