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
  /** Records whose id or name contains it, whatever case, accents and white space. Leave it out for all. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  search?: string;
}

export class RefreshDirectoryDto {
  /** `accounts`, `journals`, `entities`, `Location`, … or `GLDIM…`. Leave it out for all that the environment needs. */
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
  @Nullable(String, 'Null when it was never read.') readAt!: string | null;
  @Nullable(Number) count!: number | null;
  @Nullable(Number) ageMs!: number | null;
  @ApiProperty({ description: 'It is being read, or is about to be.' }) isReading!: boolean;
  @Nullable(ListFailureResponse, 'What was read before is still there.')
  lastFailure!: ListFailureResponse | null;
}

export class LedgerListsResponse extends listOf(LedgerListResponse) {}

export class LedgerRecordResponse implements LedgerRecord {
  id!: string;
  name!: string;
  active!: boolean;
  @ApiProperty({ required: false, description: 'Of a location.' }) entity?: string;
  @ApiProperty({ required: false, description: 'Of an entity: its base currency.' }) currency?: string;
  @ApiProperty({ type: [String], required: false, description: 'Of an account: dimensions that a line has to carry.' })
  requires?: readonly string[];
  @ApiProperty({ required: false, description: 'Of a journal.' }) allowsDirectPosting?: boolean;
  @ApiProperty({ required: false, example: '2026-01-01' }) startDate?: string;
  @ApiProperty({ required: false, example: '2026-12-31' }) endDate?: string;
}

export class LedgerRecordsResponse extends pageOf(LedgerRecordResponse) implements LedgerRecordsView {
  @Nullable(String, 'Null when the list was never read: refresh it first.')
  readAt!: string | null;
}
