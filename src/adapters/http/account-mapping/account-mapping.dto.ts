import { Type } from 'class-transformer';
import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import {
  type AccountMappingChangeView,
  type AccountMappingsView,
  type AccountMappingView,
  type MappingEffectView,
  type MappingExplanationView,
  type AccountSuggestionView,
  type MappingPreviewView,
  type UnmappedAccountsView,
  type UnmappedAccountView,
} from '../../../application/account-mapping/account-mapping.views';
import { type MappingConditions } from '../../../domain/account-mapping/account-mapping.events';
import { type ConditionName } from '../../../domain/account-mapping/account-rule';
import { type ExplainedMapping } from '../../../domain/account-mapping/explanation';
import { Nullable, pageOf } from '../shared/responses';

export class ProductConditionDto {
  /** Header of a column of the close file, such as ProductType. */
  @IsString()
  @MaxLength(100)
  column!: string;

  @IsString()
  @MaxLength(100)
  value!: string;
}

/** Which lines of the account a rule takes; what is null or left out takes all. */
export class MappingConditionsDto {
  @IsOptional()
  @ValidateNested()
  @Type(() => ProductConditionDto)
  @Nullable(ProductConditionDto)
  product?: ProductConditionDto | null;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  @Nullable(String)
  businessEntityId?: string | null;

  /** First transaction date, as YYYY-MM-DD. */
  @IsOptional()
  @IsString()
  @MaxLength(10)
  @Nullable(String)
  validFrom?: string | null;

  /** Last transaction date. */
  @IsOptional()
  @IsString()
  @MaxLength(10)
  @Nullable(String)
  validTo?: string | null;
}

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

  /** Left out or null: for the lines that no rule takes. */
  @IsOptional()
  @ValidateNested()
  @Type(() => MappingConditionsDto)
  @Nullable(MappingConditionsDto)
  conditions?: MappingConditionsDto | null;
}

/** The conditions of one rule, as query parameters. */
export class MappingConditionsQueryDto {
  @IsOptional()
  @IsString()
  @MaxLength(100)
  productColumn?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  productValue?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  businessEntityId?: string;

  @IsOptional()
  @IsString()
  @MaxLength(10)
  validFrom?: string;

  @IsOptional()
  @IsString()
  @MaxLength(10)
  validTo?: string;
}

/** A line of a close file. */
export class MappedLineDto {
  @IsOptional()
  @IsString()
  @MaxLength(100)
  account?: string;

  /** Counts only without the number, as in a close file. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  accountName?: string;

  @IsString()
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  transactionDate!: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  businessEntityId?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  productColumn?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  productValue?: string;
}

export class AccountMappingsDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(5_000)
  @ValidateNested({ each: true })
  @Type(() => AccountMappingDto)
  mappings!: AccountMappingDto[];
}

export class ProductConditionResponse {
  column!: string;
  value!: string;
}

export class MappingConditionsResponse implements MappingConditions {
  @Nullable(ProductConditionResponse) product!: ProductConditionResponse | null;
  @Nullable(String) businessEntityId!: string | null;
  @Nullable(String) validFrom!: string | null;
  @Nullable(String) validTo!: string | null;
}

export class AccountMappingResponse implements AccountMappingView {
  account!: string;
  accountName!: string;
  ledgerAccount!: string;
  /** Null: it takes the lines that no rule takes. */
  @Nullable(MappingConditionsResponse) conditions!: MappingConditionsResponse | null;
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
  @Nullable(MappingConditionsResponse) conditions!: MappingConditionsResponse | null;
  changedAt!: string;
  changedBy!: string;
}

export class AccountMappingChangesResponse extends pageOf(AccountMappingChangeResponse) {}

const CONDITION_NAMES: readonly ConditionName[] = ['product', 'business entity', 'transaction date'];

export class ExplainedMappingResponse implements ExplainedMapping {
  account!: string;
  accountName!: string;
  ledgerAccount!: string;
  @Nullable(MappingConditionsResponse) conditions!: MappingConditionsResponse | null;
  /** The first condition that the line does not meet; null when the mapping would take it. */
  @ApiProperty({ enum: CONDITION_NAMES, nullable: true }) notMet!: ConditionName | null;
  /** Whether it is the one that counts. */
  counts!: boolean;
}

export class MappingExplanationResponse implements MappingExplanationView {
  @Nullable(String, 'Null when no or several accounts have the name.') account!: string | null;
  @Nullable(String, 'Null when no mapping takes the line.') ledgerAccount!: string | null;
  /** All of the account, the most specific first. */
  @ApiProperty({ type: [ExplainedMappingResponse] }) mappings!: readonly ExplainedMappingResponse[];
}

export class MappingEffectResponse implements MappingEffectView {
  batchKey!: string;
  journalEntryId!: string;
  businessEntityId!: string;
  transactionDate!: string;
  line!: number;
  account!: string;
  accountName!: string;
  @Nullable(String, 'Null while no mapping takes the line.') before!: string | null;
  @Nullable(String) after!: string | null;
}

export class MappingPreviewResponse implements MappingPreviewView {
  /** How many of the mappings are new or differ. */
  mappings!: number;
  /** Unposted batches with lines whose ledger account would be another. */
  batches!: number;
  lines!: number;
  /** Of these lines, how many no mapping takes yet. */
  linesUnmapped!: number;
  batchesChecked!: number;
  /** False when there are more unposted batches than one preview looks at. */
  isComplete!: boolean;
  /** The first 100 lines. */
  @ApiProperty({ type: [MappingEffectResponse] }) effects!: readonly MappingEffectResponse[];
}

export class UnmappedQueryDto {
  /** Only the batches of this import. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  importId?: string;
}

export class AccountSuggestionResponse implements AccountSuggestionView {
  ledgerAccount!: string;
  ledgerAccountName!: string;
  @ApiProperty({ enum: ['number', 'name', 'likeness'] }) because!: AccountSuggestionView['because'];
}

export class AccountAmountsResponse {
  currency!: string;
  debit!: string;
  credit!: string;
}

export class UnmappedAccountResponse implements UnmappedAccountView {
  /** Empty where the file left it blank. */
  account!: string;
  accountName!: string;
  batches!: number;
  lines!: number;
  @ApiProperty({ type: [AccountAmountsResponse] }) amounts!: readonly AccountAmountsResponse[];
  @Nullable(AccountSuggestionResponse) suggestion!: AccountSuggestionResponse | null;
}

export class UnmappedAccountsResponse implements UnmappedAccountsView {
  @ApiProperty({ type: [UnmappedAccountResponse] }) items!: readonly UnmappedAccountResponse[];
  batchesChecked!: number;
  /** False when there are more unposted batches than one look takes. */
  isComplete!: boolean;
  @Nullable(String, 'When the accounts of the ledger were read.') listReadAt!: string | null;
}
