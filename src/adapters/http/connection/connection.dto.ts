import { ApiProperty } from '@nestjs/swagger';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import {
  type AskedConsentView,
  type ConnectionView,
  type FailedCheckView,
  type SharedCompanyView,
  type SharingAcceptedView,
} from '../../../application/connection/connection.views';
import { type FunctionCallsView, type MonthCallsView } from '../../../application/ledger-calls/ledger-calls.views';
import { type PostingSettings } from '../../../domain/connection/posting-settings';
import { CORRECTION_DEFAULTS, type CorrectionDefault } from '../../../domain/shared/default-correction';
import { Nullable } from '../shared/responses';

/** The five connection parameters of *Connect Sage Intacct*. */
export class ConnectDto {
  /** Company ID from your Intacct account. */
  @IsString()
  @Matches(/^[^\s|][^|]{0,38}$/, {
    message: 'companyId must be 1 to 39 characters without "|"; an entity has a field of its own',
  })
  companyId!: string;

  /** Location ID of the entity to post to. Without it entries are posted from the top level of the company. */
  @IsOptional()
  @IsString()
  @Matches(/^[^\s|][^|]{0,39}$/, { message: 'entityId must be 1 to 40 characters without "|"' })
  entityId?: string;

  /** Sender ID from your Intacct account. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  senderId!: string;

  /** Write-only: never returned. */
  @ApiProperty({ format: 'password', writeOnly: true })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  senderPassword!: string;

  /** User ID of the Intacct web services user. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  userId!: string;

  /** Write-only: never returned. */
  @ApiProperty({ format: 'password', writeOnly: true })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  userPassword!: string;

  /** Why another environment may post to this company too. Needed only after COMPANY_IN_USE. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  sharedCompanyReason?: string;
}

/** What *Sage Intacct (REST)* asks before a person goes there. */
export class AskConsentDto {
  /** Location ID of the entity to post to. Without it entries are posted from the top level of the company. */
  @IsOptional()
  @IsString()
  @Matches(/^[^\s|][^|]{0,39}$/, { message: 'entityId must be 1 to 40 characters without "|"' })
  entityId?: string;

  /** Why another environment may post to this company too. Needed only after COMPANY_IN_USE. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  sharedCompanyReason?: string;
}

export class AskedConsentResponse implements AskedConsentView {
  /** Where the person goes to consent. Null when the request is repeated. */
  @Nullable(String) address!: string | null;
  expiresAt!: string;
}

/** What Sage Intacct sent the person back with. */
export class AnswerConsentDto {
  @IsString()
  @Matches(/^[A-Za-z0-9._-]{1,300}$/, { message: 'state must be the one that Sage Intacct gave back' })
  state!: string;

  /** Write-only: never returned. Null when the person declined. */
  @ApiProperty({ type: String, nullable: true, writeOnly: true })
  @ValidateIf(({ code }: AnswerConsentDto) => code !== null)
  @IsString()
  @IsNotEmpty()
  @MaxLength(4000)
  code!: string | null;
}

export class PostingSettingsDto {
  /** Symbol of the Intacct journal that receives the entries. */
  @IsOptional()
  @IsString()
  @MaxLength(16)
  journalSymbol?: string;

  /** An entry with more lines is split into balanced parts. */
  @IsOptional()
  @IsInt()
  @Min(2)
  linesPerBatchMax?: number;

  /** RevRec account that balances the parts of an entry without a balanced cut. Null: such entries are refused. */
  @ValidateIf(
    (settings: PostingSettingsDto) => settings.clearingAccount !== null && settings.clearingAccount !== undefined,
  )
  @IsString()
  @MaxLength(100)
  clearingAccount?: string | null;

  /** Exchange rate type to send with each line's currency. Empty: none is sent. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  exchangeRateType?: string;

  /** No part of an entry is sent while another part of it is known to be blocked. */
  @IsOptional()
  @IsBoolean()
  entriesGoWhole?: boolean;

  /** What becomes of deliveries that would change posted entries: `ask` leaves them to a person. */
  @ApiProperty({ enum: CORRECTION_DEFAULTS, required: false })
  @IsOptional()
  @IsIn(CORRECTION_DEFAULTS)
  corrections?: CorrectionDefault;
}

export class PostingSettingsResponse implements PostingSettings {
  journalSymbol!: string;
  linesPerBatchMax!: number;
  @Nullable(String) clearingAccount!: string | null;
  exchangeRateType!: string;
  entriesGoWhole!: boolean;
  @ApiProperty({ enum: CORRECTION_DEFAULTS }) corrections!: CorrectionDefault;
}

export class ConnectionPauseResponse {
  code!: string;
  message!: string;
  fix!: string;
  since!: string;
}

export class FailedCheckResponse implements FailedCheckView {
  at!: string;
  code!: string;
  message!: string;
  fix!: string;
}

export class SharingAcceptedResponse implements SharingAcceptedView {
  reason!: string;
  by!: string;
  at!: string;
}

export class SharedCompanyResponse implements SharedCompanyView {
  environment!: string;
  @ApiProperty({ enum: ['live', 'test'] }) kind!: SharedCompanyView['kind'];
  @Nullable(SharingAcceptedResponse) accepted!: SharingAcceptedResponse | null;
}

export class ConnectionResponse implements ConnectionView {
  @ApiProperty({ enum: ['Not connected', 'Connected', 'Paused'] }) status!: ConnectionView['status'];
  @ApiProperty({ enum: ['XML', 'REST'], nullable: true }) way!: ConnectionView['way'];
  @Nullable(String) companyId!: string | null;
  @Nullable(String) entityId!: string | null;
  @Nullable(String) senderId!: string | null;
  @Nullable(String) userId!: string | null;
  @Nullable(String) connectedAt!: string | null;
  @Nullable(String) connectedBy!: string | null;
  @Nullable(String) credentialsChangedAt!: string | null;
  @Nullable(String) lastCheckAt!: string | null;
  @Nullable(FailedCheckResponse, 'The last check, when it proved nothing.')
  failedCheck!: FailedCheckResponse | null;
  @Nullable(ConnectionPauseResponse) paused!: ConnectionPauseResponse | null;
  settings!: PostingSettingsResponse;
  @ApiProperty({ type: [SharedCompanyResponse] }) sharedWith!: readonly SharedCompanyResponse[];
  isRestSetUp!: boolean;
  revision!: number;
}

export class FunctionCallsResponse implements FunctionCallsView {
  function!: string;
  calls!: number;
}

export class MonthCallsResponse implements MonthCallsView {
  month!: string;
  calls!: number;
  isAtLeast!: boolean;
  @ApiProperty({ type: [FunctionCallsResponse] }) functions!: readonly FunctionCallsResponse[];
}
