import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { CLOSED_PERIOD_CHOICES, type ClosedPeriodChoice } from '../../../domain/journal-batch/closed-period';

export class ClosedPeriodDto {
  @ApiProperty({
    enum: CLOSED_PERIOD_CHOICES,
    description: 'Leave it until the books are open · ask people to open them · post it on the first open day.',
  })
  @IsIn(CLOSED_PERIOD_CHOICES)
  choice!: ClosedPeriodChoice;

  /** For the record: why. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason!: string;
}

export class DecidedClosedPeriodResponse {
  @ApiProperty({ type: [String], description: 'The parts of the entry that it was decided for.' })
  batchKeys!: readonly string[];
}
