import { type Batch, linesOf } from '../../sandbox/ledger/batch';
import { type Ledger } from '../../sandbox/ledger/ledger';
import { type LedgerLine } from '../../sandbox/ledger/ledger-line';

/** A batch of the log, and its entry in the sandbox. */
export interface Posted {
  readonly batchKey: string;
  readonly title: string;
  readonly entry: Batch;
}

/** Where entries are changed. */
interface ChangedWorld {
  readonly world: { readonly gateway: { readonly ledger: Ledger } };
  changeEntry(posted: Posted, kind: number): void;
}

type Change = (ledger: Ledger, entry: Batch) => void;

/** An edit that the ledger notes. */
export const MODIFIED = { modifiedAt: new Date('2026-10-02T09:30:00Z'), modifiedBy: 'somebody' };

const onLine =
  (change: Partial<LedgerLine>): Change =>
  (ledger, entry) => {
    ledger.replaceLines(
      entry,
      linesOf(entry).map((line, index) => (index === 0 ? { ...line, ...change } : line)),
      true,
    );
    ledger.change(entry, MODIFIED);
  };

const onHeader =
  (change: { readonly date?: string; readonly title?: string }): Change =>
  (ledger, entry) => {
    ledger.change(entry, { ...change, ...MODIFIED });
  };

const copied =
  (referenceNo: (own: string) => string): Change =>
  (ledger, entry) => {
    ledger.add(
      { ...entry, referenceNo: referenceNo(entry.referenceNo), createdAt: MODIFIED.modifiedAt },
      linesOf(entry),
    );
  };

/** What people can do to a posted entry there, and the status that a round has to find. */
export const CHANGES: readonly (readonly [name: string, change: Change, status: string])[] = [
  // The sum of both sides stays: only a comparison of the lines sees it.
  [
    'amount',
    (ledger, entry) => {
      swapAmounts(ledger, entry);
    },
    'Differs in Ledger',
  ],
  ['account', onLine({ accountNo: '9999' }), 'Differs in Ledger'],
  ['dimension', onLine({ dimensions: new Map([['CLASS', 'K9']]) }), 'Differs in Ledger'],
  ['date', onHeader({ date: '2026-10-15' }), 'Differs in Ledger'],
  ['header', onHeader({ title: 'Renamed' }), 'Differs in Ledger'],
  [
    'delete',
    (ledger, entry) => {
      ledger.remove(entry);
    },
    'Could Not Be Read',
  ],
  ['copy with our reference', copied((own) => own), 'Twice in Ledger'],
  ['copy without our reference', copied(() => ''), 'Twice in Ledger'],
  [
    'reverse',
    (ledger, entry) => {
      ledger.addReversal(entry, '2026-10-01');
      ledger.change(entry, { state: 'Reversed', ...MODIFIED });
    },
    'Reversed in Ledger',
  ],
];

/** Moves 5.00 from the first line to the third: debits, credits and totals stay. */
const swapAmounts: Change = (ledger, entry) => {
  const moved = [-500n, 0n, 500n, 0n];
  ledger.replaceLines(
    entry,
    linesOf(entry).map((line, index) => {
      const amount = line.amount + (moved[index] ?? 0n);
      return { ...line, amount, baseAmount: amount };
    }),
    true,
  );
  ledger.change(entry, MODIFIED);
};

/** An edit that leaves `WHENMODIFIED` as it was, as a program with another way in might. */
export const editUnnoticed = (world: ChangedWorld, { entry }: Posted): void => {
  world.world.gateway.ledger.replaceLines(
    entry,
    linesOf(entry).map((line, index) => (index === 0 ? { ...line, description: 'Edited unnoticed' } : line)),
    true,
  );
};

/** What is no change: saved again, and entries of others that are only alike. */
export const addDecoys = (world: ChangedWorld, posted: readonly Posted[]): void => {
  const { ledger } = world.world.gateway;
  posted.forEach(({ entry }, index) => {
    if (index % 2 === 0) ledger.change(entry, MODIFIED);
    else {
      const lines = linesOf(entry).map((line) => ({
        ...line,
        amount: line.amount + 1n,
        baseAmount: line.baseAmount + 1n,
      }));
      ledger.add({ ...entry, referenceNo: 'THEIRS' }, lines);
    }
  });
};

/** Changes so many of them, every kind in turn; the status to be found by batch. */
export const changeSome = (world: ChangedWorld, some: readonly Posted[]): Map<string, string> =>
  new Map(
    some.map((posted, index) => {
      const kind = index % CHANGES.length;
      world.changeEntry(posted, kind);
      return [posted.batchKey, CHANGES[kind]![2]];
    }),
  );
