import { Module } from '@nestjs/common';
import { DryRunController } from '../adapters/http/dry-run/dry-run.controller';
import { DryRun } from '../application/dry-run/dry-run';
import { RunDryHandler, StreamDryRunHandler } from '../application/dry-run/dry-run.queries';
import { PostedEntries } from '../application/dry-run/posted-entries';
import { GetPostedEntryHandler } from '../application/dry-run/posted-entry.queries';
import { PostingModule } from './posting.module';

/** Builds entries as they would be or were posted, without sending anything. */
@Module({
  imports: [PostingModule],
  controllers: [DryRunController],
  providers: [DryRun, PostedEntries, RunDryHandler, StreamDryRunHandler, GetPostedEntryHandler],
})
export class DryRunModule {}
