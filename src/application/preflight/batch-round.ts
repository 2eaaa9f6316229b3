import { type BatchProblem } from '../../domain/shared/batch-problem';
import { type LoadedContent } from '../journal-batch/batch-content';
import { postingNamesOf } from '../journal-batch/batch-keys';
import { type LedgerEntry } from '../../domain/ledger-entry/ledger-entry';
import { checkedEntry } from '../../domain/ledger-entry/entry-check';
import { type EntryContext, problemOfReason } from '../../domain/ledger-entry/entry-builder';
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
  /** Symbols of the journals of the entries. */
  readonly journals = new Set<string>();
  /** The entry of the first batch without problems. */
  sample: LedgerEntry | null = null;

  constructor(
    private readonly ports: Pick<EnginePorts, 'content' | 'clock' | 'ledger'>,
    private readonly environment: string,
    readonly notes: EntryNotes,
    private readonly onProgress: (progress: CheckProgress) => void,
  ) {}

  /** Throws BATCH_NOT_FOUND for an unknown key. */
  async run(batchKeys: readonly string[], context: EntryContext): Promise<void> {
    let checked = 0;
    for (const batchKey of batchKeys) {
      const loaded = await this.ports.content.read(this.environment, batchKey);
      const { status } = loaded.state;
      if (status === 'Ready' || status === 'Failed') this.look(batchKey, loaded, context);
      checked += 1;
      if (checked % BATCHES_AT_A_TIME !== 0) continue;
      this.onProgress({ checked, batches: batchKeys.length });
      await this.ports.clock.sleep(0);
    }
  }

  private look(batchKey: string, loaded: LoadedContent, context: EntryContext): void {
    const { plan, lines } = loaded;
    this.journals.add(plan.journal === '' ? context.journalSymbol : plan.journal);
    this.notes.add(plan, lines, context);
    const built = checkedEntry(plan, lines, context);
    if (built.kind === 'entry') this.notes.addMatches(built.matches);
    const problems = built.kind === 'blocked' ? built.problems : this.unwritable(loaded, built.entry);
    this.tally.add(batchKey, problems);
    if (built.kind === 'entry' && problems.length === 0) this.sample ??= built.entry;
  }

  /** What the ledger cannot hold unaltered. The names do not matter: their length is fixed. */
  private unwritable({ plan }: LoadedContent, entry: LedgerEntry): readonly BatchProblem[] {
    const identity = postingNamesOf(plan, { environment: this.environment, companyId: '', issue: 1 });
    const prepared = this.ports.ledger.prepare(entry, identity);
    return prepared.kind === 'refused' ? prepared.reasons.map(problemOfReason) : [];
  }
}
