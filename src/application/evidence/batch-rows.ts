import { type FindingKind } from '../../domain/journal-batch/ledger-finding';
import { decimalsIn } from '../../domain/shared/currency';
import { ledgerFieldName } from '../../domain/shared/ledger-field';
import { formatMinor } from '../../domain/shared/money';
import { differenceText } from '../journal-batch/difference-text';
import { type BatchEvidence, type BatchFact } from './batch-evidence';
import { attemptsOf, type SentRequest, type SentRequests } from './sent-requests';

export const JOURNAL_LINE_COLUMNS = [
  ...['Journal Entry Id', 'Batch', 'Part', 'Parts', 'Period', 'Transaction Date', 'Business Entity Id', 'Journal'],
  ...['Step', 'Reference No', 'Record No', 'Line', 'Account Number', 'Account Name', 'Intacct Account'],
  ...['Posting Type', 'Debit', 'Credit', 'Currency', 'Description', 'Posting Group Id', 'Customer ID'],
  ...['Intacct Dimensions', 'Other Columns'],
];

/** A row per line of a batch. Ledger columns are blank when the request could not be rebuilt. */
export const journalLineRows = (batch: BatchEvidence, sent: SentRequest | null): string[][] => {
  const { plan, lines, step } = batch;
  if (step === null) return [];
  const decimals = decimalsIn(plan.currency);
  const attempt = attemptsOf(batch).at(-1)?.data;
  return lines.map((line, index) => {
    const amount = formatMinor(BigInt(line.amountMinor), decimals);
    const posted = sent?.entry.lines[index];
    return [
      ...[plan.journalEntryId, plan.batchKey, String(plan.part), String(plan.parts), plan.period],
      ...[plan.transactionDate, plan.businessEntityId, attempt?.journal ?? plan.journal],
      ...[step, attempt?.referenceNo ?? '', recordNoOf(batch), String(index + 1), line.account, line.accountName],
      ...[posted?.account ?? '', line.side === 'debit' ? 'Debit' : 'Credit'],
      ...(line.side === 'debit' ? [amount, ''] : ['', amount]),
      ...[plan.currency, line.description, line.postingGroup, line.customerId],
      (posted?.fields ?? []).map(({ target, value }) => `${ledgerFieldName(target)}=${value}`).join('; '),
      Object.entries(line.values)
        .map(([name, value]) => `${name}=${value}`)
        .join('; '),
    ];
  });
};

export const READ_BACK_COLUMNS = [
  ...['Journal Entry Id', 'Batch', 'Part', 'Currency', 'Reference No', 'Lines', 'Total'],
  ...['Result', 'Record No', 'Read Back At', 'Lines Read Back', 'Total Read Back', 'Differences'],
  ...['Reverses Record No', 'Reversed By Record No', 'Reversed By Batch'],
  ...['Adjusts Record No', 'Adjusted By Record Nos', 'Adjusted By Batches'],
];

/** One row per batch that counts: what was sent, and what the last read of the ledger found. */
export const readBackRow = (batch: BatchEvidence): string[][] => {
  const { plan, lines, step } = batch;
  if (step === null) return [];
  const decimals = decimalsIn(plan.currency);
  const look = batch.facts.findLast((fact) => lookOf(fact) !== null);
  const found = (look && lookAt(look, batch.facts)) ?? { ...NOT_READ_BACK, recordNo: recordNoOf(batch) };
  const total = (minor: string | null): string => (minor === null ? '' : formatMinor(BigInt(minor), decimals));
  return [
    [
      ...[plan.journalEntryId, plan.batchKey, String(plan.part), plan.currency],
      ...[attemptsOf(batch).at(-1)?.data.referenceNo ?? '', String(lines.length), total(plan.totalMinor)],
      ...[found.result, found.recordNo, look?.metadata.occurredAt ?? ''],
      ...[found.lines, total(found.totalMinor), found.differences],
      ...[plan.reverses?.recordNo ?? '', ...reversedBy(batch.facts)],
      ...[plan.adjusts?.recordNo ?? '', ...adjustedBy(batch.facts)],
    ],
  ];
};

/** Record and batch of the reversal that stands: ours, else the one that the last look found; blank for none. */
export const reversedBy = (facts: readonly BatchFact[]): readonly [string, string] => {
  const last = facts.findLast(
    ({ type }) => type === 'JournalBatchReversed' || type === 'JournalBatchReversalUndone' || type === RELEASED,
  );
  if (last?.type === 'JournalBatchReversed') return [last.data.recordNo, last.data.batchKey];
  const look = facts.findLast(
    ({ type }) => type === 'LedgerChangeFound' || type === 'LedgerEntrySeenEqual' || type === RELEASED,
  );
  const finding = look?.type === 'LedgerChangeFound' ? look.data.finding : null;
  return finding?.kind === 'reversed' ? [finding.records[0]?.reversedByRecordNo ?? '', ''] : ['', ''];
};

/** Records and batches of the net differences that stand; blank for none. */
const adjustedBy = (facts: readonly BatchFact[]): readonly [string, string] => {
  const standing = new Map<string, string>();
  for (const fact of facts) {
    if (fact.type === 'JournalBatchDifferencePosted') standing.set(fact.data.batchKey, fact.data.recordNo);
    if (fact.type === 'JournalBatchDifferenceUndone') standing.delete(fact.data.batchKey);
  }
  return [[...standing.values()].join('; '), [...standing.keys()].join('; ')];
};

const RELEASED = 'PostingReleasedByPerson';

interface Look {
  readonly result: string;
  readonly recordNo: string;
  readonly lines: string;
  readonly totalMinor: string | null;
  readonly differences: string;
}

const NOT_READ_BACK: Look = { result: 'not read back', recordNo: '', lines: '', totalMinor: null, differences: '' };

/** The last look; equal again as what it was: posted from here, or elsewhere. */
const lookAt = (look: BatchFact, facts: readonly BatchFact[]): Look | null => {
  const standing = facts.findLast(({ type }) => type === 'PostingVerified' || type === 'JournalBatchPostedElsewhere');
  const isElsewhere = look.type === 'LedgerEntrySeenEqual' && standing?.type === 'JournalBatchPostedElsewhere';
  const found = lookOf(look);
  return found !== null && isElsewhere ? { ...found, result: 'equal, posted elsewhere' } : found;
};

const lookOf = (fact: BatchFact): Look | null => {
  const looked = (result: string, recordNo: string, differences = ''): Look => ({
    result,
    recordNo,
    differences,
    lines: '',
    totalMinor: null,
  });
  switch (fact.type) {
    case 'PostingVerified':
    case 'LedgerEntrySeenEqual': {
      const { recordNo, lineCount, totalMinor } = fact.data;
      return { ...looked('equal', recordNo), lines: String(lineCount), totalMinor };
    }
    case 'JournalBatchPostedElsewhere': {
      const { recordNo, lineCount, totalMinor } = fact.data;
      return { ...looked('equal, posted elsewhere', recordNo), lines: String(lineCount), totalMinor };
    }
    case 'PostingAwaitsApproval':
      return looked('equal, awaits approval in Intacct', fact.data.recordNo);
    case 'PostingMismatchFound':
      return looked('differs', fact.data.recordNo, messagesOf(fact.data.problems));
    case 'PostingConflictFound': {
      const { found, problem } = fact.data;
      const { recordNo, lineCount, debitMinor } = found;
      return {
        ...looked('another entry', recordNo, problem.message),
        lines: String(lineCount),
        totalMinor: debitMinor,
      };
    }
    case 'PostingDuplicateFound':
      return looked('several entries', fact.data.recordNos.join(', '), fact.data.problem.message);
    case 'PostingDeclined':
      return looked('declined or removed in Intacct', fact.data.recordNo, fact.data.problem.message);
    case 'PostingGivenToPerson':
      return looked('cannot be determined', '', fact.data.problem.message);
    case 'LedgerChangeFound': {
      const { kind, records, differences, cause = '' } = fact.data.finding;
      const recordNos = records.map(({ recordNo }) => recordNo).join(', ');
      return looked(
        FOUND[kind],
        recordNos,
        [...differences.map((one) => `${differenceText(one)}.`), cause].join(' ').trim(),
      );
    }
    case 'PostingReleasedByPerson':
      return looked('a person vouched that there is none', '', fact.data.reason);
    default:
      return null;
  }
};

const FOUND: Readonly<Record<FindingKind, string>> = {
  differs: 'differs in the ledger since',
  twice: 'twice in the ledger since',
  reversed: 'reversed in the ledger',
  'reversal-pending': 'reversal pending in the ledger',
  gone: 'gone from the ledger',
  unreadable: 'could not be read again',
};

const messagesOf = (problems: readonly { readonly message: string }[]): string =>
  problems.map(({ message }) => message).join(' ');

const recordNoOf = ({ facts }: BatchEvidence): string => {
  const record = facts.findLast(isRecord);
  return record?.data.recordNo ?? '';
};

type WithRecord = Extract<BatchFact, { type: 'PostingAttemptConfirmed' | 'JournalBatchPostedElsewhere' }>;

const isRecord = (fact: BatchFact): fact is WithRecord =>
  fact.type === 'PostingAttemptConfirmed' || fact.type === 'JournalBatchPostedElsewhere';

/** What was sent to the ledger and what it answered, one line of JSON per attempt. */
export function* exchangesOf(batch: BatchEvidence, requests: SentRequests): Generator<Record<string, unknown>> {
  const { plan, facts } = batch;
  const written = new Map<string, number>();
  for (const attempt of attemptsOf(batch)) {
    const { attemptId, attempt: number, payloadDigest } = attempt.data;
    const same = written.get(payloadDigest);
    const sent = same === undefined ? requests.of(batch, attempt) : null;
    if (sent !== null) written.set(payloadDigest, number);
    yield {
      journalEntryId: plan.journalEntryId,
      batchKey: plan.batchKey,
      startedAt: attempt.metadata.occurredAt,
      attempt: number,
      ...factsOf(attempt),
      request: sent?.body ?? null,
      requestNote: same === undefined ? (sent === null ? NOT_WRITABLE : '') : `The same as for attempt ${same}.`,
      answers: facts.filter((fact) => fact !== attempt && attemptIdOf(fact) === attemptId).map(answerOf),
    };
  }
}

const NOT_WRITABLE =
  'The request that was sent can no longer be rebuilt from the log; its digest was recorded before it was sent.';

const attemptIdOf = ({ data }: BatchFact): string | undefined => (data as { attemptId?: string }).attemptId;

const answerOf = (fact: BatchFact): Record<string, unknown> => ({
  type: fact.type,
  at: fact.metadata.occurredAt,
  ...factsOf(fact),
});

/** Implied by the row, or part of the request. */
const TOLD = ['attempt', 'attemptId', 'resolved'];

const factsOf = ({ data }: BatchFact): Record<string, unknown> =>
  Object.fromEntries(Object.entries(data).filter(([name]) => !TOLD.includes(name)));
