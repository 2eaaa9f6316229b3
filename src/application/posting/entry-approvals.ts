import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import {
  buildLedgerEntry,
  type EntryBuilding,
  type EntryContext,
  isSameContext,
} from '../../domain/ledger-entry/entry-builder';
import { type LedgerEntry } from '../../domain/ledger-entry/ledger-entry';
import { type ApprovalSubject } from '../../domain/posting-approval/approval-policy';
import { approvalPolicy, asksForApproval, neededSince } from '../../domain/posting-approval/approval-policy.state';
import { type ApprovalNeed } from '../../domain/posting-approval/posting-approval.decisions';
import { type ApprovalEntry } from '../../domain/posting-approval/posting-approval.events';
import {
  isApproved,
  postingApproval,
  type PostingApproval,
} from '../../domain/posting-approval/posting-approval.state';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { type BatchProblem, batchProblem } from '../../domain/shared/batch-problem';
import { companyKeyOf } from '../../domain/shared/company';
import { BatchContent, type LoadedContent } from '../journal-batch/batch-content';
import { approvalKeyOf, keyOfPart } from '../journal-batch/batch-keys';
import { Clock } from '../ports/clock';
import { Aggregates } from '../shared/aggregates';
import { streamId } from '../shared/streams';
import { ApprovalSignatures } from './approval-signatures';
import { digestOfPart } from './read-back';

/** What an entry would become: with which configuration, in which company. */
export interface BuildingContext {
  readonly companyId: string;
  readonly context: EntryContext;
}

/** What decides on the approval of an entry besides the policy. */
export interface EntryFacts {
  readonly approvalKey: string;
  /** ISO 8601: when the first of its parts was planned. */
  readonly preparedAt: string;
  readonly subject: ApprovalSubject;
  readonly entry: ApprovalEntry;
}

/** An entry as it was checked. `digest` is null when no approval was needed then, or when it cannot be built. */
export interface CheckedApproval {
  readonly facts: EntryFacts | null;
  readonly digest: string | null;
  readonly isGiven: boolean;
}

type PlannedPart = Pick<LoadedContent, 'plan' | 'plannedAt' | 'state'>;

/** The parts of one entry. Their plans and lines do not change. */
interface EntryPartsRead {
  readonly readAtMs: number;
  readonly facts: EntryFacts;
  readonly keys: readonly string[];
  /** Whether some part of it can still be posted. */
  readonly isOpen: boolean;
}

/** What an entry needs now, and the approval that it has. */
export interface EntryNeed {
  readonly need: ApprovalNeed;
  readonly facts: EntryFacts;
  readonly keys: readonly string[];
  readonly isOpen: boolean;
  readonly approval: PostingApproval;
}

interface KnownDigests {
  readonly context: EntryContext;
  readonly companyId: string;
  readonly digests: ReadonlyMap<string, string | null>;
}

/** A part of an entry as it was just built. */
export interface BuiltPart {
  readonly loaded: LoadedContent;
  readonly building: EntryBuilding;
}

/** How long what was read of the parts of an entry is remembered. It does not change. */
const KNOWN_AGE_MAX_MS = 60_000;
/** Entries that are remembered. */
const KNOWN_MAX = 2_000;

/** Nothing of these parts is in the ledger, nor on its way there, and it may be. */
const OPEN: ReadonlySet<JournalBatch['status']> = new Set([
  ...(['Staged', 'SetAside', 'Ready', 'OnHold'] as const),
  ...(['Failed', 'Held', 'Queued'] as const),
]);

const NOT_NEEDED: CheckedApproval = { facts: null, digest: null, isGiven: true };

/** Whether entries have the approvals that the policy of their environment asks for, at exactly their content now. */
@Injectable()
export class EntryApprovals {
  private readonly parts = new Map<string, EntryPartsRead>();
  private readonly digests = new Map<string, KnownDigests>();

  constructor(
    private readonly aggregates: Aggregates,
    private readonly content: BatchContent,
    private readonly clock: Clock,
    @Inject(ApprovalSignatures) private readonly signatures: Pick<ApprovalSignatures, 'holding'>,
  ) {}

  /** Checks an entry of which `own` is about to be sent. Reads the policy alone where approval was never on. */
  async check(
    environment: string,
    plan: BatchPlan,
    building: BuildingContext,
    own: LedgerEntry,
  ): Promise<CheckedApproval> {
    const { state: policies } = await this.aggregates.load(approvalPolicy, environment);
    if (!asksForApproval(policies)) return NOT_NEEDED;
    const { facts, keys } = await this.partsOf(environment, plan, building.context);
    if (neededSince(policies, facts.preparedAt, facts.subject).people === 0)
      return { facts, digest: null, isGiven: true };
    const digestWith = async (isAnew: boolean): Promise<CheckedApproval> => {
      const others = await this.digestsOf(environment, facts.approvalKey, keys, building, isAnew);
      const parts = keys.map((key) => (key === plan.batchKey ? digestOfPart(own) : (others.get(key) ?? null)));
      const digest = digestOfEntry(building.companyId, parts);
      return { facts, digest, isGiven: await this.isStillGiven(environment, { facts, digest, isGiven: true }) };
    };
    const checked = await digestWith(false);
    return checked.isGiven || keys.length === 1 ? checked : digestWith(true);
  }

  /** The same with policy and approvals read anew. What was not built because nobody had to approve it has to be. */
  async isStillGiven(environment: string, { facts, digest }: CheckedApproval): Promise<boolean> {
    const { state: policies } = await this.aggregates.load(approvalPolicy, environment);
    if (!asksForApproval(policies)) return true;
    if (facts === null) return false;
    const need = neededSince(policies, facts.preparedAt, facts.subject);
    if (need.people === 0) return true;
    if (digest === null) return false;
    const { state } = await this.aggregates.load(postingApproval, streamId(environment, facts.approvalKey));
    return this.isEnough(environment, facts.approvalKey, state, { ...need, digest });
  }

  /** Whether the entry has what it needs, as both were read. Signatures are verified. */
  async isGiven(environment: string, { need, facts, approval }: EntryNeed): Promise<boolean> {
    const { digest } = need;
    if (digest === null) return false;
    return this.isEnough(environment, facts.approvalKey, approval, { ...need, digest });
  }

  /** Signatures that were given for the entry and hold now. */
  async signaturesOf(environment: string, { facts, approval }: EntryNeed): Promise<ReadonlySet<string>> {
    return this.signatures.holding(environment, facts.approvalKey, approval);
  }

  private async isEnough(
    environment: string,
    approvalKey: string,
    approval: PostingApproval,
    { digest, people, signed }: Pick<ApprovalNeed, 'people' | 'signed'> & { readonly digest: string },
  ): Promise<boolean> {
    if (!isApproved(approval, digest, { people, signed })) return false;
    return !signed || (await this.signatures.holding(environment, approvalKey, approval)).size >= people;
  }

  /**
   * What the entry of a batch needs now. Everything is read and built anew. Throws BATCH_NOT_FOUND. `built` takes each
   * entry that was built for it.
   */
  async needOf(
    environment: string,
    batchKey: string,
    building: BuildingContext,
    built?: (part: BuiltPart) => void,
  ): Promise<EntryNeed> {
    const { plan } = await this.content.read(environment, batchKey);
    const { state: policies } = await this.aggregates.load(approvalPolicy, environment);
    const { facts, keys, isOpen } = await this.readParts(environment, plan, building.context);
    const needed = neededSince(policies, facts.preparedAt, facts.subject);
    const digests = await this.build(environment, keys, building, built);
    const digest = digestOfEntry(
      building.companyId,
      keys.map((key) => digests.get(key) ?? null),
    );
    const { state: approval } = await this.aggregates.load(postingApproval, streamId(environment, facts.approvalKey));
    return { need: { entry: facts.entry, digest, ...needed }, facts, keys, isOpen, approval };
  }

  private async partsOf(environment: string, plan: BatchPlan, context: EntryContext): Promise<EntryPartsRead> {
    const key = JSON.stringify([environment, approvalKeyOf(environment, plan), context.journalSymbol]);
    const known = this.parts.get(key);
    const now = this.clock.monotonicMs();
    if (known !== undefined && now - known.readAtMs < KNOWN_AGE_MAX_MS) return known;
    const read = await this.readParts(environment, plan, context);
    if (this.parts.size >= KNOWN_MAX) this.parts.clear();
    this.parts.set(key, read);
    return read;
  }

  private async readParts(
    environment: string,
    plan: BatchPlan,
    { journalSymbol }: Pick<EntryContext, 'journalSymbol'>,
  ): Promise<EntryPartsRead> {
    const readAtMs = this.clock.monotonicMs();
    const planned = await this.plansOf(environment, plan);
    const { journalEntryId, businessEntityId, period, entryRevision, parts } = plan;
    const plans = planned.map((one) => one.plan);
    const amounts = plans.map(({ currency, journal, totalMinor }) => ({
      currency,
      journal: journal === '' ? journalSymbol : journal,
      totalMinor,
    }));
    const preparedAt = planned.map(({ plannedAt }) => plannedAt).reduce((one, other) => (one < other ? one : other));
    const isCorrection = await this.isCorrection(environment, plan);
    const lines = plans.reduce((sum, { lineCount }) => sum + lineCount, 0);
    const ids = { journalEntryId, businessEntityId, period, entryRevision };
    return {
      readAtMs,
      keys: plans.map(({ batchKey }) => batchKey),
      isOpen: planned.some(({ state }) => OPEN.has(state.status)),
      facts: {
        approvalKey: approvalKeyOf(environment, ids),
        preparedAt,
        subject: { businessEntityId, amounts, isCorrection },
        entry: { batchKey: plans[0]?.batchKey ?? plan.batchKey, ...ids, parts, lines, amounts: totalsOf(plans) },
      },
    };
  }

  /** In older logs a revision may have parts of several entities. */
  private async plansOf(environment: string, plan: BatchPlan): Promise<readonly PlannedPart[]> {
    const planned: PlannedPart[] = [];
    for (let part = 1; part <= plan.parts; part += 1) {
      const key = part === plan.part ? plan.batchKey : keyOfPart(environment, plan, part);
      const { plan: one, plannedAt, state } = await this.content.read(environment, key);
      const isOwn = one.businessEntityId === plan.businessEntityId && one.period === plan.period;
      if (isOwn) planned.push({ plan: one, plannedAt, state });
    }
    return planned;
  }

  /** Whether it takes back or adjusts what the ledger has; or an earlier revision of it is, or may be, there. */
  private async isCorrection(environment: string, plan: BatchPlan): Promise<boolean> {
    if (plan.reverses !== undefined || plan.adjusts !== undefined) return true;
    for (let entryRevision = plan.entryRevision - 1; entryRevision >= 1; entryRevision -= 1) {
      const key = keyOfPart(environment, { ...plan, entryRevision }, 1);
      const { state } = await this.aggregates.load(journalBatch, streamId(environment, key));
      if ('identity' in state || state.status === 'PostedElsewhere') return true;
    }
    return false;
  }

  private async digestsOf(
    environment: string,
    approvalKey: string,
    keys: readonly string[],
    building: BuildingContext,
    isAnew: boolean,
  ): Promise<ReadonlyMap<string, string | null>> {
    if (keys.length === 1) return NO_DIGESTS;
    const key = JSON.stringify([environment, approvalKey]);
    const known = this.digests.get(key);
    if (!isAnew && known?.companyId === building.companyId && isSameContext(known.context, building.context))
      return known.digests;
    const digests = await this.build(environment, keys, building);
    if (this.digests.size >= KNOWN_MAX) this.digests.clear();
    this.digests.set(key, { ...building, digests });
    return digests;
  }

  private async build(
    environment: string,
    keys: readonly string[],
    { context }: BuildingContext,
    told?: (part: BuiltPart) => void,
  ): Promise<ReadonlyMap<string, string | null>> {
    const digests = new Map<string, string | null>();
    for (const key of keys) {
      const loaded = await this.content.read(environment, key);
      const building = buildLedgerEntry(loaded.plan, loaded.lines, context);
      digests.set(key, building.kind === 'entry' ? digestOfPart(building.entry) : null);
      told?.({ loaded, building });
    }
    return digests;
  }
}

/** Why a batch without approval is not sent. */
export const approvalMissing = (): BatchProblem =>
  batchProblem(
    'APPROVAL_MISSING',
    'The entry is not approved as it would be posted now.',
    'Have it approved under Approvals, then post it.',
  );

/** SHA-256 in hex of what the ledger of this company would hold of the entry; null when a part cannot be built. */
export const digestOfEntry = (companyId: string, parts: readonly (string | null)[]): string | null =>
  parts.some((part) => part === null)
    ? null
    : createHash('sha256')
        .update(JSON.stringify(['approval/1', companyKeyOf(companyId), ...parts]))
        .digest('hex');

const NO_DIGESTS: ReadonlyMap<string, string | null> = new Map();

const totalsOf = (plans: readonly BatchPlan[]): ApprovalEntry['amounts'] => {
  const totals = new Map<string, bigint>();
  for (const { currency, totalMinor } of plans) totals.set(currency, (totals.get(currency) ?? 0n) + BigInt(totalMinor));
  return [...totals].map(([currency, total]) => ({ currency, totalMinor: total.toString() }));
};
