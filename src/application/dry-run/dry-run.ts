import { Injectable, Inject } from '@nestjs/common';
import { DomainError } from '../../domain/shared/errors';
import { ledgerFieldName } from '../../domain/shared/ledger-field';
import { type LoadedContent } from '../journal-batch/batch-content';
import { checkedEntry } from '../../domain/ledger-entry/entry-check';
import { type EntryContext, problemOfReason } from '../../domain/ledger-entry/entry-builder';
import { nameEntry, senderOf } from '../posting/named-entry';
import { PostingContext, type UsableConnection } from '../posting/posting-context';
import { EnginePorts } from '../posting/engine-ports';
import { Prerequisites } from '../preflight/prerequisites';
import { prerequisitesNotMet } from '../preflight/prerequisites-not-met';
import { type Totals } from '../../domain/shared/totals';
import { dryRunEntryOf, entryTotals } from './dry-run-entry';
import { type DryRunEntry, type DryRunVersions } from './dry-run.views';

/** What all entries of a dry run share. */
export interface DryRunFrame {
  readonly companyId: string;
  readonly versions: DryRunVersions;
  /** Fields that a line may have, by `ledgerFieldName`. */
  readonly fields: readonly string[];
}

export interface BuiltEntry {
  readonly entry: DryRunEntry;
  readonly totals: Totals;
}

/** Builds the entries of batches as posting would, and sends nothing. */
@Injectable()
export class DryRun {
  constructor(
    private readonly ports: EnginePorts,
    @Inject(Prerequisites) private readonly prerequisites: Pick<Prerequisites, 'check'>,
  ) {}

  /**
   * Yields the entries of the batches, but only if all can be posted. Throws PREREQUISITES_NOT_MET, NOT_CONNECTED,
   * CONNECTION_PAUSED, LEDGER_UNAVAILABLE, BATCH_NOT_FOUND or BATCH_NOT_READY.
   */
  async of(
    environment: string,
    batchKeys: readonly string[],
  ): Promise<DryRunFrame & { readonly entries: AsyncIterable<BuiltEntry> }> {
    const context = new PostingContext(environment, this.ports);
    const connection = await context.connection();
    if (connection.kind === 'unusable') throw new DomainError(connection.code, connection.message, connection.fix);
    const { lines, batches, blocked } = await this.prerequisites.check(environment, batchKeys, {
      isLookOnly: true,
    });
    if (blocked.size > 0) throw prerequisitesNotMet(lines, { batches, blocked: blocked.size });
    const outcome = await context.entryContext(connection.access);
    if (outcome.kind !== 'context') throw noAnswer();
    const entryContext = outcome.context;
    return {
      companyId: connection.facts.companyId,
      versions: versionsOf(entryContext),
      fields: entryContext.fields.flatMap(({ ledgerField }) => (ledgerField ? [ledgerFieldName(ledgerField)] : [])),
      entries: this.entries(environment, batchKeys, connection, entryContext),
    };
  }

  private async *entries(
    environment: string,
    batchKeys: readonly string[],
    connection: UsableConnection,
    context: EntryContext,
  ): AsyncGenerator<BuiltEntry> {
    for (const batchKey of batchKeys) {
      const loaded = await this.ports.content.read(environment, batchKey);
      yield this.entryOf(environment, batchKey, loaded, connection, context);
      await this.ports.clock.sleep(0); // Yields, so that a close of a million lines does not block other requests.
    }
  }

  private entryOf(
    environment: string,
    batchKey: string,
    { state, plan, lines }: LoadedContent,
    connection: UsableConnection,
    context: EntryContext,
  ): BuiltEntry {
    if (state.status !== 'Ready' && state.status !== 'Failed') throw notReady(batchKey);
    const built = checkedEntry(plan, lines, context);
    if (built.kind === 'blocked') throw changedMeanwhile(batchKey, built.problems[0]?.message ?? '');
    const { entry, matches } = built;
    const sender = senderOf(connection.access);
    const named = nameEntry(this.ports.ledger, environment, sender, { plan, history: state.history }, entry);
    if (named.kind === 'refused')
      throw changedMeanwhile(batchKey, named.reasons.map(problemOfReason)[0]?.message ?? '');
    return {
      entry: dryRunEntryOf({ batchKey, plan, lines }, entry, named.entry, context, matches),
      totals: entryTotals(entry),
    };
  }
}

const versionsOf = ({ mappingRevision, fields }: EntryContext): DryRunVersions => ({
  accountMappings: mappingRevision,
  customFields: fields.map(({ apiName, revision }) => ({ apiName, revision })),
});

const noAnswer = (): DomainError =>
  new DomainError('LEDGER_UNAVAILABLE', 'Sage Intacct is not responding.', 'Try again in a minute.');

const notReady = (batchKey: string): DomainError =>
  new DomainError(
    'BATCH_NOT_READY',
    `Batch ${batchKey} is posted or in progress: there is nothing to dry-run.`,
    'Choose batches that are Ready to Post or Failed.',
    { batchKey },
  );

const changedMeanwhile = (batchKey: string, message: string): DomainError =>
  new DomainError(
    'CHANGED_MEANWHILE',
    `Batch ${batchKey} can no longer be posted: ${message}`,
    'Run it again for the list of what is missing.',
    { batchKey },
  );
