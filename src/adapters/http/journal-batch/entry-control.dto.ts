import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { type DecidedEntries, type RefusedEntry } from '../../../application/journal-batch/entry-selection.views';

export class EntryReasonDto {
  /** For the record, with the name of the person. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason!: string;
}

export class ChosenEntriesDto extends EntryReasonDto {
  @ApiProperty({
    type: [String],
    description: 'Keys of batches. Each stands for its whole entry, with all its parts.',
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(5_000)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  batchKeys!: string[];
}

export class RefusedEntryResponse implements RefusedEntry {
  batchKey!: string;
  journalEntryId!: string;
  code!: string;
  message!: string;
  fix!: string;
}

export class DecidedEntriesResponse implements Omit<DecidedEntries, 'position'> {
  /** Entries that it changed, each with all its parts. */
  entries!: number;
  /** Entries about which it was decided before. */
  unchanged!: number;
  refusedCount!: number;
  @ApiProperty({ type: [RefusedEntryResponse], description: 'The first 100 that stay as they are, and why.' })
  refused!: readonly RefusedEntryResponse[];
}
