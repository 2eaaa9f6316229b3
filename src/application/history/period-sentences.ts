import { type DataOf } from './history-events';

/** How months were closed and reopened. */
export const PERIOD_SENTENCES = {
  PeriodSettingsChanged: ({ people }: DataOf<'PeriodSettingsChanged'>) =>
    `Set how many people sign the close of a month: ${people === 1 ? 'one' : 'two'}.`,
  AccountingPeriodClosingStarted: ({ period, name, people }: DataOf<'AccountingPeriodClosingStarted'>) =>
    `${name} began to close ${period}: nothing of it is posted from here. ${people === 1 ? 'One person signs.' : 'Two people sign.'}`,
  AccountingPeriodChecked: ({ items, digest }: DataOf<'AccountingPeriodChecked'>) =>
    `Checked the month: ${items.filter(({ state }) => state === 'met').length} of ${items.length} met (${digest.slice(0, 12)}). ` +
    items
      .filter(({ state }) => state !== 'met')
      .map(({ says }) => says)
      .join(' '),
  AccountingPeriodSignedOff: ({ name, digest, note }: DataOf<'AccountingPeriodSignedOff'>) =>
    `${name} signed the close (${digest.slice(0, 12)})${note === null ? '.' : `: ${note}`}`,
  AccountingPeriodClosed: ({ digest }: DataOf<'AccountingPeriodClosed'>) =>
    `Closed the month on this checklist (${digest.slice(0, 12)}).`,
  AccountingPeriodClosingStopped: ({ reason }: DataOf<'AccountingPeriodClosingStopped'>) =>
    `Stopped closing the month: ${reason}`,
  AccountingPeriodReopened: ({ name, reason }: DataOf<'AccountingPeriodReopened'>) =>
    `${name} reopened the month: ${reason}`,
} as const;
