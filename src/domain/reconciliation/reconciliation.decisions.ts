import { DomainError } from '../shared/errors';
import { checkedReason } from '../shared/reason';
import {
  type OpenDifference,
  type TieOutEvent,
  type TieOutResult,
  type TieOutStep,
  type TieOutTrouble,
} from './reconciliation.events';
import { isSamePlace, type TieOutMonth } from './reconciliation.state';

/** Says nothing when repeated. Throws TIE_OUT_RUNNING while another one of the month runs. */
export const startTieOut = (
  { running, known }: TieOutMonth,
  facts: { readonly tieOutId: string; readonly period: string },
): TieOutEvent[] => {
  if (known.includes(facts.tieOutId)) return [];
  if (running === null) return [{ type: 'TieOutStarted', data: facts }];
  throw new DomainError(
    'TIE_OUT_RUNNING',
    `A tie-out of ${facts.period} is running.`,
    'Wait until it has finished: it reads the ledger as it is now.',
    { tieOutId: running.tieOutId },
  );
};

/** How far it is; says nothing about one that is over. */
export const progressTieOut = (
  { running }: TieOutMonth,
  at: {
    readonly tieOutId: string;
    readonly turn: number;
    readonly step: TieOutStep;
    readonly done: number;
    readonly of: number;
  },
): TieOutEvent[] => (running?.tieOutId === at.tieOutId ? [{ type: 'TieOutProgressed', data: at }] : []);

/** Its result counts from here. Says nothing when it is over. */
export const finishTieOut = ({ running }: TieOutMonth, result: TieOutResult): TieOutEvent[] =>
  running?.tieOutId === result.tieOutId ? [{ type: 'TieOutFinished', data: result }] : [];

/** It could not be finished. Says nothing when it is over. */
export const stopTieOut = ({ running }: TieOutMonth, tieOutId: string, trouble: TieOutTrouble): TieOutEvent[] =>
  running?.tieOutId === tieOutId ? [{ type: 'TieOutStopped', data: { tieOutId, trouble } }] : [];

/**
 * A person accepts a difference of the last tie-out, in exactly its amount. Says nothing when it is accepted so
 * already. Throws DIFFERENCE_NOT_LISTED when the last tie-out does not have it, and REASON_MISSING.
 */
export const acceptDifference = (
  state: TieOutMonth,
  { reason, ...difference }: OpenDifference & { readonly reason: string },
): TieOutEvent[] => {
  const checked = checkedReason(reason);
  const { last } = state;
  const listed = last?.open.find((one) => isSamePlace(one, difference));
  if (last === null || listed?.minor !== difference.minor)
    throw new DomainError(
      'DIFFERENCE_NOT_LISTED',
      `The last tie-out does not show this difference on account ${difference.account}.`,
      'Open the page again: another tie-out may have finished meanwhile. Then accept what it shows.',
      { account: difference.account, entity: difference.entity, currency: difference.currency },
    );
  if (acceptanceOf(state, difference)?.reason === checked) return [];
  return [{ type: 'TieOutDifferenceAccepted', data: { ...listed, tieOutId: last.tieOutId, reason: checked } }];
};

/** How a difference is accepted, in exactly its amount; null when it is not. */
export const acceptanceOf = (
  { accepted }: Pick<TieOutMonth, 'accepted'>,
  difference: OpenDifference,
): TieOutMonth['accepted'][number] | null =>
  accepted.find((one) => isSamePlace(one, difference) && one.minor === difference.minor) ?? null;

/** Whether everything delivered is posted, was compared with the ledger, and agrees or is accepted. */
export const isTiedOut = (state: Pick<TieOutMonth, 'last' | 'accepted'>): boolean =>
  state.last !== null &&
  state.last.counts.notPosted === 0 &&
  state.last.checks.every(({ what, notChecked }) => what !== 'details' || notChecked === null) &&
  openDifferences(state) === 0;

/** How many differences of the last tie-out nobody accepted; null when there was no tie-out. */
export const openDifferences = (state: Pick<TieOutMonth, 'last' | 'accepted'>): number | null => {
  if (state.last === null) return null;
  const { open, openCount } = state.last;
  return openCount - open.filter((one) => acceptanceOf(state, one) !== null).length;
};
