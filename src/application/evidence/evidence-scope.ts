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
import { type SealedEvents } from './sealed-events';

/** Scope of a pack: an accounting month or a posting run. */
export type EvidenceScope =
  { readonly kind: 'period'; readonly period: string } | { readonly kind: 'run'; readonly runId: string };

/** Streams of the pack with the last revision that the seal covers. */
export interface ScopeStreams {
  readonly lastRevisions: ReadonlyMap<string, number>;
  /** In the order of planning. */
  readonly batches: readonly string[];
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
];

/**
 * Finds the streams of a scope in one pass over the log. A batch belongs to it by its period or by the run that took
 * it; imports, approvals and runs belong to it by their batches, signatures by their approvals, preflights by their
 * period or run. Streams are complete, because chains are computed from their start.
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
  private readonly signatures = new Map<string, Set<string>>();
  private readonly batches = new Set<string>();
  private readonly customFields: string[] = [];
  private readonly wanted = new Set<string>();

  constructor(
    private readonly environment: string,
    private readonly scope: EvidenceScope,
  ) {}

  add(event: RecordedEvent): void {
    if (event.metadata.environment !== this.environment) return;
    const { stream, revision } = event;
    const category = stream.slice(0, stream.indexOf('-'));
    this.revisions.set(stream, revision);
    if (CONFIGURATION.includes(category)) this.wanted.add(stream);
    if (category === 'customFieldDefinition' && revision === 0) this.customFields.push(this.ownIdOf(stream));
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
    for (const stream of batches) {
      this.wanted.add(stream);
      const { importId = '', approvalKey = '' } = this.plans.get(stream) ?? {};
      this.wanted.add(this.streamOf('journalImport', importId));
      const approval = this.streamOf('postingApproval', approvalKey);
      this.wanted.add(approval);
      for (const id of this.signatures.get(approval) ?? []) this.wanted.add(this.streamOf('approvalSignature', id));
    }
    const streams = [...this.revisions].filter(([stream]) => this.wanted.has(stream));
    return { lastRevisions: new Map(streams), batches, customFields: this.customFields.sort() };
  }

  private addSignature(approval: string, signatureId: string): void {
    this.signatures.set(approval, (this.signatures.get(approval) ?? new Set()).add(signatureId));
  }

  /** Data of other events is not touched, because lifting journal lines is expensive. */
  private addBatch(fact: RecordedEvent & JournalBatchEvent): void {
    const { stream } = fact;
    if (fact.type === 'JournalBatchPlanned') {
      const { importId } = fact.data;
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
