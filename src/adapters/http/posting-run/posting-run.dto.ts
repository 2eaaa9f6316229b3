import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import {
  type LedgerSilenceView,
  type PostingRunView,
  type RunStopView,
} from '../../../application/posting-run/posting-run.views';
import {
  type MissingPrerequisite,
  RUN_TRIGGERS,
  type RunRefusal,
  type RunTrigger,
} from '../../../domain/posting-run/posting-run.events';
import { Nullable, pageOf } from '../shared/responses';
import { SelectBatchesDto } from './posting-plan.dto';

export class StartPostingRunDto extends SelectBatchesDto {
  /** Id of a plan: the run posts exactly what it showed, so nothing else is chosen. Without it, whatever is there. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  plan?: string;
}

export class MissingPrerequisiteResponse implements MissingPrerequisite {
  check!: string;
  code!: string;
  message!: string;
  fix!: string;
  @Nullable(String) mendAt!: string | null;
  @Nullable(String) cause!: string | null;
  batches!: number;
}

export class RunRefusalResponse implements RunRefusal {
  code!: string;
  message!: string;
  fix!: string;
  batches!: number;
  blocked!: number;
  @ApiProperty({ type: [MissingPrerequisiteResponse] }) prerequisites!: readonly MissingPrerequisiteResponse[];
}

export class RunStopResponse implements RunStopView {
  by!: string;
  at!: string;
  @Nullable(String) reason!: string | null;
}

export class LedgerSilenceResponse implements LedgerSilenceView {
  since!: string;
  /** What came instead of a usable answer. */
  cause!: string;
  @Nullable(String, 'Null where the instance that posts is not the one that was asked.')
  nextTryAt!: string | null;
}

export class StopPostingRunDto {
  /** For the record. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string;
}

export class PostingRunResponse implements PostingRunView {
  runId!: string;
  @ApiProperty({ enum: ['Running', 'Finished', 'Not started'] }) status!: PostingRunView['status'];
  @Nullable(RunRefusalResponse, 'Why it did not start.')
  refusal!: RunRefusalResponse | null;
  @ApiProperty({ enum: RUN_TRIGGERS }) trigger!: RunTrigger;
  @Nullable(String, 'Only for a scheduled run.')
  occurrenceId!: string | null;
  @Nullable(String) period!: string | null;
  startedAt!: string;
  startedBy!: string;
  @Nullable(String) finishedAt!: string | null;
  @Nullable(RunStopResponse, 'Who stopped it. Until it is finished, what is in flight ends.')
  stop!: RunStopResponse | null;
  /** False until its prerequisites were checked; nothing is sent before. */
  isChecked!: boolean;
  @Nullable(LedgerSilenceResponse, 'Since when the ledger gives no usable answer.')
  waitsForLedger!: LedgerSilenceResponse | null;
  batches!: number;
  posted!: number;
  awaitingApproval!: number;
  failed!: number;
  outcomeUnknown!: number;
  waiting!: number;
  leftOut!: number;
  /** Skipped because a person holds them; known when the run has ended. */
  onHold!: number;
}

export class PostingRunListResponse extends pageOf(PostingRunResponse) {}
