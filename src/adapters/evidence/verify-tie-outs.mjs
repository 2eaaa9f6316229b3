// What the events say of the tie-outs of a month, as the rows of the pack's tables: part of verify.mjs.
// Needs nothing but Node.js 20.19 or later.
import { amountOf, hex, sha256 } from './verify-files.mjs';

const CELLS =
  'As Of|Tie-Out|Read At|Account|Entity|Currency|State|Delivered|Posted|Not Posted Yet|Withdrawn|Correction|' +
  'In Ledger|Other Origin|Difference|Explained|Unexplained Batches|Accepted By|Accepted At|Reason';
const BALANCES =
  'As Of|Tie-Out|Check|Account|Entity|Currency|Lines Add Up To|Balance|Result|Accepted By|Accepted At|Reason';
const BATCHES = 'As Of|Tie-Out|Batch|Record No|Account|Entity|Currency|Posted|In Ledger|Because|Accepted';
const OTHERS = 'As Of|Tie-Out|Record No|Line|Journal|Module|Date|Account|Entity|Currency|Amount|Title|Memo|Batch';

/** What the events of a table hold. */
const CONTENTS = {
  TieOutCellsRecorded: 'cells',
  TieOutBalancesRecorded: 'balances',
  TieOutDifferencesRecorded: 'differences',
  TieOutOthersRecorded: 'lines',
};
const NOT_CHECKED = 'not checked';

/** Takes the events of a pack in the order of the log. */
export class TieOuts {
  problems = [];
  #environment;
  /** Contents by tie-out and turn: only the turn that the end of a tie-out names counts. */
  #contents = new Map();
  #accepted = new Map();
  #last = null;
  #rows = { cells: [], balances: [], batches: [], others: [] };

  constructor({ environment }) {
    this.#environment = environment;
  }

  add(event) {
    const { stream, type, data, metadata } = event;
    if (type in CONTENTS) this.#addContent(stream.slice(`tieOutTable-${this.#environment}.`.length), event);
    if (type === 'TieOutFinished') this.#last = { ...data, event };
    if (type === 'TieOutDifferenceAccepted')
      this.#accepted.set(keyOf(data), { ...data, by: metadata.actor, at: metadata.occurredAt });
    if (type === 'AccountingPeriodClosed') this.#keep(metadata.occurredAt);
  }

  tables() {
    this.#keep('last');
    const table = (columns, rows) => ({ columns: columns.split('|'), rows });
    return {
      'tie-out.csv': table(CELLS, this.#rows.cells),
      'tie-out-balances.csv': table(BALANCES, this.#rows.balances),
      'tie-out-batches.csv': table(BATCHES, this.#rows.batches),
      'tie-out-other-origin.csv': table(OTHERS, this.#rows.others),
    };
  }

  #addContent(tieOutId, { type, data: { turn, ...data } }) {
    const key = `${tieOutId} ${turn}`;
    const content = this.#contents.get(key) ?? { cells: [], balances: [], differences: [], lines: [], signed: [] };
    this.#contents.set(key, content);
    content[CONTENTS[type]].push(...data[CONTENTS[type]]);
    content.signed.push(JSON.stringify([type, data]));
  }

  /** Notes the tie-out that counts at this moment. */
  #keep(asOf) {
    if (this.#last === null) return;
    const { tieOutId, turn, readAt, digest, checks, event } = this.#last;
    const content = this.#contents.get(`${tieOutId} ${turn}`) ?? {
      cells: [],
      balances: [],
      differences: [],
      lines: [],
    };
    const name = `Event ${event.revision} of ${event.stream}`;
    if (hex(sha256((content.signed ?? []).join('\n'))) !== digest)
      this.problems.push(`${name}: the table of ${tieOutId} is not the one that its end names.`);
    for (const cell of content.cells)
      if (!addsUp(cell)) this.problems.push(`${name}: account ${cell.account} in ${tieOutId} does not add up.`);
    const start = [asOf, tieOutId];
    const { cells, balances, batches, others } = this.#rows;
    for (const cell of content.cells) cells.push([...start, readAt, ...this.#cellRow(cell)]);
    for (const { what, notChecked } of checks)
      balances.push([
        ...[...start, what, '', '', '', '', '', notChecked === null ? 'checked' : NOT_CHECKED],
        ...['', '', notChecked ?? ''],
      ]);
    for (const balance of content.balances) balances.push([...start, ...this.#balanceRow(balance)]);
    for (const one of content.differences) batches.push([...start, ...batchRow(one)]);
    for (const line of content.lines) others.push([...start, ...otherRow(line)]);
  }

  #cellRow(cell) {
    const { account, entity, currency, ledgerMinor, unexplainedBatches } = cell;
    const shown = (minor) => (minor === null ? NOT_CHECKED : amountOf(minor, currency));
    const open = openOf(cell);
    const accepted = this.#acceptanceOf('cell', cell, open);
    return [
      ...[account, entity, currency, stateOf(cell, open, accepted !== undefined)],
      ...[cell.deliveredMinor, cell.postedMinor, cell.waitingMinor, cell.withdrawnMinor].map(shown),
      ...[cell.correctionMinor, ledgerMinor, cell.otherMinor].map(shown),
      ledgerMinor === null ? NOT_CHECKED : shown(open + BigInt(cell.explainedMinor)),
      ...[shown(cell.explainedMinor), String(unexplainedBatches), ...peopleOf(accepted)],
    ];
  }

  #balanceRow(balance) {
    const { kind, account, entity, currency, countedMinor, balanceMinor } = balance;
    const open = BigInt(balanceMinor) - BigInt(countedMinor);
    return [
      ...[kind, account, entity, currency, amountOf(countedMinor, currency), amountOf(balanceMinor, currency)],
      ...[open === 0n ? 'agrees' : 'differs', ...peopleOf(this.#acceptanceOf(kind, balance, open))],
    ];
  }

  /** A person accepts exactly one amount. */
  #acceptanceOf(kind, { account, entity, currency }, minor) {
    const accepted = this.#accepted.get(keyOf({ kind, account, entity, currency }));
    return accepted?.minor === String(minor) ? accepted : undefined;
  }
}

const keyOf = ({ kind, account, entity, currency }) => JSON.stringify([kind, account, entity, currency]);
const peopleOf = (accepted) => (accepted ? [accepted.by, accepted.at, accepted.reason] : ['', '', '']);

/** What is there beyond what was posted, explained and of other origin; nothing where it was not checked. */
const openOf = ({ ledgerMinor, otherMinor, postedMinor, explainedMinor }) =>
  ledgerMinor === null || otherMinor === null
    ? 0n
    : BigInt(ledgerMinor) - BigInt(otherMinor) - BigInt(postedMinor) - BigInt(explainedMinor);

/** What was delivered is posted, waits, was withdrawn, or is a correction that nobody decided on. */
const addsUp = ({ deliveredMinor, postedMinor, waitingMinor, withdrawnMinor, correctionMinor }) =>
  BigInt(deliveredMinor) ===
  BigInt(postedMinor) + BigInt(waitingMinor) + BigInt(withdrawnMinor) + BigInt(correctionMinor);

const stateOf = (cell, open, isAccepted) => {
  if (cell.isUnmapped === true) return 'not posted';
  if (cell.ledgerMinor === null) return NOT_CHECKED;
  if (open !== 0n || cell.unexplainedBatches > 0) return isAccepted ? 'accepted' : 'differs';
  if (cell.waitingMinor !== '0' || cell.correctionMinor !== '0') return 'not posted';
  return cell.explainedMinor === '0' && cell.withdrawnMinor === '0' ? 'agrees' : 'explained';
};

const batchRow = ({ batchKey, recordNo, account, entity, currency, postedMinor, ledgerMinor, because, isAccepted }) => [
  ...[batchKey, recordNo, account, entity, currency, amountOf(postedMinor, currency), amountOf(ledgerMinor, currency)],
  ...[because ?? '', isAccepted ? 'yes' : 'no'],
];

const otherRow = ({ account, entity, currency, minor, batchKey, ...line }) => [
  ...[line.recordNo, line.lineNo, line.journal, line.module, line.date, account, entity, currency],
  ...[amountOf(minor, currency), line.title, line.memo, batchKey ?? ''],
];
