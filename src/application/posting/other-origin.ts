import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type JournalBatch, type PostingHistory } from '../../domain/journal-batch/batch-states';
import { partBlocked } from '../../domain/journal-batch/entry-parts';
import {
  comparableTitle,
  otherOriginOf,
  otherOriginProblem,
  type OtherRecord,
} from '../../domain/journal-batch/other-origin.decisions';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { type BatchProblem } from '../../domain/shared/batch-problem';
import { batchTitleOf } from '../../domain/shared/batch-title';
import { daysOfMonth } from '../../domain/shared/calendar';
import { isOurReference } from '../journal-batch/batch-keys';
import { type LedgerAccess, type LedgerEntryHeader, READ_BACK_MAX, type ReadFailure } from '../ports/accounting-system';
import { streamId } from '../shared/streams';
import { type EnginePorts } from './engine-ports';
import { amountsOf, entryIdsIn } from './ledger-sweep';
import { backedBy } from './record-backing';

/** Records of other origin in a journal and month, by comparable title: only those that look like entries of ours. */
export interface OtherRecords {
  readonly kind: 'others';
  readonly byTitle: ReadonlyMap<string, readonly OtherRecord[]>;
}

export type OtherRecordsOutcome = OtherRecords | ReadFailure;

/**
 * Reads what others posted into a journal in a month: one list, page by page, and the lines of those records alone
 * whose title is that of an entry of the month.
 */
export const readOtherRecords = async (
  environment: string,
  ports: EnginePorts,
  access: LedgerAccess,
  { period, journal }: { readonly period: string; readonly journal: string },
): Promise<OtherRecordsOutcome> => {
  const first = `${period}-01`;
  const days = { journal, from: first, to: `${period}-${daysOfMonth(first)}` };
  const found: LedgerEntryHeader[] = [];
  for await (const page of ports.ledger.entriesDated(access, days)) {
    if (page.kind !== 'references') return page;
    found.push(...page.references.filter(isOfOthers));
  }
  if (found.length > 0 && !(await ports.freshness.caughtUp())) return { kind: 'unavailable', cause: 'views-behind' };
  const { companyId } = access;
  const alike: LedgerEntryHeader[] = [];
  for (const record of found) {
    const isKnown = entryIdsIn(comparableTitle(record.title)).some((id) =>
      ports.batchViews.hasEntry(environment, period, id),
    );
    if (isKnown && (await backedBy(ports, { companyId, recordNo: record.recordNo })).length === 0) alike.push(record);
  }
  return withTotals(ports, access, alike);
};

/** A reversed entry and its mirror leave nothing in the books. */
const isOfOthers = ({ referenceNo, state }: LedgerEntryHeader): boolean =>
  !isOurReference(referenceNo) && !['declined', 'reversed', 'reversal-pending'].includes(state);

const withTotals = async (
  ports: EnginePorts,
  access: LedgerAccess,
  alike: readonly LedgerEntryHeader[],
): Promise<OtherRecordsOutcome> => {
  const byTitle = new Map<string, OtherRecord[]>();
  for (let start = 0; start < alike.length; start += READ_BACK_MAX) {
    const some = alike.slice(start, start + READ_BACK_MAX);
    const recordNos = some.map(({ recordNo }) => recordNo);
    const read = await ports.ledger.readBack(access, { recordNos, fields: [] });
    if (read.kind !== 'entries') return read;
    for (const { recordNo, title, date } of some) {
      const entry = read.entries.find((one) => one.recordNo === recordNo);
      const record = { recordNo, title, date, total: entry === undefined ? null : amountsOf(entry) };
      const key = comparableTitle(title);
      byTitle.set(key, [...(byTitle.get(key) ?? []), record]);
    }
  }
  return { kind: 'others', byTitle };
};

interface CheckedBatch {
  readonly environment: string;
  readonly plan: BatchPlan;
  readonly state: { readonly history: PostingHistory };
}

/**
 * Why a batch is not posted beside what others posted: a record that looks like it, or like another part of its entry
 * that is not in the ledger. Null when there is none.
 */
export const besideOther = async (
  ports: Pick<EnginePorts, 'aggregates' | 'batchViews'>,
  { environment, plan, state }: CheckedBatch,
  { byTitle }: OtherRecords,
): Promise<BatchProblem | null> => {
  const recordsOf = (part: BatchPlan): readonly OtherRecord[] =>
    byTitle.get(comparableTitle(batchTitleOf(part))) ?? NO_RECORDS;
  const own = otherOriginOf(plan, state.history, recordsOf(plan));
  if (own !== null) return otherOriginProblem(own, plan);
  if (plan.parts === 1 || byTitle.size === 0) return null;
  for (const part of ports.batchViews.plansOfEntry(environment, plan.period, plan.journalEntryId)) {
    const isSibling =
      part.part !== plan.part &&
      part.entryRevision === plan.entryRevision &&
      part.businessEntityId === plan.businessEntityId;
    if (!isSibling || recordsOf(part).length === 0) continue;
    const { state: sibling } = await ports.aggregates.load(journalBatch, streamId(environment, part.batchKey));
    const record = isOpen(sibling) ? otherOriginOf(part, sibling.history, recordsOf(part)) : null;
    if (record !== null) return partBlocked(part, otherOriginProblem(record, part));
  }
  return null;
};

const NO_RECORDS: readonly OtherRecord[] = [];

/** What is in the ledger, or on its way there, blocks nothing. */
const isOpen = (
  state: JournalBatch,
): state is Extract<JournalBatch, { status: 'Ready' | 'Failed' | 'Queued' | 'OnHold' }> =>
  state.status === 'Ready' || state.status === 'Failed' || state.status === 'Queued' || state.status === 'OnHold';
