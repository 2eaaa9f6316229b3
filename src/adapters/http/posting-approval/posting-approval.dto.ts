import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsDefined,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { APPROVALS_AT_ONCE_MAX, type EntryLeft } from '../../../application/posting-approval/posting-approval.commands';
import {
  APPROVAL_STATUSES,
  type ApprovalAccountView,
  type ApprovalAmountView,
  type ApprovalContentView,
  type ApprovalFilter,
  type ApprovalPersonView,
  type ApprovalStatus,
  type ApprovedEntryView,
  type PostingApprovalView,
} from '../../../application/posting-approval/posting-approval.views';
import { type SigningStarted } from '../../../application/posting-approval/signing-keys.views';
import { REASON_LENGTH_MAX } from '../../../domain/posting-approval/posting-approval.decisions';
import { DryRunEntryResponse } from '../dry-run/dry-run.dto';
import { PageDto } from '../shared/page.dto';
import { Nullable, pageOf } from '../shared/responses';

export const BASE64URL = /^[A-Za-z0-9_-]+$/;

export class ApprovalListDto extends PageDto {
  @ApiProperty({ enum: APPROVAL_STATUSES, required: false })
  @IsOptional()
  @IsIn(APPROVAL_STATUSES)
  status?: ApprovalStatus;

  /** Accounting month, for example 2026-09. */
  @IsOptional()
  @Matches(/^\d{4}-\d{2}$/)
  period?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  businessEntityId?: string;

  /** Part of the journal entry id. Case does not matter. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  search?: string;
}

export const approvalFilter = (list: ApprovalListDto): ApprovalFilter => ({
  status: list.status ?? null,
  period: list.period ?? null,
  businessEntityId: list.businessEntityId ?? null,
  search: list.search ?? null,
});

export class SeenEntryDto {
  /** Of any part of the entry. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  batchKey!: string;

  /** Of the content that you saw. */
  @Matches(/^[0-9a-f]{64}$/)
  digest!: string;
}

/** As `PublicKeyCredential` of the browser has it: base64url each. */
export class AssertionDto {
  /** The authenticator's id of the key. */
  @Matches(BASE64URL)
  @MaxLength(1_500)
  credentialId!: string;

  @Matches(BASE64URL)
  @MaxLength(4_000)
  signature!: string;

  @Matches(BASE64URL)
  @MaxLength(4_000)
  clientDataJSON!: string;

  @Matches(BASE64URL)
  @MaxLength(4_000)
  authenticatorData!: string;
}

export class SignatureDto {
  /** What was started. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  signatureId!: string;

  @ValidateNested()
  @Type(() => AssertionDto)
  @IsDefined()
  assertion!: AssertionDto;
}

export class StartSigningDto {
  @ApiProperty({ type: [SeenEntryDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(APPROVALS_AT_ONCE_MAX)
  @ValidateNested({ each: true })
  @Type(() => SeenEntryDto)
  entries!: SeenEntryDto[];
}

export class SigningStartedResponse implements SigningStarted {
  signatureId!: string;
  @ApiProperty({ description: 'Base64url. Have the key sign it.' }) challenge!: string;
  rpId!: string;
  @ApiProperty({ type: [String], description: 'Keys that may sign.' }) credentialIds!: readonly string[];
}

export const DECISIONS = ['approve', 'refuse'] as const;

export class DecideApprovalsDto {
  @ApiProperty({ enum: DECISIONS })
  @IsIn(DECISIONS)
  decision!: (typeof DECISIONS)[number];

  /** Reason of a refusal, or of an approval after a refusal. */
  @IsOptional()
  @IsString()
  @MaxLength(REASON_LENGTH_MAX)
  note?: string;

  @ApiProperty({ type: [SeenEntryDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(APPROVALS_AT_ONCE_MAX)
  @ValidateNested({ each: true })
  @Type(() => SeenEntryDto)
  entries!: SeenEntryDto[];

  /** Of all that is approved. Needed where the policy asks for signatures. */
  @IsOptional()
  @ValidateNested()
  @Type(() => SignatureDto)
  signature?: SignatureDto;
}

export class EntryLeftResponse implements EntryLeft {
  batchKey!: string;
  code!: string;
  message!: string;
  fix!: string;
}

export class ApprovalsDecidedResponse {
  decided!: number;
  @ApiProperty({ type: [EntryLeftResponse], description: 'Entries that were left as they were, and why.' })
  left!: readonly EntryLeftResponse[];
}

export class ApprovalPersonResponse implements ApprovalPersonView {
  by!: string;
  name!: string;
  role!: string;
  at!: string;
  @Nullable(String) note!: string | null;
  @Nullable(String, 'The signature that it names.') signatureId!: string | null;
}

export class ApprovalAmountResponse implements ApprovalAmountView {
  currency!: string;
  total!: string;
}

export class PostingApprovalResponse implements PostingApprovalView {
  approvalKey!: string;
  batchKey!: string;
  journalEntryId!: string;
  businessEntityId!: string;
  period!: string;
  entryRevision!: number;
  parts!: number;
  lines!: number;
  @ApiProperty({ type: [ApprovalAmountResponse] }) amounts!: readonly ApprovalAmountResponse[];
  @ApiProperty({ enum: APPROVAL_STATUSES }) status!: ApprovalStatus;
  digest!: string;
  people!: number;
  @ApiProperty({ description: 'Each of them has to sign.' }) signed!: boolean;
  @ApiProperty({ type: [ApprovalPersonResponse] }) givenBy!: readonly ApprovalPersonResponse[];
  @Nullable(ApprovalPersonResponse) refusal!: ApprovalPersonResponse | null;
  requestedAt!: string;
  updatedAt!: string;
}

export class PostingApprovalListResponse extends pageOf(PostingApprovalResponse) {}

export class ApprovalAccountResponse implements ApprovalAccountView {
  account!: string;
  accountName!: string;
  currency!: string;
  debit!: string;
  credit!: string;
  lines!: number;
}

export class LineRateResponse {
  line!: number;
  rate!: string;
  @Nullable(String) date!: string | null;
}

export class ApprovedEntryResponse extends DryRunEntryResponse implements ApprovedEntryView {
  @Nullable(String, 'Day on which Sage Intacct reverses the entry by itself.') reversalDate!: string | null;
  @ApiProperty({ type: [LineRateResponse] }) rates!: readonly LineRateResponse[];
}

export class ApprovalContentResponse implements ApprovalContentView {
  approvalKey!: string;
  batchKey!: string;
  journalEntryId!: string;
  companyId!: string;
  @ApiProperty({ description: 'Send it back to approve exactly this.' }) digest!: string;
  people!: number;
  @ApiProperty({ description: 'Each of them has to sign.' }) signed!: boolean;
  isApproved!: boolean;
  @ApiProperty({ type: [String], description: 'They may not approve it.' }) preparedBy!: readonly string[];
  @ApiProperty({ description: 'You are one of them.' }) isOwn!: boolean;
  @ApiProperty({ type: [ApprovalAccountResponse] }) accounts!: readonly ApprovalAccountResponse[];
  @ApiProperty({ type: [ApprovedEntryResponse] }) entries!: readonly ApprovedEntryResponse[];
  linesLeftOut!: number;
}
