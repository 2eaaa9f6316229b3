import { ConnectionPause } from '../application/connection/connection-pause';
import { type Provider } from '@nestjs/common';
import { CustomFieldViews } from '../application/custom-field/custom-field.views';
import { CompanyFactsReader } from '../application/ledger-directory/company-facts';
import { DirectoryOverview } from '../application/ledger-directory/directory-overview';
import { DirectoryReader } from '../application/ledger-directory/directory-reader';
import { DirectoryRefresh } from '../application/ledger-directory/directory-refresh';
import { Clock } from '../application/ports/clock';
import { LedgerDirectory } from '../application/ports/ledger-directory';
import { LedgerInspection } from '../application/ports/ledger-inspection';
import { Log } from '../application/ports/log';
import { Aggregates } from '../application/shared/aggregates';
import { type Config } from '../config/config';

/** The directory of the ledger's lists, and what reads them when they are needed. */
export const ledgerDirectoryOf = (
  config: Config,
  directory: LedgerDirectory,
  inspection: LedgerInspection,
): Provider[] => [
  { provide: LedgerDirectory, useValue: directory },
  { provide: LedgerInspection, useValue: inspection },
  {
    provide: DirectoryReader,
    inject: [LedgerInspection, LedgerDirectory, Clock],
    useFactory: (inspection: LedgerInspection, directory: LedgerDirectory, clock: Clock) =>
      new DirectoryReader({ inspection, directory, clock, ageMaxMs: config.ledgerDirectory.ageMaxMs }),
  },
  {
    provide: CompanyFactsReader,
    inject: [LedgerInspection, LedgerDirectory, Clock],
    useFactory: (inspection: LedgerInspection, directory: LedgerDirectory, clock: Clock) =>
      new CompanyFactsReader({ inspection, directory, clock, ageMaxMs: config.ledgerDirectory.ageMaxMs }),
  },
  {
    provide: ConnectionPause,
    inject: [Aggregates, Log],
    useFactory: (aggregates: Aggregates, log: Log) => new ConnectionPause(aggregates, log),
  },
  {
    provide: DirectoryRefresh,
    inject: [DirectoryReader, ConnectionPause, Clock, Log],
    useFactory: (reader: DirectoryReader, pause: ConnectionPause, clock: Clock, log: Log) =>
      new DirectoryRefresh(reader, pause, clock, log),
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
