import { ApiProperty, PartialType, PickType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { type CustomFieldView, type ValueOverrideView } from '../../../application/custom-field/custom-field.views';
import { type NewFieldPosting } from '../../../domain/custom-field/custom-field.decisions';
import { CUSTOM_FIELD_SOURCES, type CustomFieldSource } from '../../../domain/custom-field/custom-field.events';
import { type LedgerField, STANDARD_DIMENSIONS, type StandardDimension } from '../../../domain/shared/ledger-field';
import { Nullable, listOf, pageOf } from '../shared/responses';

/** Where the value goes in Sage Intacct. */
export class LedgerFieldDto {
  @ApiProperty({ enum: ['dimension', 'userDefinedDimension', 'customField'] })
  @IsIn(['dimension', 'userDefinedDimension', 'customField'])
  kind!: LedgerField['kind'];

  @ApiProperty({ enum: STANDARD_DIMENSIONS, required: false, description: 'For kind dimension.' })
  @ValidateIf((field: LedgerFieldDto) => field.kind === 'dimension')
  @IsIn(STANDARD_DIMENSIONS)
  dimension?: StandardDimension;

  @ApiProperty({
    required: false,
    description: 'For the other kinds: the integration name, such as GLDIMREGION or that of a custom field.',
  })
  @ValidateIf((field: LedgerFieldDto) => field.kind !== 'dimension')
  @IsString()
  @MaxLength(70)
  name?: string;
}

/** How a field is posted. */
class FieldPostingDto {
  /** Null unbinds it. */
  @ApiProperty({ type: LedgerFieldDto, nullable: true, required: false })
  @ValidateIf((posting: FieldPostingDto) => posting.ledgerField !== null && posting.ledgerField !== undefined)
  @ValidateNested()
  @Type(() => LedgerFieldDto)
  ledgerField?: LedgerFieldDto | null;

  /** *Include in Journal Posting*. */
  @IsOptional()
  @IsBoolean()
  includeInJournalPosting?: boolean;
}

export class DefineCustomFieldDto extends FieldPostingDto {
  /** API Name: a letter, then letters, digits or underscores. */
  @IsString()
  @MaxLength(60)
  apiName!: string;

  /** Display name, and the name of the column in the close file that holds its values. */
  @IsString()
  @MaxLength(80)
  label!: string;

  @ApiProperty({ enum: CUSTOM_FIELD_SOURCES })
  @IsIn(CUSTOM_FIELD_SOURCES)
  source!: CustomFieldSource;
}

export class ChangeCustomFieldDto extends PartialType(
  PickType(DefineCustomFieldDto, ['label', 'source', 'ledgerField', 'includeInJournalPosting']),
) {}

/** What a request says of how a field is posted; nothing of what it leaves out. */
export const fieldPostingOf = ({ ledgerField, includeInJournalPosting }: FieldPostingDto): NewFieldPosting => ({
  ...(ledgerField === undefined ? {} : { ledgerField: ledgerField === null ? null : ledgerFieldOf(ledgerField) }),
  ...(includeInJournalPosting === undefined ? {} : { includeInJournalPosting }),
});

const ledgerFieldOf = ({ kind, dimension, name }: LedgerFieldDto): LedgerField =>
  kind === 'dimension' ? { kind, dimension: dimension as StandardDimension } : { kind, name: name ?? '' };

export class CustomFieldResponse implements CustomFieldView {
  apiName!: string;
  label!: string;
  @ApiProperty({ enum: CUSTOM_FIELD_SOURCES }) source!: CustomFieldSource;
  includeInJournalPosting!: boolean;
  @Nullable(LedgerFieldDto) ledgerField!: LedgerField | null;
  changedAt!: string;
  changedBy!: string;
  revision!: number;
}

export class CustomFieldListResponse extends listOf(CustomFieldResponse) {}

export class ValueOverrideDto {
  /** The value as written in the close file. Case matters. */
  @IsString()
  @MaxLength(400)
  value!: string;

  /** Id of the dimension value in Sage Intacct. */
  @IsString()
  @MaxLength(100)
  ledgerId!: string;
}

export class ValueOverridesDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(5_000)
  @ValidateNested({ each: true })
  @Type(() => ValueOverrideDto)
  overrides!: ValueOverrideDto[];
}

export class OverriddenValueDto {
  @IsString()
  @MaxLength(400)
  value!: string;
}

export class ValueOverrideResponse implements ValueOverrideView {
  value!: string;
  ledgerId!: string;
  changedAt!: string;
  changedBy!: string;
}

export class ValueOverrideListResponse extends pageOf(ValueOverrideResponse) {}
