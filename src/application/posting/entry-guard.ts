import { ENTRY_ALREADY_IN_LEDGER } from '../../domain/journal-batch/problem-cause';
import { type IdentityFacts } from '../../domain/journal-batch/journal-batch.events';
import { batchProblem, type BatchProblem } from '../../domain/shared/batch-problem';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { FRESH, isUndecided, type JournalBatch, type QueuedBatch } from '../../domain/journal-batch/batch-states';
import { differenceIdsBefore } from '../../domain/journal-batch/difference-plan';
import { reversalIdsBefore } from '../../domain/journal-batch/reversal-plan';
import { isReversed } from '../../domain/journal-batch/reversal-standing';
import { fixOf, stopsOf, textOf } from '../../domain/posting-stop/posting-stop.decisions';
import { type LedgerEntryHeader } from '../ports/accounting-system';
import { postingStop } from '../../domain/posting-stop/posting-stop.state';
import { streamId } from '../shared/streams';
import { type UsedReference } from '../journal-batch/batch-lookups';
import { type Swept } from './ledger-sweep';
import { derivedNamesOf } from './named-entry';
import { type EnginePorts } from './engine-ports';

/** A queued batch that could be sent. */
export interface GuardedBatch {
  readonly environment: string;
  readonly companyId: string;
  readonly plan: BatchPlan;
  readonly state: QueuedBatch;
}

/** Names without the facts of a request. Known names keep the digest recorded with them. */
export type FoundNames = Pick<IdentityFacts, 'issue' | 'referenceNo' | 'controlId'> & Partial<IdentityFacts>;

/** What prevents a batch from being sent. */
export type Guarding =
  | { readonly kind: 'free' }
  /** The ledger holds it under its own names: it counts as an attempt with an unknown outcome. */
  | { readonly kind: 'found'; readonly names: FoundNames; readonly recordNo: string }
  | { readonly kind: 'blocked'; readonly problem: BatchProblem }
  /** Another part of the entry is being resolved. */
  | { readonly kind: 'waits' };

/** How old the states of other parts may be. */
const PARTS_AGE_MAX_MS = 2_000;

/**
 * Before a batch is sent, finds everything in the ledger that may be this entry: under its own names, under those of
 * other revisions, and unexplained records with its title or amounts. No part of an entry is sent while one of its
 * parts is in question.
 */
export class EntryGuard {
  private readonly parts = new Map<
    string,
    { readonly readAtMs: number; readonly states: Promise<readonly JournalBatch[]> }
  >();

  constructor(private readonly ports: Pick<EnginePorts, 'aggregates' | 'batchViews' | 'clock'>) {}

  async check(batch: GuardedBatch, swept: Swept): Promise<Guarding> {
    const found = foundUnderOwnNames(batch, swept);
    if (found !== null) return found;
    const other = await this.otherRevision(batch, swept);
    if (other !== null) return { kind: 'blocked', problem: otherRevisionProblem(other.record, other.revision) };
    const parts = batch.plan.parts > 1 ? await this.otherParts(batch) : [];
    const partNames = swept.hasUnexplained ? namesOfParts(batch, parts) : new Set<string>();
    const unexplained = this.unexplainedOf(batch, swept).filter(({ referenceNo }) => !partNames.has(referenceNo));
    const [record] = unexplained;
    if (record) return { kind: 'blocked', problem: unexplainedProblem(record) };
    const stop = await this.stopOf(batch, swept);
    if (stop !== null) return { kind: 'blocked', problem: stop };
    const isInLedger = (part: BatchPlan, referenceNo: string): boolean =>
      isLive(swept, referenceNo) && !isOfAnother(swept, part, referenceNo);
    return partsInQuestion(parts, isInLedger, batch);
  }

  /**
   * Names used before by this batch or by another revision of its entry whose attempts seem to have ended without an
   * entry.
   */
  refusedNames(batch: GuardedBatch, swept: Swept): readonly string[] {
    const { history } = batch.state;
    const others = this.usedByOthers(batch, swept).map(({ referenceNo }) => referenceNo);
    return [...history.refused, ...others];
  }

  /** Of a reversal or net difference the others are earlier ones of the same entry. */
  private usedByOthers({ plan, environment }: GuardedBatch, swept: Swept): readonly UsedReference[] {
    return idsBefore(plan)
      .flatMap((id) => swept.used.get(id) ?? [])
      .filter(
        (used) =>
          used.environment === environment &&
          used.businessEntityId === plan.businessEntityId &&
          (isLinked(plan) || used.entryRevision !== plan.entryRevision),
      );
  }

  /** What a reversal took back stands in the ledger, and does not count; an earlier net difference counts beside it. */
  private async otherRevision(
    batch: GuardedBatch,
    swept: Swept,
  ): Promise<{ record: LedgerEntryHeader; revision: number } | null> {
    for (const { referenceNo, entryRevision, batchKey } of this.usedByOthers(batch, swept)) {
      const [record] = swept.records.get(referenceNo) ?? [];
      if (!record || batch.state.history.foreign.includes(referenceNo)) continue;
      const id = streamId(batch.environment, batchKey);
      const { state } = await this.ports.aggregates.load(journalBatch, id);
      const isKnown = 'recordNo' in state && state.recordNo === record.recordNo;
      const isExplained = isKnown && (isReversed(state) || (batch.plan.adjusts !== undefined && isPosted(state)));
      if (!isExplained) return { record, revision: entryRevision };
    }
    return null;
  }

  /**
   * Records with the title or amounts of the entry, except those that certainly belong to another entity with the same
   * id.
   */
  private unexplainedOf(
    { environment, companyId, plan, state }: GuardedBatch,
    swept: Swept,
  ): readonly LedgerEntryHeader[] {
    const ids = plan.adjusts === undefined ? [plan.journalEntryId] : [plan.journalEntryId, plan.adjusts.journalEntryId];
    const records = ids
      .flatMap((id) => swept.attributed.get(id) ?? [])
      .filter(({ referenceNo }) => !state.history.foreign.includes(referenceNo));
    if (records.length === 0) return [];
    const { period, businessEntityId } = plan;
    const others = this.ports.batchViews
      .plansOfEntry(environment, period, plan.journalEntryId)
      .filter((other) => other.businessEntityId !== businessEntityId);
    const names = new Set<string>();
    // Of other entries only the plan is known, not the used names.
    for (const other of others)
      for (const { referenceNo } of derivedNamesOf(environment, companyId, { plan: other, history: FRESH }))
        names.add(referenceNo);
    return records.filter(({ referenceNo }) => !names.has(referenceNo));
  }

  /**
   * The sweep counts, not only the stop's list: the list is limited, and its entries may be decided while the run
   * continues.
   */
  private async stopOf({ environment, plan }: GuardedBatch, swept: Swept): Promise<BatchProblem | null> {
    const { state } = await this.ports.aggregates.load(postingStop, environment);
    const entries = swept.unattributed.filter(({ referenceNo }) => !state.foreign.has(referenceNo));
    const [cause = entries.length > 0 ? ({ kind: 'ledger-ahead', period: plan.period, entries } as const) : null] =
      stopsOf(state, plan.period);
    return cause ? batchProblem('POSTING_STOPPED', `Posting is stopped: ${textOf(cause)}`, fixOf(cause)) : null;
  }

  /** Read once for all parts that are sent within a short time. */
  private async otherParts({ environment, plan }: GuardedBatch): Promise<readonly JournalBatch[]> {
    const key = JSON.stringify([plan.journalEntryId, plan.businessEntityId, plan.period, plan.entryRevision]);
    const now = this.ports.clock.monotonicMs();
    const known = this.parts.get(key);
    const isFresh = known !== undefined && now - known.readAtMs < PARTS_AGE_MAX_MS;
    const states = isFresh ? known.states : this.readParts(environment, plan);
    if (!isFresh) this.parts.set(key, { readAtMs: now, states });
    return (await states).filter((state) => 'plan' in state && state.plan.part !== plan.part);
  }

  private async readParts(environment: string, plan: BatchPlan): Promise<readonly JournalBatch[]> {
    const plans = this.ports.batchViews
      .plansOfEntry(environment, plan.period, plan.journalEntryId)
      .filter((one) => one.entryRevision === plan.entryRevision && one.businessEntityId === plan.businessEntityId);
    const states: JournalBatch[] = [];
    for (const { batchKey } of plans)
      states.push((await this.ports.aggregates.load(journalBatch, streamId(environment, batchKey))).state);
    return states;
  }
}

const isLinked = ({ reverses, adjusts }: BatchPlan): boolean => reverses !== undefined || adjusts !== undefined;

const idsBefore = (plan: BatchPlan): readonly string[] => {
  if (plan.reverses !== undefined) return reversalIdsBefore(plan);
  return plan.adjusts === undefined ? [plan.journalEntryId] : differenceIdsBefore(plan);
};

const isPosted = ({ status }: JournalBatch): boolean => status === 'Posted' || status === 'PostedElsewhere';

const foundUnderOwnNames = ({ environment, companyId, plan, state }: GuardedBatch, swept: Swept): Guarding | null => {
  const { history } = state;
  const known: readonly FoundNames[] = history.used;
  const derived = swept.hasUnexplained ? derivedNamesOf(environment, companyId, { plan, history }) : [];
  for (const names of [...known, ...derived.filter((one) => !isOfAnother(swept, plan, one.referenceNo))]) {
    const [record] = swept.records.get(names.referenceNo) ?? [];
    if (record) return { kind: 'found', names, recordNo: record.recordNo };
  }
  return null;
};

/**
 * Whether the log knows the name as that of another batch: the same content that was reversed, and delivered again, has
 * names of its own, and so has another reversal of the same entry.
 */
const isOfAnother = ({ usedNames }: Swept, { batchKey }: BatchPlan, referenceNo: string): boolean =>
  (usedNames.get(referenceNo) ?? []).some((used) => used.batchKey !== batchKey);

const isLive = (swept: Swept, referenceNo: string): boolean => (swept.records.get(referenceNo) ?? []).length > 0;

const namesOfParts = ({ environment, companyId }: GuardedBatch, parts: readonly JournalBatch[]): ReadonlySet<string> =>
  new Set(parts.flatMap((part) => namesOfPart(environment, companyId, part)));

const namesOfPart = (environment: string, companyId: string, part: JournalBatch): string[] => {
  if (!('plan' in part)) return [];
  const history = 'history' in part ? part.history : FRESH;
  const derived = derivedNamesOf(environment, companyId, { plan: part.plan, history });
  return [...history.used, ...derived].map(({ referenceNo }) => referenceNo);
};

const partsInQuestion = (
  parts: readonly JournalBatch[],
  isInLedger: (part: BatchPlan, referenceNo: string) => boolean,
  { environment, companyId }: GuardedBatch,
): Guarding => {
  for (const part of parts) {
    if (!('plan' in part)) continue;
    if (isUndecided(part)) return { kind: 'blocked', problem: partProblem(part.plan, 'needs a decision') };
    const isSettled = part.status === 'Confirmed' || part.status === 'AwaitingApproval' || part.status === 'Posted';
    const names = namesOfPart(environment, companyId, part);
    if (isSettled || !names.some((referenceNo) => isInLedger(part.plan, referenceNo))) continue;
    const isUnderWay = part.status === 'Queued' || part.status === 'InFlight' || part.status === 'Unknown';
    if (isUnderWay) return { kind: 'waits' };
    return { kind: 'blocked', problem: partProblem(part.plan, 'is in the ledger and was not part of this run') };
  }
  return { kind: 'free' };
};

const partProblem = ({ part, parts }: BatchPlan, what: string): BatchProblem =>
  batchProblem(
    'ENTRY_PART_IN_QUESTION',
    `Part ${part} of ${parts} of this entry ${what}, so no other part is sent.`,
    `Resolve part ${part} first; then post this part together with it.`,
  );

const otherRevisionProblem = ({ recordNo, referenceNo, title }: LedgerEntryHeader, revision: number): BatchProblem =>
  batchProblem(
    ENTRY_ALREADY_IN_LEDGER,
    `Record ${recordNo} in Sage Intacct (${title}, reference ${referenceNo}) is revision ${revision} of this entry, which was thought to be refused.`,
    'Check the record in Sage Intacct. Remove or reverse it there if this revision is the right one; then post this batch again.',
    { value: referenceNo },
  );

const unexplainedProblem = ({ recordNo, referenceNo, title }: LedgerEntryHeader): BatchProblem =>
  batchProblem(
    ENTRY_ALREADY_IN_LEDGER,
    `Record ${recordNo} in Sage Intacct (${title}, reference ${referenceNo}) seems to be this entry, but this log does not know it: the log is outdated, or another installation posts here.`,
    'Check the record. If it is this entry, take it over: it is compared first. If it is not, a Controller declares it foreign. Nothing of the entry is sent until then.',
    { value: referenceNo },
  );
