import { MapAccountsHandler, UnmapAccountHandler } from './application/account-mapping/account-mapping.commands';
import { ListAccountMappingsHandler } from './application/account-mapping/account-mapping.queries';
import {
  ChangePostingSettingsHandler,
  CheckConnectionHandler,
  ConnectHandler,
  RemoveConnectionHandler,
} from './application/connection/connection.commands';
import { GetConnectionHandler } from './application/connection/connection.queries';
import {
  ChangeCustomFieldHandler,
  DefineCustomFieldHandler,
  RemoveCustomFieldHandler,
} from './application/custom-field/custom-field.commands';
import { GetCustomFieldHandler, ListCustomFieldsHandler } from './application/custom-field/custom-field.queries';
import {
  CheckJournalBatchHandler,
  ReleaseJournalBatchHandler,
} from './application/journal-batch/journal-batch.commands';
import {
  GetJournalBatchHandler,
  ListJournalBatchesHandler,
  ListJournalLinesHandler,
} from './application/journal-batch/journal-batch.queries';
import { ImportJournalHandler } from './application/journal-import/journal-import.commands';
import {
  GetJournalImportHandler,
  ListJournalImportsHandler,
} from './application/journal-import/journal-import.queries';
import {
  RedeliverNotificationHandler,
  TestNotificationHandler,
} from './application/notification/notification.commands';
import {
  GetNotificationHandler,
  GetNotificationSettingsHandler,
  ListNotificationsHandler,
} from './application/notification/notification.queries';
import {
  AddWebhookHandler,
  ChangeNotificationPreferencesHandler,
  ChangeWebhookHandler,
  RemoveWebhookHandler,
  RotateWebhookSecretHandler,
} from './application/notification/notification-settings.commands';
import { StartPostingRunHandler } from './application/posting-run/posting-run.commands';
import {
  FollowPostingRunHandler,
  GetPostingRunHandler,
  ListPostingRunsHandler,
} from './application/posting-run/posting-run.queries';
import {
  ChangePostingScheduleHandler,
  SwitchPostingScheduleHandler,
} from './application/posting-schedule/posting-schedule.commands';
import {
  GetPostingScheduleHandler,
  ListPostingOccurrencesHandler,
} from './application/posting-schedule/posting-schedule.queries';

/** Every command and query handler of the application. */
export const HANDLERS = [
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
  MapAccountsHandler,
  UnmapAccountHandler,
  ListAccountMappingsHandler,
  ImportJournalHandler,
  ListJournalImportsHandler,
  GetJournalImportHandler,
  CheckJournalBatchHandler,
  ReleaseJournalBatchHandler,
  ListJournalBatchesHandler,
  GetJournalBatchHandler,
  ListJournalLinesHandler,
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
