import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import {
  type NominalTime,
  OCCURRENCE_STATES,
  type OccurrenceState,
  type OccurrenceView,
  type PostingScheduleView,
  type SchedulePause,
} from '../../../application/posting-schedule/posting-schedule.views';
import { FREQUENCIES, type Frequency } from '../../../domain/posting-schedule/frequency';
import { type MissedCause, type OccurrenceCounts } from '../../../domain/posting-schedule/posting-schedule.events';
import { WEEKDAYS, type Weekday } from '../../../domain/shared/calendar';
import { Nullable, pageOf } from '../shared/responses';

const DAYS_OF_MONTH = [...Array.from({ length: 31 }, (_, index) => index + 1), 'Last'] as const;
const DAY_OF_MONTH_SCHEMA = {
  oneOf: [
    { type: 'integer', minimum: 1, maximum: 31 },
    { type: 'string', enum: ['Last'] },
  ],
};

export class FrequencyDto {
  @ApiProperty({ enum: FREQUENCIES })
  @IsIn(FREQUENCIES)
  kind!: Frequency['kind'];

  /** Local time, 00:00 to 23:59. A time skipped by daylight saving means the first moment after the gap. */
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/)
  time!: string;

  @ApiProperty({ enum: WEEKDAYS, required: false, description: 'For kind Weekly.' })
  @ValidateIf(({ kind }: FrequencyDto) => kind === 'Weekly')
  @IsIn(WEEKDAYS)
  dayOfWeek?: Weekday;

  @ApiProperty({
    ...DAY_OF_MONTH_SCHEMA,
    required: false,
    description: 'For kind Monthly. In a shorter month, its last day.',
  })
  @ValidateIf(({ kind }: FrequencyDto) => kind === 'Monthly')
  @IsIn(DAYS_OF_MONTH)
  dayOfMonth?: number | 'Last';
}

export class ChangePostingScheduleDto {
  @ApiProperty({ type: FrequencyDto })
  @IsObject()
  @ValidateNested()
  @Type(() => FrequencyDto)
  frequency!: FrequencyDto;

  /** IANA name, for example Europe/Berlin. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  timeZone!: string;

  /** Whether its runs also take what failed before and could go now. Unchanged when left out; true at first. */
  @IsOptional()
  @IsBoolean()
  retriesFailed?: boolean;
}

export class ScheduleReasonDto {
  /** For the record. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason!: string;
}

export const frequencyOf = ({ kind, time, dayOfWeek, dayOfMonth }: FrequencyDto): Frequency => {
  switch (kind) {
    case 'Daily':
      return { kind, time };
    case 'Weekly':
      return { kind, time, dayOfWeek: dayOfWeek as Weekday };
    case 'Monthly':
      return { kind, time, dayOfMonth: dayOfMonth as number | 'Last' };
  }
};

export class NominalTimeResponse implements NominalTime {
  @ApiProperty({ description: 'Local time in the time zone.', example: '2026-10-31T18:00' }) local!: string;
  timeZone!: string;
  @ApiProperty({ description: 'The same moment in UTC.', example: '2026-10-31T17:00:00.000Z' }) instant!: string;
}

export class SchedulePauseResponse implements SchedulePause {
  reason!: string;
  since!: string;
  by!: string;
  @ApiProperty({ description: 'It was paused automatically after failed runs.' }) itself!: boolean;
}

export class OccurrenceCountsResponse implements OccurrenceCounts {
  posted!: number;
  failed!: number;
  awaitingApproval!: number;
  needsPerson!: number;
  returned!: number;
  skipped!: number;
  /** On hold. Left out for none. */
  held?: number;
}

export class OccurrenceProblemResponse {
  code!: string;
  message!: string;
  fix!: string;
}

export class PostingOccurrenceResponse extends NominalTimeResponse implements OccurrenceView {
  occurrenceId!: string;
  @ApiProperty({ enum: OCCURRENCE_STATES }) state!: OccurrenceState;
  late!: boolean;
  @Nullable(String) runId!: string | null;
  @Nullable(OccurrenceCountsResponse) counts!: OccurrenceCounts | null;
  @ApiProperty({ description: 'How many occurrences it stands for. Missed ones are combined.' })
  occurrences!: number;
  firstLocal!: string;
  @ApiProperty({ enum: ['too-late', 'collapsed', 'left-behind'], nullable: true }) missedBecause!: MissedCause | null;
  @Nullable(OccurrenceProblemResponse) problem!: OccurrenceProblemResponse | null;
  recordedAt!: string;
}

export class PostingOccurrenceListResponse extends pageOf(PostingOccurrenceResponse) {}

export class PostingScheduleResponse implements PostingScheduleView {
  @ApiProperty({ enum: ['Off', 'On', 'Paused'] }) status!: PostingScheduleView['status'];
  @ApiProperty({ type: FrequencyDto }) frequency!: Frequency;
  timeZone!: string;
  retriesFailed!: boolean;
  @Nullable(SchedulePauseResponse) paused!: SchedulePauseResponse | null;
  @Nullable(String, 'Null unless switched on.') nextRun!: string | null;
  @ApiProperty({ type: [NominalTimeResponse], description: 'The next five, or what they would be if switched on.' })
  nextRuns!: readonly NominalTime[];
  @Nullable(PostingOccurrenceResponse) lastRun!: PostingOccurrenceResponse | null;
  failuresInARow!: number;
  @Nullable(String) changedAt!: string | null;
  @Nullable(String) changedBy!: string | null;
  revision!: number;
}
