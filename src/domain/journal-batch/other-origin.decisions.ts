import { batchProblem, type BatchProblem } from '../shared/batch-problem';
import { type BatchPlan, ledgerDateOf } from '../shared/batch-plan';
import { batchTitleOf } from '../shared/batch-title';
import { DomainError } from '../shared/errors';
import { moneyText } from '../shared/money';
import { checkedReason } from '../shared/reason';
import { type JournalBatchEvent } from './journal-batch.events';
import { type JournalBatch, type PostingHistory } from './batch-states';
import { ENTRY_OF_OTHER_ORIGIN, isAboutOtherOrigin } from './problem-cause';

/** A record of the ledger whose reference is not of this service, and that backs no batch. */
export interface OtherRecord {
  readonly recordNo: string;
  readonly title: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Null when its lines could not be added up. An empty currency means the only one of the company. */
  readonly total: { readonly currency: string; readonly totalMinor: string } | null;
}

/** Titles are compared without what nobody sees. */
export const comparableTitle = (title: string): string => title.normalize('NFC').replace(/\s+/g, ' ').trim();

/** Whether the record has title, date and total of the batch. One whose total is not known is not taken for another. */
export const looksLike = (plan: BatchPlan, { title, date, total }: OtherRecord): boolean => {
  if (comparableTitle(title) !== comparableTitle(batchTitleOf(plan)) || date !== ledgerDateOf(plan)) return false;
  if (total === null) return true;
  const isSameCurrency = total.currency === '' || total.currency === plan.currency;
  return isSameCurrency && total.totalMinor === plan.totalMinor;
};

/** The first of the records that looks like the batch, and that nobody said is another entry. */
export const otherOriginOf = (
  plan: BatchPlan,
  history: Pick<PostingHistory, 'others'>,
  records: readonly OtherRecord[],
): OtherRecord | null => {
  const isAccepted = ({ recordNo }: OtherRecord): boolean =>
    history.others?.some((one) => one.recordNo === recordNo && one.contentDigest === plan.contentDigest) === true;
  return records.find((record) => looksLike(plan, record) && !isAccepted(record)) ?? null;
};

export const otherOriginProblem = ({ recordNo, title, date }: OtherRecord, plan: BatchPlan): BatchProblem =>
  batchProblem(
    ENTRY_OF_OTHER_ORIGIN,
    `Record ${recordNo} in Sage Intacct has the same title (${title}), date (${date}) and total (${moneyText(BigInt(plan.totalMinor), plan.currency)}), and was not posted from here.`,
    'Look at the record. If it is this entry, a Controller settles it as posted elsewhere, or it is withdrawn. If it is another entry, a Controller says why, and it is posted beside the record.',
    { value: recordNo },
  );

/**
 * A Controller says that the record is another entry: for this content, the batch is posted beside it. It is Ready to
 * Post when nothing else stops it. Does nothing when repeated. Throws RECORD_NOT_LISTED or REASON_MISSING.
 */
export const acceptOther = (
  state: JournalBatch,
  { recordNo, reason }: { readonly recordNo: string; readonly reason: string },
): JournalBatchEvent[] => {
  if ('history' in state && state.history.others?.some((one) => one.recordNo === recordNo) === true) return [];
  if (state.status !== 'Failed' || !state.problems.some((problem) => isAboutOtherOrigin(problem, recordNo)))
    throw new DomainError(
      'RECORD_NOT_LISTED',
      `This batch was not stopped because of record ${recordNo}.`,
      'Post the batch: the ledger is searched first, and what it holds is shown with the batch.',
      { recordNo, state: state.status },
    );
  const { contentDigest } = state.plan;
  return [{ type: 'OtherEntryAccepted', data: { recordNo, contentDigest, reason: checkedReason(reason) } }];
};
