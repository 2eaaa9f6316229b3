import { AccessReviewReadModel } from '../adapters/read-models/access-review.read-model';
import { AccountingPeriodReadModel } from '../adapters/read-models/accounting-period.read-model';
import { AccountMappingReadModel } from '../adapters/read-models/account-mapping.read-model';
import { AuditEntryReadModel } from '../adapters/read-models/audit-entry.read-model';
import { ConnectionReadModel } from '../adapters/read-models/connection.read-model';
import { CustomFieldReadModel } from '../adapters/read-models/custom-field.read-model';
import { HistoryReadModel } from '../adapters/read-models/history.read-model';
import { JournalBatchReadModel } from '../adapters/read-models/journal-batch.read-model';
import { JournalImportReadModel } from '../adapters/read-models/journal-import.read-model';
import { LedgerDirectoryReset } from '../adapters/read-models/ledger-directory.reset';
import { LedgerWatchReadModel } from '../adapters/read-models/ledger-watch.read-model';
import { NotificationReadModel } from '../adapters/read-models/notification.read-model';
import { PickUpReadModel } from '../adapters/read-models/pick-up.read-model';
import { PostingApprovalReadModel } from '../adapters/read-models/posting-approval.read-model';
import { PostingRunReadModel } from '../adapters/read-models/posting-run.read-model';
import { PostingScheduleReadModel } from '../adapters/read-models/posting-schedule.read-model';
import { ReconciliationReadModel } from '../adapters/read-models/reconciliation.read-model';
import { PreflightReadModel } from '../adapters/read-models/preflight.read-model';
import { type ReadModel } from '../adapters/read-models/read-model';
import { withKeptStatements } from '../adapters/sqlite/kept-statements';
import { type SqliteDatabase } from '../adapters/sqlite/open-database';

/** The views of a file, in the order of their stored versions. */
export const viewsIn = (file: SqliteDatabase, onProjected: (listener: () => void) => () => void) =>
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
  pickUps: new PickUpReadModel(database),
  accessReviews: new AccessReviewReadModel(database),
  approvals: new PostingApprovalReadModel(database),
  watch: new LedgerWatchReadModel(database),
  accountingPeriods: new AccountingPeriodReadModel(database),
  reconciliation: new ReconciliationReadModel(database),
});

/**
 * All read models of the service's projector, to build the same tables without the service. Not for queries; the
 * ledger's lists are untouched.
 */
export const readModelsIn = (database: SqliteDatabase): readonly ReadModel[] => {
  const silent = (): (() => void) => () => undefined;
  return [...Object.values(viewsIn(database, silent)), new LedgerDirectoryReset({ forget: () => undefined })];
};
