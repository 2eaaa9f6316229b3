import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { actionAfter, type ExistingRevision } from '../../domain/journal-batch/revision.decisions';
import { normalizedId } from '../../domain/journal-import/close-file-values';
import { DeliveryScope, type EntityPeriod, keyOfPair } from '../../domain/journal-import/delivery-scope';
import {
  type DeliveryFacts,
  type ImportQuestion,
  type ImportSummary,
  type OtherEntry,
  type PlannedWithdrawal,
  SAME_ENTRY,
  WITHDRAW_MISSING,
} from '../../domain/journal-import/journal-import.events';
import { periodOf } from '../../domain/shared/calendar';
import { DomainError } from '../../domain/shared/errors';
import { chunksOfEvents } from '../../domain/shared/event-size';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { type BatchStatus, POSTED_STATUSES } from '../journal-batch/batch-status.views';
import { type BatchEntry } from '../journal-batch/batch-lookups';
import { Clock } from '../ports/clock';
import { type DeliveredEntryKey, type StagedLines } from '../ports/import-spool';
import { Freshness } from '../shared/freshness';
import { EntryRegister } from './entry-register';
import { EntryTotals, totalsOfBatches } from './entry-totals';

export interface FoundOthers {
  /** Left out where there are none. */
  readonly counts: Pick<ImportSummary, 'missingEntries' | 'missingPostedEntries' | 'sameIdEntries' | 'others'>;
  readonly questions: readonly ImportQuestion[];
  readonly withdrawals: readonly PlannedWithdrawal[];
}

interface Asked {
  readonly environment: string;
  readonly delivery: DeliveryFacts;
  /** Answers that a person gave. */
  readonly accepted: ReadonlySet<string>;
}

interface Candidate extends DeliveredEntryKey {
  readonly because: OtherEntry['because'];
}

const UNPOSTED: readonly BatchStatus[] = ['Ready to Post', 'Failed', 'On Hold'];
const POSTED: readonly BatchStatus[] = [
  'In Progress',
  ...POSTED_STATUSES,
  'Awaiting Approval',
  'Outcome Unknown',
  'Posted Elsewhere',
];

const BATCHES_PER_PAGE = 1_000;
/** What the named ones may take in an event. */
const NAMED_BYTES_MAX = 12 * 1024;
/** Entities and periods that are asked about at a time; the others come after the answer. */
const PAIRS_ASKED_MAX = 50;

/**
 * Finds the entries of earlier deliveries that a delivery concerns without holding them: what is missing from a
 * complete one, and what stands unposted under one of its ids in another period.
 */
@Injectable()
export class OtherEntries {
  constructor(
    private readonly views: JournalBatchViews,
    private readonly register: EntryRegister,
    private readonly freshness: Freshness,
    private readonly clock: Clock,
  ) {}

  /**
   * Throws NOT_YET_VISIBLE while the views do not show the whole log. Where it would only make an offer, it makes none
   * then.
   */
  async find(asked: Asked, staged: StagedLines): Promise<FoundOthers> {
    const scope = new DeliveryScope(asked.delivery.scope ?? null, staged.entityPeriods());
    const isNeeded = scope.isComplete || answersOfSameId(asked).length > 0;
    if (!(await this.freshness.caughtUp())) {
      if (isNeeded) throw notYetVisible();
      return { counts: {}, questions: [], withdrawals: [] };
    }
    const candidates = new Candidates(asked, scope, staged);
    for (const status of scope.isComplete ? [...UNPOSTED, ...POSTED] : UNPOSTED)
      for (const period of this.views.periodsWith(asked.environment, status))
        await this.collect(asked.environment, { status, period }, candidates);
    const others: OtherEntry[] = [];
    for (const candidate of candidates.list()) {
      const other = await this.otherOf(asked, candidate, staged);
      if (other !== null) others.push(other);
    }
    return foundOf(asked, others, candidates);
  }

  private async collect(
    environment: string,
    at: { readonly status: BatchStatus; readonly period: string },
    candidates: Candidates,
  ): Promise<void> {
    for (let after = 0; ;) {
      const page = this.views.entriesWith(environment, at, after, BATCHES_PER_PAGE);
      for (const entry of page) candidates.add(entry, UNPOSTED.includes(at.status));
      after = page.at(-1)?.mark ?? after;
      if (page.length < BATCHES_PER_PAGE) return;
      await this.clock.sleep(0); // Others have their turn between pages.
    }
  }

  /** Null when it turns out that nothing of it is in force, or that another import has it. */
  private async otherOf(
    { environment, delivery }: Asked,
    { because, ...entry }: Candidate,
    staged: StagedLines,
  ): Promise<OtherEntry | null> {
    const revisions = await this.register.revisions({ environment, ...entry });
    const standing = revisions.findLast(isInForce);
    if (standing === undefined) return null;
    const isPosted = isPostedOrOnItsWay(standing, delivery.importId);
    if (isPosted === null || (isPosted && because === 'same id')) return null;
    const { revision, batches } = standing;
    const other = { ...entry, revision, because, isPosted, totals: totalsOfBatches(batches) };
    const delivered = deliveredOf(entry, staged);
    return because === 'missing' ? { ...other, delivered } : { ...other, delivered, sameId: sameIdOf(other) };
  }
}

/** Entries that the delivery may concern, each once. */
class Candidates {
  private readonly byKey = new Map<string, Candidate>();
  private readonly asked = new Map<string, EntityPeriod & { entries: number }>();

  constructor(
    private readonly request: Asked,
    private readonly scope: DeliveryScope,
    private readonly staged: StagedLines,
  ) {}

  add({ journalEntryId, businessEntityId, period }: BatchEntry, isUnposted: boolean): void {
    const entry = { journalEntryId, businessEntityId, period };
    const compared = {
      journalEntryId: normalizedId(journalEntryId),
      businessEntityId: normalizedId(businessEntityId),
      period,
    };
    if (this.staged.planOf(compared) !== undefined) return;
    const key = JSON.stringify([journalEntryId, businessEntityId, period]);
    const coverage = this.scope.coverageOf(compared);
    const isCovered = coverage === 'covered' || this.request.accepted.has(answerOf(compared, 'yes'));
    if (isCovered) this.byKey.set(key, { ...entry, because: 'missing' });
    else if (isUnposted && this.hasSameId(compared)) this.byKey.set(key, { ...entry, because: 'same id' });
    if (isUnposted && coverage === 'asked') this.ask(compared);
  }

  list(): readonly Candidate[] {
    return [...this.byKey.values()];
  }

  /** Of which entities and periods a person has to say whether the delivery is complete. */
  questions(): readonly ImportQuestion[] {
    return [...this.asked.values()].slice(0, PAIRS_ASKED_MAX).map((pair) => completeFor(pair));
  }

  private ask(pair: EntityPeriod): void {
    if (this.request.accepted.has(answerOf(pair, 'yes')) || this.request.accepted.has(answerOf(pair, 'no'))) return;
    const { businessEntityId, period } = pair;
    const known = this.asked.get(keyOfPair(pair)) ?? { businessEntityId, period, entries: 0 };
    this.asked.set(keyOfPair(pair), { ...known, entries: known.entries + 1 });
  }

  private hasSameId({ journalEntryId, businessEntityId }: DeliveredEntryKey): boolean {
    return this.staged.partitionsOf(journalEntryId).some((one) => one.businessEntityId === businessEntityId);
  }
}

const isInForce = ({ batches }: ExistingRevision): boolean =>
  batches.some(({ status }) => status !== 'Discarded' && status !== 'SetAside');

const notYetVisible = (): DomainError =>
  new DomainError(
    'NOT_YET_VISIBLE',
    'The views do not show the whole log yet, so earlier entries cannot be compared with the delivery.',
    'Nothing to do: the import goes on when they do.',
  );

/** Null while another import has it. */
const isPostedOrOnItsWay = (standing: ExistingRevision, importId: string): boolean | null => {
  try {
    return actionAfter(standing, importId) !== 'replace';
  } catch (error) {
    if (error instanceof DomainError && error.code === 'ENTRY_IN_ANOTHER_IMPORT') return null;
    throw error;
  }
};

/** What the delivery has under the id of an entry, by period. */
const deliveredOf = (
  { journalEntryId, businessEntityId }: DeliveredEntryKey,
  staged: StagedLines,
): OtherEntry['delivered'] => {
  const entity = normalizedId(businessEntityId);
  const byPeriod = new Map<string, EntryTotals>();
  for (const partition of staged.partitionsOf(normalizedId(journalEntryId))) {
    if (partition.businessEntityId !== entity) continue;
    const period = periodOf(partition.transactionDate);
    const totals = byPeriod.get(period) ?? new EntryTotals();
    byPeriod.set(period, totals);
    totals.add(partition.currency, [...staged.linesOf(partition)]);
  }
  return [...byPeriod].map(([period, totals]) => ({ period, totals: totals.list() }));
};

const foundOf = (asked: Asked, others: readonly OtherEntry[], candidates: Candidates): FoundOthers => {
  const { accepted } = asked;
  const missing = others.filter(({ because, isPosted }) => because === 'missing' && !isPosted);
  const missingPosted = others.filter(({ because, isPosted }) => because === 'missing' && isPosted);
  const sameIds = others.filter(({ because }) => because === 'same id');
  const question = missing.length === 0 ? null : missingQuestion(missing, missingPosted.length);
  const [withdraw, keep] = question?.choices ?? [];
  const isWithdrawn = withdraw !== undefined && accepted.has(withdraw.id) && !(keep && accepted.has(keep.id));
  const replaced = sameIds.filter(({ sameId }) => sameId !== undefined && accepted.has(sameId));
  return {
    counts: {
      ...(others.length > 0 && {
        others: chunksOfEvents([...missing, ...sameIds, ...missingPosted], NAMED_BYTES_MAX)[0],
      }),
      ...(missing.length > 0 && { missingEntries: missing.length }),
      ...(missingPosted.length > 0 && { missingPostedEntries: missingPosted.length }),
      ...(sameIds.length > 0 && { sameIdEntries: sameIds.length }),
    },
    questions: [
      ...candidates.questions(),
      ...(question === null ? [] : [question]),
      ...outOfDate(answersOfSameId(asked), sameIds),
    ],
    withdrawals: [...(isWithdrawn ? missing : []), ...replaced].map(withdrawalOf),
  };
};

const withdrawalOf = ({
  journalEntryId,
  businessEntityId,
  period,
  revision,
  because,
}: OtherEntry): PlannedWithdrawal => ({ journalEntryId, businessEntityId, period, revision, because });

/** The answers name what exactly was missing: when that changed since the preview, it is asked again. */
const missingQuestion = (missing: readonly OtherEntry[], posted: number): ImportQuestion => {
  const digest = digestOf(missing.map(identityOf));
  const [count, them] =
    missing.length === 1 ? ['1 unposted entry', 'it'] : [`${missing.length} unposted entries`, 'them'];
  const alsoPosted = posted === 0 ? '' : ` (${posted} more are posted and stay as they are)`;
  return {
    id: 'MISSING_ENTRIES',
    code: 'MISSING_ENTRIES',
    message: `The delivery is complete, and ${count} of earlier deliveries ${missing.length === 1 ? 'is' : 'are'} not in it${alsoPosted}.`,
    choices: [
      { id: `${WITHDRAW_MISSING}${digest}`, label: `Withdraw ${them}: not to be posted` },
      { id: `MISSING_ENTRIES:keep:${digest}`, label: `Keep ${them}: still to be posted` },
    ],
  };
};

const answersOfSameId = ({ accepted }: Asked): readonly string[] =>
  [...accepted].filter((answer) => answer.startsWith(SAME_ENTRY));

/** Entries that a person wanted to be replaced, and that cannot be replaced as they were shown. */
const outOfDate = (answers: readonly string[], sameIds: readonly OtherEntry[]): readonly ImportQuestion[] => {
  const lost = answers.filter((answer) => !sameIds.some(({ sameId }) => sameId === answer));
  if (lost.length === 0) return [];
  return [
    {
      id: `ANSWER_OUT_OF_DATE:${digestOf(lost)}`,
      code: 'ANSWER_OUT_OF_DATE',
      message: `${lost.length === 1 ? 'One entry' : `${lost.length} entries`} of another period that this delivery was to replace changed since the preview, or the posting of it began. Import without replacing it?`,
    },
  ];
};

const completeFor = (pair: EntityPeriod & { readonly entries: number }): ImportQuestion => {
  const { businessEntityId, period, entries } = pair;
  const entity = businessEntityId === '' ? 'no entity' : `entity ${businessEntityId}`;
  return {
    id: `COMPLETE_FOR:${digestOf([businessEntityId, period])}`,
    code: 'COMPLETE_FOR',
    message: `The delivery has nothing of ${entity} in ${period}, and ${entries} unposted ${entries === 1 ? 'batch stands' : 'batches stand'} there. Is the delivery complete for that too?`,
    choices: [
      { id: answerOf(pair, 'yes'), label: 'Yes: what is there is missing from it' },
      { id: answerOf(pair, 'no'), label: 'No: it does not concern that' },
    ],
  };
};

const answerOf = ({ businessEntityId, period }: EntityPeriod, answer: 'yes' | 'no'): string =>
  `COMPLETE_FOR:${answer}:${digestOf([businessEntityId, period])}`;

/** Names the revision too: what was answered of another content does not count. */
const sameIdOf = (other: Parameters<typeof identityOf>[0]): string => `${SAME_ENTRY}${digestOf(identityOf(other))}`;

const identityOf = (
  other: Pick<OtherEntry, 'journalEntryId' | 'businessEntityId' | 'period' | 'revision'>,
): readonly (string | number)[] => [other.journalEntryId, other.businessEntityId, other.period, other.revision];

const digestOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
