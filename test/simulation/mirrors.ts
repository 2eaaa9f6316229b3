import { type LedgerLine } from '../../src/domain/ledger-entry/ledger-entry';
import { type HeldEntry } from './sim-ledger';

/** Which record of the ledger takes which other one back, as the intents said before they left. No log that is restored forgets it. */
export class Mirrors {
  private readonly originals = new Map<string, string>();

  constructor(private readonly entries: () => readonly HeldEntry[]) {}

  /** What leaves under this reference takes that record back. */
  note(referenceNo: string, recordNo: string): void {
    this.originals.set(referenceNo, recordNo);
  }

  isMirror({ origin }: HeldEntry): boolean {
    return this.originals.has(origin);
  }

  /** People who delete a mirror in the ledger do not bring the original back on purpose: that is told by the watch. */
  isTakenBack({ recordNo }: HeldEntry): boolean {
    return this.entries().some(
      (one) => this.originals.get(one.origin) === recordNo && one.state !== 'declined' && !this.isTakenBack(one),
    );
  }

  /** What is wrong with a mirror that the ledger just made; null when nothing is. */
  wrongIn(mirror: HeldEntry): { readonly kind: 'duplicate' | 'false-success'; readonly what: string } | null {
    const recordNo = this.originals.get(mirror.origin);
    const original = this.entries().find((one) => one.recordNo === recordNo);
    if (original === undefined) return { kind: 'false-success', what: `${mirror.recordNo} takes back what never was` };
    if (sumsOf([...original.entry.lines, ...mirror.entry.lines]).some((sum) => sum !== 0n))
      return { kind: 'false-success', what: `${mirror.recordNo} and ${original.recordNo} do not come to nothing` };
    const live = this.entries().filter(
      (one) =>
        this.originals.get(one.origin) === recordNo &&
        one.state !== 'declined' &&
        !one.isDeleted &&
        !this.isTakenBack(one),
    );
    if (live.length <= 1) return null;
    return {
      kind: 'duplicate',
      what: `${original.recordNo} is taken back by ${live.map((one) => one.recordNo).join(', ')}`,
    };
  }
}

const sumsOf = (lines: readonly LedgerLine[]): bigint[] => {
  const sums = new Map<string, bigint>();
  for (const { side, account, amountMinor, fields } of lines) {
    const key = JSON.stringify([account, fields.map(({ value }) => value)]);
    sums.set(key, (sums.get(key) ?? 0n) + (side === 'debit' ? amountMinor : -amountMinor));
  }
  return [...sums.values()];
};
