import { type DynamicModule, Global, Module } from '@nestjs/common';
import { addCalendarFunctions } from '../adapters/read-models/calendar-functions';
import { Projector } from '../adapters/read-models/projector';
import { liveRepair } from '../adapters/read-models/rebuild';
import { AccessReviewViews } from '../application/access-review/access-review.views';
import { AccountingPeriodViews } from '../application/accounting-period/accounting-period.views';
import { AccountMappingViews } from '../application/account-mapping/account-mapping.views';
import { ConnectionViews } from '../application/connection/connection.views';
import { CustomFieldViews } from '../application/custom-field/custom-field.views';
import { AuditEntryViews } from '../application/history/audit-entry.views';
import { HistoryViews } from '../application/history/history.views';
import { JournalBatchViews } from '../application/journal-batch/journal-batch.views';
import { JournalImportViews } from '../application/journal-import/journal-import.views';
import { LedgerWatchViews } from '../application/ledger-watch/ledger-watch.views';
import { NotificationViews } from '../application/notification/notification.views';
import { PickUpViews } from '../application/pick-up/pick-up.views';
import { PostingApprovalViews } from '../application/posting-approval/posting-approval.views';
import { PostingRunViews } from '../application/posting-run/posting-run.views';
import { OpenRuns } from '../application/posting/open-run';
import { PostingScheduleViews } from '../application/posting-schedule/posting-schedule.views';
import { PreflightViews } from '../application/preflight/preflight.views';
import { ReconciliationViews } from '../application/reconciliation/reconciliation.views';
import { ViewsCare } from '../application/shared/views-care';
import { Freshness } from '../application/shared/freshness';
import { LedgerDirectoryReset } from '../adapters/read-models/ledger-directory.reset';
import { LedgerDirectory } from '../application/ports/ledger-directory';
import { type OpenedResources } from './opened-resources';
import { readModelsIn, viewsIn } from './read-models';

/** All read models in one file, and their projector. */
@Global()
@Module({})
export class ViewsModule {
  static with({ store, log, metrics, views: file, viewsFile, directory }: OpenedResources): DynamicModule {
    const { database } = file;
    const views = viewsIn(database, (listener) => projector.onProjected(listener));
    const models = [...Object.values(views), new LedgerDirectoryReset(directory)];
    const projector: Projector = new Projector(store, database, models, log, ({ type, metadata }) => {
      metrics.countEvent(type, metadata.occurredAt);
    });
    file.onExchanged(() => {
      addCalendarFunctions(database);
    });
    projector.repairWith(liveRepair(viewsFile, file, { store, log, modelsIn: readModelsIn }));
    const care: ViewsCare = {
      suspectDamage: () => {
        projector.suspectDamage();
      },
    };
    const providers = [
      { provide: ViewsCare, useValue: care },
      { provide: Projector, useValue: projector },
      { provide: LedgerDirectory, useValue: directory },
      { provide: Freshness, useExisting: Projector },
      { provide: ConnectionViews, useValue: views.connections },
      { provide: CustomFieldViews, useValue: views.fields },
      { provide: AccountMappingViews, useValue: views.mappings },
      { provide: JournalImportViews, useValue: views.imports },
      { provide: JournalBatchViews, useValue: views.batches },
      { provide: PostingRunViews, useValue: views.runs },
      { provide: OpenRuns, useExisting: PostingRunViews },
      { provide: PostingScheduleViews, useValue: views.schedules },
      { provide: NotificationViews, useValue: views.notifications },
      { provide: PreflightViews, useValue: views.preflights },
      { provide: AccessReviewViews, useValue: views.accessReviews },
      { provide: HistoryViews, useValue: views.history },
      { provide: AuditEntryViews, useValue: views.auditEntries },
      { provide: PickUpViews, useValue: views.pickUps },
      { provide: PostingApprovalViews, useValue: views.approvals },
      { provide: LedgerWatchViews, useValue: views.watch },
      { provide: AccountingPeriodViews, useValue: views.accountingPeriods },
      { provide: ReconciliationViews, useValue: views.reconciliation },
    ];
    return { module: ViewsModule, providers, exports: providers };
  }
}
