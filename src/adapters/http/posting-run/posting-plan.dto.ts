import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import {
  type LeftOutView,
  type PlannedGroupView,
  type PostingPlanView,
} from '../../../application/posting-run/posting-plan.views';
import { Nullable } from '../shared/responses';

export class SelectBatchesDto {
  /** Only batches of this accounting month that are Ready to Post or Failed. */
  @IsOptional()
  @Matches(/^\d{4}-\d{2}$/)
  period?: string;

  /** Only these batches, with the other unsent parts of their entries where entries are sent whole. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(5_000)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  batchKeys?: string[];

  /** Only batches blocked by this cause, as given in a failed batch or a preflight: to try again after the fix. */
  @IsOptional()
  @IsString()
  @MaxLength(1_000)
  cause?: string;
}

export class PlanProgressResponse {
  checked!: number;
  batches!: number;
}

export class PlannedGroupResponse implements PlannedGroupView {
  period!: string;
  journal!: string;
  currency!: string;
  batches!: number;
  lines!: number;
  total!: string;
}

export class LeftOutResponse implements LeftOutView {
  @ApiProperty({ description: 'A status of batches, or the code of what blocks them.' }) code!: string;
  message!: string;
  fix!: string;
  batches!: number;
}

export class PlanProblemResponse {
  code!: string;
  message!: string;
  fix!: string;
}

export class PostingPlanResponse implements PostingPlanView {
  planId!: string;
  @ApiProperty({ enum: ['Running', 'Ready', 'Failed'] }) status!: PostingPlanView['status'];
  @Nullable(PlanProgressResponse, 'Null when it is over.') progress!: PlanProgressResponse | null;
  @Nullable(String) period!: string | null;
  @Nullable(String, 'The company into whose ledger it would be posted.') companyId!: string | null;
  @ApiProperty({ description: 'Batches that the run would post.' }) batches!: number;
  entries!: number;
  @ApiProperty({ description: 'Batches that the run takes and that fail, each with its problems.' }) blocked!: number;
  @ApiProperty({ description: 'Of the batches, those that failed before.' }) retried!: number;
  @ApiProperty({ type: [PlannedGroupResponse] }) groups!: readonly PlannedGroupResponse[];
  @ApiProperty({ type: [LeftOutResponse], description: 'A batch with several causes is in each.' })
  leftOut!: readonly LeftOutResponse[];
  @Nullable(PlanProblemResponse, 'Why it could not be made.') problem!: PlanProblemResponse | null;
}
