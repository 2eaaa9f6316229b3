import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX, type PageRequest } from '../../../application/ports/page';

export class PageDto {
  /** Rows per page. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(PAGE_LIMIT_MAX)
  limit?: number = PAGE_LIMIT_DEFAULT;

  /** The `nextCursor` of the previous page. */
  @IsOptional()
  @IsString()
  @MaxLength(1_000)
  cursor?: string;
}

export const pageRequest = ({ limit, cursor }: PageDto): PageRequest => ({
  limit: limit ?? PAGE_LIMIT_DEFAULT,
  cursor: cursor ?? null,
});
