import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
} from 'class-validator';
import { type PreflightResultView, type PreflightView } from '../../../application/preflight/preflight.views';
import {
  LINE_STATUSES,
  type LineStatus,
  PREFLIGHT_CHECKS,
  type PreflightCheck,
  type PreflightLine,
  PREFLIGHT_TRIGGERS,
  type PreflightTrigger,
} from '../../../domain/preflight/preflight.events';
import { Nullable, pageOf } from '../shared/responses';

export class StartPreflightDto {
  /** Only batches of this accounting month that are Ready to Post or Failed. */
  @IsOptional()
  @Matches(/^\d{4}-\d{2}$/)
  period?: string;

  /** Only these batches, which may include Failed ones. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  batchKeys?: string[];

  /**
   * Proves the permission by creating and deleting a draft in Sage Intacct (Controller, Admin). Its audit trail stays.
   */
  @IsOptional()
  @IsBoolean()
  proveByDraft?: boolean;
}

export class CandidateResponse {
  id!: string;
  name!: string;
}

export class PreflightLineResponse implements PreflightLine {
  @ApiProperty({ enum: PREFLIGHT_CHECKS }) check!: PreflightCheck;
  @ApiProperty({ enum: LINE_STATUSES }) status!: LineStatus;
  code!: string;
  message!: string;
  fix!: string;
  @Nullable(
    String,
    'Where to fix it, as a path below the environment. Null: fix it in Sage Intacct or in the close file.',
  )
  mendAt!: string | null;
  @Nullable(String, 'Send it to POST posting-runs to post only what this cause blocked.')
  cause!: string | null;
  @Nullable(String) field!: string | null;
  @Nullable(String) value!: string | null;
  @ApiProperty({ type: [CandidateResponse], description: 'Records in Sage Intacct that the value may mean.' })
  candidates!: readonly CandidateResponse[];
  batches!: number;
  @ApiProperty({ type: [String], description: 'The first batches it blocks.' }) batchKeys!: readonly string[];
}

export class PreflightResponse implements PreflightView {
  preflightId!: string;
  @ApiProperty({ enum: ['Running', 'Finished'] }) status!: PreflightView['status'];
  @ApiProperty({ enum: PREFLIGHT_TRIGGERS }) trigger!: PreflightTrigger;
  @Nullable(String) period!: string | null;
  startedAt!: string;
  startedBy!: string;
  @Nullable(String) finishedAt!: string | null;
  batches!: number;
  blocked!: number;
  linesLeftOut!: number;
}

export class CheckProgressResponse {
  checked!: number;
  batches!: number;
}

export class PreflightResultResponse extends PreflightResponse implements PreflightResultView {
  @ApiProperty({ type: [PreflightLineResponse] }) lines!: readonly PreflightLineResponse[];
  @Nullable(CheckProgressResponse) progress!: CheckProgressResponse | null;
  /** Something that it looked at was changed here after it began: it may find something else now. */
  isOutdated!: boolean;
}

export class PreflightListResponse extends pageOf(PreflightResponse) {}
