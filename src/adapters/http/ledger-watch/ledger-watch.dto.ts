import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
} from 'class-validator';
import { type LedgerWatchView, type WatchRoundView } from '../../../application/ledger-watch/ledger-watch.views';
import {
  type RoundCounts,
  type RoundKind,
  type RoundTrouble,
  type WatchSettings,
} from '../../../domain/ledger-watch/ledger-watch.events';
import { Nullable, pageOf } from '../shared/responses';

const KINDS = ['quick', 'full'] as const satisfies readonly RoundKind[];

export class WatchSettingsDto implements WatchSettings {
  @ApiProperty({ description: 'Whether rounds begin by themselves.' }) @IsBoolean() isOn!: boolean;
  @ApiProperty({ description: 'Minutes between quick rounds.', minimum: 5, maximum: 1440 })
  @IsInt()
  quickMinutes!: number;
  @ApiProperty({ description: 'Hours between full rounds.', minimum: 1, maximum: 744 }) @IsInt() fullHours!: number;
  @ApiProperty({ description: 'Months before the current one.', minimum: 0, maximum: 120 }) @IsInt() months!: number;
  @ApiProperty({ description: 'Milliseconds after each query.', minimum: 0, maximum: 60_000 })
  @IsInt()
  pauseMs!: number;
}

export class StartWatchRoundDto {
  @ApiProperty({ enum: KINDS, description: 'quick: lines of what looks changed; full: every line.' })
  @IsIn(KINDS)
  kind!: RoundKind;

  /** Accounting month, for example 2026-09. Default: every month with posted batches. */
  @IsOptional()
  @Matches(/^\d{4}-\d{2}$/)
  period?: string;

  @ApiProperty({ type: [String], required: false, description: 'Only these batches.' })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @IsString({ each: true })
  @MaxLength(40, { each: true })
  batchKeys?: string[];
}

export class RoundCountsResponse implements RoundCounts {
  @ApiProperty({ description: 'Looked at, by their header at least.' }) batches!: number;
  @ApiProperty({ description: 'Batches whose lines were read.' }) read!: number;
  lines!: number;
  queries!: number;
  @ApiProperty({ description: 'Otherwise than the last look showed.' }) found!: number;
  @ApiProperty({ description: 'Equal again.' }) cleared!: number;
}

export class RoundTroubleResponse implements RoundTrouble {
  code!: string;
  message!: string;
  fix!: string;
}

export class WatchRoundResponse implements WatchRoundView {
  roundId!: string;
  @ApiProperty({ enum: KINDS }) kind!: RoundKind;
  @ApiProperty({ enum: ['due', 'asked'] }) because!: 'due' | 'asked';
  @ApiProperty({ enum: ['Running', 'Finished', 'Stopped'] }) status!: WatchRoundView['status'];
  @ApiProperty({ type: [String] }) periods!: readonly string[];
  @Nullable(Number, 'Number of chosen batches; null for all of the periods.') chosen!: number | null;
  @ApiProperty({ type: RoundCountsResponse }) counts!: RoundCountsResponse;
  @Nullable(RoundTroubleResponse, 'Why it stopped before its end.') trouble!: RoundTroubleResponse | null;
  startedAt!: string;
  startedBy!: string;
  @Nullable(String, 'Null while it is running.') endedAt!: string | null;
}

export class WatchRoundListResponse extends pageOf(WatchRoundResponse) {}

export class LedgerWatchResponse implements LedgerWatchView {
  @ApiProperty({ type: WatchSettingsDto }) settings!: WatchSettingsDto;
  @ApiProperty({ description: 'For If-Match; -1 while nobody has set anything.' }) revision!: number;
  @ApiProperty({ type: [String], description: 'Months with posted batches, the newest first.' })
  periods!: readonly string[];
  @Nullable(WatchRoundResponse, 'The last full round that looked at everything.') lastFull!: WatchRoundResponse | null;
}
