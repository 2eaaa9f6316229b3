import { accountMapping, type AccountMapping } from '../../domain/account-mapping/account-mapping.state';
import { type AccountMappingEvent } from '../../domain/account-mapping/account-mapping.events';
import { type ConnectionEvent } from '../../domain/connection/connection.events';
import { connection, type Connection } from '../../domain/connection/connection.state';
import { type CustomFieldEvent } from '../../domain/custom-field/custom-field.events';
import { customFieldDefinition, type CustomFieldDefinition } from '../../domain/custom-field/custom-field.state';
import { type JournalBatchEvent } from '../../domain/journal-batch/journal-batch.events';
import { journalBatch, type JournalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type JournalImportEvent } from '../../domain/journal-import/journal-import.events';
import { journalImport, type JournalImport } from '../../domain/journal-import/journal-import.state';
import { type NotificationEvent } from '../../domain/notification/notification.events';
import { notification, type Notification } from '../../domain/notification/notification.state';
import { type NotificationSettingsEvent } from '../../domain/notification/notification-settings.events';
import { notificationSettings, type NotificationSettings } from '../../domain/notification/notification-settings.state';
import { type PostingRunEvent } from '../../domain/posting-run/posting-run.events';
import { postingRun, type PostingRun } from '../../domain/posting-run/posting-run.state';
import { type PostingScheduleEvent } from '../../domain/posting-schedule/posting-schedule.events';
import { postingSchedule, type PostingSchedule } from '../../domain/posting-schedule/posting-schedule.state';
import { type PostingStopEvent } from '../../domain/posting-stop/posting-stop.events';
import { postingStop, type PostingStop } from '../../domain/posting-stop/posting-stop.state';
import { type PreflightEvent } from '../../domain/preflight/preflight.events';
import { preflight, type Preflight } from '../../domain/preflight/preflight.state';
import { type StreamKind } from './aggregates';

/** Every kind of stream with its name in the store. The id is `<environment>` or `<environment>.<own id>`. */
export const connectionStream: StreamKind<Connection, ConnectionEvent> = {
  category: 'connection',
  decider: connection,
};

export const customFieldStream: StreamKind<CustomFieldDefinition, CustomFieldEvent> = {
  category: 'customFieldDefinition',
  decider: customFieldDefinition,
};

export const accountMappingStream: StreamKind<AccountMapping, AccountMappingEvent> = {
  category: 'accountMapping',
  decider: accountMapping,
};

export const journalImportStream: StreamKind<JournalImport, JournalImportEvent> = {
  category: 'journalImport',
  decider: journalImport,
};

export const journalBatchStream: StreamKind<JournalBatch, JournalBatchEvent> = {
  category: 'journalBatch',
  decider: journalBatch,
};

export const postingRunStream: StreamKind<PostingRun, PostingRunEvent> = {
  category: 'postingRun',
  decider: postingRun,
};

export const postingScheduleStream: StreamKind<PostingSchedule, PostingScheduleEvent> = {
  category: 'postingSchedule',
  decider: postingSchedule,
};

/** One for each environment. */
export const postingStopStream: StreamKind<PostingStop, PostingStopEvent> = {
  category: 'postingStop',
  decider: postingStop,
};

export const notificationSettingsStream: StreamKind<NotificationSettings, NotificationSettingsEvent> = {
  category: 'notificationSettings',
  decider: notificationSettings,
};

export const notificationStream: StreamKind<Notification, NotificationEvent> = {
  category: 'notification',
  decider: notification,
};

export const preflightStream: StreamKind<Preflight, PreflightEvent> = {
  category: 'preflight',
  decider: preflight,
};

export const streamId = (environment: string, ownId: string): string => `${environment}.${ownId}`;
