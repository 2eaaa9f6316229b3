import { type Provider } from '@nestjs/common';
import { type Metrics } from './adapters/http/metrics';
import { AccountMappingReadModel } from './adapters/read-models/account-mapping.read-model';
import { AuditEntryReadModel } from './adapters/read-models/audit-entry.read-model';
import { ConnectionReadModel } from './adapters/read-models/connection.read-model';
import { CustomFieldReadModel } from './adapters/read-models/custom-field.read-model';
import { HistoryReadModel } from './adapters/read-models/history.read-model';
import { JournalBatchReadModel } from './adapters/read-models/journal-batch.read-model';
import { JournalImportReadModel } from './adapters/read-models/journal-import.read-model';
import { LedgerDirectoryReset } from './adapters/read-models/ledger-directory.reset';
import { NotificationReadModel } from './adapters/read-models/notification.read-model';
import { PostingRunReadModel } from './adapters/read-models/posting-run.read-model';
import { PostingScheduleReadModel } from './adapters/read-models/posting-schedule.read-model';
import { PreflightReadModel } from './adapters/read-models/preflight.read-model';
import { Projector } from './adapters/read-models/projector';
import { type SqliteDatabase } from './adapters/sqlite/open-database';
import { AccountMappingViews } from './application/account-mapping/account-mapping.views';
import { AuditEntryViews } from './application/audit/audit-entry.views';
import { HistoryViews } from './application/audit/history.views';
import { ConnectionViews } from './application/connection/connection.views';
import { CustomFieldViews } from './application/custom-field/custom-field.views';
import { JournalBatchViews } from './application/journal-batch/journal-batch.views';
import { JournalImportViews } from './application/journal-import/journal-import.views';
import { NotificationViews } from './application/notification/notification.views';
import { type EventStore } from './application/ports/event-store';
import { type LedgerDirectory } from './application/ports/ledger-directory';
import { type Log } from './application/ports/log';
import { PostingRunViews } from './application/posting-run/posting-run.views';
import { PostingScheduleViews } from './application/posting-schedule/posting-schedule.views';
import { PreflightViews } from './application/preflight/preflight.views';
import { Freshness } from './application/shared/freshness';

interface ReadModelSources {
  readonly store: EventStore;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Everything that is read, in one file, and the projector that follows the log into it. */
export const readModelsOf = (
  views: SqliteDatabase,
  directory: LedgerDirectory,
  { store, log, metrics }: ReadModelSources,
): Provider[] => {
  const batches = new JournalBatchReadModel(views);
  const fields = new CustomFieldReadModel(views);
  const mappings = new AccountMappingReadModel(views);
  const connections = new ConnectionReadModel(views);
  const imports = new JournalImportReadModel(views);
  const runs = new PostingRunReadModel(views, (listener) => projector.onProjected(listener));
  const schedules = new PostingScheduleReadModel(views);
  const notifications = new NotificationReadModel(views);
  const preflights = new PreflightReadModel(views);
  const history = new HistoryReadModel(views);
  const auditEntries = new AuditEntryReadModel(views);
  const projector: Projector = new Projector(
    store,
    views,
    [
      connections,
      fields,
      mappings,
      imports,
      batches,
      runs,
      schedules,
      notifications,
      preflights,
      history,
      auditEntries,
      new LedgerDirectoryReset(directory),
    ],
    log,
    (type) => {
      metrics.countEvent(type);
    },
  );
  return [
    { provide: Projector, useValue: projector },
    { provide: Freshness, useExisting: Projector },
    { provide: ConnectionViews, useValue: connections },
    { provide: CustomFieldViews, useValue: fields },
    { provide: AccountMappingViews, useValue: mappings },
    { provide: JournalImportViews, useValue: imports },
    { provide: JournalBatchViews, useValue: batches },
    { provide: PostingRunViews, useValue: runs },
    { provide: PostingScheduleViews, useValue: schedules },
    { provide: NotificationViews, useValue: notifications },
    { provide: PreflightViews, useValue: preflights },
    { provide: HistoryViews, useValue: history },
    { provide: AuditEntryViews, useValue: auditEntries },
  ];
};
