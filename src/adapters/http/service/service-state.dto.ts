import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';
import {
  type LedgerSweepView,
  type SweptPeriodView,
  type UnexplainedRecordView,
} from '../../../application/posting/ledger-sweep.views';
import {
  type ConditionView,
  type PostingStopView,
  type ServiceStateView,
  type UnexplainedEntryView,
} from '../../../application/service-state/service-state.views';
import { Nullable } from '../shared/responses';

const CAUSES: readonly PostingStopView['cause'][] = ['log-restored', 'ledger-ahead', 'log-damaged'];

export class ConditionResponse implements ConditionView {
  code!: string;
  message!: string;
  fix!: string;
}

export class UnexplainedEntryResponse implements UnexplainedEntryView {
  referenceNo!: string;
  @Nullable(String) recordNo!: string | null;
  @Nullable(String) title!: string | null;
  @Nullable(String) entityId!: string | null;
  @Nullable(String) currency!: string | null;
  @Nullable(String) total!: string | null;
}

export class PostingStopResponse implements PostingStopView {
  stopId!: string;
  @ApiProperty({ enum: CAUSES }) cause!: PostingStopView['cause'];
  @Nullable(String, 'Null for the whole environment.') period!: string | null;
  message!: string;
  fix!: string;
  since!: string;
  @ApiProperty({ description: 'Whether a Controller may resume posting with a reason.' }) canBeResumed!: boolean;
  @ApiProperty({ type: [UnexplainedEntryResponse] }) entries!: UnexplainedEntryResponse[];
}

export class ServiceStateResponse {
  @ApiProperty({ type: [ConditionResponse] }) conditions!: ConditionResponse[];
  @ApiProperty({ type: [PostingStopResponse] }) stops!: PostingStopResponse[];

  static of({ conditions, stops }: ServiceStateView): ServiceStateResponse {
    return { conditions: [...conditions], stops: stops.map((stop) => ({ ...stop, entries: [...stop.entries] })) };
  }
}

export class ResumePostingDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason!: string;
}

/** With the sweepId that POST posting-stops/sweep returned. */
export class ResumeAfterSweepDto extends ResumePostingDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  sweepId!: string;
}

export class UnexplainedRecordResponse implements UnexplainedRecordView {
  referenceNo!: string;
  @Nullable(String) recordNo!: string | null;
  @Nullable(String) title!: string | null;
  @Nullable(String, 'The journal entry it seems to be. Null: unknown, and its month is stopped.')
  journalEntryId!: string | null;
}

export class SweptPeriodResponse implements SweptPeriodView {
  period!: string;
  @ApiProperty({ description: 'How many records in the ledger have a reference of our form.' }) records!: number;
  @ApiProperty({ type: [UnexplainedRecordResponse] }) unexplained!: readonly UnexplainedRecordResponse[];
}

export class LedgerSweepResponse implements LedgerSweepView {
  @ApiProperty({ description: 'Stays the same as long as the ledger does.' }) sweepId!: string;
  @ApiProperty({ type: [SweptPeriodResponse] }) periods!: readonly SweptPeriodResponse[];
}

export class DeclareForeignDto extends ResumePostingDto {
  @Matches(/^\d{4}-\d{2}$/)
  period!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  referenceNo!: string;
}
