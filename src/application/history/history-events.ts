import { type AccountMappingEvent } from '../../domain/account-mapping/account-mapping.events';
import { type ConnectionEvent } from '../../domain/connection/connection.events';
import { type CustomFieldEvent } from '../../domain/custom-field/custom-field.events';
import { type JournalBatchEvent } from '../../domain/journal-batch/journal-batch.events';
import { type ImportSettingsEvent } from '../../domain/journal-import/import-settings.events';
import { type JournalImportEvent } from '../../domain/journal-import/journal-import.events';
import { type LedgerConsentEvent } from '../../domain/ledger-consent/ledger-consent.events';
import { ledgerConsent } from '../../domain/ledger-consent/ledger-consent.state';
import { type LedgerWatchEvent, type WatchRoundEvent } from '../../domain/ledger-watch/ledger-watch.events';
import { ledgerWatch, watchRound } from '../../domain/ledger-watch/ledger-watch.state';
import { type NotificationSettingsEvent } from '../../domain/notification/notification-settings.events';
import { type NotificationEvent } from '../../domain/notification/notification.events';
import { type PickUpEvent } from '../../domain/pick-up/pick-up.events';
import { type ApprovalPolicyEvent } from '../../domain/posting-approval/approval-policy.events';
import { type ApprovalSignatureEvent } from '../../domain/posting-approval/approval-signature.events';
import { type SigningKeysEvent, type SigningKeyUseEvent } from '../../domain/posting-approval/signing-keys.events';
import { type PostingApprovalEvent } from '../../domain/posting-approval/posting-approval.events';
import { type PostingRunEvent } from '../../domain/posting-run/posting-run.events';
import { type PostingScheduleEvent } from '../../domain/posting-schedule/posting-schedule.events';
import { type PostingStopEvent } from '../../domain/posting-stop/posting-stop.events';
import { type PreflightEvent } from '../../domain/preflight/preflight.events';
import { type AccessEvent, accessLog } from '../../domain/access/access.events';
import {
  type AccountingPeriodEvent,
  type PeriodSettingsEvent,
} from '../../domain/accounting-period/accounting-period.events';
import { type TieOutEvent, type TieOutTableEvent } from '../../domain/reconciliation/reconciliation.events';
import { type Decider, type DomainEvent } from '../../domain/shared/decider';
import { accountMapping } from '../../domain/account-mapping/account-mapping.state';
import { connection } from '../../domain/connection/connection.state';
import { customFieldDefinition } from '../../domain/custom-field/custom-field.state';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { importSettings } from '../../domain/journal-import/import-settings.state';
import { journalImport } from '../../domain/journal-import/journal-import.state';
import { notificationSettings } from '../../domain/notification/notification-settings.state';
import { notification } from '../../domain/notification/notification.state';
import { pickUp } from '../../domain/pick-up/pick-up.state';
import { approvalPolicy } from '../../domain/posting-approval/approval-policy.state';
import { approvalSignature } from '../../domain/posting-approval/approval-signature.state';
import { signingKeys, signingKeyUse } from '../../domain/posting-approval/signing-keys.state';
import { postingApproval } from '../../domain/posting-approval/posting-approval.state';
import { accountingPeriod, periodSettings } from '../../domain/accounting-period/accounting-period.state';
import { tieOut, tieOutTable } from '../../domain/reconciliation/reconciliation.state';
import { postingRun } from '../../domain/posting-run/posting-run.state';
import { postingSchedule } from '../../domain/posting-schedule/posting-schedule.state';
import { postingStop } from '../../domain/posting-stop/posting-stop.state';
import { preflight } from '../../domain/preflight/preflight.state';

/** Every event of an environment's history. Internal records (replies to requests, checkpoints) are not part of it. */
export type HistoryEvent =
  | ConnectionEvent
  | LedgerConsentEvent
  | CustomFieldEvent
  | AccountMappingEvent
  | JournalImportEvent
  | ImportSettingsEvent
  | PickUpEvent
  | JournalBatchEvent
  | ApprovalPolicyEvent
  | PostingApprovalEvent
  | ApprovalSignatureEvent
  | SigningKeysEvent
  | SigningKeyUseEvent
  | PostingRunEvent
  | PostingScheduleEvent
  | PostingStopEvent
  | PreflightEvent
  | NotificationSettingsEvent
  | NotificationEvent
  | LedgerWatchEvent
  | WatchRoundEvent
  | TieOutEvent
  | TieOutTableEvent
  | AccountingPeriodEvent
  | PeriodSettingsEvent
  | AccessEvent;

export type HistoryType = HistoryEvent['type'];
export type DataOf<Type extends HistoryType> = Extract<HistoryEvent, { type: Type }>['data'];

/** The decider of each kind of stream with a history. */
export const HISTORY_DECIDERS: readonly Decider<unknown, DomainEvent>[] = [
  connection,
  ledgerConsent,
  customFieldDefinition,
  accountMapping,
  journalImport,
  importSettings,
  pickUp,
  journalBatch,
  approvalPolicy,
  postingApproval,
  approvalSignature,
  signingKeys,
  signingKeyUse,
  postingRun,
  postingSchedule,
  postingStop,
  preflight,
  notificationSettings,
  notification,
  ledgerWatch,
  watchRound,
  tieOut,
  tieOutTable,
  accountingPeriod,
  periodSettings,
  accessLog,
] as readonly Decider<unknown, never>[] as readonly Decider<unknown, DomainEvent>[];

/** Kinds of streams with a history, in the words of the screens. */
export const HISTORY_CATEGORIES = {
  connection: 'Connection',
  ledgerConsent: 'Consent in Sage Intacct',
  customFieldDefinition: 'Custom field',
  accountMapping: 'Account mappings',
  journalImport: 'Import',
  importSettings: 'Import settings',
  pickUp: 'Pick-up',
  journalBatch: 'Journal batch',
  approvalPolicy: 'Approval policy',
  postingApproval: 'Approval',
  approvalSignature: 'Signature',
  signingKeys: 'Signing keys',
  signingKeyUse: 'Use of a signing key',
  postingRun: 'Posting run',
  postingSchedule: 'Automatic posting',
  postingStop: 'Posting stopped',
  preflight: 'Preflight',
  notificationSettings: 'Notification settings',
  notification: 'Notification',
  ledgerWatch: 'Ledger watch',
  watchRound: 'Round of the ledger watch',
  tieOut: 'Tie-out',
  tieOutTable: 'Table of a tie-out',
  accountingPeriod: 'Accounting period',
  periodSettings: 'Closing of months',
  accessLog: 'Access',
} as const;

export type HistoryCategory = keyof typeof HISTORY_CATEGORIES;

export const isHistoryCategory = (category: string): category is HistoryCategory => category in HISTORY_CATEGORIES;
