import { MapAccountsHandler, UnmapAccountHandler } from '../application/account-mapping/account-mapping.commands';
import {
  ListAccountMappingChangesHandler,
  ListAccountMappingsHandler,
} from '../application/account-mapping/account-mapping.queries';
import {
  CompareStatesHandler,
  GetHistoryEventHandler,
  GetPastStateHandler,
  ListHistoryHandler,
} from '../application/history/history.queries';
import { ListAuditEntriesHandler } from '../application/history/audit-entry.queries';
import { GetEvidencePackHandler } from '../application/evidence/evidence.queries';
import {
  ChangePostingSettingsHandler,
  CheckConnectionHandler,
  ConnectHandler,
  RemoveConnectionHandler,
} from '../application/connection/connection.commands';
import { GetConnectionHandler } from '../application/connection/connection.queries';
import {
  ChangeCustomFieldHandler,
  DefineCustomFieldHandler,
  RemoveCustomFieldHandler,
} from '../application/custom-field/custom-field.commands';
import {
  GetCustomFieldHandler,
  ListCustomFieldsHandler,
  ListValueOverridesHandler,
} from '../application/custom-field/custom-field.queries';
import { OverrideValuesHandler, RemoveOverrideHandler } from '../application/custom-field/value-override.commands';
import {
  CheckJournalBatchHandler,
  DeclareRecordForeignHandler,
  ReleaseJournalBatchHandler,
  TakeOverRecordHandler,
} from '../application/posting/batch-check.commands';
import {
  GetJournalBatchHandler,
  ListFailureCausesHandler,
  ListJournalBatchesHandler,
  ListJournalLinesHandler,
  SummariseBatchesHandler,
} from '../application/journal-batch/journal-batch.queries';
import { GetPostedEntryHandler } from '../application/dry-run/posted-entry.queries';
import { RunDryHandler, StreamDryRunHandler } from '../application/dry-run/dry-run.queries';
import { DecideImportHandler, ImportJournalHandler } from '../application/journal-import/journal-import.commands';
import {
  GetJournalImportHandler,
  ListJournalImportsHandler,
} from '../application/journal-import/journal-import.queries';
import {
  RedeliverNotificationHandler,
  TestNotificationHandler,
} from '../application/notification/notification.commands';
import {
  GetNotificationHandler,
  GetNotificationSettingsHandler,
  ListNotificationsHandler,
} from '../application/notification/notification.queries';
import {
  AddWebhookHandler,
  ChangeNotificationPreferencesHandler,
  ChangeWebhookHandler,
  RemoveWebhookHandler,
  RotateWebhookSecretHandler,
} from '../application/notification/notification-settings.commands';
import { StartPreflightHandler } from '../application/preflight/preflight.commands';
import { GetPreflightHandler, ListPreflightsHandler } from '../application/preflight/preflight.queries';
import { RefreshLedgerDirectoryHandler } from '../application/ledger-directory/ledger-directory.commands';
import {
  ListLedgerListsHandler,
  SearchLedgerRecordsHandler,
} from '../application/ledger-directory/ledger-directory.queries';
import { StartPostingRunHandler } from '../application/posting-run/posting-run.commands';
import {
  FollowPostingRunHandler,
  GetPostingRunHandler,
  ListPostingRunsHandler,
} from '../application/posting-run/posting-run.queries';
import {
  CheckLogHandler,
  DeclareForeignHandler,
  ResumePostingHandler,
  SweepLedgerHandler,
} from '../application/posting-stop/posting-stop.commands';
import { GetServiceStateHandler } from '../application/service-state/service-state.queries';
import {
  ChangePostingScheduleHandler,
  SwitchPostingScheduleHandler,
} from '../application/posting-schedule/posting-schedule.commands';
import {
  GetPostingScheduleHandler,
  ListPostingOccurrencesHandler,
} from '../application/posting-schedule/posting-schedule.queries';

/** Every command and query handler of the application. */
export const HANDLERS = [
  GetServiceStateHandler,
  ResumePostingHandler,
  CheckLogHandler,
  SweepLedgerHandler,
  DeclareForeignHandler,
  ListHistoryHandler,
  GetHistoryEventHandler,
  GetPastStateHandler,
  CompareStatesHandler,
  GetEvidencePackHandler,
  ListAuditEntriesHandler,
  ConnectHandler,
  CheckConnectionHandler,
  ChangePostingSettingsHandler,
  RemoveConnectionHandler,
  GetConnectionHandler,
  DefineCustomFieldHandler,
  ChangeCustomFieldHandler,
  RemoveCustomFieldHandler,
  ListCustomFieldsHandler,
  GetCustomFieldHandler,
  OverrideValuesHandler,
  RemoveOverrideHandler,
  ListValueOverridesHandler,
  MapAccountsHandler,
  UnmapAccountHandler,
  ListAccountMappingChangesHandler,
  ListAccountMappingsHandler,
  RefreshLedgerDirectoryHandler,
  ListLedgerListsHandler,
  SearchLedgerRecordsHandler,
  ImportJournalHandler,
  DecideImportHandler,
  ListJournalImportsHandler,
  GetJournalImportHandler,
  CheckJournalBatchHandler,
  DeclareRecordForeignHandler,
  TakeOverRecordHandler,
  ReleaseJournalBatchHandler,
  SummariseBatchesHandler,
  ListFailureCausesHandler,
  ListJournalBatchesHandler,
  GetJournalBatchHandler,
  ListJournalLinesHandler,
  GetPostedEntryHandler,
  RunDryHandler,
  StreamDryRunHandler,
  StartPreflightHandler,
  ListPreflightsHandler,
  GetPreflightHandler,
  StartPostingRunHandler,
  ListPostingRunsHandler,
  GetPostingRunHandler,
  FollowPostingRunHandler,
  ChangePostingScheduleHandler,
  SwitchPostingScheduleHandler,
  GetPostingScheduleHandler,
  ListPostingOccurrencesHandler,
  ChangeNotificationPreferencesHandler,
  AddWebhookHandler,
  ChangeWebhookHandler,
  RotateWebhookSecretHandler,
  RemoveWebhookHandler,
  TestNotificationHandler,
  RedeliverNotificationHandler,
  GetNotificationSettingsHandler,
  ListNotificationsHandler,
  GetNotificationHandler,
];
