import { type NotificationSettingsView, type WebhookView } from '../../api/views';

export type Kind = NotificationSettingsView['recipients'][number]['kinds'][number];
export type Shape = WebhookView['shape'];

/** What people may be notified of, in the order of the form. */
export const KIND_TEXTS: Readonly<Record<Kind, string>> = {
  'run-failed': 'A run ended with failed batches',
  'batch-needs-person': 'A batch needs attention: its outcome is unknown or differs',
  'connection-paused': 'Sage Intacct refuses the sign-in, and posting is paused',
  'run-missed': 'A scheduled run was missed',
  'scheduled-run-failed': 'A scheduled run could not start',
  'schedule-paused': 'Automatic posting paused itself',
  'books-closing': 'Books close soon, and journals are not posted',
  'approval-needed': 'Entries await approval here',
  'approval-policy': 'A weaker approval policy was proposed or agreed to',
  'ledger-changed': 'Posted entries changed in Sage Intacct',
  'tie-out-differs': 'A tie-out has differences that nothing explains',
  'period-close': 'A month is being closed, was closed or reopened',
};

export const ALL_KINDS = Object.keys(KIND_TEXTS) as readonly Kind[];

export const kindsText = (kinds: readonly Kind[]): string =>
  kinds.length === ALL_KINDS.length ? 'Everything' : kinds.map((kind) => KIND_TEXTS[kind]).join(' · ');

export const SHAPE_TEXTS: Readonly<Record<Shape, { readonly label: string; readonly description: string }>> = {
  slack: { label: 'Slack', description: 'The address of an incoming webhook of a Slack app.' },
  teams: { label: 'Microsoft Teams', description: 'The address of a workflow that posts when it receives a webhook.' },
  standard: { label: 'Another system', description: 'All facts as JSON, signed after Standard Webhooks.' },
};
export const SHAPES = Object.keys(SHAPE_TEXTS) as readonly Shape[];
