import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { LINES_PROVEN_MAX } from '../../../application/evidence/line-proofs';

export class LineProofDto {
  /** Number of a line within its batch, from 1; several times for several. Either this or customerId. */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => [value].flat().map(Number))
  @IsInt({ each: true })
  @Min(1, { each: true })
  @ArrayMaxSize(LINES_PROVEN_MAX)
  line?: number[];

  /** All lines of this customer, as in the column Customer ID. Either this or line. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  customerId?: string;
}
