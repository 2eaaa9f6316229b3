import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import {
  type AttemptView,
  DELIVERY_STATUSES,
  type DeliverySummary,
  type DeliveryView,
  NOTIFICATION_OUTCOMES,
  type NotificationFilter,
  type NotificationOutcome,
  type NotificationSummary,
  type NotificationView,
} from '../../../application/notification/notification.views';
import {
  type NotificationAmount,
  type NotificationCause,
  type NotificationContent,
} from '../../../domain/notification/notification.events';
import { RAISED_KINDS, type RaisedKind } from '../../../domain/notification/notification-kinds';
import { Nullable, pageOf } from '../shared/responses';
import { PageDto } from '../shared/page.dto';

export class NotificationListDto extends PageDto {
  @ApiProperty({ enum: RAISED_KINDS, required: false })
  @IsOptional()
  @IsIn(RAISED_KINDS)
  kind?: RaisedKind;

  @ApiProperty({ enum: NOTIFICATION_OUTCOMES, required: false })
  @IsOptional()
  @IsIn(NOTIFICATION_OUTCOMES)
  outcome?: NotificationOutcome;
}

export const notificationFilter = ({ kind, outcome }: NotificationListDto): NotificationFilter => ({
  kind: kind ?? null,
  outcome: outcome ?? null,
});

export class RedeliverDto {
  /** Recipients to send it to again. Default: all to whom delivery was given up. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(300, { each: true })
  targetIds?: string[];
}

export class NotificationAmountResponse implements NotificationAmount {
  currency!: string;
  batches!: number;
  @ApiProperty({ description: "Decimal text with the currency's own decimals." }) total!: string;
}

export class NotificationCauseResponse implements NotificationCause {
  code!: string;
  message!: string;
  fix!: string;
  @ApiProperty({ description: 'Number of batches with this cause.' }) batches!: number;
}

export class NotificationContentResponse implements NotificationContent {
  title!: string;
  summary!: string;
  @Nullable(Number, 'Null: not about batches.')
  batches!: number | null;
  @ApiProperty({ type: [NotificationAmountResponse] }) amounts!: readonly NotificationAmount[];
  @ApiProperty({ type: [String] }) periods!: readonly string[];
  @ApiProperty({ type: [NotificationCauseResponse], description: 'The most frequent ones.' })
  causes!: readonly NotificationCause[];
  otherCauses!: number;
  fix!: string;
  @ApiProperty({ description: 'Path within this API where it is fixed.' }) path!: string;
  @ApiPropertyOptional({ description: 'Path of the page where it is fixed.' }) page?: string;
  @Nullable(String, 'The full address of the page, if PUBLIC_URL is set.')
  link!: string | null;
}

export class DeliverySummaryResponse implements DeliverySummary {
  @ApiProperty({ example: 'email:close@example.com' }) targetId!: string;
  @ApiProperty({ enum: ['webhook', 'email'] }) channel!: DeliverySummary['channel'];
  @ApiProperty({ description: 'The host of a webhook, or the address.' }) label!: string;
  @ApiProperty({ enum: DELIVERY_STATUSES }) status!: DeliverySummary['status'];
  attempts!: number;
  @Nullable(String) nextAttemptAt!: string | null;
  @Nullable(String, 'Why delivery was given up.') reason!: string | null;
}

export class AttemptResponse implements AttemptView {
  attempt!: number;
  startedAt!: string;
  @Nullable(String) endedAt!: string | null;
  @ApiProperty({ enum: ['Under way', 'Delivered', 'Failed'] }) outcome!: AttemptView['outcome'];
  @Nullable(Number, "The receiver's own number.") status!: number | null;
  @Nullable(String) detail!: string | null;
  @Nullable(Number) ms!: number | null;
}

export class DeliveryResponse extends DeliverySummaryResponse implements DeliveryView {
  @ApiProperty({ type: [AttemptResponse] }) log!: readonly AttemptView[];
}

class NotificationFactsResponse {
  notificationId!: string;
  @ApiProperty({ enum: RAISED_KINDS }) kind!: RaisedKind;
  @ApiProperty({ enum: NOTIFICATION_OUTCOMES }) outcome!: NotificationOutcome;
  raisedAt!: string;
  @Nullable(NotificationContentResponse) content!: NotificationContentResponse | null;
  @Nullable(String, 'Why it was withdrawn.') withdrawn!: string | null;
  revision!: number;
}

export class NotificationSummaryResponse extends NotificationFactsResponse implements NotificationSummary {
  @ApiProperty({ type: [DeliverySummaryResponse] }) deliveries!: readonly DeliverySummary[];
}

export class NotificationResponse extends NotificationFactsResponse implements NotificationView {
  @ApiProperty({ type: [DeliveryResponse] }) deliveries!: readonly DeliveryView[];
}

export class NotificationListResponse extends pageOf(NotificationSummaryResponse) {}
