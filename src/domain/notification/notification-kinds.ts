/** What people may be notified of. Each webhook and each address chooses among them. */
export const NOTIFICATION_KINDS = [
  'run-failed',
  'batch-needs-person',
  'connection-paused',
  'run-missed',
  'scheduled-run-failed',
  'schedule-paused',
  'books-closing',
  'approval-needed',
  'approval-policy',
  'ledger-changed',
  'tie-out-differs',
  'period-close',
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/** `test` is sent only to the target under test. */
export const RAISED_KINDS = [...NOTIFICATION_KINDS, 'test'] as const;
export type RaisedKind = (typeof RAISED_KINDS)[number];
