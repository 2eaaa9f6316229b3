import { type Provider } from '@nestjs/common';
import { type Metrics } from '../adapters/system/metrics';
import { AccountMappingReadModel } from '../adapters/read-models/account-mapping.read-model';
import { AuditEntryReadModel } from '../adapters/read-models/audit-entry.read-model';
import { ConnectionReadModel } from '../adapters/read-models/connection.read-model';
import { CustomFieldReadModel } from '../adapters/read-models/custom-field.read-model';
import { HistoryReadModel } from '../adapters/read-models/history.read-model';
import { JournalBatchReadModel } from '../adapters/read-models/journal-batch.read-model';
import { JournalImportReadModel } from '../adapters/read-models/journal-import.read-model';
import { LedgerDirectoryReset } from '../adapters/read-models/ledger-directory.reset';
import { NotificationReadModel } from '../adapters/read-models/notification.read-model';
import { PostingRunReadModel } from '../adapters/read-models/posting-run.read-model';
import { PostingScheduleReadModel } from '../adapters/read-models/posting-schedule.read-model';
import { PreflightReadModel } from '../adapters/read-models/preflight.read-model';
import { Projector } from '../adapters/read-models/projector';
import { type ReadModel } from '../adapters/read-models/read-model';
import { withKeptStatements } from '../adapters/sqlite/kept-statements';
import { type SqliteDatabase } from '../adapters/sqlite/open-database';
import { AccountMappingViews } from '../application/account-mapping/account-mapping.views';
import { AuditEntryViews } from '../application/history/audit-entry.views';
import { HistoryViews } from '../application/history/history.views';
import { ConnectionViews } from '../application/connection/connection.views';
import { CustomFieldViews } from '../application/custom-field/custom-field.views';
import { JournalBatchViews } from '../application/journal-batch/journal-batch.views';
import { JournalImportViews } from '../application/journal-import/journal-import.views';
import { NotificationViews } from '../application/notification/notification.views';
import { type EventStore } from '../application/ports/event-store';
import { type LedgerDirectory } from '../application/ports/ledger-directory';
import { type Log } from '../application/ports/log';
import { PostingRunViews } from '../application/posting-run/posting-run.views';
import { PostingScheduleViews } from '../application/posting-schedule/posting-schedule.views';
import { PreflightViews } from '../application/preflight/preflight.views';
import { Freshness } from '../application/shared/freshness';

interface ReadModelSources {
  readonly store: EventStore;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** The views of a file, in the order in which the projector keeps their versions. */
const viewsIn = (file: SqliteDatabase, onProjected: (listener: () => void) => () => void) =>
  viewsOf(withKeptStatements(file), onProjected);

const viewsOf = (database: SqliteDatabase, onProjected: (listener: () => void) => () => void) => ({
  connections: new ConnectionReadModel(database),
  fields: new CustomFieldReadModel(database),
  mappings: new AccountMappingReadModel(database),
  imports: new JournalImportReadModel(database),
  batches: new JournalBatchReadModel(database),
  runs: new PostingRunReadModel(database, onProjected),
  schedules: new PostingScheduleReadModel(database),
  notifications: new NotificationReadModel(database),
  preflights: new PreflightReadModel(database),
  history: new HistoryReadModel(database),
  auditEntries: new AuditEntryReadModel(database),
});

/** All that the projector of the service keeps, for whoever makes the same tables without the service. Nobody reads through them, and the ledger's lists are left alone. */
export const readModelsIn = (database: SqliteDatabase): readonly ReadModel[] => {
  const silent = (): (() => void) => () => undefined;
  return [...Object.values(viewsIn(database, silent)), new LedgerDirectoryReset({ forget: () => undefined })];
};

/** Everything that is read, in one file, and the projector that follows the log into it. */
export const readModelsOf = (
  database: SqliteDatabase,
  directory: LedgerDirectory,
  { store, log, metrics }: ReadModelSources,
): Provider[] => {
  const views = viewsIn(database, (listener) => projector.onProjected(listener));
  const models = [...Object.values(views), new LedgerDirectoryReset(directory)];
  const projector: Projector = new Projector(store, database, models, log, (type) => {
    metrics.countEvent(type);
  });
  return [
    { provide: Projector, useValue: projector },
    { provide: Freshness, useExisting: Projector },
    { provide: ConnectionViews, useValue: views.connections },
    { provide: CustomFieldViews, useValue: views.fields },
    { provide: AccountMappingViews, useValue: views.mappings },
    { provide: JournalImportViews, useValue: views.imports },
    { provide: JournalBatchViews, useValue: views.batches },
    { provide: PostingRunViews, useValue: views.runs },
    { provide: PostingScheduleViews, useValue: views.schedules },
    { provide: NotificationViews, useValue: views.notifications },
    { provide: PreflightViews, useValue: views.preflights },
    { provide: HistoryViews, useValue: views.history },
    { provide: AuditEntryViews, useValue: views.auditEntries },
  ];
};
