import { preflight } from '../../domain/preflight/preflight.state';
import { postingRun } from '../../domain/posting-run/posting-run.state';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { approvalKeyOf } from '../journal-batch/batch-keys';
import { postingApproval } from '../../domain/posting-approval/posting-approval.state';
import { factOf } from '../shared/streams';
import { type JournalBatchEvent } from '../../domain/journal-batch/journal-batch.events';
import { type PostingRunEvent } from '../../domain/posting-run/posting-run.events';
import { type PreflightEvent } from '../../domain/preflight/preflight.events';
import { type RecordedEvent } from '../ports/event-store';
import { MonthFinder } from './month-scope';
import { type SealedEvents } from './sealed-events';

/** Scope of a pack: an accounting month or a posting run. */
export type EvidenceScope =
  { readonly kind: 'period'; readonly period: string } | { readonly kind: 'run'; readonly runId: string };

/** Streams of the pack with the last revision that the seal covers. */
export interface ScopeStreams {
  readonly lastRevisions: ReadonlyMap<string, number>;
  /** In the order of planning. */
  readonly batches: readonly string[];
  /** Batches of other months that one of these takes back, or is taken back by: their events, and no amounts. */
  readonly chained: readonly string[];
  readonly customFields: readonly string[];
}

/** Configuration streams, which are in every pack of the environment. */
const CONFIGURATION = [
  'connection',
  'accountMapping',
  'customFieldDefinition',
  'postingSchedule',
  'postingStop',
  'approvalPolicy',
  'signingKeys',
  'signingKeyUse',
  'periodSettings',
  'ledgerWatch',
];

/**
 * Finds the streams of a scope in one pass over the log. A batch belongs to it by its period or by the run that took
 * it; imports, approvals and runs belong to it by their batches, signatures by their approvals, preflights by their
 * period or run; tie-outs, rounds of the ledger watch and closes belong to their month. Streams are complete, because
 * chains are computed from their start.
 */
export const streamsOfScope = async (
  events: SealedEvents,
  environment: string,
  scope: EvidenceScope,
): Promise<ScopeStreams> => {
  const finder = new ScopeFinder(environment, scope);
  for await (const { event } of events.all()) finder.add(event);
  return finder.found();
};

class ScopeFinder {
  private readonly revisions = new Map<string, number>();
  private readonly plans = new Map<string, { readonly importId: string; readonly approvalKey: string }>();
  /** The original of each reversal and net difference. */
  private readonly originals = new Map<string, string>();
  private readonly signatures = new Map<string, Set<string>>();
  private readonly batches = new Set<string>();
  private readonly customFields: string[] = [];
  private readonly wanted = new Set<string>();
  private readonly month: MonthFinder | null;

  constructor(
    private readonly environment: string,
    private readonly scope: EvidenceScope,
  ) {
    this.month = scope.kind === 'period' ? new MonthFinder(environment, scope.period) : null;
  }

  add(event: RecordedEvent): void {
    if (event.metadata.environment !== this.environment) return;
    const { stream, revision } = event;
    const category = stream.slice(0, stream.indexOf('-'));
    this.revisions.set(stream, revision);
    if (CONFIGURATION.includes(category)) this.wanted.add(stream);
    if (category === 'customFieldDefinition' && revision === 0) this.customFields.push(this.ownIdOf(stream));
    this.month?.add(event);
    const batch = factOf(journalBatch, event);
    if (batch !== null) this.addBatch(batch);
    const approval = factOf(postingApproval, event);
    if (approval?.type === 'PostingApprovalSigned') this.addSignature(stream, approval.data.signatureId);
    const run = factOf(postingRun, event);
    if (run !== null) this.addRun(run);
    const preflighted = factOf(preflight, event);
    if (preflighted !== null) this.addPreflight(preflighted);
  }

  found(): ScopeStreams {
    const batches = [...this.plans.keys()].filter((stream) => this.batches.has(stream));
    const partners = this.scope.kind === 'period' ? this.partners() : new Set();
    const chained = [...this.plans.keys()].filter((stream) => partners.has(stream));
    for (const stream of this.month?.streams() ?? []) this.wanted.add(stream);
    for (const stream of [...batches, ...chained]) {
      this.wanted.add(stream);
      const { importId = '', approvalKey = '' } = this.plans.get(stream) ?? {};
      this.wanted.add(this.streamOf('journalImport', importId));
      const approval = this.streamOf('postingApproval', approvalKey);
      this.wanted.add(approval);
      for (const id of this.signatures.get(approval) ?? []) this.wanted.add(this.streamOf('approvalSignature', id));
    }
    const streams = [...this.revisions].filter(([stream]) => this.wanted.has(stream));
    return { lastRevisions: new Map(streams), batches, chained, customFields: this.customFields.sort() };
  }

  /** Outside of the scope: what its reversals take back, and what takes its batches back. */
  private partners(): ReadonlySet<string> {
    const found = new Set<string>();
    for (const pair of this.originals) {
      const outside = pair.filter((stream) => !this.batches.has(stream));
      if (outside.length === 1) for (const stream of outside) found.add(stream);
    }
    return found;
  }

  private addSignature(approval: string, signatureId: string): void {
    this.signatures.set(approval, (this.signatures.get(approval) ?? new Set()).add(signatureId));
  }

  /** Data of other events is not touched, because lifting journal lines is expensive. */
  private addBatch(fact: RecordedEvent & JournalBatchEvent): void {
    const { stream } = fact;
    if (fact.type === 'JournalBatchPlanned') {
      const { importId, reverses, adjusts } = fact.data;
      const original = reverses ?? adjusts;
      if (original !== undefined) this.originals.set(stream, this.streamOf('journalBatch', original.batchKey));
      this.plans.set(stream, { importId, approvalKey: approvalKeyOf(this.environment, fact.data) });
      if (this.scope.kind === 'period' && fact.data.period === this.scope.period) this.batches.add(stream);
    }
    if (fact.type !== 'JournalBatchQueued') return;
    const { runId } = fact.data;
    if (this.scope.kind === 'run' && runId === this.scope.runId) this.batches.add(stream);
    if (this.scope.kind === 'period' && this.batches.has(stream)) this.wantRun(runId);
  }

  private addRun({ stream, type, data }: RecordedEvent & PostingRunEvent): void {
    const isOwn = this.scope.kind === 'run' && this.ownIdOf(stream) === this.scope.runId;
    const isOfPeriod =
      type === 'PostingRunStarted' && this.scope.kind === 'period' && data.period === this.scope.period;
    if (isOwn || isOfPeriod) this.wantRun(this.ownIdOf(stream));
    if (isOwn && type === 'PostingRunBatchesAdded')
      for (const batchKey of data.batchKeys) this.batches.add(this.streamOf('journalBatch', batchKey));
  }

  private addPreflight({ stream, type, data }: RecordedEvent & PreflightEvent): void {
    if (type !== 'PreflightStarted' || this.scope.kind !== 'period') return;
    if (data.period === this.scope.period) this.wanted.add(stream);
  }

  /** The preflight of a run has the run's id. */
  private wantRun(runId: string): void {
    this.wanted.add(this.streamOf('postingRun', runId));
    this.wanted.add(this.streamOf('preflight', runId));
  }

  private streamOf(category: string, ownId: string): string {
    return `${category}-${this.environment}.${ownId}`;
  }

  private ownIdOf(stream: string): string {
    return stream.slice(stream.indexOf('-') + 1 + this.environment.length + 1);
  }
}
