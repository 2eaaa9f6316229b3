import { createHash } from 'node:crypto';
import { Random } from '../../bench/random';
import { digestOfEntry } from '../../src/application/posting/entry-approvals';
import { digestOfPart } from '../../src/application/posting/read-back';
import { approvalKeyOf } from '../../src/application/journal-batch/batch-keys';
import { approvedContentOf } from '../../src/domain/ledger-entry/approved-content';
import { type LedgerEntry } from '../../src/domain/ledger-entry/ledger-entry';
import {
  type ApprovalNeed,
  giveApproval,
  refuseApproval,
  requestApproval,
} from '../../src/domain/posting-approval/posting-approval.decisions';
import { type PostingApprovalEvent } from '../../src/domain/posting-approval/posting-approval.events';
import { type PostingApproval, postingApproval } from '../../src/domain/posting-approval/posting-approval.state';
import { type BatchPlan } from '../../src/domain/shared/batch-plan';
import { type DomainEvent, fold } from '../../src/domain/shared/decider';
import { DomainError } from '../../src/domain/shared/errors';
import { ENVIRONMENT } from './close';
import { Signers } from './signers';
import { type SimEvent, type SimLog } from './sim-store';

/** Delivers, and changes mappings: may approve nothing. */
const PREPARER = 'ana';
const APPROVERS = ['bob', 'cora', 'dan'] as const;
/** Part of the worlds in which entries need approval. */
const WORLDS = 0.3;
/** Of them, those in which approvals are signed. */
const SIGNED_WORLDS = 0.5;
/** Who has a key, and is not asked: somebody else approves in this name. */
const NAMESAKE = 'dan';
const AT = '2026-09-01T00:00:00.000Z';

export interface ApprovalConditions {
  readonly people: 1 | 2;
  readonly signs?: boolean;
}

interface ApprovalWorld {
  readonly seed: number;
  readonly nowMs: () => number;
  readonly log: () => SimLog;
  readonly write: (stream: string, events: readonly DomainEvent[]) => void;
  /** Plans of all parts of the entries that are not sent. */
  readonly unsent: () => readonly BatchPlan[];
  /** Plans of the parts of an entry, as the log has them. */
  readonly partsOf: (plan: BatchPlan) => readonly BatchPlan[];
  readonly entryOf: (plan: BatchPlan) => LedgerEntry | null;
  /** How long a create may be on its way since it was decided. */
  readonly sendWindowMs: number;
  readonly violate: (what: string) => void;
}

/**
 * The people who approve, and what they know of it themselves: which content they consented to. Nothing may be sent
 * that not enough of them saw. What the service makes of their approvals is not asked.
 */
export class Approvers {
  private readonly random: Random;
  private readonly people: 0 | 1 | 2;
  private readonly signs: boolean;
  private readonly signers: Signers;
  /** What each digest that was ever approved stands for: the contents of the parts. */
  private readonly contents = new Map<string, ReadonlySet<string>>();
  /** By stream and digest: who consents. */
  private consents = new Map<string, Set<string>>();
  /** When consents were taken back, which a create that leaves at that moment cannot know. */
  private readonly endedAtMs = new Map<string, number>();

  constructor(
    private readonly world: ApprovalWorld,
    conditions: ApprovalConditions | null,
    isOff: boolean,
    private readonly takesOwn: boolean,
  ) {
    this.random = new Random(world.seed ^ 0x5eed);
    const isOn = this.random.chance(WORLDS);
    const people = this.random.pick<1 | 2>([1, 1, 2]);
    this.people = conditions?.people ?? (isOn && !isOff ? people : 0);
    const isSigned = conditions === null && new Random(world.seed ^ 0x516e).chance(SIGNED_WORLDS);
    this.signs = this.people > 0 && (conditions?.signs ?? isSigned);
    this.signers = new Signers(world.write);
  }

  get isOn(): boolean {
    return this.people > 0;
  }

  /** The policy is older than everything else. */
  begin(): void {
    if (this.people === 0) return;
    const rule = { people: this.people, currency: null, amountFromMinor: null, businessEntityId: null, journal: null };
    this.world.write(`approvalPolicy-${ENVIRONMENT}`, [
      { type: 'ApprovalPolicyChanged', data: { rules: [rule], at: AT, ...(this.signs ? { signatures: true } : {}) } },
    ]);
    if (this.signs) this.signers.begin(APPROVERS, AT);
  }

  /** When somebody looks besides the usual times, in milliseconds from the start. */
  get momentsMs(): readonly number[] {
    return this.isOn ? Array.from({ length: 3 }, () => this.random.next() * 15 * 60_000) : [];
  }

  /** Somebody looks through what waits; who prepared it tries too, and now and then something is refused. */
  look(): void {
    if (!this.isOn) return;
    for (const [plan, need] of this.needs()) {
      if (this.signs && this.random.chance(0.3)) this.forge(plan, need);
      for (const by of [PREPARER, ...APPROVERS.slice(0, this.people)])
        if (this.random.chance(0.7)) this.approve(plan, need, by);
      if (this.random.chance(0.15)) this.refuse(plan, need);
    }
  }

  /** When everything else is over, nothing stays for want of an approval. */
  approveAll(): void {
    if (!this.isOn) return;
    for (const [plan, need] of this.needs())
      for (const by of APPROVERS.slice(0, this.people)) this.approve(plan, need, by);
  }

  /** Whether the entry is approved as it is now. */
  hasApproved(plan: BatchPlan): boolean {
    const need = this.needOf(plan);
    if (need.digest === null) return false;
    return (this.consents.get(`${streamOf(plan)} ${need.digest}`)?.size ?? 0) >= this.people;
  }

  written(event: SimEvent): void {
    if (!event.stream.startsWith('postingApproval-')) return;
    const { type, data } = event as SimEvent & PostingApprovalEvent;
    const key = `${event.stream} ${data.digest}`;
    switch (type) {
      case 'PostingApprovalGiven':
      case 'PostingApprovalSigned': {
        const isOwn = type === 'PostingApprovalSigned' && this.signers.made.has(data.signatureId);
        if (this.signs && !isOwn) return;
        this.consents.set(key, (this.consents.get(key) ?? new Set<string>()).add(data.by));
        return;
      }
      case 'PostingApprovalRefused':
      case 'PostingApprovalVoided':
        if ((this.consents.get(key)?.size ?? 0) >= this.people) this.endedAtMs.set(key, this.world.nowMs());
        this.consents.delete(key);
        return;
      default:
    }
  }

  /** An older log took the place of this one: consents that it does not have were never given. */
  restored(log: SimLog): void {
    this.consents = new Map();
    for (const event of log.all) this.written(event);
  }

  /** A create of this content leaves now. */
  firstByte(entry: LedgerEntry | undefined): void {
    if (!this.isOn || entry === undefined) return;
    const content = hashOf(approvedContentOf(entry));
    const isOfContent = (key: string): boolean => this.contents.get(key)?.has(content) === true;
    const enough = [...this.consents].some(
      ([key, by]) => isOfContent(key) && [...by].filter((one) => one !== PREPARER).length >= this.people,
    );
    const isJustOver = [...this.endedAtMs].some(
      ([key, atMs]) => isOfContent(key) && this.world.nowMs() - atMs <= this.world.sendWindowMs,
    );
    if (!enough && !isJustOver) this.world.violate(`${entry.title} left without the approvals of ${this.people}`);
  }

  /** Each entry that waits once, by its first part. */
  private needs(): [BatchPlan, ApprovalNeed & { digest: string }][] {
    const seen = new Set<string>();
    return this.world.unsent().flatMap((plan): [BatchPlan, ApprovalNeed & { digest: string }][] => {
      const stream = streamOf(plan);
      if (seen.has(stream)) return [];
      seen.add(stream);
      const need = this.needOf(plan);
      return need.digest === null ? [] : [[plan, { ...need, digest: need.digest }]];
    });
  }

  /** Built by the people themselves, from what stands in the log. */
  private needOf(plan: BatchPlan): ApprovalNeed {
    const parts = this.world.partsOf(plan);
    const entries = parts.map((part) => this.world.entryOf(part));
    const isWhole = parts.length === plan.parts;
    const digests = entries.map((entry) => (entry === null ? null : digestOfPart(entry)));
    const digest = isWhole ? digestOfEntry('ACME', digests) : null;
    const { journalEntryId, businessEntityId, period, entryRevision, batchKey } = plan;
    const ids = { batchKey, journalEntryId, businessEntityId, period, entryRevision };
    if (digest !== null)
      this.contents.set(
        `${streamOf(plan)} ${digest}`,
        new Set(entries.flatMap((entry) => (entry === null ? [] : [hashOf(approvedContentOf(entry))]))),
      );
    return {
      entry: { ...ids, parts: plan.parts, lines: 2, amounts: [] },
      digest,
      people: this.people,
      signed: this.signs,
    };
  }

  private approve(plan: BatchPlan, need: ApprovalNeed & { digest: string }, by: string): void {
    const preparedBy = new Set(this.takesOwn ? [] : [PREPARER]);
    const holding = this.signers.made;
    const approvalKey = approvalKeyOf(ENVIRONMENT, plan);
    this.decide(plan, (state) => {
      const unsigned = { ...personOf(by, need.digest, this.now()), note: 'Looked into it', preparedBy, holding };
      if (!this.signs) return giveApproval(state, need, { ...unsigned, signature: null });
      if (by === PREPARER) return []; // Has no key.
      const signature = this.signers.sign(by, approvalKey, need.digest, this.now());
      return giveApproval(state, need, { ...unsigned, signature });
    });
  }

  /** Writes past the service what nobody signed. */
  private forge(plan: BatchPlan, need: ApprovalNeed & { digest: string }): void {
    const stream = streamOf(plan);
    const { people } = this;
    const at = this.now();
    const given = { ...personOf(NAMESAKE, need.digest, at), people, isComplete: true, note: null };
    this.decide(plan, (state) => requestApproval(state, need));
    if (this.random.chance(0.5)) {
      this.world.write(stream, [{ type: 'PostingApprovalGiven', data: given }]);
      return;
    }
    const signature = this.signers.forge(NAMESAKE, approvalKeyOf(ENVIRONMENT, plan), need.digest, at);
    this.world.write(stream, [{ type: 'PostingApprovalSigned', data: { ...given, ...signature } }]);
  }

  private now(): string {
    return new Date(Date.parse(AT) + Math.round(this.world.nowMs())).toISOString();
  }

  private refuse(plan: BatchPlan, need: ApprovalNeed & { digest: string }): void {
    this.decide(plan, (state) =>
      refuseApproval(state, need, { ...personOf('eve', need.digest, this.now()), reason: 'No' }),
    );
  }

  /** What the service would record beside it, whenever it gets to it. */
  request(): void {
    if (!this.isOn) return;
    for (const [plan, need] of this.needs())
      if (this.random.chance(0.5)) this.decide(plan, (state) => requestApproval(state, need));
  }

  private decide(plan: BatchPlan, decision: (state: PostingApproval) => PostingApprovalEvent[]): void {
    const stream = streamOf(plan);
    const state = fold(postingApproval, this.world.log().read(stream) as unknown as PostingApprovalEvent[]);
    try {
      this.world.write(stream, decision(state));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error; // Refused, as it should be.
    }
  }
}

const streamOf = (plan: BatchPlan): string => `postingApproval-${ENVIRONMENT}.${approvalKeyOf(ENVIRONMENT, plan)}`;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const personOf = (by: string, digest: string, at: string) => ({ by, name: by, role: 'Approver', at, digest }) as const;
