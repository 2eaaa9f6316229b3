import { Module } from '@nestjs/common';
import { EntryControlController } from '../adapters/http/journal-batch/entry-control.controller';
import { EntryBatches } from '../application/journal-batch/entry-batches';
import { EntryControl } from '../application/journal-batch/entry-control';
import { DecideEntriesHandler } from '../application/journal-batch/entry-control.commands';
import { EntrySelection } from '../application/journal-batch/entry-selection';

/** What people decide about entries that are not posted: hold, free, withdraw. */
@Module({
  controllers: [EntryControlController],
  providers: [EntryBatches, EntryControl, EntrySelection, DecideEntriesHandler],
  exports: [EntryBatches, EntryControl, EntrySelection],
})
export class EntryControlModule {}
