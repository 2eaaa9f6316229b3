import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import {
  type AdjustsView,
  type DifferenceView,
  type ReversalView,
  type ReversesView,
} from '../../../application/journal-batch/journal-batch.views';
import { type CorrectionRowView, type CorrectionView } from '../../../application/posting/correction.views';
import { REVERSAL_RULES, type ReversalDate } from '../../../domain/journal-batch/reversal.decisions';
import { type ReversalStanding } from '../../../domain/journal-batch/reversal';
import { Nullable } from '../shared/responses';

const STANDINGS = ['planned', 'posted', 'void'] as const satisfies readonly ReversalStanding[];

export class ReverseEntryDto {
  @ApiProperty({
    enum: REVERSAL_RULES,
    description: 'The date of the entry, the first day of the month after, or the day in `date`.',
  })
  @IsIn(REVERSAL_RULES)
  dateRule!: ReversalDate['rule'];

  @ApiProperty({
    description: 'Only with `other`: on or after the date of the entry.',
    required: false,
    format: 'date',
  })
  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  date?: string;

  /** For the record: why the entry is taken back. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason!: string;
}

export const reversalDate = ({ dateRule, date = '' }: ReverseEntryDto): ReversalDate =>
  dateRule === 'other' ? { rule: dateRule, date } : { rule: dateRule };

export class CorrectDto extends ReverseEntryDto {
  @ApiProperty({ description: '`correctionId` of what was shown: the decision is about exactly that.', format: 'uuid' })
  @IsString()
  @MaxLength(40)
  correctionId!: string;
}

export class PostDifferenceDto {
  @ApiProperty({ description: '`correctionId` of what was shown: the decision is about exactly that.', format: 'uuid' })
  @IsString()
  @MaxLength(40)
  correctionId!: string;

  /** For the record: why the posted entry is corrected. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason!: string;
}

export class CorrectionRowResponse implements CorrectionRowView {
  @ApiProperty({ description: 'In Sage Intacct.' }) account!: string;
  @ApiProperty({ type: [String], example: ['Location=100'] }) fields!: readonly string[];
  currency!: string;
  period!: string;
  @ApiProperty({ description: 'What Sage Intacct holds of the entry; debits count up.' }) held!: string;
  @ApiProperty({ description: 'What the delivery says.' }) delivered!: string;
  difference!: string;
}

export class CorrectionResponse implements CorrectionView {
  @ApiProperty({ description: 'Names exactly this. Send it with the decision.' }) correctionId!: string;
  readAt!: string;
  @ApiProperty({ type: [String], description: 'Keys of the posted batches.' }) posted!: readonly string[];
  @ApiProperty({ type: [CorrectionRowResponse] }) rows!: readonly CorrectionRowResponse[];
  @Nullable(String, 'Why it cannot be reversed and posted anew now.') obstacle!: string | null;
  @Nullable(String, 'Why its net difference cannot be posted now.') netObstacle!: string | null;
}

export class PreparedReversalResponse {
  @ApiProperty({ type: [String], description: 'Keys of the prepared batches, in order of the parts of the entry.' })
  batchKeys!: readonly string[];
}

export class ReversesResponse implements ReversesView {
  batchKey!: string;
  journalEntryId!: string;
  referenceNo!: string;
  recordNo!: string;
}

export class ReversalResponse implements ReversalView {
  @ApiProperty({ description: 'Counts from 1.' }) number!: number;
  batchKey!: string;
  date!: string;
  @ApiProperty({ enum: STANDINGS, description: 'On its way, in the books, or without effect.' })
  standing!: ReversalStanding;
  @Nullable(String, 'Its record in Sage Intacct, once it is in the books.') recordNo!: string | null;
  reason!: string;
  by!: string;
  at!: string;
}

export class AdjustsResponse extends ReversesResponse implements AdjustsView {
  @ApiProperty({ description: 'The revision that was delivered.' }) entryRevision!: number;
  @ApiProperty({ description: 'Its first batch.' }) deliveredKey!: string;
}

export class DifferenceResponse implements DifferenceView {
  @ApiProperty({ description: 'Counts from 1 for each posted entry.' }) number!: number;
  batchKey!: string;
  @ApiProperty({ enum: STANDINGS, description: 'On its way, in the books, or without effect.' })
  standing!: ReversalStanding;
  @Nullable(String, 'Its record in Sage Intacct, once it is in the books.') recordNo!: string | null;
  reason!: string;
  by!: string;
  at!: string;
}
