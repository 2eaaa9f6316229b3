import { detachedText } from './detached-text';
import { packLines, unpackLines, type LedgerLine } from './ledger-line';

/** The labels of `STATE`, in the order in which the documentation lists them. */
export const batchStates = [
  'Draft',
  'Submitted',
  'Partially Approved',
  'Approved',
  'Posted',
  'Declined',
  'Reversal pending',
  'Reversed',
] as const;

export type BatchState = (typeof batchStates)[number];

export interface BatchHeader {
  readonly journal: string;
  /** `YYYY-MM-DD`, as all dates inside the ledger. */
  readonly date: string;
  readonly title: string;
  readonly referenceNo: string;
  readonly state: BatchState;
  readonly historyComment: string;
  readonly supportingDocumentId: string;
  readonly baseLocation: string;
  /** The entity whose session created the batch; empty at the top level. Such a batch is private to the entity. */
  readonly privateToEntity: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly customFields: ReadonlyMap<string, string>;
  /** Of the application that wrote it, as `4.AR`; left out for the general ledger. */
  readonly moduleKey?: string;
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
  readonly modifiedBy: string;
  readonly modifiedAt: Date;
  /** The mirror of this batch and the batch this one mirrors. */
  readonly reversedByRecordNo: number | null;
  readonly reversalOfRecordNo: number | null;
  readonly reverseDate: string;
}

/** States in which a batch is in the books: a reversed one stays there beside its mirror. */
const inBooks: ReadonlySet<BatchState> = new Set(['Posted', 'Reversal pending', 'Reversed']);

export const isInBooks = ({ state }: Batch): boolean => inBooks.has(state);

export const linesOf = (batch: Batch): LedgerLine[] => unpackLines(batch.packedLines);

/** What a batch keeps of its lines. */
export const linesPart = (lines: readonly LedgerLine[]): Pick<Batch, 'lineCount' | 'totals' | 'packedLines'> => ({
  lineCount: lines.length,
  totals: totalsOf(lines),
  packedLines: packLines(lines),
});

export const detachedHeader = (header: BatchHeader): BatchHeader => ({
  ...header,
  title: detachedText(header.title),
  referenceNo: detachedText(header.referenceNo),
  historyComment: detachedText(header.historyComment),
  supportingDocumentId: detachedText(header.supportingDocumentId),
  customFields: new Map([...header.customFields].map(([name, value]) => [detachedText(name), detachedText(value)])),
});

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
