import {
  openDifferencesIn,
  type PostedBatchFacts,
  TieOutTable,
} from '../../../src/domain/reconciliation/tie-out-table';

const place = { account: '4000', entity: 'us01', currency: 'USD' };
const facts = (more: Partial<PostedBatchFacts> = {}): PostedBatchFacts => ({
  ...{ batchKey: 'B1', recordNo: '1', because: null, isAccepted: false },
  ...more,
});
const NOTHING = {
  ...{ deliveredMinor: '0', postedMinor: '0', waitingMinor: '0', withdrawnMinor: '0', correctionMinor: '0' },
  ...{ ledgerMinor: '0', otherMinor: '0', explainedMinor: '0', unexplainedBatches: 0 },
};

describe('the table of a tie-out', () => {
  it('gives every delivered amount a home', () => {
    const table = new TieOutTable();
    table.deliver(place, 100n, 'posted');
    table.post(facts(), place, 100n, null);
    table.deliver(place, 20n, 'waiting');
    table.deliver(place, 3n, 'withdrawn');
    table.deliver(place, 50n, 'correction');
    table.post(facts({ batchKey: 'B0' }), place, 40n, 'correction');
    table.seeOurs('B1', place, 100n);
    table.seeOurs('B0', place, 40n);
    table.seeOther(place, 7n);
    const [cell] = table.cells(true);
    expect(cell).toEqual({
      ...{ ...place, ...NOTHING, deliveredMinor: '173', postedMinor: '140', waitingMinor: '20' },
      ...{ withdrawnMinor: '3', correctionMinor: '10', ledgerMinor: '147', otherMinor: '7' },
    });
    expect(openDifferencesIn([cell!], [])).toEqual([]);
  });

  it('takes a posted reversal for what was taken back', () => {
    const table = new TieOutTable();
    table.deliver(place, 100n, 'posted');
    table.post(facts(), place, 100n, null);
    table.post(facts({ batchKey: 'R1', recordNo: '2' }), place, -100n, 'withdrawn');
    table.seeOurs('B1', place, 100n);
    table.seeOurs('R1', place, -100n);
    expect(table.cells(true)).toEqual([
      { ...place, ...NOTHING, deliveredMinor: '100', postedMinor: '0', withdrawnMinor: '100' },
    ]);
  });

  it('calls a batch that differs explained only by what was found of it', () => {
    const table = new TieOutTable();
    table.post(facts({ batchKey: 'B1', because: 'gone' }), place, 100n, null);
    table.post(facts({ batchKey: 'B2' }), place, 50n, null);
    table.seeOurs('B2', place, 45n);
    const [cell] = table.cells(true);
    expect(cell).toMatchObject({ explainedMinor: '-100', unexplainedBatches: 1 });
    expect(table.differences()).toEqual([
      { ...place, ...facts({ because: 'gone' }), postedMinor: '100', ledgerMinor: '0' },
      { ...place, ...facts({ batchKey: 'B2' }), postedMinor: '50', ledgerMinor: '45' },
    ]);
    expect(openDifferencesIn([cell!], [])).toEqual([{ kind: 'cell', ...place, minor: '-5' }]);
  });

  it('does not let two differences without explanation hide each other', () => {
    const table = new TieOutTable();
    for (const [batchKey, seen] of [
      ['B1', 110n],
      ['B2', 90n],
    ] as const) {
      table.post(facts({ batchKey }), place, 100n, null);
      table.seeOurs(batchKey, place, seen);
    }
    expect(openDifferencesIn(table.cells(true), [])).toEqual([{ kind: 'cell', ...place, minor: '0' }]);
  });

  it('asks the ledger nothing about what no mapping takes, and says not checked without lines', () => {
    const table = new TieOutTable();
    table.deliver({ ...place, account: '9', isUnmapped: true }, 5n, 'waiting');
    table.deliver(place, 5n, 'waiting');
    expect(table.accounts()).toEqual(['4000']);
    expect(table.cells(true).map(({ account, ledgerMinor }) => [account, ledgerMinor])).toEqual([
      ['4000', '0'],
      ['9', null],
    ]);
    expect(table.cells(false).map(({ ledgerMinor, otherMinor }) => [ledgerMinor, otherMinor])).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it('holds what the ledger says against what its lines add up to', () => {
    const balance = { kind: 'trial-balance', account: '4000', entity: 'us01', currency: 'USD' } as const;
    expect(
      openDifferencesIn(
        [],
        [
          { ...balance, countedMinor: '5', balanceMinor: '5' },
          { ...balance, countedMinor: '5', balanceMinor: '8' },
        ],
      ),
    ).toEqual([{ ...balance, minor: '3' }]);
  });
});
