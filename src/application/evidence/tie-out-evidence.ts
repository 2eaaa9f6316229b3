import { accountingPeriod } from '../../domain/accounting-period/accounting-period.state';
import {
  type TieOutBalance,
  type TieOutCell,
  type TieOutDifference,
  type TieOutOther,
  type TieOutResult,
  type TieOutTableEvent,
} from '../../domain/reconciliation/reconciliation.events';
import { tieOut, tieOutTable } from '../../domain/reconciliation/reconciliation.state';
import { decimalsIn } from '../../domain/shared/currency';
import { formatMinor } from '../../domain/shared/money';
import { type RecordedEvent } from '../ports/event-store';
import { type TieOutView } from '../reconciliation/reconciliation.views';
import { type Acceptance, acceptanceKeyOf, tieOutViewOf } from '../reconciliation/tie-out-view';
import { factOf } from '../shared/streams';

/** A tie-out that counts: the last one of the month, or the one on which a close of it rested. */
export interface TieOutEvidence {
  /** The moment of the close; `last` for the last one. */
  readonly asOf: string;
  readonly view: TieOutView;
  readonly differences: readonly TieOutDifference[];
  readonly others: readonly TieOutOther[];
}

interface Table {
  readonly cells: TieOutCell[];
  readonly balances: TieOutBalance[];
  readonly differences: TieOutDifference[];
  readonly others: TieOutOther[];
}

/** The tie-outs of a month that count, in the order of its closes, from its events in the order of the log. */
export const tieOutsOf = (events: readonly RecordedEvent[]): readonly TieOutEvidence[] => {
  const month = new MonthTieOuts();
  for (const event of events) month.add(event);
  month.keep('last');
  return month.kept;
};

class MonthTieOuts {
  readonly kept: TieOutEvidence[] = [];
  private readonly startedBy = new Map<string, string>();
  private readonly tables = new Map<string, Table>();
  private readonly accepted = new Map<string, Acceptance>();
  private last: TieOutResult | null = null;

  add(event: RecordedEvent): void {
    const { actor, occurredAt } = event.metadata;
    if (factOf(accountingPeriod, event)?.type === 'AccountingPeriodClosed') this.keep(occurredAt);
    const month = factOf(tieOut, event);
    if (month?.type === 'TieOutStarted') this.startedBy.set(month.data.tieOutId, actor);
    if (month?.type === 'TieOutFinished') this.last = month.data;
    if (month?.type === 'TieOutDifferenceAccepted') {
      const { minor, reason } = month.data;
      this.accepted.set(acceptanceKeyOf(month.data), { minor, reason, by: actor, at: occurredAt });
    }
    const content = factOf(tieOutTable, event);
    if (content !== null) this.addContent(content, tieOutIdOf(event));
  }

  keep(asOf: string): void {
    if (this.last === null) return;
    const { accepted, startedBy } = this;
    const { differences, others, ...table } = this.tableOf(this.last);
    const view = tieOutViewOf(this.last, startedBy.get(this.last.tieOutId) ?? '', { ...table, accepted });
    this.kept.push({ asOf, view, differences, others });
  }

  private addContent(content: TieOutTableEvent, tieOutId: string): void {
    const table = this.tableOf({ tieOutId, turn: content.data.turn });
    if (content.type === 'TieOutCellsRecorded') table.cells.push(...content.data.cells);
    if (content.type === 'TieOutBalancesRecorded') table.balances.push(...content.data.balances);
    if (content.type === 'TieOutDifferencesRecorded') table.differences.push(...content.data.differences);
    if (content.type === 'TieOutOthersRecorded') table.others.push(...content.data.lines);
  }

  /** Of one turn: only the turn that the end of a tie-out names counts. */
  private tableOf({ tieOutId, turn }: Pick<TieOutResult, 'tieOutId' | 'turn'>): Table {
    const key = `${tieOutId} ${turn}`;
    const table = this.tables.get(key) ?? { cells: [], balances: [], differences: [], others: [] };
    this.tables.set(key, table);
    return table;
  }
}

const tieOutIdOf = ({ stream, metadata }: RecordedEvent): string =>
  stream.slice(`${tieOutTable.category}-${metadata.environment}.`.length);

export const TIE_OUT_COLUMNS = [
  ...['As Of', 'Tie-Out', 'Read At', 'Account', 'Entity', 'Currency', 'State', 'Delivered', 'Posted'],
  ...['Not Posted Yet', 'Withdrawn', 'Correction', 'In Ledger', 'Other Origin', 'Difference', 'Explained'],
  ...['Unexplained Batches', 'Accepted By', 'Accepted At', 'Reason'],
];

/** A row per account, entity and currency. */
export const tieOutRows = ({ asOf, view }: TieOutEvidence): string[][] =>
  view.cells.map((cell) => [
    ...[asOf, view.tieOutId, view.readAt, cell.account, cell.entity, cell.currency, cell.state],
    ...[cell.delivered, cell.posted, cell.waiting, cell.withdrawn, cell.correction],
    ...[cell.ledger ?? NOT_CHECKED, cell.other ?? NOT_CHECKED, cell.difference ?? NOT_CHECKED],
    ...[cell.explained, String(cell.unexplainedBatches), ...acceptanceCells(cell.accepted)],
  ]);

export const BALANCE_COLUMNS = [
  ...['As Of', 'Tie-Out', 'Check', 'Account', 'Entity', 'Currency', 'Lines Add Up To', 'Balance', 'Result'],
  ...['Accepted By', 'Accepted At', 'Reason'],
];

/** A row per question to the ledger, with why it was not answered, and per balance that it answered. */
export const balanceRows = ({ asOf, view }: TieOutEvidence): string[][] => [
  ...view.checks.map(({ what, notChecked }) => [
    ...[asOf, view.tieOutId, what, '', '', '', '', '', notChecked === null ? 'checked' : NOT_CHECKED],
    ...['', '', notChecked ?? ''],
  ]),
  ...view.balances.map(({ kind, account, entity, currency, counted, balance, agrees, accepted }) => [
    ...[asOf, view.tieOutId, kind, account, entity, currency, counted, balance, agrees ? 'agrees' : 'differs'],
    ...acceptanceCells(accepted),
  ]),
];

export const DIFFERENCE_COLUMNS = [
  ...['As Of', 'Tie-Out', 'Batch', 'Record No', 'Account', 'Entity', 'Currency', 'Posted', 'In Ledger'],
  ...['Because', 'Accepted'],
];

/** A row per batch that the ledger shows in a cell with another amount. */
export const differenceRows = ({ asOf, view, differences }: TieOutEvidence): string[][] =>
  differences.map(
    ({ batchKey, recordNo, account, entity, currency, postedMinor, ledgerMinor, because, isAccepted }) => [
      ...[asOf, view.tieOutId, batchKey, recordNo, account, entity, currency],
      ...[amountOf(postedMinor, currency), amountOf(ledgerMinor, currency), because ?? '', isAccepted ? 'yes' : 'no'],
    ],
  );

export const OTHER_COLUMNS = [
  ...['As Of', 'Tie-Out', 'Record No', 'Line', 'Journal', 'Module', 'Date', 'Account', 'Entity', 'Currency'],
  ...['Amount', 'Title', 'Memo', 'Batch'],
];

/** A row per listed line of another origin. */
export const otherRows = ({ asOf, view, others }: TieOutEvidence): string[][] =>
  others.map(({ recordNo, lineNo, journal, module, date, account, entity, currency, minor, title, memo, batchKey }) => [
    ...[asOf, view.tieOutId, recordNo, lineNo, journal, module, date, account, entity, currency],
    ...[amountOf(minor, currency), title, memo, batchKey ?? ''],
  ]);

const NOT_CHECKED = 'not checked';

const amountOf = (minor: string, currency: string): string => formatMinor(BigInt(minor), decimalsIn(currency));

const acceptanceCells = (accepted: TieOutView['cells'][number]['accepted']): string[] =>
  accepted === null ? ['', '', ''] : [accepted.by, accepted.at, accepted.reason];
