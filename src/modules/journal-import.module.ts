import { Module } from '@nestjs/common';
import { ImportSettingsController } from '../adapters/http/journal-import/import-settings.controller';
import { JournalImportController } from '../adapters/http/journal-import/journal-import.controller';
import { FileImportSpool } from '../adapters/import-spool/file-import-spool';
import { IncludedFields } from '../application/custom-field/included-fields';
import { EntryRegister } from '../application/journal-import/entry-register';
import { ImportAllowance, WaitingImports } from '../application/journal-import/import-allowance';
import { ImportOwnership } from '../application/journal-import/import-ownership';
import { ImportRecording } from '../application/journal-import/import-recording';
import {
  DecideColumnHandler,
  RemoveImportProfileHandler,
  SaveImportProfileHandler,
} from '../application/journal-import/import-settings.commands';
import { GetImportSettingsHandler } from '../application/journal-import/import-settings.queries';
import { ImportTakeBack } from '../application/journal-import/import-take-back';
import { ImportValidation } from '../application/journal-import/import-validation';
import { DecideImportHandler, ImportJournalHandler } from '../application/journal-import/journal-import.commands';
import { JournalImportProcessor } from '../application/journal-import/journal-import.processor';
import {
  GetCloseFileTemplateHandler,
  GetJournalImportHandler,
  ListJournalImportsHandler,
} from '../application/journal-import/journal-import.queries';
import { JournalImportWorker } from '../application/journal-import/journal-import.worker';
import { OtherEntries } from '../application/journal-import/other-entries';
import { PostedContent } from '../application/journal-import/posted-content';
import { WaitingEntries } from '../application/journal-import/waiting-entries';
import { ReversalSettling } from '../application/journal-batch/reversal-settling';
import { ImportSpool } from '../application/ports/import-spool';
import { EntryControlModule } from './entry-control.module';
import { fileIn, setting } from './settings';

/** Deliveries of close files: received, validated whole, previewed or recorded as batches. */
@Module({
  imports: [EntryControlModule],
  controllers: [JournalImportController, ImportSettingsController],
  providers: [
    setting(ImportSpool, (config) => new FileImportSpool(fileIn(config, 'spool'), config.importBytesMax)),
    IncludedFields,
    setting(WaitingImports, ({ waitingImports }) => waitingImports),
    ImportAllowance,
    EntryRegister,
    PostedContent,
    OtherEntries,
    ImportValidation,
    ImportRecording,
    ImportTakeBack,
    ImportOwnership,
    JournalImportProcessor,
    JournalImportWorker,
    WaitingEntries,
    ReversalSettling,
    ImportJournalHandler,
    DecideImportHandler,
    ListJournalImportsHandler,
    GetJournalImportHandler,
    GetCloseFileTemplateHandler,
    SaveImportProfileHandler,
    RemoveImportProfileHandler,
    DecideColumnHandler,
    GetImportSettingsHandler,
  ],
  exports: [JournalImportWorker, ImportJournalHandler],
})
export class JournalImportModule {}
