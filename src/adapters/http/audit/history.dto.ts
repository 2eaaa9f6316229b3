import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { DEFAULT_LIMITS } from '../../../application/history/audit-entry.views';
import { HISTORY_CATEGORIES } from '../../../application/history/history-events';
import {
  EVENT_FINDINGS,
  type HistoryEventView,
  type HistoryFilter,
  type HistoryItemView,
  type PastStateView,
  type StateDifferenceView,
} from '../../../application/history/history.views';
import { Nullable, listOf, pageOf } from '../shared/responses';
import { PageDto } from '../shared/page.dto';

/** One or more of these names, separated by commas. */
export const commaSeparated = (names: readonly string[]): RegExp =>
  new RegExp(`^(${names.join('|')})(,(${names.join('|')}))*$`);

export const namedIn = <Name extends string>(list: string | undefined, names: readonly Name[]): readonly Name[] =>
  names.filter((name) => list?.split(',').includes(name));

const CATEGORIES = Object.keys(HISTORY_CATEGORIES);

/** Filters shared by the lists for auditors. */
export class AuditListDto extends PageDto {
  /** Accounting month, for example 2026-09. */
  @IsOptional()
  @Matches(/^\d{4}-\d{2}$/)
  period?: string;

  /** Days after the end of the accounting month from which an event counts as after the close. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(365)
  afterCloseDays?: number;
}

export class HistoryListDto extends AuditListDto {
  @ApiProperty({ enum: CATEGORIES, required: false })
  @IsOptional()
  @IsIn(CATEGORIES)
  category?: string;

  @IsOptional()
  @IsString()
  @MaxLength(60)
  type?: string;

  /** A person's subject, `worker` or `schedule`. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  actor?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  batchKey?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  runId?: string;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  stream?: string;

  /** Start, inclusive, for example 2026-09-30T00:00:00Z. */
  @IsOptional()
  @IsISO8601()
  from?: string;

  /** End, exclusive. */
  @IsOptional()
  @IsISO8601()
  until?: string;

  /** Part of the sentence. Case does not matter. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  search?: string;

  /** Only events with all of these flags, separated by commas: by-person, at-weekend, after-close. */
  @IsOptional()
  @Matches(commaSeparated(EVENT_FINDINGS))
  findings?: string;

  @ApiProperty({ enum: ['newest', 'oldest'], required: false, default: 'newest' })
  @IsOptional()
  @IsIn(['newest', 'oldest'])
  first?: 'newest' | 'oldest';
}

export const historyFilter = (list: HistoryListDto): Omit<HistoryFilter, 'timeZone'> => ({
  category: list.category ?? null,
  type: list.type ?? null,
  actor: list.actor ?? null,
  period: list.period ?? null,
  batchKey: list.batchKey ?? null,
  runId: list.runId ?? null,
  stream: list.stream ?? null,
  from: list.from === undefined ? null : new Date(list.from).toISOString(),
  until: list.until === undefined ? null : new Date(list.until).toISOString(),
  search: list.search ?? null,
  findings: namedIn(list.findings, EVENT_FINDINGS),
  afterCloseDays: list.afterCloseDays ?? DEFAULT_LIMITS.afterCloseDays,
});

export class PastStateDto {
  /** As an event names it: connection-acme-test, journalBatch-acme-test.JB… */
  @IsString()
  @MaxLength(200)
  stream!: string;

  /** End, inclusive, for example 2026-09-30T23:59:59Z. */
  @IsISO8601()
  at!: string;
}

export class CompareStatesDto {
  @IsString()
  @MaxLength(200)
  stream!: string;

  @IsISO8601()
  from!: string;

  @IsISO8601()
  until!: string;
}

export class PastStateResponse implements PastStateView {
  stream!: string;
  at!: string;
  revision!: number;
  @Nullable(String) lastEventAt!: string | null;
  @ApiProperty({ type: Object }) state!: unknown;
}

export class StateDifferenceResponse implements StateDifferenceView {
  path!: string;
  @Nullable(Object) before!: unknown;
  @Nullable(Object) after!: unknown;
}

export class StateDifferencesResponse extends listOf(StateDifferenceResponse) {}

export class HistoryItemResponse implements HistoryItemView {
  position!: string;
  stream!: string;
  revision!: number;
  @ApiProperty({ enum: CATEGORIES }) category!: string;
  type!: string;
  actor!: string;
  occurredAt!: string;
  sentence!: string;
  @Nullable(String) period!: string | null;
  @Nullable(String) batchKey!: string | null;
  @Nullable(String) journalEntryId!: string | null;
  @Nullable(String) runId!: string | null;
  correlationId!: string;
}

export class HistoryEventResponse extends HistoryItemResponse implements HistoryEventView {
  eventId!: string;
  causationId!: string;
  @ApiProperty({ type: Object }) data!: unknown;
  prev!: string;
  hash!: string;
}

export class HistoryListResponse extends pageOf(HistoryItemResponse) {}
