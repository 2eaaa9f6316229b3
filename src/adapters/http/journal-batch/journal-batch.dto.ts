import { ApiProperty, PickType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsISO8601,
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
  type BatchScopeValuesView,
  BATCH_SORTS,
  type BatchOrder,
} from '../../../application/journal-batch/journal-batch.views';
import { type BatchFilter, type BatchScope } from '../../../application/journal-batch/batch-filter';
import { BATCH_STATUSES, type BatchStatus } from '../../../application/journal-batch/batch-status.views';
import { type NamedRecord } from '../../../domain/journal-batch/posted-elsewhere.decisions';
import { PageDto } from '../shared/page.dto';

const SORTS = [...BATCH_SORTS, ...BATCH_SORTS.map((sort) => `-${sort}` as const)] as const;

/** Of batches that are to be told apart. */
const AMOUNT = /^\d{1,14}(\.\d{1,4})?$/;
const AMOUNT_MESSAGE = '$property must be an amount such as 1200.50: at most 14 digits, and 4 decimals after a point';

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

  /** Empty for entries without one. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  businessEntityId?: string;

  /** ISO 4217. */
  @IsOptional()
  @Matches(/^[A-Z]{3}$/)
  currency?: string;

  /** As the close file says it; empty where the setting of the environment applies. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  journal?: string;

  /** Debits of at least this amount, in whichever currency. */
  @IsOptional()
  @Matches(AMOUNT, { message: AMOUNT_MESSAGE })
  amountFrom?: string;

  /** Debits of at most this amount. */
  @IsOptional()
  @Matches(AMOUNT, { message: AMOUNT_MESSAGE })
  amountTo?: string;

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

export class BatchSummaryDto extends PickType(BatchListDto, [
  'period',
  'importId',
  'businessEntityId',
  'currency',
  'journal',
  'amountFrom',
  'amountTo',
]) {}

export class BatchScopeValuesResponse implements BatchScopeValuesView {
  @ApiProperty({ type: [String] }) businessEntityIds!: readonly string[];
  @ApiProperty({ type: [String] }) currencies!: readonly string[];
  @ApiProperty({ type: [String] }) journals!: readonly string[];
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

export class AcceptLedgerChangeDto {
  @ApiProperty({ description: '`ledgerChange.seenAt` of the batch: what is accepted.', format: 'date-time' })
  @IsISO8601()
  @MaxLength(40)
  seenAt!: string;

  /** For the record: why it may stand in Sage Intacct as it does. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason!: string;
}

export const batchOrder = ({ sort = 'entry' }: BatchListDto): BatchOrder => ({
  by: sort.replace('-', '') as BatchOrder['by'],
  isDescending: sort.startsWith('-'),
});

const SCOPE = ['businessEntityId', 'currency', 'journal', 'amountFrom', 'amountTo'] as const;

export const batchScope = (list: BatchScope): BatchScope =>
  Object.fromEntries(SCOPE.flatMap((name) => (list[name] === undefined ? [] : [[name, list[name]]])));

export const batchFilter = ({
  status,
  period,
  importId,
  runId,
  journalEntryId,
  cause,
  search,
  ...list
}: BatchListDto): BatchFilter => ({
  ...batchScope(list),
  status: status ?? null,
  period: period ?? null,
  importId: importId ?? null,
  runId: runId ?? null,
  journalEntryId: journalEntryId ?? null,
  cause: cause ?? null,
  search: search ?? null,
});
