import { type BatchProblem } from '../../domain/shared/batch-problem';
import { type LoadedContent } from '../journal-batch/batch-content';
import { postingNamesOf } from '../journal-batch/batch-keys';
import { type LedgerEntry } from '../../domain/ledger-entry/ledger-entry';
import { entryProblems } from '../../domain/ledger-entry/entry-check';
import { partBlocked } from '../../domain/journal-batch/entry-parts';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { buildLedgerEntry, type EntryContext, problemOfReason } from '../../domain/ledger-entry/entry-builder';
import { approvalMissing } from '../posting/entry-approvals';
import { type EnginePorts } from '../posting/engine-ports';
import { CauseTally } from './cause-tally';
import { type EntryNotes } from './entry-notes';

export interface CheckProgress {
  readonly checked: number;
  readonly batches: number;
}

/** Batches processed before yielding to other work. */
const BATCHES_AT_A_TIME = 20;

/** Checks batches against what is known of the ledger, one by one. */
export class BatchRound {
  readonly tally = new CauseTally();
  /** Symbols of the journals of the entries that could be built. */
  readonly journals = new Set<string>();
  /** Batches that were looked at. */
  readonly looked = new Set<string>();
  /** Of these, those whose entry could not be built, so that the ledger's rules were not held against it. */
  readonly unbuilt = new Set<string>();
  /** Of these, those whose texts and amounts were not looked at. */
  readonly unwritten = new Set<string>();
  /** The entry of the first batch without problems. */
  sample: LedgerEntry | null = null;
  private readonly parts = new Map<string, Map<number, CheckedPart>>();

  constructor(
    private readonly ports: Pick<EnginePorts, 'content' | 'clock' | 'ledger' | 'approvals'>,
    private readonly environment: string,
    readonly notes: EntryNotes,
    private readonly options: {
      readonly entriesGoWhole: boolean;
      readonly onProgress: (progress: CheckProgress) => void;
      /** Told of each entry that could be built; of one that was built again, the last counts. */
      readonly onBuilt: (plan: BatchPlan, entry: LedgerEntry) => void;
      /** Company of the ledger; null where approvals do not matter. */
      readonly approvedFor: string | null;
    },
  ) {}

  /** Throws BATCH_NOT_FOUND for an unknown key. */
  async run(batchKeys: readonly string[], context: EntryContext): Promise<void> {
    let checked = 0;
    for (const batchKey of batchKeys) {
      const loaded = await this.ports.content.read(this.environment, batchKey);
      const { status } = loaded.state;
      if (status === 'Ready' || status === 'Failed') await this.look(batchKey, loaded, context);
      checked += 1;
      if (checked % BATCHES_AT_A_TIME !== 0) continue;
      this.options.onProgress({ checked, batches: batchKeys.length });
      await this.ports.clock.sleep(0);
    }
    if (this.options.entriesGoWhole) this.keepWhole();
  }

  private async look(batchKey: string, loaded: LoadedContent, context: EntryContext): Promise<void> {
    const { plan, lines } = loaded;
    this.looked.add(batchKey);
    this.notes.add(plan, lines, context);
    const built = buildLedgerEntry(plan, lines, context);
    if (built.kind === 'entry') {
      this.options.onBuilt(plan, built.entry);
      this.notes.addMatches(built.matches);
      this.journals.add(built.entry.journal);
    }
    const known = built.kind === 'blocked' ? built.problems : entryProblems(built.entry, context.facts);
    note(this.unbuilt, batchKey, built.kind === 'blocked');
    note(this.unwritten, batchKey, known.length > 0);
    const problems = built.kind === 'blocked' || known.length > 0 ? known : this.unwritable(loaded, built.entry);
    this.tally.add(batchKey, problems);
    this.notePart(plan, problems);
    if (built.kind === 'blocked' || problems.length > 0) return;
    this.sample ??= built.entry;
    if (!(await this.isApproved(plan, built.entry, context))) this.tally.add(batchKey, [approvalMissing()]);
  }

  private async isApproved(plan: BatchPlan, entry: LedgerEntry, context: EntryContext): Promise<boolean> {
    const { approvedFor: companyId } = this.options;
    if (companyId === null) return true;
    return (await this.ports.approvals.check(this.environment, plan, { companyId, context }, entry)).isGiven;
  }

  private notePart(plan: BatchPlan, problems: readonly BatchProblem[]): void {
    if (plan.parts === 1) return;
    const { journalEntryId, businessEntityId, period, entryRevision } = plan;
    const entry = JSON.stringify([journalEntryId, businessEntityId, period, entryRevision]);
    const parts = this.parts.get(entry) ?? new Map<number, CheckedPart>();
    this.parts.set(entry, parts);
    parts.set(plan.part, { plan, problem: problems[0] ?? null });
  }

  /** No part of an entry is sent while another one is blocked. */
  private keepWhole(): void {
    for (const parts of this.parts.values()) {
      const inOrder = [...parts.values()].sort((one, other) => one.plan.part - other.plan.part);
      const blocked = inOrder.find(({ problem }) => problem !== null);
      if (!blocked?.problem) continue;
      for (const { plan, problem } of inOrder)
        if (problem === null) this.tally.add(plan.batchKey, [partBlocked(blocked.plan, blocked.problem)]);
    }
  }

  /** What the ledger cannot hold unaltered. The names do not matter: their length is fixed. */
  private unwritable({ plan }: LoadedContent, entry: LedgerEntry): readonly BatchProblem[] {
    const identity = postingNamesOf(plan, { environment: this.environment, companyId: '', issue: 1 });
    const prepared = this.ports.ledger.prepare(entry, identity);
    return prepared.kind === 'refused' ? prepared.reasons.map(problemOfReason) : [];
  }
}

interface CheckedPart {
  readonly plan: BatchPlan;
  readonly problem: BatchProblem | null;
}

/** A batch is looked at again when the lists were read again: what was found first no longer counts. */
const note = (set: Set<string>, batchKey: string, isIn: boolean): void => {
  if (isIn) set.add(batchKey);
  else set.delete(batchKey);
};
