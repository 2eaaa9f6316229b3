import { type Query } from '../../api/api-client';
import { type EventFinding } from '../../api/views';
import { nextDay, startOfDay } from './day-bounds';

/** A search of the history; empty texts match everything. */
export interface HistorySearch {
  readonly search: string;
  readonly category: string;
  readonly actor: string;
  /** `YYYY-MM` */
  readonly period: string;
  /** First and last day, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
  /** Only events with all of these. */
  readonly findings: readonly EventFinding[];
}

/** An accounting month should be closed this many days after it ends. */
export const CLOSE_DAYS = 10;

export const EVENT_FINDINGS: Readonly<Record<EventFinding, string>> = {
  'by-person': 'Done by a person',
  'at-weekend': 'On a weekend',
  'after-close': 'After the close',
};

export const EVERYTHING: HistorySearch = {
  search: '',
  category: '',
  actor: '',
  period: '',
  from: '',
  to: '',
  findings: [],
};

/** Kinds of things with a history, in the words of the menu. */
export const CATEGORY_LABELS: Readonly<Record<string, string>> = {
  journalBatch: 'Journal batch',
  postingRun: 'Posting run',
  journalImport: 'Import',
  pickUp: 'Pick-up',
  preflight: 'Preflight',
  connection: 'Connection',
  accountMapping: 'Account mappings',
  customFieldDefinition: 'Custom field',
  postingSchedule: 'Journal frequency',
  postingStop: 'Posting stopped',
  notificationSettings: 'Notification settings',
  notification: 'Notification',
  accessLog: 'Access',
};

export const isEverything = ({ findings, ...texts }: HistorySearch): boolean =>
  findings.length === 0 && Object.values(texts).every((text) => text === '');

export const queryOf = ({ from, to, findings, ...texts }: HistorySearch, timeZone: string): Query => ({
  ...texts,
  actor: texts.actor.trim(),
  from: from === '' ? '' : startOfDay(from, timeZone),
  until: to === '' ? '' : startOfDay(nextDay(to), timeZone),
  findings: findings.join(','),
  afterCloseDays: CLOSE_DAYS,
  limit: 100,
});
