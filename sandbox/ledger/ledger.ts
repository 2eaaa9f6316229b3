import { detachedHeader, linesOf, linesPart, type Batch, type BatchHeader } from './batch';
import { CustomFields } from './custom-fields';
import type { LedgerLine } from './ledger-line';

export type BatchChanges = Partial<Omit<Batch, 'recordNo' | 'batchNo'>>;

const firstRecordNo = 6000;
const firstBatchNo = 101;
const firstEntryRecordNo = 700_001;

/** All batches, in the order of creation, with the two lookups that a careful client needs. */
export class Ledger {
  readonly customFields = new CustomFields();
  /** How often anything was added, changed or removed. */
  changes = 0;
  private batches: Batch[] = [];
  private byRecordNo = new Map<number, Batch>();
  private byReference = new Map<string, Batch[]>();
  private nextRecordNo = firstRecordNo;
  private nextBatchNo = firstBatchNo;
  private nextEntryRecordNo = firstEntryRecordNo;
  private undoSteps: (() => void)[] | null = null;

  add(header: BatchHeader, lines: readonly LedgerLine[]): Batch {
    const batch: Batch = {
      ...detachedHeader(header),
      ...linesPart(lines),
      recordNo: this.nextRecordNo,
      batchNo: this.nextBatchNo,
      firstEntryRecordNo: this.takeEntryRecordNos(lines.length),
      modifiedBy: header.createdBy,
      modifiedAt: header.createdAt,
      reversedByRecordNo: null,
      reversalOfRecordNo: null,
      reverseDate: '',
    };
    // A rolled back batch leaves a gap: numbers are never given twice.
    this.nextRecordNo += 1;
    this.nextBatchNo += 1;
    this.customFields.note(header.customFields, lines);
    this.insert(batch);
    this.undoSteps?.push(() => {
      this.take(batch);
    });
    return batch;
  }

  /** Mirrors the batch on a later day, with debit and credit exchanged, and links the two. */
  addReversal(original: Batch, reverseDate: string): Batch {
    const lines = linesOf(original).map((line) => ({ ...line, isDebit: !line.isDebit }));
    const mirror = this.add({ ...original, date: reverseDate, title: `Reversed - ${original.title}` }, lines);
    this.change(original, { reverseDate, reversedByRecordNo: mirror.recordNo });
    this.change(mirror, { reversalOfRecordNo: original.recordNo, reverseDate: '', reversedByRecordNo: null });
    return mirror;
  }

  change(batch: Batch, changes: BatchChanges): void {
    const before = { ...batch };
    if (changes.customFields !== undefined) this.customFields.note(changes.customFields, []);
    this.assign(batch, changes);
    this.undoSteps?.push(() => {
      this.assign(batch, before);
    });
  }

  /** New lines get new record numbers, unless a line was only altered and so stays the one it is. */
  replaceLines(batch: Batch, lines: readonly LedgerLine[], keepsRecordNos = false): void {
    this.customFields.note(new Map(), lines);
    const recordNos = keepsRecordNos ? {} : { firstEntryRecordNo: this.takeEntryRecordNos(lines.length) };
    this.change(batch, { ...linesPart(lines), ...recordNos });
  }

  remove(batch: Batch): void {
    this.take(batch);
    this.undoSteps?.push(() => {
      this.insert(batch);
    });
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

  /** Runs work whose changes stay only when its result is wanted, which is what a transaction needs. */
  attempt<Result>(work: () => Result, isWanted: (result: Result) => boolean): Result {
    const undoSteps: (() => void)[] = [];
    this.undoSteps = undoSteps;
    try {
      const result = work();
      this.undoSteps = null;
      if (!isWanted(result)) for (const undo of undoSteps.reverse()) undo();
      return result;
    } finally {
      this.undoSteps = null;
    }
  }

  clear(): void {
    this.changes += 1;
    this.batches = [];
    this.byRecordNo = new Map();
    this.byReference = new Map();
    this.customFields.clear();
    this.nextRecordNo = firstRecordNo;
    this.nextBatchNo = firstBatchNo;
    this.nextEntryRecordNo = firstEntryRecordNo;
  }

  private assign(batch: Batch, changes: BatchChanges): void {
    this.changes += 1;
    const { journal, referenceNo } = batch;
    const isElsewhere =
      (changes.journal ?? journal) !== journal || (changes.referenceNo ?? referenceNo) !== referenceNo;
    if (isElsewhere) this.unlinkReference(batch);
    Object.assign(batch, changes);
    if (isElsewhere) this.linkReference(batch);
  }

  private insert(batch: Batch): void {
    this.changes += 1;
    const next = this.batches.findLastIndex(({ recordNo }) => recordNo < batch.recordNo) + 1;
    if (next === this.batches.length) this.batches.push(batch);
    else this.batches.splice(next, 0, batch);
    this.byRecordNo.set(batch.recordNo, batch);
    this.linkReference(batch);
  }

  private take(batch: Batch): void {
    this.changes += 1;
    this.batches.splice(this.batches.lastIndexOf(batch), 1);
    this.byRecordNo.delete(batch.recordNo);
    this.unlinkReference(batch);
  }

  private linkReference(batch: Batch): void {
    const key = referenceKey(batch.journal, batch.referenceNo);
    const namesakes = this.byReference.get(key);
    if (namesakes === undefined) this.byReference.set(key, [batch]);
    else namesakes.push(batch);
  }

  private unlinkReference(batch: Batch): void {
    const key = referenceKey(batch.journal, batch.referenceNo);
    const others = (this.byReference.get(key) ?? []).filter((other) => other !== batch);
    if (others.length === 0) this.byReference.delete(key);
    else this.byReference.set(key, others);
  }

  private takeEntryRecordNos(count: number): number {
    const first = this.nextEntryRecordNo;
    this.nextEntryRecordNo += count;
    return first;
  }
}

const referenceKey = (journal: string, referenceNo: string): string => `${journal}\n${referenceNo}`;
