import { batchProblem, type BatchProblem } from '../../src/domain/shared/batch-problem';
import { type BatchPlan } from '../../src/domain/shared/batch-plan';
import { type DeliveryFacts, type ImportSummary } from '../../src/domain/journal-import/journal-import.events';
import { type JournalLine } from '../../src/domain/shared/journal-line';
import { type ConnectionFacts } from '../../src/domain/connection/connection.events';

export const line = (
  side: 'debit' | 'credit',
  amountMinor: string | number,
  more: Partial<JournalLine> = {},
): JournalLine => ({
  account: '4000',
  accountName: 'Revenue',
  side,
  amountMinor: String(amountMinor),
  description: '',
  postingGroup: '',
  customerId: '',
  values: {},
  ...more,
});

export const debit = (amountMinor: string | number, more: Partial<JournalLine> = {}): JournalLine =>
  line('debit', amountMinor, more);

export const credit = (amountMinor: string | number, more: Partial<JournalLine> = {}): JournalLine =>
  line('credit', amountMinor, more);

export const planFor = (more: Partial<BatchPlan> = {}): BatchPlan => ({
  batchKey: 'JB1',
  journalEntryId: 'JE-1',
  entryRevision: 1,
  entryDigest: 'entry-digest',
  contentDigest: 'content-digest',
  part: 1,
  parts: 1,
  businessEntityId: '',
  currency: 'USD',
  transactionDate: '2026-09-30',
  period: '2026-09',
  journal: '',
  lineCount: 2,
  totalMinor: '1000',
  importId: 'import-1',
  derivation: 2,
  columnRules: 2,
  occurrence: 1,
  ...more,
});

export const deliveryOf = (more: Partial<DeliveryFacts> = {}): DeliveryFacts => ({
  importId: 'import-1',
  spoolRef: 'spool-1',
  fileName: 'JournalEntries.csv',
  format: 'csv',
  bytes: 100,
  digest: 'digest-1',
  rounding: 'none',
  linesPerBatchMax: 500,
  clearingAccount: null,
  lineOrder: 'file',
  ...more,
});

export const summaryOf = (more: Partial<ImportSummary> = {}): ImportSummary => ({
  lines: 2,
  roundedLines: 0,
  entries: 1,
  batches: 1,
  newEntries: 1,
  replacedEntries: 0,
  unchangedEntries: 0,
  totals: [{ currency: 'USD', lines: 2, debitMinor: '1000', creditMinor: '1000' }],
  ...more,
});

export const connectionFacts = (more: Partial<ConnectionFacts> = {}): ConnectionFacts => ({
  companyId: 'ACME',
  senderId: 'sender',
  userId: 'poster',
  credentialRef: 'acme-test/1',
  credentialFingerprint: 'fingerprint-1',
  ...more,
});

export const problemOf = (code: string, more: Partial<BatchProblem> = {}): BatchProblem =>
  batchProblem(code, `${code} happened.`, `Fix ${code}.`, more);
