import { Inject, Injectable } from '@nestjs/common';
import { approvalPolicy, asksForApproval } from '../../domain/posting-approval/approval-policy.state';
import { isSameContext } from '../../domain/ledger-entry/entry-builder';
import { requestApproval } from '../../domain/posting-approval/posting-approval.decisions';
import { postingApproval } from '../../domain/posting-approval/posting-approval.state';
import { signingKeys } from '../../domain/posting-approval/signing-keys.state';
import { DomainError } from '../../domain/shared/errors';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { Clock } from '../ports/clock';
import { Log } from '../ports/log';
import { type BuildingContext, EntryApprovals, type EntryNeed } from '../posting/entry-approvals';
import { EnginePorts } from '../posting/engine-ports';
import { PostingContext } from '../posting/posting-context';
import { Aggregates } from '../shared/aggregates';
import { ServedEnvironments } from '../shared/served-environments';
import { SingleFlight } from '../shared/single-flight';
import { streamId } from '../shared/streams';
import { WorkShare } from '../shared/work-share';
import { buildingOf } from './building';

/** How long what was looked at counts, while policy and configuration stay: the ledger's own lists may change. */
const LOOKED_AGE_MAX_MS = 5 * 60_000;

interface Looked {
  readonly building: BuildingContext;
  /** Revisions of the policy and of the keys. */
  readonly rules: string;
  readonly atMs: number;
  readonly entries: Set<string>;
}

/**
 * Requests the approvals that entries need as they are now, and says of others that they are void. It decides nothing:
 * what may be posted is checked by who posts it.
 */
@Injectable()
export class PostingApprovalWorker {
  private readonly contexts = new Map<string, PostingContext>();
  private readonly looked = new Map<string, Looked>();
  private readonly ticking = new SingleFlight(() => this.tickAll());
  private isStopped = false;

  constructor(
    private readonly ports: EnginePorts,
    private readonly approvals: EntryApprovals,
    @Inject(JournalBatchViews) private readonly batches: Pick<JournalBatchViews, 'unsentEntries'>,
    private readonly aggregates: Aggregates,
    private readonly environments: ServedEnvironments,
    private readonly clock: Clock,
    private readonly log: Log,
    @Inject(WorkShare) private readonly share: Pick<WorkShare, 'holds'>,
  ) {}

  /** Never rejects. Single flight. */
  tick(): Promise<void> {
    return this.ticking.run();
  }

  /** Resolves when a running tick is over. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.ticking.settled();
  }

  private async tickAll(): Promise<void> {
    for (const environment of this.environments.names) {
      if (this.isStopped) return;
      if (!this.share.holds(environment)) continue;
      try {
        await this.tickOf(environment);
      } catch (error) {
        if (error instanceof DomainError && WAITS_FOR.has(error.code)) continue; // Nothing can be built meanwhile.
        this.log.error('approvals.interrupted', error, { environment }); // The next tick does the rest.
      }
    }
  }

  private async tickOf(environment: string): Promise<void> {
    const { state, revision } = await this.aggregates.load(approvalPolicy, environment);
    if (!asksForApproval(state)) return;
    const batchKeys = this.batches.unsentEntries(environment);
    if (batchKeys.length === 0) return;
    const posting = this.contexts.get(environment) ?? new PostingContext(environment, this.ports);
    this.contexts.set(environment, posting);
    const building = await buildingOf(this.ports, environment, posting);
    const { revision: keysRevision } = await this.aggregates.load(signingKeys, environment);
    const { entries } = this.lookedAt(environment, building, `${revision} ${keysRevision}`);
    for (const batchKey of batchKeys) {
      if (this.isStopped) return;
      if (entries.has(batchKey)) continue;
      await this.look(environment, batchKey, building);
      entries.add(batchKey);
      await this.clock.sleep(0); // Yields to other work.
    }
  }

  private async look(environment: string, batchKey: string, building: BuildingContext): Promise<void> {
    const entry = await this.approvals.needOf(environment, batchKey, building);
    const { need, facts, isOpen } = entry;
    if (!isOpen) return;
    const areSignaturesRight = await this.areSignaturesRight(environment, entry);
    const origin = { actor: 'worker', environment, correlationId: batchKey, causationId: batchKey };
    const id = streamId(environment, facts.approvalKey);
    const { position } = await this.aggregates.change(postingApproval, id, origin, (state) =>
      requestApproval(state, need, areSignaturesRight),
    );
    if (position !== null) this.log.info('approvals.requested', { environment, batchKey, people: need.people });
  }

  /** What seems to be signed and is not would wait for nobody, so it is told and requested anew. */
  private async areSignaturesRight(environment: string, entry: EntryNeed): Promise<boolean> {
    const { need, approval } = entry;
    if (!need.signed || approval.status !== 'Open') return true;
    return (await this.approvals.signaturesOf(environment, entry)).size === approval.signatures.length;
  }

  /** What was looked at under the same policy and configuration, not long ago. */
  private lookedAt(environment: string, building: BuildingContext, rules: string): Looked {
    const known = this.looked.get(environment);
    const atMs = this.clock.monotonicMs();
    const isCurrent =
      known?.rules === rules &&
      known.building.companyId === building.companyId &&
      atMs - known.atMs < LOOKED_AGE_MAX_MS &&
      isSameContext(known.building.context, building.context);
    if (isCurrent) return known;
    const looked = { building, rules, atMs, entries: new Set<string>() };
    this.looked.set(environment, looked);
    return looked;
  }
}

const WAITS_FOR: ReadonlySet<string> = new Set(['NOT_CONNECTED', 'CONNECTION_PAUSED', 'LEDGER_UNAVAILABLE']);
