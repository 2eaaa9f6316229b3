/** All that the pages share with the service's code: the types of its replies. */
export type {
  AccountMappingChangeView,
  AccountMappingsView,
  AccountMappingView,
  MappingEffectView,
  MappingExplanationView,
  MappingPreviewView,
  UnmappedAccountsView,
  UnmappedAccountView,
} from '../../../src/application/account-mapping/account-mapping.views';
export type { AuditEntryView, EntryFinding } from '../../../src/application/history/audit-entry.views';
export type { EventFinding, HistoryEventView, HistoryItemView } from '../../../src/application/history/history.views';
export type { MonthCallsView } from '../../../src/application/ledger-calls/ledger-calls.views';
export type { AskedConsentView, ConnectionView } from '../../../src/application/connection/connection.views';
export type { CustomFieldView, ValueOverrideView } from '../../../src/application/custom-field/custom-field.views';
export type { DryRunView, PostedEntryView } from '../../../src/application/dry-run/dry-run.views';
export type {
  BatchScopeValuesView,
  BatchSummaryView,
  FailureCauseView,
  JournalBatchDetailView,
  JournalBatchView,
  JournalLineView,
} from '../../../src/application/journal-batch/journal-batch.views';
export type { BatchStatus } from '../../../src/application/journal-batch/batch-status.views';
export type {
  CorrectedDeliveryView,
  CorrectionView,
  DecidedCorrectionView,
} from '../../../src/application/posting/correction.views';
export type { PostingPlanView } from '../../../src/application/posting-run/posting-plan.views';
export type { DifferingRecordView } from '../../../src/application/journal-batch/journal-batch.views';
export type { DecidedEntries as DecidedEntriesView } from '../../../src/application/journal-batch/entry-selection.views';
export type { ImportSettingsView } from '../../../src/application/journal-import/import-settings.views';
export type { JournalImportView } from '../../../src/application/journal-import/journal-import.views';
export type {
  LedgerListView,
  LedgerRecordsView,
} from '../../../src/application/ledger-directory/ledger-directory.views';
export type { LedgerWatchView, WatchRoundView } from '../../../src/application/ledger-watch/ledger-watch.views';
export type {
  AccountingPeriodsView,
  AccountingPeriodView,
} from '../../../src/application/accounting-period/accounting-period.views';
export type {
  ReconciliationView,
  TieOutBalanceView,
  TieOutCellView,
  TieOutDifferenceView,
  TieOutLineView,
  TieOutOtherView,
  TieOutView,
} from '../../../src/application/reconciliation/reconciliation.views';
export type {
  NotificationSettingsView,
  NotificationSummary,
  NotificationView,
  WebhookView,
} from '../../../src/application/notification/notification.views';
export type { LedgerSweepView } from '../../../src/application/posting/ledger-sweep.views';
export type {
  FileState,
  PickedUpFileView,
  PickUpSettingsView,
  PickUpStatus,
  PickUpTestView,
  PickUpView,
} from '../../../src/application/pick-up/pick-up.views';
export type {
  ApprovalContentView,
  ApprovalPolicyView,
  ApprovalRuleView,
  ApprovalStatus,
  PostingApprovalView,
} from '../../../src/application/posting-approval/posting-approval.views';
export type {
  EnrollmentStarted as EnrollmentStartedView,
  SigningKeyView,
  SigningStarted as SigningStartedView,
} from '../../../src/application/posting-approval/signing-keys.views';
export type { PostingRunView } from '../../../src/application/posting-run/posting-run.views';
export type {
  NominalTime,
  OccurrenceState,
  OccurrenceView,
  PostingScheduleView,
} from '../../../src/application/posting-schedule/posting-schedule.views';
export type { PreflightResultView, PreflightView } from '../../../src/application/preflight/preflight.views';
export type { PostingStopView, ServiceStateView } from '../../../src/application/service-state/service-state.views';
export type { WebConfigView } from '../../../src/application/shared/web-config.views';

/** One page of a list; every list of the API has this shape. */
export interface PageOf<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}
export type { EnvironmentKind, OwnEnvironmentView } from '../../../src/application/shared/own-environments.views';
export type {
  AccessReviewView,
  Duty,
  PersonAccessView,
  TeamMemberView,
  TeamView,
} from '../../../src/application/access-review/access-review.views';
