import { Inject, Injectable } from '@nestjs/common';
import { type PreflightLine } from '../../domain/preflight/preflight.events';
import { type ConnectedFacts } from '../../domain/connection/connection.state';
import { type LedgerEntry, type LedgerReason } from '../../domain/ledger-entry/ledger-entry';
import { type EntryContext, isSameContext } from '../../domain/ledger-entry/entry-builder';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { CompanyUse } from '../connection/company-use';
import { type ConnectionState, PostingContext, type UsableConnection } from '../posting/posting-context';
import { type CleanBatches } from '../posting/run-checker';
import { EnginePorts } from '../posting/engine-ports';
import { importSettings } from '../../domain/journal-import/import-settings.state';
import { BatchRound, type CheckProgress } from './batch-round';
import { EntryNotes } from './entry-notes';
import { OthersCheck, othersNotLookedFor } from './others-check';
import { linesOfChecks, linesUnconnected, type Looked } from './check-lines';
import { linesOfFailure, linesOfSharedCompany, linesOfUnusableConnection } from './connection-lines';

/** What is known of the prerequisites of some batches. */
export interface PrerequisiteReport {
  readonly lines: readonly PreflightLine[];
  readonly batches: number;
  readonly blocked: ReadonlySet<string>;
  /** Batches that can be posted; null when the ledger could not be asked, or its lists were read again meanwhile. */
  readonly clean: CleanBatches | null;
  /** Without it, only what needs no ledger was checked; where others were to be looked for, they were listed too. */
  readonly wasLedgerAsked: boolean;
  /** The entry of a batch without problems, to try with the ledger; null when there is none. */
  readonly sample: { readonly connection: UsableConnection; readonly entry: LedgerEntry } | null;
  /** Why the ledger refused the connection itself, if it did: nothing more should be asked with it. */
  readonly refusal?: { readonly facts: ConnectedFacts; readonly reasons: readonly LedgerReason[] };
}

export interface CheckOptions {
  readonly onProgress?: (progress: CheckProgress) => void;
  /** Told of each entry that could be built; of one that was built again, the last counts. */
  readonly onBuilt?: (plan: BatchPlan, entry: LedgerEntry) => void;
  /** Facts that block nothing also count only when read now: books, permission, accounts, journals. */
  readonly readsCompanyAnew?: boolean;
  /** What would be posted is only looked at, so it need not be approved. */
  readonly isLookOnly?: boolean;
  /** What others posted blocks too, and is told. Each journal is read for each month. */
  readonly looksForOthers?: boolean;
}

/** Checks everything that posting needs, for any number of batches, without sending or changing anything. */
@Injectable()
export class Prerequisites {
  constructor(
    private readonly ports: EnginePorts,
    @Inject(CompanyUse) private readonly companies: Pick<CompanyUse, 'others'>,
  ) {}

  /**
   * Problems from the ledger's lists count only when the lists were read since this started. Batches that are posted or
   * in progress are not checked. Throws BATCH_NOT_FOUND for an unknown key.
   */
  async check(
    environment: string,
    batchKeys: readonly string[],
    options: CheckOptions = {},
  ): Promise<PrerequisiteReport> {
    const context = new PostingContext(environment, this.ports);
    if (options.readsCompanyAnew === true) context.refreshCompany();
    const connection = await context.connection();
    const others = options.looksForOthers === true ? new OthersCheck(environment, this.ports, context) : null;
    const round = await this.newRound(environment, context, connection, { ...options, others });
    const unasked = others === null ? [] : [othersNotLookedFor()];
    if (connection.kind === 'unusable') {
      const lines = [...linesOfUnusableConnection(connection, batchKeys.length), ...unasked];
      return this.unconnected(context, round, batchKeys, lines, true);
    }
    const outcome = await context.entryContext(connection.access);
    if (outcome.kind !== 'context') {
      const lines = [...linesOfFailure(outcome, batchKeys.length), ...unasked];
      const report = await this.unconnected(context, round, batchKeys, lines, outcome.kind === 'connection-refused');
      if (outcome.kind !== 'connection-refused') return report;
      return { ...report, refusal: { facts: connection.facts, reasons: outcome.reasons } };
    }
    await round.run(batchKeys, outcome.context);
    const entryContext = await this.again(context, connection, round, outcome.context);
    const { companyId } = connection.facts;
    const shared = linesOfSharedCompany(companyId, await this.companies.others(environment, companyId));
    const looked = this.lookedAt(round);
    const ofOthers = (await others?.look(connection, round.tally)) ?? [];
    const notes = [...shared, ...looked.notes, ...ofOthers];
    const lines = linesOfChecks(round.tally, entryContext, connection.facts, { ...looked, notes });
    const sample = round.sample === null ? null : { connection, entry: round.sample };
    const { blocked } = round.tally;
    const isOneContext = isSameContext(entryContext, outcome.context);
    const clean = isOneContext ? { context: entryContext, batchKeys: round.looked.difference(blocked) } : null;
    const wasLedgerAsked = ofOthers.every(({ status }) => status !== 'not checked');
    return { lines, batches: batchKeys.length, blocked, clean, wasLedgerAsked, sample };
  }

  private async newRound(
    environment: string,
    context: PostingContext,
    connection: ConnectionState,
    { onProgress, onBuilt, isLookOnly, others }: CheckOptions & { readonly others: OthersCheck | null },
  ): Promise<BatchRound> {
    const { state: imports } = await this.ports.aggregates.load(importSettings, environment);
    return new BatchRound(this.ports, environment, new EntryNotes(imports.columnsNotSent), {
      entriesGoWhole: await context.entriesGoWhole(),
      onProgress: onProgress ?? (() => undefined),
      onBuilt: (plan, entry) => {
        others?.add(plan, entry);
        onBuilt?.(plan, entry);
      },
      approvedFor: isLookOnly === true || connection.kind === 'unusable' ? null : connection.facts.companyId,
    });
  }

  private lookedAt(round: BatchRound): Looked {
    return {
      batches: round.looked.size,
      unbuilt: round.unbuilt.size,
      unwritten: round.unwritten.size,
      journals: round.journals,
      notes: round.notes.lines(this.ports.clock.now().slice(0, 10)),
    };
  }

  /** Checks blocked batches once more with lists read now. Returns the facts that count. */
  private async again(
    context: PostingContext,
    { access }: UsableConnection,
    round: BatchRound,
    before: EntryContext,
  ): Promise<EntryContext> {
    if (round.tally.blocked.size === 0 || !context.distrust()) return before;
    const outcome = await context.entryContext(access);
    if (outcome.kind !== 'context') return before;
    await round.run(round.tally.clear(), outcome.context);
    return outcome.context;
  }

  /** The ledger cannot be asked: reports what is known without it. */
  private async unconnected(
    context: PostingContext,
    round: BatchRound,
    batchKeys: readonly string[],
    lines: readonly PreflightLine[],
    isBlocked: boolean,
  ): Promise<PrerequisiteReport> {
    const entryContext = await context.unconnectedContext();
    await round.run(batchKeys, entryContext);
    return {
      lines: [...lines, ...linesUnconnected(round.tally, entryContext, this.lookedAt(round), lines)],
      batches: batchKeys.length,
      blocked: isBlocked ? new Set(batchKeys) : round.tally.blocked,
      clean: null,
      wasLedgerAsked: false,
      sample: null,
    };
  }
}
