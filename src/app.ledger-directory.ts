import { type BeforeApplicationShutdown, type Provider } from '@nestjs/common';
import { SqliteLedgerDirectory } from './adapters/ledger-directory/sqlite-ledger-directory';
import { type SqliteDatabase } from './adapters/sqlite/open-database';
import { CustomFieldViews } from './application/custom-field/custom-field.views';
import { DirectoryOverview } from './application/ledger-directory/directory-overview';
import { DirectoryReader } from './application/ledger-directory/directory-reader';
import { DirectoryRefresh } from './application/ledger-directory/directory-refresh';
import { Clock } from './application/ports/clock';
import { LedgerDirectory } from './application/ports/ledger-directory';
import { LedgerInspection } from './application/ports/ledger-inspection';
import { Log } from './application/ports/log';
import { Aggregates } from './application/shared/aggregates';
import { type Config } from './config';

/** Ends what is being read before the database is closed. */
class ReadingEnd implements BeforeApplicationShutdown {
  constructor(private readonly reader: DirectoryReader) {}

  beforeApplicationShutdown(): Promise<void> {
    return this.reader.stop();
  }
}

/** The directory of the ledger's lists: in the file of the views, because it may be deleted like them. */
export const ledgerDirectoryOf = (config: Config, views: SqliteDatabase, inspection: LedgerInspection): Provider[] => [
  { provide: LedgerDirectory, useValue: new SqliteLedgerDirectory(views) },
  { provide: LedgerInspection, useValue: inspection },
  {
    provide: DirectoryReader,
    inject: [LedgerInspection, LedgerDirectory, Clock],
    useFactory: (inspection: LedgerInspection, directory: LedgerDirectory, clock: Clock) =>
      new DirectoryReader({ inspection, directory, clock, ageMaxMs: config.ledgerDirectory.ageMaxMs }),
  },
  { provide: ReadingEnd, inject: [DirectoryReader], useFactory: (reader: DirectoryReader) => new ReadingEnd(reader) },
  {
    provide: DirectoryRefresh,
    inject: [DirectoryReader, Aggregates, Clock, Log],
    useFactory: (reader: DirectoryReader, aggregates: Aggregates, clock: Clock, log: Log) =>
      new DirectoryRefresh(reader, aggregates, clock, log),
  },
  {
    provide: DirectoryOverview,
    inject: [LedgerDirectory, DirectoryReader, DirectoryRefresh, CustomFieldViews, Clock],
    useFactory: (
      ...[directory, reader, refresh, fieldViews, clock]: [
        LedgerDirectory,
        DirectoryReader,
        DirectoryRefresh,
        CustomFieldViews,
        Clock,
      ]
    ) => new DirectoryOverview({ directory, reader, refresh, fieldViews, clock }),
  },
];
