import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import {
  type AccountMappingChangeView,
  type AccountMappingsView,
  type AccountMappingView,
} from '../../../application/account-mapping/account-mapping.views';
import { type Page } from '../../../application/ports/page';

export class AccountMappingDto {
  /** RevRec account number: text, so that 0400 keeps its zero. */
  @IsString()
  @MaxLength(100)
  account!: string;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  accountName?: string;

  /** Intacct GL account number. */
  @IsString()
  @MaxLength(24)
  ledgerAccount!: string;
}

export class AccountMappingsDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(5_000)
  @ValidateNested({ each: true })
  @Type(() => AccountMappingDto)
  mappings!: AccountMappingDto[];
}

export class AccountMappingResponse implements AccountMappingView {
  account!: string;
  accountName!: string;
  ledgerAccount!: string;
  changedAt!: string;
  changedBy!: string;
}

export class AccountMappingsResponse implements AccountMappingsView {
  items!: AccountMappingResponse[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
  revision!: number;
}

export class AccountMappingChangeResponse implements AccountMappingChangeView {
  accountName!: string;
  /** Null: the mapping was removed. */
  @ApiProperty({ type: String, nullable: true }) ledgerAccount!: string | null;
  changedAt!: string;
  changedBy!: string;
}

export class AccountMappingChangesResponse implements Page<AccountMappingChangeView> {
  items!: AccountMappingChangeResponse[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}
