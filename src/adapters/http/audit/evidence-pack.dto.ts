import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, MaxLength, Min } from 'class-validator';

export class EvidencePackDto {
  /** Accounting month, for example 2026-09. Either this or runId. */
  @IsOptional()
  @Matches(/^\d{4}-\d{2}$/)
  period?: string;

  /** Posting run. Either this or period. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  runId?: string;

  /** Number of the seal up to which the log is included: the same file every time. Default: seal the log now. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  upToSeal?: number;
}
