import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import { type ImportSettingsView } from '../../../application/journal-import/import-settings.views';
import { KNOWN_COLUMN_NAMES } from '../../../domain/journal-import/known-columns';
import {
  DATE_FORMATS,
  type DateFormat,
  DECIMAL_MARKS,
  type DecimalMark,
  type Delimiter,
  DELIMITERS,
  type Encoding,
  ENCODINGS,
  type ImportProfile,
} from '../../../domain/journal-import/import-profile';

export class ImportProfileDto {
  @ApiProperty({ enum: DELIMITERS })
  @IsIn(DELIMITERS)
  delimiter!: Delimiter;

  @ApiProperty({ enum: ENCODINGS, required: false, default: 'utf-8' })
  @IsOptional()
  @IsIn(ENCODINGS)
  encoding?: Encoding;

  @ApiProperty({ enum: DECIMAL_MARKS })
  @IsIn(DECIMAL_MARKS)
  decimalMark!: DecimalMark;

  @ApiProperty({ enum: DATE_FORMATS })
  @IsIn(DATE_FORMATS)
  dateFormat!: DateFormat;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: `The file's own headers, by column: ${KNOWN_COLUMN_NAMES.join(', ')}. Usual headers need none.`,
    example: { journalEntryId: 'Belegnummer', amount: 'Betrag' },
  })
  @IsOptional()
  @IsObject()
  headers?: Record<string, string>;

  /** Date, id, journal and description of an entry stand on its first line only. */
  @IsOptional()
  @IsBoolean()
  isEntryOnFirstLine?: boolean;
}

export class ImportProfileResponse implements ImportProfile {
  name!: string;
  /** Counts its changes from 1; 0 for a profile that comes with the service. */
  version!: number;
  @ApiProperty({ enum: DELIMITERS }) delimiter!: Delimiter;
  @ApiProperty({ enum: ENCODINGS }) encoding!: Encoding;
  @ApiProperty({ enum: DECIMAL_MARKS }) decimalMark!: DecimalMark;
  @ApiProperty({ enum: DATE_FORMATS }) dateFormat!: DateFormat;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } }) headers!: ImportProfile['headers'];
  isEntryOnFirstLine!: boolean;
}

export class ImportSettingsResponse implements ImportSettingsView {
  @ApiProperty({ type: [ImportProfileResponse] }) profiles!: readonly ImportProfileResponse[];
  @ApiProperty({ type: [String], description: 'Columns that are not for the ledger, in lower case.' })
  columnsNotSent!: readonly string[];
}

export class ColumnDto {
  /** Header of the column. */
  @IsString()
  @MaxLength(100)
  column!: string;

  /** False: the column is not for the ledger, and its values are no warning. */
  @IsBoolean()
  isForLedger!: boolean;
}
