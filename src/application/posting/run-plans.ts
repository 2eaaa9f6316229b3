import { batchProblem, type BatchProblem } from '../../domain/shared/batch-problem';
import { plannedDigests } from '../../domain/posting-run/posting-run.decisions';
import { postingRun } from '../../domain/posting-run/posting-run.state';
import { type LedgerEntry } from '../../domain/ledger-entry/ledger-entry';
import { type Aggregates } from '../shared/aggregates';
import { streamId } from '../shared/streams';
import { digestOfPart } from './read-back';
import { type PostingJob } from './posting-job';

/** 22 letters of the digest are 132 bits; a run names thousands of them. */
const DIGEST_LENGTH = 22;
const RUNS_KNOWN_MAX = 100;

/** Digest of what a batch would be in the ledger, as a plan and its run name it. */
export const planDigestOf = (entry: LedgerEntry): string =>
  Buffer.from(digestOfPart(entry), 'hex').toString('base64url').slice(0, DIGEST_LENGTH);

/** What runs were shown to post. A run without a plan posts whatever its batches are. */
export class RunPlans {
  private readonly known = new Map<string, Promise<ReadonlyMap<string, string> | null>>();

  constructor(private readonly aggregates: Pick<Aggregates, 'load'>) {}

  /** Whether the entry is what the plan of the run showed, or the run has none. */
  async isAsShown({ runId, batchKey, origin }: PostingJob, entry: LedgerEntry): Promise<boolean> {
    const digests = await this.digestsOf(origin.environment, runId);
    return digests === null || digests.get(batchKey) === planDigestOf(entry);
  }

  /** By batch key; null for a run without a plan. Read once: what a run is bound to does not change. */
  digestsOf(environment: string, runId: string): Promise<ReadonlyMap<string, string> | null> {
    const id = streamId(environment, runId);
    const known = this.known.get(id);
    if (known !== undefined) return known;
    if (this.known.size >= RUNS_KNOWN_MAX) this.known.clear();
    const read = this.aggregates.load(postingRun, id).then(({ state }) => plannedDigests(state));
    this.known.set(id, read);
    read.catch(() => this.known.delete(id));
    return read;
  }
}

/** Why a batch is not sent that would be another entry than the one that was shown. */
export const notAsShown = (): BatchProblem =>
  batchProblem(
    'PLAN_CHANGED',
    'What would be posted is not what was shown before the run: a mapping, field, setting or value changed meanwhile.',
    'Post it again: what would be posted now is shown first.',
  );
