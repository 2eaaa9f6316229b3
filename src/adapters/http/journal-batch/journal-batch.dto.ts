import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import {
  BATCH_SORTS,
  BATCH_STATUSES,
  type BatchFilter,
  type BatchOrder,
  type BatchSummaryView,
  type BatchStatus,
  type FailureCauseView,
  type JournalBatchDetailView,
  type JournalBatchView,
  type PersonalDecision,
  type JournalLineView,
} from '../../../application/journal-batch/journal-batch.views';
import { type NamedRecord } from '../../../domain/journal-batch/posted-elsewhere.decisions';
import { type BatchProblem } from '../../../domain/shared/batch-problem';
import { Nullable, listOf, pageOf } from '../shared/responses';
import { PageDto } from '../shared/page.dto';
import { CandidateResponse } from '../preflight/preflight.dto';

const SORTS = [...BATCH_SORTS, ...BATCH_SORTS.map((sort) => `-${sort}` as const)] as const;

export class BatchListDto extends PageDto {
  @ApiProperty({ enum: BATCH_STATUSES, required: false })
  @IsOptional()
  @IsIn(BATCH_STATUSES)
  status?: BatchStatus;

  /** Accounting month, for example 2026-09. */
  @IsOptional()
  @Matches(/^\d{4}-\d{2}$/)
  period?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  importId?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  runId?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  journalEntryId?: string;

  /** Only batches that failed for this cause, as given by failure-causes. */
  @IsOptional()
  @IsString()
  @MaxLength(1_000)
  cause?: string;

  /** Part of the journal entry id, reference or record number. Case does not matter. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  search?: string;

  /** A leading minus reverses the order. */
  @ApiProperty({ enum: SORTS, required: false, default: 'entry' })
  @IsOptional()
  @IsIn(SORTS)
  sort?: (typeof SORTS)[number];
}

export class FailureCauseListDto extends PageDto {
  /** Only batches whose latest posting run is this one. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  runId?: string;
}

export class BatchSummaryDto {
  /** Accounting month, for example 2026-09. Default: all. */
  @IsOptional()
  @Matches(/^\d{4}-\d{2}$/)
  period?: string;
}

export class ReleaseBatchDto {
  /** For the record: what you checked in Sage Intacct, and why nothing is there. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason!: string;
}

export class TakeOverRecordDto {
  /** The reference of the record, as given in the problem of the batch. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  referenceNo!: string;
}

export class DeclareRecordForeignDto extends TakeOverRecordDto {
  /** For the record: what you checked in Sage Intacct, and why it is not this entry. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason!: string;
}

export class RecordOfPartDto implements NamedRecord {
  @ApiProperty({ description: 'The part of the entry, from 1.', minimum: 1 })
  @IsInt()
  @Min(1)
  part!: number;

  @ApiProperty({ description: 'The record number in Sage Intacct.', pattern: '^[1-9][0-9]{0,19}$' })
  @Matches(/^[1-9]\d{0,19}$/)
  recordNo!: string;
}

export class PostBesideDto {
  @ApiProperty({ description: 'The record, as given in the problem of the batch.', pattern: '^[1-9][0-9]{0,19}$' })
  @Matches(/^[1-9]\d{0,19}$/)
  recordNo!: string;

  /** For the record: why it is another entry. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason!: string;
}

export class PostedElsewhereDto {
  @ApiProperty({ type: [RecordOfPartDto], description: 'One for each part that is not in Sage Intacct yet.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  @ValidateNested({ each: true })
  @Type(() => RecordOfPartDto)
  records!: RecordOfPartDto[];

  /** For the record: how it came to be posted there. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason!: string;
}

export const batchOrder = ({ sort = 'entry' }: BatchListDto): BatchOrder => ({
  by: sort.replace('-', '') as BatchOrder['by'],
  isDescending: sort.startsWith('-'),
});

export const batchFilter = ({
  status,
  period,
  importId,
  runId,
  journalEntryId,
  cause,
  search,
}: BatchListDto): BatchFilter => ({
  status: status ?? null,
  period: period ?? null,
  importId: importId ?? null,
  runId: runId ?? null,
  journalEntryId: journalEntryId ?? null,
  cause: cause ?? null,
  search: search ?? null,
});

export class BatchProblemResponse implements BatchProblem {
  code!: string;
  message!: string;
  fix!: string;
  @Nullable(Number, 'The first line with this problem.') line!: number | null;
  @Nullable(String) field!: string | null;
  @Nullable(String) value!: string | null;
  @Nullable(String, "Sage Intacct's own error number.") errorNo!: string | null;
  @Nullable(String, 'For Sage Support.') supportId!: string | null;
  @ApiProperty({
    type: [CandidateResponse],
    required: false,
    description: 'Records in Sage Intacct that the value may mean.',
  })
  candidates?: readonly CandidateResponse[];
}

export class FailureCauseResponse implements FailureCauseView {
  @ApiProperty({ description: 'Send it to POST posting-runs to retry only what failed for this cause.' })
  cause!: string;
  code!: string;
  message!: string;
  fix!: string;
  @Nullable(String) field!: string | null;
  @Nullable(String) value!: string | null;
  @ApiProperty({ type: [CandidateResponse] }) candidates!: readonly CandidateResponse[];
  batches!: number;
}

export class FailureCauseListResponse extends pageOf(FailureCauseResponse) {}

export class EntryProblemResponse {
  code!: string;
  message!: string;
  fix!: string;
}

export class PersonalDecisionResponse implements PersonalDecision {
  reason!: string;
  by!: string;
  at!: string;
}

export class BatchHoldResponse extends PersonalDecisionResponse {
  @ApiProperty({ enum: BATCH_STATUSES, description: 'The status that it has again when the hold is lifted.' })
  before!: BatchStatus;
}

export class ElsewhereResponse extends PersonalDecisionResponse {
  @ApiProperty({ description: 'The reference of the record; empty for none.' }) referenceNo!: string;
}

export class JournalBatchResponse implements JournalBatchView {
  batchKey!: string;
  journalEntryId!: string;
  entryRevision!: number;
  part!: number;
  parts!: number;
  businessEntityId!: string;
  currency!: string;
  transactionDate!: string;
  @Nullable(String, 'Day on which the ledger reverses the entry by itself.') reversalDate!: string | null;
  period!: string;
  lineCount!: number;
  total!: string;
  @ApiProperty({ enum: BATCH_STATUSES }) status!: BatchStatus;
  needsPerson!: boolean;
  @ApiProperty({ enum: ['conflict', 'duplicate', 'undecided', 'half-posted', 'other-origin'], nullable: true })
  decision!: JournalBatchView['decision'];
  @Nullable(EntryProblemResponse, 'Of a failed part, while other parts of its entry are in Sage Intacct.')
  entryProblem!: JournalBatchView['entryProblem'];
  @ApiProperty({ type: [BatchProblemResponse] }) problems!: readonly BatchProblem[];
  @Nullable(BatchHoldResponse, 'Who keeps its entry from being posted, and why.') hold!: BatchHoldResponse | null;
  @Nullable(PersonalDecisionResponse, 'Who withdrew it, and why.') withdrawal!: PersonalDecisionResponse | null;
  @Nullable(ElsewhereResponse, 'Who settled it by a record that this service did not post, and why.')
  elsewhere!: ElsewhereResponse | null;
  attempts!: number;
  @Nullable(String) referenceNo!: string | null;
  @Nullable(String) controlId!: string | null;
  @Nullable(String) recordNo!: string | null;
  @Nullable(String, 'The address of the entry in Sage Intacct.') recordUrl!: string | null;
  @Nullable(String, "Sage Intacct's own word while it awaits approval there.")
  ledgerState!: string | null;
  importId!: string;
  @Nullable(String) runId!: string | null;
  updatedAt!: string;
  revision!: number;
}

export class JournalBatchDetailResponse extends JournalBatchResponse implements JournalBatchDetailView {
  @ApiProperty({
    type: [String],
    description: 'Newer deliveries of its entry that are not in the ledger yet: batch keys.',
  })
  notInLedgerYet!: readonly string[];
}

export class JournalBatchListResponse extends pageOf(JournalBatchResponse) {}

export class JournalLineResponse implements JournalLineView {
  line!: number;
  @Nullable(Number, 'Row of the close file, the header being row 1; null for a clearing line.') row!: number | null;
  account!: string;
  accountName!: string;
  @ApiProperty({ enum: ['Debit', 'Credit'] }) postingType!: 'Debit' | 'Credit';
  amount!: string;
  @Nullable(String, 'As delivered, when it was rounded.') sourceAmount!: string | null;
  currency!: string;
  description!: string;
  postingGroup!: string;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } }) values!: Readonly<Record<string, string>>;
}

export class JournalLineListResponse extends pageOf(JournalLineResponse) {}

export class BatchSummaryResponse implements BatchSummaryView {
  period!: string;
  @ApiProperty({ enum: BATCH_STATUSES }) status!: BatchStatus;
  currency!: string;
  batches!: number;
  lines!: number;
  total!: string;
  needsPerson!: number;
}

export class BatchSummaryListResponse extends listOf(BatchSummaryResponse) {}
