import { type Query } from '../../api/api-client';
import { nextDay, startOfDay } from './day-bounds';

/** What somebody looks for; empty texts look for anything. */
export interface HistorySearch {
  readonly search: string;
  readonly category: string;
  readonly actor: string;
  /** `YYYY-MM` */
  readonly period: string;
  /** First and last day, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
}

export const EVERYTHING: HistorySearch = { search: '', category: '', actor: '', period: '', from: '', to: '' };

/** The kinds of things with history, in the words of the menu. */
export const CATEGORY_LABELS: Readonly<Record<string, string>> = {
  journalBatch: 'Journal batch',
  postingRun: 'Posting run',
  journalImport: 'Import',
  preflight: 'Preflight',
  connection: 'Connection',
  accountMapping: 'Account mappings',
  customFieldDefinition: 'Custom field',
  postingSchedule: 'Journal frequency',
  notificationSettings: 'Notification settings',
  notification: 'Notification',
  accessLog: 'Access',
};

export const queryOf = ({ from, to, ...texts }: HistorySearch, timeZone: string): Query => ({
  ...texts,
  actor: texts.actor.trim(),
  from: from === '' ? '' : startOfDay(from, timeZone),
  until: to === '' ? '' : startOfDay(nextDay(to), timeZone),
  limit: 100,
});
