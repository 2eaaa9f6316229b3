import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import {
  type AccountMappingChangeView,
  type AccountMappingsView,
  type AccountMappingView,
} from '../../../application/account-mapping/account-mapping.views';
import { Nullable, pageOf } from '../shared/responses';

export class AccountMappingDto {
  /** RevRec account number. Text, so that 0400 keeps its zero. */
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

export class AccountMappingsResponse extends pageOf(AccountMappingResponse) implements AccountMappingsView {
  revision!: number;
}

export class AccountMappingChangeResponse implements AccountMappingChangeView {
  accountName!: string;
  /** Null: the mapping was removed. */
  @Nullable(String) ledgerAccount!: string | null;
  changedAt!: string;
  changedBy!: string;
}

export class AccountMappingChangesResponse extends pageOf(AccountMappingChangeResponse) {}
