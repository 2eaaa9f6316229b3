import {
  type OpenDifference,
  type TieOutBalance,
  type TieOutCell,
  type TieOutDifference,
  type TieOutPlace,
} from './reconciliation.events';

/** What a delivered line is to the books: in them · not yet · not to be · delivered anew, not decided. */
export type DeliveredAs = 'posted' | 'waiting' | 'withdrawn' | 'correction';

/** A batch that is in the ledger, or may be, and what is known of how it stands there. */
export type PostedBatchFacts = Pick<TieOutDifference, 'batchKey' | 'recordNo' | 'because' | 'isAccepted'>;

interface Sums {
  readonly place: TieOutPlace;
  delivered: bigint;
  posted: bigint;
  waiting: bigint;
  withdrawn: bigint;
  correction: bigint;
  ledger: bigint;
  other: bigint;
}

interface BatchSums {
  readonly facts: PostedBatchFacts;
  readonly byCell: Map<string, { posted: bigint; found: bigint }>;
}

/** Adds up a month: what was delivered, what was posted, and what the ledger holds, cell by cell. */
export class TieOutTable {
  private readonly sums = new Map<string, Sums>();
  private readonly batches = new Map<string, BatchSums>();

  /** A line of the newest delivery of an entry. */
  deliver(place: TieOutPlace, minor: bigint, as: DeliveredAs): void {
    const sums = this.at(place);
    sums.delivered += minor;
    if (as !== 'posted') sums[as] += minor;
  }

  /**
   * A line that is posted. What was not delivered last makes a difference of its own: an older delivery of the entry
   * stands there instead of a newer one, and a reversal takes back what was delivered.
   */
  post(facts: PostedBatchFacts, place: TieOutPlace, minor: bigint, instead: 'correction' | 'withdrawn' | null): void {
    const sums = this.at(place);
    sums.posted += minor;
    if (instead !== null) sums[instead] -= minor;
    this.of(facts, place).posted += minor;
  }

  /** A batch whose records are ours without that it counts as posted. */
  expect(facts: PostedBatchFacts): void {
    if (!this.batches.has(facts.batchKey)) this.batches.set(facts.batchKey, { facts, byCell: new Map() });
  }

  /** A posted line of the ledger that belongs to a batch which was expected or posted. */
  seeOurs(batchKey: string, place: TieOutPlace, minor: bigint): void {
    const batch = this.batches.get(batchKey);
    if (batch === undefined) throw new Error(`The batch ${batchKey} was not expected in the ledger.`);
    this.at(place).ledger += minor;
    this.of(batch.facts, place).found += minor;
  }

  seeOther(place: TieOutPlace, minor: bigint): void {
    const sums = this.at(place);
    sums.ledger += minor;
    sums.other += minor;
  }

  /** In the order of accounts, entities and currencies. */
  cells(hasDetails: boolean): readonly TieOutCell[] {
    const explained = new Map<string, { minor: bigint; unexplained: number }>();
    if (hasDetails)
      for (const { facts, byCell } of this.batches.values())
        for (const [key, { posted, found }] of byCell) {
          if (posted === found) continue;
          const known = explained.get(key) ?? { minor: 0n, unexplained: 0 };
          explained.set(key, known);
          if (facts.because === null) known.unexplained += 1;
          else known.minor += found - posted;
        }
    return [...this.sums]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, sums]): TieOutCell => {
        const isAsked = hasDetails && sums.place.isUnmapped !== true;
        return {
          ...sums.place,
          deliveredMinor: String(sums.delivered),
          postedMinor: String(sums.posted),
          waitingMinor: String(sums.waiting),
          withdrawnMinor: String(sums.withdrawn),
          correctionMinor: String(sums.correction),
          ledgerMinor: isAsked ? String(sums.ledger) : null,
          otherMinor: isAsked ? String(sums.other) : null,
          explainedMinor: String(explained.get(key)?.minor ?? 0n),
          unexplainedBatches: explained.get(key)?.unexplained ?? 0,
        };
      });
  }

  /** Batches that the ledger shows otherwise, in the order of cells. */
  differences(): readonly TieOutDifference[] {
    const found: { readonly key: string; readonly difference: TieOutDifference }[] = [];
    for (const { facts, byCell } of this.batches.values())
      for (const [key, { posted, found: seen }] of byCell) {
        if (posted === seen) continue;
        const place = this.sums.get(key)?.place;
        if (place === undefined) continue;
        const amounts = { postedMinor: String(posted), ledgerMinor: String(seen) };
        found.push({ key: `${key}\n${facts.batchKey}`, difference: { ...place, ...facts, ...amounts } });
      }
    return found.sort((one, other) => (one.key < other.key ? -1 : 1)).map(({ difference }) => difference);
  }

  /** Accounts of the ledger that have lines. */
  accounts(): readonly string[] {
    const mapped = [...this.sums.values()].filter(({ place }) => place.isUnmapped !== true);
    return [...new Set(mapped.map(({ place }) => place.account))].sort();
  }

  private at(place: TieOutPlace): Sums {
    const key = cellKeyOf(place);
    const known = this.sums.get(key);
    if (known !== undefined) return known;
    const sums = {
      place,
      delivered: 0n,
      posted: 0n,
      waiting: 0n,
      withdrawn: 0n,
      correction: 0n,
      ledger: 0n,
      other: 0n,
    };
    this.sums.set(key, sums);
    return sums;
  }

  private of(facts: PostedBatchFacts, place: TieOutPlace): { posted: bigint; found: bigint } {
    this.expect(facts);
    const batch = this.batches.get(facts.batchKey);
    const key = cellKeyOf(place);
    const sums = batch?.byCell.get(key) ?? { posted: 0n, found: 0n };
    batch?.byCell.set(key, sums);
    return sums;
  }
}

const cellKeyOf = ({ account, entity, currency, isUnmapped }: TieOutPlace): string =>
  JSON.stringify([isUnmapped === true, account, entity, currency]);

/** What of a cell has no explanation; zero also when it was not checked. */
export const unexplainedMinor = ({ ledgerMinor, otherMinor, postedMinor, explainedMinor }: TieOutCell): bigint =>
  ledgerMinor === null || otherMinor === null
    ? 0n
    : BigInt(ledgerMinor) - BigInt(otherMinor) - BigInt(postedMinor) - BigInt(explainedMinor);

/** Whether all that was delivered into the cell is posted, or withdrawn. */
export const isPostedWhole = ({ waitingMinor, correctionMinor, isUnmapped }: TieOutCell): boolean =>
  isUnmapped !== true && waitingMinor === '0' && correctionMinor === '0';

/** What does not agree without an explanation: cells first. */
export const openDifferencesIn = (
  cells: readonly TieOutCell[],
  balances: readonly TieOutBalance[],
): readonly OpenDifference[] => [
  ...cells
    .filter((cell) => unexplainedMinor(cell) !== 0n || cell.unexplainedBatches > 0)
    .map((cell): OpenDifference => {
      const { account, entity, currency } = cell;
      return { kind: 'cell', account, entity, currency, minor: String(unexplainedMinor(cell)) };
    }),
  ...balances
    .filter(({ countedMinor, balanceMinor }) => countedMinor !== balanceMinor)
    .map(({ kind, account, entity, currency, countedMinor, balanceMinor }): OpenDifference => {
      const minor = String(BigInt(balanceMinor) - BigInt(countedMinor));
      return { kind, account, entity, currency, minor };
    }),
];
