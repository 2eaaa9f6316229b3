import { postingApproval } from '../../domain/posting-approval/posting-approval.state';
import { decimalsIn } from '../../domain/shared/currency';
import { formatMinor } from '../../domain/shared/money';
import { isAtLeast, type RecordedEvent } from '../ports/event-store';
import { foldFacts } from '../shared/streams';
import { type BatchEvidence, type BatchFact } from './batch-evidence';
import { reversedBy } from './batch-rows';
import { attemptsOf, type Attempt, type SentRequest } from './sent-requests';

/**
 * General ledger detail as the audit data standard of the AICPA names its fields (General Ledger Standard, July 2015,
 * table GL_Detail; also xbrlsite.com/2020/prototypes/cdm/cdm_glDetail.html), those that this service knows, and four of
 * its own at the end.
 */
export const GL_DETAIL_COLUMNS = [
  ...['Journal_ID', 'Journal_ID_Line_Number', 'JE_Header_Description', 'JE_Line_Description', 'Source'],
  ...['Business_Unit_Code', 'Effective_Date', 'Fiscal_Year', 'Period', 'GL_Account_Number', 'Amount'],
  ...['Amount_Credit_Debit_Indicator', 'Amount_Currency', 'Entered_By', 'Entered_Date', 'Entered_Time'],
  ...['Approved_By', 'Approved_Date', 'Reference_No', 'Reverses_Journal_ID', 'Reversed_By_Journal_ID', 'Batch_Key'],
];

/** What stands beside the batch's own events. */
export interface GlDetailFacts {
  /** What was sent by the attempt that brought it into the ledger; null when it cannot be written again. */
  readonly sent: SentRequest | null;
  /** Who started the posting run. */
  readonly enteredBy: string;
  /** Of its approval, in order. */
  readonly approval: readonly RecordedEvent[];
}

/** The attempt that brought a batch into the ledger which was read back last as equal; null for all others. */
export const postedAttempt = (batch: BatchEvidence): { readonly attempt: Attempt; readonly posted: Posted } | null => {
  if (batch.step !== 'read back') return null;
  const posted = batch.facts.findLast(isPosted);
  const attempt = attemptsOf(batch).find(({ data }) => data.attemptId === posted?.data.attemptId);
  return posted === undefined || attempt === undefined ? null : { attempt, posted };
};

/** A row per line of a batch that is posted, read back and equal: so what was sent is what was read. */
export const glDetailRows = (batch: BatchEvidence, { sent, enteredBy, approval }: GlDetailFacts): string[][] => {
  const found = postedAttempt(batch);
  if (found === null || sent === null) return [];
  const { attempt, posted } = found;
  const { entry } = sent;
  const { businessEntityId, batchKey, reverses } = batch.plan;
  const [year = '', month = ''] = entry.date.split('-');
  const [enteredDate = '', enteredTime = ''] = posted.metadata.occurredAt.split(/[T.]/);
  const approved = approvalBefore(approval, attempt);
  const [reversedByNo] = reversedBy(batch.facts);
  return entry.lines.map((line, index) => [
    ...[posted.data.recordNo, String(index + 1), entry.title, line.memo === '' ? entry.title : line.memo],
    ...[entry.journal, businessEntityId, entry.date, year, month, line.account],
    ...[formatMinor(line.amountMinor, decimalsIn(entry.currency)), line.side === 'debit' ? 'D' : 'C', entry.currency],
    ...[enteredBy, enteredDate, enteredTime, approved.by, approved.date],
    ...[attempt.data.referenceNo, reverses?.recordNo ?? '', reversedByNo, batchKey],
  ]);
};

type Posted = Extract<BatchFact, { type: 'PostingAttemptConfirmed' }>;

const isPosted = (fact: BatchFact): fact is Posted => fact.type === 'PostingAttemptConfirmed';

/** Whose approvals counted when the attempt began. */
const approvalBefore = (
  events: readonly RecordedEvent[],
  { position }: Attempt,
): { readonly by: string; readonly date: string } => {
  const before = events.filter((event) => isAtLeast(position, event.position));
  const state = foldFacts(postingApproval, before);
  if (state.status === 'None' || state.givenBy.length === 0) return { by: '', date: '' };
  return { by: state.givenBy.join('; '), date: (state.completedAt ?? '').slice(0, 10) };
};
