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
  /** Only what is Ready to Post of this accounting month. */
  @IsOptional()
  @Matches(/^\d{4}-\d{2}$/)
  period?: string;

  /** Only these batches; Failed ones may be among them. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  batchKeys?: string[];

  /** Proves the permission by a draft that is created in Sage Intacct and deleted again (Controller, Admin). Its history stays there. */
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
    'Path below the environment that mends it; null when it is mended in Sage Intacct or in the close file.',
  )
  mendAt!: string | null;
  @Nullable(String, 'Give it to POST posting-runs, to post just what this cause blocked.')
  cause!: string | null;
  @Nullable(String) field!: string | null;
  @Nullable(String) value!: string | null;
  @ApiProperty({ type: [CandidateResponse], description: 'What may be meant in Sage Intacct by the value.' })
  candidates!: readonly CandidateResponse[];
  batches!: number;
  @ApiProperty({ type: [String], description: 'The first batches that it blocks.' }) batchKeys!: readonly string[];
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
}

export class PreflightListResponse extends pageOf(PreflightResponse) {}
