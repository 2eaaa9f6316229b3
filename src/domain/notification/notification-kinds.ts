/** What people may be told of. Each webhook and each address chooses among them. */
export const NOTIFICATION_KINDS = [
  'run-failed',
  'batch-needs-person',
  'connection-paused',
  'run-missed',
  'scheduled-run-failed',
  'schedule-paused',
  'books-closing',
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/** `test` is sent to whom somebody asked to test, and to nobody else. */
export const RAISED_KINDS = [...NOTIFICATION_KINDS, 'test'] as const;
export type RaisedKind = (typeof RAISED_KINDS)[number];
