import { DomainError } from '../shared/errors';
import { checkedReason } from '../shared/reason';
import {
  type AccountingPeriodEvent,
  type Checklist,
  type PeriodSettingsEvent,
  type SigningPeople,
} from './accounting-period.events';
import { type AccountingPeriod, type PeriodSettings } from './accounting-period.state';

/** Says nothing when nothing changes. */
export const changePeriodSettings = (state: PeriodSettings, people: SigningPeople): PeriodSettingsEvent[] =>
  state.people === people ? [] : [{ type: 'PeriodSettingsChanged', data: { people } }];

/**
 * From here no new intent of the month is sent. Says nothing when it is closing; throws PERIOD_CLOSED when it is
 * closed.
 */
export const startClosing = (
  state: AccountingPeriod,
  facts: { readonly period: string; readonly people: SigningPeople; readonly name: string },
): AccountingPeriodEvent[] => {
  if (state.status === 'Closing') return [];
  if (state.status === 'Closed') throw periodClosed(facts.period, 'Closed');
  return [{ type: 'AccountingPeriodClosingStarted', data: facts }];
};

/** Throws PERIOD_NOT_CLOSING for a month that is not being closed. */
export const requireClosing = (state: AccountingPeriod): void => {
  if (state.status !== 'Closing') throw notClosing(state);
};

/** What the streams show now. Says nothing when it is on record, or when the month is not being closed. */
export const recordChecklist = (state: AccountingPeriod, { items, digest }: Checklist): AccountingPeriodEvent[] =>
  state.status === 'Closing' && state.checklist?.digest !== digest
    ? [{ type: 'AccountingPeriodChecked', data: { items, digest } }]
    : [];

/**
 * A person signs exactly this checklist; the last one that is needed closes the month. Says nothing when repeated by
 * the same person. Throws PERIOD_NOT_CLOSING, CHECKLIST_CHANGED, PERIOD_NOT_READY, and REASON_MISSING where something
 * was not checked and no note says why that will do.
 */
export const signOff = (
  state: AccountingPeriod,
  sign: { readonly by: string; readonly name: string; readonly digest: string; readonly note: string | null },
): AccountingPeriodEvent[] => {
  if (state.status === 'Closed' && state.signers.includes(sign.by)) return [];
  if (state.status !== 'Closing' || state.checklist === null) throw notClosing(state);
  const { checklist, signers, people } = state;
  if (checklist.digest !== sign.digest) throw checklistChanged();
  if (signers.includes(sign.by)) return [];
  const open = checklist.items.filter((item) => item.state === 'open');
  if (open.length > 0)
    throw new DomainError(
      'PERIOD_NOT_READY',
      `The month cannot be closed yet: ${open.map(({ says }) => says).join(' ')}`,
      'Fix each open item of the checklist, then sign.',
      { items: open.map(({ item }) => item) },
    );
  const isUnchecked = checklist.items.some((item) => item.state === 'not checked');
  const note = isUnchecked || (sign.note ?? '').trim() !== '' ? checkedReason(sign.note ?? '') : null;
  const { by, name, digest } = sign;
  const signed: AccountingPeriodEvent = { type: 'AccountingPeriodSignedOff', data: { by, name, digest, note } };
  return signers.length + 1 < people ? [signed] : [signed, { type: 'AccountingPeriodClosed', data: { digest } }];
};

/** Posting goes on. Says nothing when the month is open; throws PERIOD_CLOSED when it is closed, and REASON_MISSING. */
export const stopClosing = (state: AccountingPeriod, period: string, reason: string): AccountingPeriodEvent[] => {
  const checked = checkedReason(reason);
  if (state.status === 'Closed') throw periodClosed(period, 'Closed');
  return state.status === 'Closing' ? [{ type: 'AccountingPeriodClosingStopped', data: { reason: checked } }] : [];
};

/**
 * Says nothing when the month is open. Throws PERIOD_NOT_CLOSED while it is being closed, PERIOD_OWN_CLOSE for who
 * signed last where two sign, and REASON_MISSING.
 */
export const reopenPeriod = (
  state: AccountingPeriod,
  { by, name, reason }: { readonly by: string; readonly name: string; readonly reason: string },
): AccountingPeriodEvent[] => {
  const checked = checkedReason(reason);
  if (state.status === 'Closing')
    throw new DomainError('PERIOD_NOT_CLOSED', 'The month is being closed.', 'Stop closing it instead.');
  if (state.status !== 'Closed') return [];
  if (state.people === 2 && state.signers.at(-1) === by)
    throw new DomainError(
      'PERIOD_OWN_CLOSE',
      'You closed this month with the last signature.',
      'Another Controller reopens it.',
    );
  return [{ type: 'AccountingPeriodReopened', data: { name, reason: checked } }];
};

/** Why nothing of the month is posted. */
export const periodClosed = (period: string, status: 'Closing' | 'Closed'): DomainError =>
  new DomainError('PERIOD_CLOSED', closedText(period, status), CLOSED_FIX, { period });

export const closedText = (period: string, status: 'Closing' | 'Closed'): string =>
  status === 'Closed' ? `The month ${period} is closed here.` : `The month ${period} is being closed here.`;

export const CLOSED_FIX = 'A Controller reopens it under Close Period, with a reason; then post again.';

const notClosing = ({ status }: AccountingPeriod): DomainError =>
  new DomainError(
    'PERIOD_NOT_CLOSING',
    status === 'Closing'
      ? 'The checklist is not there yet: something of the month is in flight.'
      : 'The month is not being closed.',
    status === 'Closing' ? 'Wait until its outcome is known.' : 'Start closing it first.',
    { status },
  );

const checklistChanged = (): DomainError =>
  new DomainError(
    'CHECKLIST_CHANGED',
    'The checklist is another one by now: something of the month changed.',
    'Look at it again, then sign what it shows.',
  );
