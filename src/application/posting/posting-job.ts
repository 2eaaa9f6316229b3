import { type ResolvedValue } from '../../domain/shared/batch-plan';
import { type LedgerEntry } from '../../domain/ledger-entry/ledger-entry';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import { type PreparedEntry } from '../ports/accounting-system';
import { type Loaded, type Origin } from '../shared/aggregates';
import { streamId } from '../shared/streams';
import { type CheckedApproval } from './entry-approvals';
import { type UsableConnection } from './posting-context';

/** One batch of one run. */
export interface PostingJob {
  readonly batchKey: string;
  readonly runId: string;
  readonly origin: Origin;
}

/** A confirmed entry that was just sent, so it can be compared without reading the log again. */
export interface FreshEntry {
  readonly loaded: Loaded<JournalBatch>;
  readonly entry: LedgerEntry;
}

/** Everything is prepared; what remains is to record the intent and to send. */
export interface ReadyToSend {
  readonly kind: 'ready';
  readonly job: PostingJob;
  readonly connection: UsableConnection;
  readonly loaded: Loaded<JournalBatch>;
  readonly entry: PreparedEntry;
  /** Content of the request, for the comparison with the ledger. */
  readonly content: LedgerEntry;
  readonly resolved: readonly ResolvedValue[];
  readonly approval: CheckedApproval;
  readonly issue: number;
  readonly period: string;
}

/** The result of one step. */
export type StepResult =
  /** At rest as far as this run is concerned. */
  | { readonly kind: 'done'; readonly state: JournalBatch }
  /** May be in the ledger: look it up. */
  | { readonly kind: 'unknown' }
  /** In the ledger: read it back. `fresh` when it was sent just now. */
  | { readonly kind: 'confirmed'; readonly fresh: FreshEntry | null }
  /** Nothing was executed: retry after the pause. */
  | {
      readonly kind: 'again';
      readonly why: string;
      readonly retryAfterMs?: number;
      /** What came from the ledger instead of a usable answer, for people. Left out when it is not to blame. */
      readonly silence?: string;
    }
  /** The connection is paused or gone; the batch waits for it because an earlier attempt has to be resolved. */
  | { readonly kind: 'waiting' };

/** Fields of every log line about a batch. */
export const logged = ({ batchKey, runId, origin }: PostingJob): Record<string, string> => ({
  environment: origin.environment,
  correlationId: origin.correlationId,
  batchKey,
  runId,
});

/** Id of the stream of its batch. */
export const batchIdOf = ({ origin, batchKey }: PostingJob): string => streamId(origin.environment, batchKey);

/** Without a pause of its own the caller decides how long. */
export const again = (why: string, retryAfterMs: number | undefined, silence?: string): StepResult => ({
  kind: 'again',
  why,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  ...(silence === undefined ? {} : { silence }),
});
