import { type TieOutBalanceView, type TieOutCellView, type TieOutView } from './reconciliation.views';
import {
  type OpenDifference,
  type TieOutBalance,
  type TieOutCell,
  type TieOutResult,
} from '../../domain/reconciliation/reconciliation.events';
import { isTiedOut } from '../../domain/reconciliation/reconciliation.decisions';
import { isPostedWhole, openDifferencesIn, unexplainedMinor } from '../../domain/reconciliation/tie-out-table';
import { decimalsIn } from '../../domain/shared/currency';
import { formatMinor } from '../../domain/shared/money';

/** Who accepted which difference, by its place; it counts only for exactly its amount. */
export type Acceptances = ReadonlyMap<string, Acceptance>;

export interface Acceptance {
  readonly minor: string;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
}

export const acceptanceKeyOf = ({ kind, account, entity, currency }: Omit<OpenDifference, 'minor'>): string =>
  JSON.stringify([kind, account, entity, currency]);

interface Content {
  readonly cells: readonly TieOutCell[];
  readonly balances: readonly TieOutBalance[];
  readonly accepted: Acceptances;
}

/** A tie-out as it is shown. */
export const tieOutViewOf = (
  { tieOutId, readAt, digest, counts, checks, ...result }: TieOutResult,
  startedBy: string,
  { cells, balances, accepted }: Content,
): TieOutView => {
  const all = openDifferencesIn(cells, balances);
  const isAccepted = (one: OpenDifference): boolean => accepted.get(acceptanceKeyOf(one))?.minor === one.minor;
  const open = all.filter((one) => !isAccepted(one)).length;
  const known = all.filter(isAccepted).map((one) => ({ ...one, reason: '' }));
  const last = { tieOutId, readAt, digest, counts, checks, ...result };
  return {
    tieOutId,
    readAt,
    startedBy,
    digest,
    counts,
    checks,
    open,
    isTiedOut: isTiedOut({ last, accepted: known }),
    cells: cells.map((cell) => cellViewOf(cell, accepted)),
    balances: balances.map((balance) => balanceViewOf(balance, accepted)),
  };
};

const cellViewOf = (cell: TieOutCell, accepted: Acceptances): TieOutCellView => {
  const { account, entity, currency, ledgerMinor, otherMinor } = cell;
  const shown = (minor: bigint | string): string => formatMinor(BigInt(minor), decimalsIn(currency));
  const unexplained = unexplainedMinor(cell);
  const acceptance = acceptanceOf(accepted, { kind: 'cell', account, entity, currency, minor: String(unexplained) });
  return {
    account,
    entity,
    currency,
    isMapped: cell.isUnmapped !== true,
    delivered: shown(cell.deliveredMinor),
    posted: shown(cell.postedMinor),
    ledger: ledgerMinor === null ? null : shown(ledgerMinor),
    other: otherMinor === null ? null : shown(otherMinor),
    waiting: shown(cell.waitingMinor),
    withdrawn: shown(cell.withdrawnMinor),
    correction: shown(cell.correctionMinor),
    difference: ledgerMinor === null ? null : shown(unexplained + BigInt(cell.explainedMinor)),
    explained: shown(cell.explainedMinor),
    unexplainedBatches: cell.unexplainedBatches,
    state: stateOf(cell, unexplained, acceptance !== null),
    accepted: acceptance,
  };
};

const stateOf = (cell: TieOutCell, unexplained: bigint, isAccepted: boolean): TieOutCellView['state'] => {
  if (cell.isUnmapped === true) return 'not posted';
  if (cell.ledgerMinor === null) return 'not checked';
  if (unexplained !== 0n || cell.unexplainedBatches > 0) return isAccepted ? 'accepted' : 'differs';
  if (!isPostedWhole(cell)) return 'not posted';
  return cell.explainedMinor === '0' && cell.withdrawnMinor === '0' ? 'agrees' : 'explained';
};

const balanceViewOf = (
  { kind, account, entity, currency, countedMinor, balanceMinor }: TieOutBalance,
  accepted: Acceptances,
): TieOutBalanceView => {
  const shown = (minor: string): string => formatMinor(BigInt(minor), decimalsIn(currency));
  const minor = String(BigInt(balanceMinor) - BigInt(countedMinor));
  return {
    kind,
    account,
    entity,
    currency,
    counted: shown(countedMinor),
    balance: shown(balanceMinor),
    agrees: minor === '0',
    accepted: acceptanceOf(accepted, { kind, account, entity, currency, minor }),
  };
};

const acceptanceOf = (accepted: Acceptances, difference: OpenDifference): TieOutCellView['accepted'] => {
  const found = accepted.get(acceptanceKeyOf(difference));
  if (found?.minor !== difference.minor) return null;
  const { reason, by, at } = found;
  return { reason, by, at };
};
