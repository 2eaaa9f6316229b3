import { type NotificationAmount, type NotificationCause } from '../../domain/notification/notification.events';
import { type WebhookShape } from '../../domain/notification/notification-settings.events';
import { emailSubject, type Letter } from './notification-message';

/** The body of a webhook of each shape, JSON. The same letter gives the same bytes. */
export const WEBHOOK_BODIES: Readonly<Record<WebhookShape, (letter: Letter) => string>> = {
  standard: (letter) => standardBody(letter),
  slack: (letter) => slackBody(letter),
  teams: (letter) => teamsBody(letter),
};

/** Type, time and data, as in Standard Webhooks. */
const standardBody = ({ environment, notificationId, kind, composedAt, content }: Letter): string => {
  const { title, summary, batches, amounts, periods, causes, otherCauses, fix, path, page, link } = content;
  return JSON.stringify({
    type: `notification.${kind}`,
    timestamp: composedAt,
    data: {
      notificationId,
      environment,
      kind,
      title,
      summary,
      batches,
      amounts,
      periods,
      causes,
      otherCauses,
      fix,
      path,
      page,
      link,
    },
  });
};

/** A section takes 3,000 characters, and each of ours may become five: `&amp;`. */
const SLACK_LINE_MAX = 480;

/**
 * A message of Slack's incoming webhooks: `text` for the notification on a phone, `blocks` for the channel
 * (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks). Nothing of ours becomes a mention.
 */
const slackBody = (letter: Letter): string => {
  const { environment } = letter;
  const { title, summary, amounts, causes, otherCauses, fix, link, path } = letter.content;
  const where = link === null ? forSlack(path) : `<${link}|Open it in RevRec>`;
  const lines = [
    `*${forSlack(`${environment}: ${title}`)}*`,
    ...[summary, ...amountLines(amounts), ...causeLines(causes, otherCauses)].map(forSlack),
    `*What to do:* ${forSlack(fix)}`,
    where,
  ];
  const blocks = lines.map((text) => ({ type: 'section', text: { type: 'mrkdwn', text } }));
  return JSON.stringify({ text: forSlack(emailSubject(letter)), blocks });
};

/** The three characters that mean something to Slack. */
const forSlack = (text: string): string =>
  text.slice(0, SLACK_LINE_MAX).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/**
 * A message with one adaptive card, as the workflow "When a Teams webhook request is received" posts it
 * (https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using).
 */
const teamsBody = ({ environment, content }: Letter): string => {
  const { title, summary, amounts, causes, otherCauses, fix, link } = content;
  const lines = [summary, ...amountLines(amounts), ...causeLines(causes, otherCauses), `What to do: ${fix}`];
  const card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [plainText(`${environment}: ${title}`, { weight: 'Bolder' }), ...lines.map((line) => plainText(line))],
    actions: link === null ? [] : [{ type: 'Action.OpenUrl', title: 'Open it in RevRec', url: link }],
  };
  return JSON.stringify({
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
  });
};

/** A text run, unlike a text block, makes no link or emphasis of what others wrote. */
const plainText = (text: string, font: { readonly weight?: 'Bolder' } = {}): object => ({
  type: 'RichTextBlock',
  inlines: [{ type: 'TextRun', text, ...font }],
});

const amountLines = (amounts: readonly NotificationAmount[]): string[] =>
  amounts.map(({ total, currency, batches }) => `${total} ${currency} (${batches})`);

const causeLines = (causes: readonly NotificationCause[], others: number): string[] => [
  ...causes.map(({ batches, code, message, fix }) => `${batches} x ${code}: ${message} ${fix}`),
  ...(others > 0 ? [`and ${others} other kinds`] : []),
];
