import { type AccountMappingEvent } from '../../domain/account-mapping/account-mapping.events';
import { type ConnectionEvent } from '../../domain/connection/connection.events';
import { type CustomFieldEvent } from '../../domain/custom-field/custom-field.events';
import { type JournalBatchEvent } from '../../domain/journal-batch/journal-batch.events';
import { type JournalImportEvent } from '../../domain/journal-import/journal-import.events';
import { type NotificationSettingsEvent } from '../../domain/notification/notification-settings.events';
import { type NotificationEvent } from '../../domain/notification/notification.events';
import { type PostingRunEvent } from '../../domain/posting-run/posting-run.events';
import { type PostingScheduleEvent } from '../../domain/posting-schedule/posting-schedule.events';
import { type PostingStopEvent } from '../../domain/posting-stop/posting-stop.events';
import { type PreflightEvent } from '../../domain/preflight/preflight.events';
import { type AccessEvent } from '../shared/access';

/** Every event that says what happened to an environment. What the service notes for itself (answers of requests, checkpoints) is none of them. */
export type HistoryEvent =
  | ConnectionEvent
  | CustomFieldEvent
  | AccountMappingEvent
  | JournalImportEvent
  | JournalBatchEvent
  | PostingRunEvent
  | PostingScheduleEvent
  | PostingStopEvent
  | PreflightEvent
  | NotificationSettingsEvent
  | NotificationEvent
  | AccessEvent;

export type HistoryType = HistoryEvent['type'];
export type DataOf<Type extends HistoryType> = Extract<HistoryEvent, { type: Type }>['data'];

/** Kinds of streams with history, in the words of the screens. */
export const HISTORY_CATEGORIES = {
  connection: 'Connection',
  customFieldDefinition: 'Custom field',
  accountMapping: 'Account mappings',
  journalImport: 'Import',
  journalBatch: 'Journal batch',
  postingRun: 'Posting run',
  postingSchedule: 'Automatic posting',
  postingStop: 'Posting stopped',
  preflight: 'Preflight',
  notificationSettings: 'Notification settings',
  notification: 'Notification',
  accessLog: 'Access',
} as const;

export type HistoryCategory = keyof typeof HISTORY_CATEGORIES;

export const isHistoryCategory = (category: string): category is HistoryCategory => category in HISTORY_CATEGORIES;
