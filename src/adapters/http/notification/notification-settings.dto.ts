import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { type NotificationSettingsView, type WebhookView } from '../../../application/notification/notification.views';
import { NOTIFICATION_KINDS, type NotificationKind } from '../../../domain/notification/notification-kinds';
import { RECIPIENTS_MAX, REMINDER_DAYS_MAX } from '../../../domain/notification/notification-settings.decisions';
import {
  type EmailRecipient,
  WEBHOOK_SHAPES,
  type WebhookShape,
  type WebhookTarget,
} from '../../../domain/notification/notification-settings.events';
import { Nullable } from '../shared/responses';

class KindsDto {
  @ApiProperty({ enum: NOTIFICATION_KINDS, isArray: true })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(NOTIFICATION_KINDS.length)
  @IsIn(NOTIFICATION_KINDS, { each: true })
  kinds!: NotificationKind[];
}

export class EmailRecipientDto extends KindsDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(254)
  address!: string;
}

export class NotificationPreferencesDto {
  @ApiProperty({ type: [EmailRecipientDto] })
  @IsArray()
  @ArrayMaxSize(RECIPIENTS_MAX)
  @ValidateNested({ each: true })
  @Type(() => EmailRecipientDto)
  recipients!: EmailRecipientDto[];

  @Nullable(
    Number,
    'Day of the next month by which a period must be closed. In a shorter month, its last day. Null: no reminder.',
  )
  @ValidateIf(({ closeDay }: NotificationPreferencesDto) => closeDay !== null)
  @IsInt()
  @Min(1)
  @Max(31)
  closeDay!: number | null;

  /** Unposted journals are reported this many days before the close day, and again on the day itself. */
  @IsInt()
  @Min(0)
  @Max(REMINDER_DAYS_MAX)
  closeReminderDays!: number;
}

export class WebhookDto extends KindsDto {
  /** An https:// address on the public internet. The operator can allow others. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(2_000)
  url!: string;

  @IsOptional()
  @IsBoolean()
  enabled?: boolean = true;

  @ApiPropertyOptional({
    enum: WEBHOOK_SHAPES,
    description:
      "What it receives: our own facts after Standard Webhooks (the default), a message of Slack's incoming webhooks, or an adaptive card for a workflow of Microsoft Teams.",
  })
  @IsOptional()
  @IsIn(WEBHOOK_SHAPES)
  shape?: WebhookShape = 'standard';
}

export const webhookTargetOf = ({ url, kinds, enabled, shape }: WebhookDto): WebhookTarget => ({
  url,
  kinds,
  enabled: enabled ?? true,
  shape: shape ?? 'standard',
});

export class EmailRecipientResponse implements EmailRecipient {
  address!: string;
  @ApiProperty({ enum: NOTIFICATION_KINDS, isArray: true }) kinds!: readonly NotificationKind[];
}

export class WebhookResponse implements WebhookView {
  webhookId!: string;
  @ApiProperty({ description: 'The whole address for people who may change it, otherwise only the host.' })
  url!: string;
  @ApiProperty({ enum: NOTIFICATION_KINDS, isArray: true }) kinds!: readonly NotificationKind[];
  enabled!: boolean;
  @ApiProperty({ enum: WEBHOOK_SHAPES }) shape!: WebhookShape;
}

export class WebhookWithSecretResponse extends WebhookResponse {
  @Nullable(String, 'Shown only once. Null when the request is repeated. If it is lost, rotate it.')
  secret!: string | null;
}

export class NotificationSettingsResponse implements NotificationSettingsView {
  @ApiProperty({ type: [WebhookResponse] }) webhooks!: readonly WebhookView[];
  @ApiProperty({ type: [EmailRecipientResponse] }) recipients!: readonly EmailRecipient[];
  emailConfigured!: boolean;
  @Nullable(String) emailProblem!: string | null;
  @Nullable(Number) closeDay!: number | null;
  closeReminderDays!: number;
  @ApiProperty({ description: 'The time zone of the posting schedule, which decides the days.' }) timeZone!: string;
  @Nullable(String) changedAt!: string | null;
  @Nullable(String) changedBy!: string | null;
  revision!: number;
}
