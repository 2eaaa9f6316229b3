import { type Fact } from './view-history';

const MONTH = 'tieOut-tied.2026-09';
const TABLE = 'tieOutTable-tied.tie-out-1';
const place = { account: '4000-10', entity: 'us01', currency: 'USD' };
const cell = {
  ...{ ...place, deliveredMinor: '1500', postedMinor: '1000', waitingMinor: '500', withdrawnMinor: '0' },
  ...{ correctionMinor: '0', ledgerMinor: '1307', otherMinor: '300', explainedMinor: '0', unexplainedBatches: 1 },
};
const counts = {
  ...{ batches: 2, lines: 4, cells: 3, notPosted: 2, ledgerLines: 3, otherEntries: 1, otherLines: 1, otherListed: 1 },
};
const other = {
  ...{ ...place, recordNo: '7001', lineNo: '9001', journal: 'GJ', module: '4.AR', date: '2026-09-15' },
  ...{ title: 'Invoice', memo: 'By hand', minor: '300' },
};
const open = { kind: 'cell', ...place, minor: '7' };

/** A month that was tied out in two turns, stopped once, and accepted, in an environment of its own. */
export const TIED_OUT: readonly Fact[] = [
  [MONTH, 'TieOutStarted', { tieOutId: 'tie-out-0', period: '2026-09' }],
  [
    MONTH,
    'TieOutStopped',
    { tieOutId: 'tie-out-0', trouble: { code: 'LEDGER_UNAVAILABLE', message: 'No answer.', fix: 'Wait.' } },
  ],
  [MONTH, 'TieOutStarted', { tieOutId: 'tie-out-1', period: '2026-09' }],
  [MONTH, 'TieOutProgressed', { tieOutId: 'tie-out-1', turn: 1, step: 'batches', done: 5000, of: 9000 }],
  [TABLE, 'TieOutCellsRecorded', { turn: 1, period: '2026-09', cells: [{ ...cell, postedMinor: '1' }] }],
  [
    TABLE,
    'TieOutCellsRecorded',
    {
      ...{ turn: 2, period: '2026-09' },
      cells: [
        cell,
        {
          ...cell,
          ...{ account: '2400', waitingMinor: '0', deliveredMinor: '1000', ledgerMinor: null, otherMinor: null },
          unexplainedBatches: 0,
        },
      ],
    },
  ],
  [
    TABLE,
    'TieOutCellsRecorded',
    {
      ...{ turn: 2, period: '2026-09' },
      cells: [
        {
          ...{ ...cell, account: '9', isUnmapped: true, postedMinor: '0', deliveredMinor: '500' },
          ...{ ledgerMinor: null, otherMinor: null, unexplainedBatches: 0 },
        },
      ],
    },
  ],
  [
    TABLE,
    'TieOutBalancesRecorded',
    {
      ...{ turn: 2, period: '2026-09' },
      balances: [{ kind: 'trial-balance', ...place, countedMinor: '1307', balanceMinor: '1307' }],
    },
  ],
  [
    TABLE,
    'TieOutDifferencesRecorded',
    {
      ...{ turn: 2, period: '2026-09' },
      differences: [
        {
          ...{ ...place, batchKey: 'TIED', recordNo: '4001', because: null, isAccepted: false },
          ...{ postedMinor: '1000', ledgerMinor: '1007' },
        },
      ],
    },
  ],
  [
    TABLE,
    'TieOutOthersRecorded',
    { turn: 2, period: '2026-09', lines: [other, { ...other, lineNo: '9002', batchKey: 'OTHER-MONTH' }] },
  ],
  [
    MONTH,
    'TieOutFinished',
    {
      ...{ tieOutId: 'tie-out-1', turn: 2, readAt: '2026-10-01T08:00:00.000Z', digest: 'd'.repeat(64), counts },
      ...{ open: [open], openCount: 1 },
      checks: [
        { what: 'details', notChecked: null },
        { what: 'trial-balance', notChecked: 'Not answered.' },
      ],
    },
  ],
  [MONTH, 'TieOutDifferenceAccepted', { ...open, tieOutId: 'tie-out-1', reason: 'Rounding there' }],
];
