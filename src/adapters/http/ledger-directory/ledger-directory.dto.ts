import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsOptional, IsString, MaxLength } from 'class-validator';
import {
  type LedgerListView,
  type LedgerRecordsView,
  type ListFailureView,
} from '../../../application/ledger-directory/ledger-directory.views';
import { type LedgerRecord } from '../../../domain/ledger-entry/ledger-record';
import { Nullable, listOf, pageOf } from '../shared/responses';
import { PageDto } from '../shared/page.dto';

export class SearchRecordsDto extends PageDto {
  /** Part of an id or name; case, accents and white space do not matter. Default: all. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  search?: string;
}

export class RefreshDirectoryDto {
  /** `accounts`, `journals`, `entities`, `Location`, … or `GLDIM…`. Default: all that the environment needs. */
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  lists?: string[];
}

export class ListFailureResponse implements ListFailureView {
  code!: string;
  message!: string;
  fix!: string;
  askedAt!: string;
}

export class LedgerListResponse implements LedgerListView {
  @ApiProperty({ example: 'accounts' }) list!: string;
  @Nullable(String, 'Null: never read.') readAt!: string | null;
  @Nullable(Number) count!: number | null;
  @Nullable(Number) ageMs!: number | null;
  @ApiProperty({ description: 'Being read now, or queued.' }) isReading!: boolean;
  @Nullable(ListFailureResponse, 'Records read before the failure are kept.')
  lastFailure!: ListFailureResponse | null;
}

export class LedgerListsResponse extends listOf(LedgerListResponse) {}

export class LedgerRecordResponse implements LedgerRecord {
  id!: string;
  name!: string;
  active!: boolean;
  @ApiProperty({ required: false, description: 'Only for a location.' }) entity?: string;
  @ApiProperty({ required: false, description: 'Only for an entity: its base currency.' }) currency?: string;
  @ApiProperty({
    type: [String],
    required: false,
    description: 'Only for an account: dimensions that a line must have.',
  })
  requires?: readonly string[];
  @ApiProperty({ required: false, description: 'Only for a journal.' }) allowsDirectPosting?: boolean;
  @ApiProperty({ required: false, example: '2026-01-01' }) startDate?: string;
  @ApiProperty({ required: false, example: '2026-12-31' }) endDate?: string;
}

export class LedgerRecordsResponse extends pageOf(LedgerRecordResponse) implements LedgerRecordsView {
  @Nullable(String, 'Null: never read. Refresh the list first.')
  readAt!: string | null;
}
