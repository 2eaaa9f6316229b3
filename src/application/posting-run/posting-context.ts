import { requireUsableLink } from '../../domain/connection/connection.decisions';
import { type LinkFacts } from '../../domain/connection/connection.events';
import { DomainError, type DomainErrorCode } from '../../domain/shared/errors';
import { ledgerFieldName } from '../../domain/shared/ledger-field';
import { ledgerLink } from '../connection/ledger-links';
import { referencePrefixOf } from '../journal-batch/batch-keys';
import { type LedgerLink, type ReadFailure } from '../ports/accounting-system';
import { accountMappingStream, connectionStream, customFieldStream, streamId } from '../shared/streams';
import { DimensionDirectory, type DimensionValues } from './dimension-directory';
import { type PostingPorts } from './posting-ports';
import { dimensionsOf, type EntryContext, type IncludedField } from './ledger-entry';

export interface UsableLink {
  readonly facts: LinkFacts;
  readonly link: LedgerLink;
}

export type LinkState =
  | { readonly kind: 'usable'; readonly link: UsableLink }
  | { readonly kind: 'unusable'; readonly code: DomainErrorCode; readonly message: string; readonly fix: string };

export type ContextOutcome = { readonly kind: 'context'; readonly context: EntryContext } | ReadFailure;

/** Reference number → record number of what the ledger held of a period when a run began. */
export type SweepOutcome = { readonly kind: 'swept'; readonly recordNos: ReadonlyMap<string, string> } | ReadFailure;

/** How old mapping and fields may be when a batch is written: a change is in force within this time. */
const CONTEXT_AGE_MAX_MS = 2_000;

/** What a batch needs besides itself: link, settings, mapping, included fields, dimension values of one environment. */
export class PostingContext {
  private readonly directory: DimensionDirectory;
  private readonly sweeps = new Map<string, Promise<SweepOutcome>>();
  private cached: { readonly readAtMs: number; readonly base: Omit<EntryContext, 'dimensions'> } | null = null;

  constructor(
    private readonly environment: string,
    private readonly ports: PostingPorts,
  ) {
    this.directory = new DimensionDirectory(ports.ledger);
  }

  /** A new run reads the ledger's values and references anew, so that what was mended or posted there meanwhile is seen. */
  startRun(): void {
    this.directory.forget();
    this.sweeps.clear();
    this.cached = null;
  }

  /** Read each time: a pause or a removal stops the next batch. */
  async link(): Promise<LinkState> {
    const { state } = await this.ports.aggregates.load(connectionStream, this.environment);
    try {
      const facts = requireUsableLink(state);
      return { kind: 'usable', link: { facts, link: await ledgerLink(this.ports.vault, facts) } };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { kind: 'unusable', code: error.code, message: error.message, fix: error.fix };
    }
  }

  async entryContext(link: LedgerLink): Promise<ContextOutcome> {
    const base = await this.base();
    const dimensions = new Map<string, DimensionValues>();
    for (const dimension of dimensionsOf(base.fields)) {
      const outcome = await this.directory.values(link, dimension);
      if (outcome.kind !== 'values') return outcome;
      dimensions.set(ledgerFieldName(dimension), outcome.values);
    }
    return { kind: 'context', context: { ...base, dimensions } };
  }

  /**
   * Everything of a period that the ledger already holds under references like ours, read once before the first send of a run: what a
   * restored backup of this log, or a second installation, would not know of.
   */
  async sweep(link: LedgerLink, period: string): Promise<SweepOutcome> {
    const sweeping = this.sweeps.get(period) ?? this.readReferences(link, period);
    this.sweeps.set(period, sweeping);
    let isKnown = false;
    try {
      const outcome = await sweeping;
      isKnown = outcome.kind === 'swept';
      return outcome;
    } finally {
      if (!isKnown && this.sweeps.get(period) === sweeping) this.sweeps.delete(period);
    }
  }

  private async readReferences(link: LedgerLink, period: string): Promise<SweepOutcome> {
    const recordNos = new Map<string, string>();
    for await (const page of this.ports.ledger.references(link, referencePrefixOf(period))) {
      if (page.kind !== 'references') return page;
      for (const { referenceNo, recordNo } of page.references) recordNos.set(referenceNo, recordNo);
    }
    return { kind: 'swept', recordNos };
  }

  private async base(): Promise<Omit<EntryContext, 'dimensions'>> {
    const now = this.ports.clock.monotonicMs();
    if (this.cached && now - this.cached.readAtMs < CONTEXT_AGE_MAX_MS) return this.cached.base;
    const { state: connection } = await this.ports.aggregates.load(connectionStream, this.environment);
    const { state: mapping } = await this.ports.aggregates.load(accountMappingStream, this.environment);
    const base = { settings: connection.settings, mapping, fields: await this.includedFields() };
    this.cached = { readAtMs: now, base };
    return base;
  }

  /** The views only name the fields there are; each field's own stream says what it is. */
  private async includedFields(): Promise<IncludedField[]> {
    const fields: IncludedField[] = [];
    for (const { apiName } of this.ports.fieldViews.customFieldsOf(this.environment)) {
      const { state } = await this.ports.aggregates.load(customFieldStream, streamId(this.environment, apiName));
      if (state.status === 'Defined' && state.includeInJournalPosting) fields.push(state);
    }
    return fields;
  }
}
