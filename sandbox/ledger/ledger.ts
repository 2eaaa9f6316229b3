import { detachedText } from './detached-text';
import type { LedgerLine } from './ledger-line';
import { packLines, unpackLines } from './ledger-line';

export interface BatchHeader {
  readonly journal: string;
  /** `YYYY-MM-DD`, as all dates inside the ledger. */
  readonly date: string;
  readonly title: string;
  readonly referenceNo: string;
  readonly state: 'Posted' | 'Draft';
  readonly historyComment: string;
  readonly supportingDocumentId: string;
  readonly baseLocation: string;
  /** The entity whose session created the batch; empty at the top level. Such a batch is private to the entity. */
  readonly privateToEntity: string;
  readonly createdBy: string;
  readonly createdAt: Date;
}

export interface CurrencyTotal {
  readonly currency: string;
  readonly debit: bigint;
  readonly credit: bigint;
}

export interface Batch extends BatchHeader {
  readonly recordNo: number;
  readonly batchNo: number;
  readonly lineCount: number;
  readonly firstEntryRecordNo: number;
  readonly totals: readonly CurrencyTotal[];
  readonly packedLines: string;
  /** The mirror of this batch and the batch this one mirrors. */
  reversedByRecordNo: number | null;
  reversalOfRecordNo: number | null;
  reverseDate: string;
}

const firstRecordNo = 6000;
const firstBatchNo = 101;
const firstEntryRecordNo = 700_001;

/** Every batch ever created, in the order of creation, with the two look-ups a careful client needs. */
export class Ledger {
  private batches: Batch[] = [];
  private byRecordNo = new Map<number, Batch>();
  private byReference = new Map<string, Batch[]>();
  private nextRecordNo = firstRecordNo;
  private nextBatchNo = firstBatchNo;
  private nextEntryRecordNo = firstEntryRecordNo;

  add(header: BatchHeader, lines: readonly LedgerLine[]): Batch {
    const batch: Batch = {
      ...detached(header),
      recordNo: this.nextRecordNo,
      batchNo: this.nextBatchNo,
      lineCount: lines.length,
      firstEntryRecordNo: this.nextEntryRecordNo,
      totals: totalsOf(lines),
      packedLines: packLines(lines),
      reversedByRecordNo: null,
      reversalOfRecordNo: null,
      reverseDate: '',
    };
    // A rolled back batch leaves a gap: numbers are never given twice.
    this.nextRecordNo += 1;
    this.nextBatchNo += 1;
    this.nextEntryRecordNo += lines.length;
    this.batches.push(batch);
    this.byRecordNo.set(batch.recordNo, batch);
    const key = referenceKey(batch.journal, batch.referenceNo);
    const namesakes = this.byReference.get(key);
    if (namesakes === undefined) this.byReference.set(key, [batch]);
    else namesakes.push(batch);
    return batch;
  }

  /** Mirrors the batch on a later day, with debit and credit exchanged, and links the two. */
  addReversal(original: Batch, reverseDate: string): Batch {
    const lines = linesOf(original).map((line) => ({ ...line, isDebit: !line.isDebit }));
    const mirror = this.add({ ...original, date: reverseDate, title: `Reversed - ${original.title}` }, lines);
    original.reverseDate = reverseDate;
    original.reversedByRecordNo = mirror.recordNo;
    mirror.reversalOfRecordNo = original.recordNo;
    return mirror;
  }

  all(): readonly Batch[] {
    return this.batches;
  }

  find(recordNo: number): Batch | undefined {
    return this.byRecordNo.get(recordNo);
  }

  findByReference(journal: string, referenceNo: string): readonly Batch[] {
    return this.byReference.get(referenceKey(journal, referenceNo)) ?? [];
  }

  get size(): number {
    return this.batches.length;
  }

  /** Takes back every batch after the first `size` ones, which is what a rolled back transaction needs. */
  shrinkTo(size: number): void {
    for (const batch of this.batches.splice(size)) {
      this.byRecordNo.delete(batch.recordNo);
      const key = referenceKey(batch.journal, batch.referenceNo);
      const others = (this.byReference.get(key) ?? []).filter((other) => other !== batch);
      if (others.length === 0) this.byReference.delete(key);
      else this.byReference.set(key, others);
    }
  }

  clear(): void {
    this.batches = [];
    this.byRecordNo = new Map();
    this.byReference = new Map();
    this.nextRecordNo = firstRecordNo;
    this.nextBatchNo = firstBatchNo;
    this.nextEntryRecordNo = firstEntryRecordNo;
  }
}

export const linesOf = (batch: Batch): LedgerLine[] => unpackLines(batch.packedLines);

const referenceKey = (journal: string, referenceNo: string): string => `${journal}\n${referenceNo}`;

const totalsOf = (lines: readonly LedgerLine[]): CurrencyTotal[] => {
  const totals = new Map<string, { currency: string; debit: bigint; credit: bigint }>();
  for (const { currency, isDebit, amount } of lines) {
    const total = totals.get(currency) ?? { currency, debit: 0n, credit: 0n };
    totals.set(currency, total);
    if (isDebit) total.debit += amount;
    else total.credit += amount;
  }
  return [...totals.values()];
};

const detached = (header: BatchHeader): BatchHeader => ({
  ...header,
  title: detachedText(header.title),
  referenceNo: detachedText(header.referenceNo),
  historyComment: detachedText(header.historyComment),
  supportingDocumentId: detachedText(header.supportingDocumentId),
});
