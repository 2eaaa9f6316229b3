import { type NotificationContent } from '../../domain/notification/notification.events';
import { type RaisedKind } from '../../domain/notification/notification-kinds';

export interface Letter {
  readonly environment: string;
  readonly notificationId: string;
  readonly kind: RaisedKind;
  /** When it was written, ISO 8601. */
  readonly composedAt: string;
  readonly content: NotificationContent;
}

export const emailSubject = ({ environment, content }: Letter): string => `[${environment}] ${content.title}`;

/** What, how many, how much, why, what to do, and where. */
export const emailText = ({ environment, notificationId, composedAt, content }: Letter): string => {
  const { title, summary, amounts, periods, causes, otherCauses, fix, path, page = path, link } = content;
  const causeLines = causes.flatMap(({ code, message, fix: mend, batches }) => [
    `  ${batches} x ${code}: ${message}`,
    `      ${mend}`,
  ]);
  const sections = [
    [`${environment}: ${title}`],
    [summary],
    amounts.length === 0
      ? []
      : ['How much', ...amounts.map(({ currency, batches, total }) => `  ${total} ${currency} (${batches})`)],
    periods.length === 0 ? [] : ['Periods', `  ${periods.join(', ')}`],
    causeLines.length === 0
      ? []
      : ['Causes', ...causeLines, ...(otherCauses > 0 ? [`  and ${otherCauses} other kinds`] : [])],
    ['What to do', `  ${fix}`],
    ['Where', `  ${link ?? page}`],
    ['-- ', `Notification ${notificationId} of ${composedAt}. Recipients are set under notification settings.`],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
};
