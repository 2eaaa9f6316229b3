import { createHash } from 'node:crypto';
import { connection } from '../../domain/connection/connection.state';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { approvedContentOf } from '../../domain/ledger-entry/approved-content';
import { buildLedgerEntry, type EntryContext } from '../../domain/ledger-entry/entry-builder';
import { type LedgerEntry } from '../../domain/ledger-entry/ledger-entry';
import { type ApprovalSubject, type People } from '../../domain/posting-approval/approval-policy';
import { approvalPolicy, asksForApproval, peopleSince } from '../../domain/posting-approval/approval-policy.state';
import { type ApprovalNeed } from '../../domain/posting-approval/posting-approval.decisions';
import { type ApprovalEntry } from '../../domain/posting-approval/posting-approval.events';
import { isApproved, postingApproval, type PostingApproval } from '../../domain/posting-approval/posting-approval.state';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { type BatchProblem, batchProblem } from '../../domain/shared/batch-problem';
import { companyKeyOf } from '../../domain/shared/company';
import { type BatchContent, type LoadedContent } from '../journal-batch/batch-content';
import { approvalKeyOf, keyOfPart } from '../journal-batch/batch-keys';
import { type Clock } from '../ports/clock';
import { type Aggregates, type Loaded } from '../shared/aggregates';
import { streamId } from '../shared/streams';

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

/** The parts of one entry. Their plans and lines do not change. */
interface EntryPartsRead {
  readonly readAtMs: number;
  readonly facts: EntryFacts;
  readonly keys: readonly string[];
}

interface KnownDigests {
  readonly context: EntryContext;
  readonly companyId: string;
  readonly builtAtMs: number;
  readonly digests: ReadonlyMap<string, string | null>;
}

/** How long the digests of the other parts count. The part that is sent is always built anew. */
const KNOWN_AGE_MAX_MS = 60_000;
/** Entries that are remembered. */
const KNOWN_MAX = 2_000;

const NOT_NEEDED: CheckedApproval = { facts: null, digest: null, isGiven: true };

/** Whether entries have the approvals that the policy of their environment asks for, at exactly their content now. */
export class EntryApprovals {
  private readonly parts = new Map<string, EntryPartsRead>();
  private readonly digests = new Map<string, KnownDigests>();

  constructor(
    private readonly ports: { readonly aggregates: Aggregates; readonly content: BatchContent; readonly clock: Clock },
  ) {}

  /** Checks an entry of which `own` is about to be sent. Reads the policy alone where approval was never on. */
  async check(
    environment: string,
    plan: BatchPlan,
    building: BuildingContext,
    own: LedgerEntry,
  ): Promise<CheckedApproval> {
    const { state: policies } = await this.ports.aggregates.load(approvalPolicy, environment);
    if (!asksForApproval(policies)) return NOT_NEEDED;
    const { facts, keys } = await this.partsOf(environment, plan, building.context);
    if (peopleSince(policies, facts.preparedAt, facts.subject) === 0) return { facts, digest: null, isGiven: true };
    const others = await this.digestsOf(environment, facts.approvalKey, keys, building);
    const digest = digestOfEntry(
      building.companyId,
      keys.map((key) => (key === plan.batchKey ? digestOfPart(own) : (others.get(key) ?? null))),
    );
    return { facts, digest, isGiven: await this.isStillGiven(environment, { facts, digest, isGiven: true }) };
  }

  /** The same with policy and approvals read anew. What was not built because nobody had to approve it has to be. */
  async isStillGiven(environment: string, { facts, digest }: CheckedApproval): Promise<boolean> {
    const { state: policies } = await this.ports.aggregates.load(approvalPolicy, environment);
    if (!asksForApproval(policies)) return true;
    if (facts === null) return false;
    const people = peopleSince(policies, facts.preparedAt, facts.subject);
    if (people === 0) return true;
    if (digest === null) return false;
    const { state } = await this.ports.aggregates.load(postingApproval, streamId(environment, facts.approvalKey));
    return isApproved(state, digest, people);
  }

  /** What the entry of a batch needs now, and its approval. Everything is read and built anew. */
  async needOf(
    environment: string,
    loaded: Pick<LoadedContent, 'plan'>,
    building: BuildingContext | null,
  ): Promise<{ readonly need: ApprovalNeed; readonly facts: EntryFacts; readonly approval: Loaded<PostingApproval> }> {
    const { state: policies } = await this.ports.aggregates.load(approvalPolicy, environment);
    const { facts, keys } = await this.readParts(environment, loaded.plan, building?.context ?? null);
    const people = peopleSince(policies, facts.preparedAt, facts.subject);
    const digest = people === 0 || building === null ? null : await this.digestNow(environment, keys, building);
    const approval = await this.ports.aggregates.load(postingApproval, streamId(environment, facts.approvalKey));
    return { need: { entry: facts.entry, digest, people }, facts, approval };
  }

  /** How many people have to approve the entry of a batch, by what the log has of it. */
  async peopleFor(environment: string, plan: BatchPlan): Promise<People> {
    const { state: policies } = await this.ports.aggregates.load(approvalPolicy, environment);
    if (!asksForApproval(policies)) return 0;
    const { facts } = await this.readParts(environment, plan, null);
    return peopleSince(policies, facts.preparedAt, facts.subject);
  }

  private async digestNow(
    environment: string,
    keys: readonly string[],
    building: BuildingContext,
  ): Promise<string | null> {
    const digests = await this.build(environment, keys, building);
    return digestOfEntry(
      building.companyId,
      keys.map((key) => digests.get(key) ?? null),
    );
  }

  private async partsOf(environment: string, plan: BatchPlan, context: EntryContext): Promise<EntryPartsRead> {
    const key = JSON.stringify([environment, approvalKeyOf(environment, plan), context.journalSymbol]);
    const known = this.parts.get(key);
    const now = this.ports.clock.monotonicMs();
    if (known !== undefined && now - known.readAtMs < KNOWN_AGE_MAX_MS) return known;
    const read = await this.readParts(environment, plan, context);
    if (this.parts.size >= KNOWN_MAX) this.parts.clear();
    this.parts.set(key, read);
    return read;
  }

  private async readParts(
    environment: string,
    plan: BatchPlan,
    context: EntryContext | null,
  ): Promise<EntryPartsRead> {
    const readAtMs = this.ports.clock.monotonicMs();
    const { journalSymbol } = context ?? (await this.settings(environment));
    const loaded = await this.contentsOf(environment, plan);
    const { journalEntryId, businessEntityId, period, entryRevision, parts } = plan;
    const plans = loaded.map((one) => one.plan);
    const amounts = plans.map(({ currency, journal, totalMinor }) => ({
      ...{ currency, journal: journal === '' ? journalSymbol : journal, totalMinor },
    }));
    const preparedAt = loaded.map(({ plannedAt }) => plannedAt).reduce((one, other) => (one < other ? one : other));
    const isCorrection = await this.isCorrection(environment, plan);
    const lines = plans.reduce((sum, { lineCount }) => sum + lineCount, 0);
    const ids = { journalEntryId, businessEntityId, period, entryRevision };
    return {
      readAtMs,
      keys: plans.map(({ batchKey }) => batchKey),
      facts: {
        approvalKey: approvalKeyOf(environment, ids),
        preparedAt,
        subject: { businessEntityId, amounts, isCorrection },
        entry: { ...ids, parts, lines, amounts: totalsOf(plans) },
      },
    };
  }

  private async settings(environment: string): Promise<{ readonly journalSymbol: string }> {
    return (await this.ports.aggregates.load(connection, environment)).state.settings;
  }

  /** In older logs a revision may have parts of several entities. */
  private async contentsOf(environment: string, plan: BatchPlan): Promise<readonly LoadedContent[]> {
    const loaded: LoadedContent[] = [];
    for (let part = 1; part <= plan.parts; part += 1) {
      const key = part === plan.part ? plan.batchKey : keyOfPart(environment, plan, part);
      const one = await this.ports.content.read(environment, key);
      if (one.plan.businessEntityId === plan.businessEntityId && one.plan.period === plan.period) loaded.push(one);
    }
    return loaded;
  }

  /** Whether the ledger has an earlier revision of the entry, or may have it. */
  private async isCorrection(environment: string, plan: BatchPlan): Promise<boolean> {
    for (let entryRevision = plan.entryRevision - 1; entryRevision >= 1; entryRevision -= 1) {
      const key = keyOfPart(environment, { ...plan, entryRevision }, 1);
      const { state } = await this.ports.aggregates.load(journalBatch, streamId(environment, key));
      if ('identity' in state) return true;
    }
    return false;
  }

  private async digestsOf(
    environment: string,
    approvalKey: string,
    keys: readonly string[],
    building: BuildingContext,
  ): Promise<ReadonlyMap<string, string | null>> {
    if (keys.length === 1) return NO_DIGESTS;
    const key = JSON.stringify([environment, approvalKey]);
    const known = this.digests.get(key);
    const builtAtMs = this.ports.clock.monotonicMs();
    if (known !== undefined && isCurrent(known, building, builtAtMs)) return known.digests;
    const digests = await this.build(environment, keys, building);
    if (this.digests.size >= KNOWN_MAX) this.digests.clear();
    this.digests.set(key, { ...building, builtAtMs, digests });
    return digests;
  }

  private async build(
    environment: string,
    keys: readonly string[],
    { context }: BuildingContext,
  ): Promise<ReadonlyMap<string, string | null>> {
    const digests = new Map<string, string | null>();
    for (const key of keys) {
      const { plan, lines } = await this.ports.content.read(environment, key);
      const built = buildLedgerEntry(plan, lines, context);
      digests.set(key, built.kind === 'entry' ? digestOfPart(built.entry) : null);
    }
    return digests;
  }
}

/** Why a batch without approval is not sent. */
export const approvalMissing = ({ journalEntryId }: Pick<BatchPlan, 'journalEntryId'>): BatchProblem =>
  batchProblem(
    'APPROVAL_MISSING',
    `Journal entry ${journalEntryId} is not approved as it would be posted now.`,
    'Have it approved under Approvals, then post it.',
  );

/** SHA-256 in hex of what the ledger of this company would hold of the entry; null when a part cannot be built. */
export const digestOfEntry = (companyId: string, parts: readonly (string | null)[]): string | null =>
  parts.some((part) => part === null)
    ? null
    : createHash('sha256')
        .update(JSON.stringify(['approval/1', companyKeyOf(companyId), ...parts]))
        .digest('hex');

export const digestOfPart = (entry: LedgerEntry): string =>
  createHash('sha256').update(approvedContentOf(entry)).digest('hex');

const NO_DIGESTS: ReadonlyMap<string, string | null> = new Map();

const isCurrent = (known: KnownDigests, { companyId, context }: BuildingContext, nowMs: number): boolean =>
  known.companyId === companyId &&
  (known.context === context ||
    (nowMs - known.builtAtMs < KNOWN_AGE_MAX_MS && isSameConfiguration(known.context, context)));

/** Mappings, fields and settings are the same; the lists of the ledger may have been read again. */
export const isSameConfiguration = (one: EntryContext, other: EntryContext): boolean =>
  one.mappingRevision === other.mappingRevision &&
  one.journalSymbol === other.journalSymbol &&
  one.exchangeRateType === other.exchangeRateType &&
  one.fields.length === other.fields.length &&
  one.fields.every(({ apiName, revision }, index) => {
    const same = other.fields[index];
    return same?.apiName === apiName && same.revision === revision;
  });

const totalsOf = (plans: readonly BatchPlan[]): ApprovalEntry['amounts'] => {
  const totals = new Map<string, bigint>();
  for (const { currency, totalMinor } of plans)
    totals.set(currency, (totals.get(currency) ?? 0n) + BigInt(totalMinor));
  return [...totals].map(([currency, total]) => ({ currency, totalMinor: total.toString() }));
};
