import { Module } from '@nestjs/common';
import { JournalImportController } from '../adapters/http/journal-import/journal-import.controller';
import { FileImportSpool } from '../adapters/import-spool/file-import-spool';
import { EntryRegister } from '../application/journal-import/entry-register';
import { ImportAllowance, WaitingImports } from '../application/journal-import/import-allowance';
import { ImportRecording } from '../application/journal-import/import-recording';
import { ImportValidation } from '../application/journal-import/import-validation';
import { DecideImportHandler, ImportJournalHandler } from '../application/journal-import/journal-import.commands';
import { JournalImportProcessor } from '../application/journal-import/journal-import.processor';
import {
  GetJournalImportHandler,
  ListJournalImportsHandler,
} from '../application/journal-import/journal-import.queries';
import { JournalImportWorker } from '../application/journal-import/journal-import.worker';
import { ImportSpool } from '../application/ports/import-spool';
import { fileIn, setting } from './settings';

/** Deliveries of close files: received, validated whole, previewed or recorded as batches. */
@Module({
  controllers: [JournalImportController],
  providers: [
    setting(ImportSpool, (config) => new FileImportSpool(fileIn(config, 'spool'), config.importBytesMax)),
    setting(WaitingImports, ({ waitingImports }) => waitingImports),
    ImportAllowance,
    EntryRegister,
    ImportValidation,
    ImportRecording,
    JournalImportProcessor,
    JournalImportWorker,
    ImportJournalHandler,
    DecideImportHandler,
    ListJournalImportsHandler,
    GetJournalImportHandler,
  ],
  exports: [JournalImportWorker],
})
export class JournalImportModule {}
