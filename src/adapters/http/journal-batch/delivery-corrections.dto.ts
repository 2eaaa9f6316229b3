import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import {
  CORRECTION_CHOICES,
  type CorrectionChoice,
  type ShownCorrection,
} from '../../../application/posting/delivery-corrections';
import { type CorrectedDeliveryView, type DecidedCorrectionView } from '../../../application/posting/correction.views';
import { listOf, Nullable, pageOf } from '../shared/responses';
import { CorrectionResponse, ReverseEntryDto } from './reversal.dto';

/** Corrections of one request: each reads the ledger again. */
const CORRECTIONS_MAX = 100;

export class DeliveryPageDto {
  @ApiProperty({ description: '`nextCursor` of the page before.', required: false })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  cursor?: string;
}

export class ShownCorrectionDto implements ShownCorrection {
  @IsString()
  @MaxLength(40)
  batchKey!: string;

  @ApiProperty({ description: '`correctionId` of what was shown: the decision is about exactly that.' })
  @IsString()
  @MaxLength(40)
  correctionId!: string;
}

export class DecideCorrectionsDto extends ReverseEntryDto {
  @ApiProperty({ enum: CORRECTION_CHOICES, description: 'The date counts for `reverse-and-post` only.' })
  @IsIn(CORRECTION_CHOICES)
  choice!: CorrectionChoice;

  @ApiProperty({ type: [ShownCorrectionDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(CORRECTIONS_MAX)
  @ValidateNested({ each: true })
  @Type(() => ShownCorrectionDto)
  corrections!: ShownCorrectionDto[];
}

class CorrectionProblemResponse {
  code!: string;
  message!: string;
  fix!: string;
}

export class CorrectedDeliveryResponse implements CorrectedDeliveryView {
  batchKey!: string;
  journalEntryId!: string;
  businessEntityId!: string;
  period!: string;
  @Nullable(CorrectionResponse, 'Null when it cannot be shown now.') correction!: CorrectionResponse | null;
  @Nullable(CorrectionProblemResponse) problem!: CorrectionProblemResponse | null;
}

export class CorrectedDeliveryListResponse extends pageOf(CorrectedDeliveryResponse) {}

class DecidedCorrectionResponse implements DecidedCorrectionView {
  batchKey!: string;
  @ApiProperty({ type: [String], description: 'What is Ready to Post now, or was withdrawn; empty when refused.' })
  batchKeys!: readonly string[];
  @Nullable(CorrectionProblemResponse) problem!: CorrectionProblemResponse | null;
}

export class DecidedCorrectionListResponse extends listOf(DecidedCorrectionResponse) {}
