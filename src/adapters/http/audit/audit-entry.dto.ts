import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import {
  type AuditEntryFilter,
  type AuditEntryView,
  DEFAULT_LIMITS,
  ENTRY_FINDINGS,
  type EntryFinding,
} from '../../../application/history/audit-entry.views';
import { Nullable, pageOf } from '../shared/responses';
import { AuditListDto, commaSeparated, namedIn } from './history.dto';

export class AuditEntryListDto extends AuditListDto {
  /** Who started the run that posted it: a person's subject, or `schedule`. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  postedBy?: string;

  /**
   * Only batches with all of these flags, separated by commas: round-amount, seldom-account, blank-description,
   * posted-at-weekend, posted-after-close.
   */
  @IsOptional()
  @Matches(commaSeparated(ENTRY_FINDINGS))
  findings?: string;

  /** A total that is a multiple of this is round. In whole units of the currency. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  roundTo?: number;

  /** An account with at most this many lines in the environment is rarely used. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(10_000)
  seldomLines?: number;
}

export const auditEntryFilter = (list: AuditEntryListDto): Omit<AuditEntryFilter, 'timeZone'> => ({
  period: list.period ?? null,
  postedBy: list.postedBy ?? null,
  findings: namedIn(list.findings, ENTRY_FINDINGS),
  limits: {
    roundTo: list.roundTo ?? DEFAULT_LIMITS.roundTo,
    seldomLines: list.seldomLines ?? DEFAULT_LIMITS.seldomLines,
    afterCloseDays: list.afterCloseDays ?? DEFAULT_LIMITS.afterCloseDays,
  },
});

export class SeldomAccountResponse {
  account!: string;
  /** In the whole environment, regardless of the filter. */
  lines!: number;
}

export class AuditEntryResponse implements AuditEntryView {
  batchKey!: string;
  journalEntryId!: string;
  part!: number;
  parts!: number;
  period!: string;
  transactionDate!: string;
  currency!: string;
  total!: string;
  lineCount!: number;
  @Nullable(String) runId!: string | null;
  @Nullable(String) postedBy!: string | null;
  @Nullable(String) postedAt!: string | null;
  @ApiProperty({ enum: ENTRY_FINDINGS, isArray: true }) findings!: EntryFinding[];
  blankDescriptions!: number;
  seldomAccounts!: SeldomAccountResponse[];
}

export class AuditEntryListResponse extends pageOf(AuditEntryResponse) {}

export const auditEntryResponse = (view: AuditEntryView): AuditEntryResponse => ({
  ...view,
  findings: [...view.findings],
  seldomAccounts: [...view.seldomAccounts],
});
