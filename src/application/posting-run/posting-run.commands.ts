import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { requireUsableLink } from '../../domain/connection/connection.decisions';
import { DomainError } from '../../domain/shared/errors';
import { BATCHES_PER_RUN_MAX, startRun } from '../../domain/posting-run/posting-run.decisions';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { type Position } from '../ports/event-store';
import { Access, causeOf } from '../shared/access';
import { Aggregates } from '../shared/aggregates';
import { Freshness } from '../shared/freshness';
import { type Caller } from '../shared/permissions';
import { type Receipt, receiptOf } from '../shared/receipt';
import { connectionStream, journalBatchStream, postingRunStream, streamId } from '../shared/streams';
import { PostingWorker } from './posting.worker';

/** Which batches to post: all that are Ready to Post, those of a period, or chosen ones (which may be Failed ones, to try again). */
export interface PostingSelection {
  readonly period: string | null;
  readonly batchKeys: readonly string[] | null;
}

/** *Post Journals*. Starts a run and answers at once; the worker posts. The same run id again is quiet. */
export class StartPostingRunCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly runId: string,
    readonly selection: PostingSelection,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@CommandHandler(StartPostingRunCommand)
export class StartPostingRunHandler implements ICommandHandler<StartPostingRunCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
    private readonly freshness: Freshness,
    private readonly batches: JournalBatchViews,
    private readonly worker: PostingWorker,
  ) {}

  async execute({ caller, runId, selection, atLeast }: StartPostingRunCommand): Promise<Receipt> {
    await this.access.require(caller, 'posting-run:start');
    const { environment } = caller;
    const { state: link } = await this.aggregates.load(connectionStream, environment);
    requireUsableLink(link);
    await this.freshness.require(atLeast);
    const batchKeys = await this.choose(environment, selection);
    const changed = await this.aggregates.change(
      postingRunStream,
      streamId(environment, runId),
      causeOf(caller),
      (state) => startRun(state, { runId, period: selection.period, batchKeys }),
    );
    this.worker.take({ environment, runId, correlationId: caller.correlationId });
    return receiptOf(changed);
  }

  /** The list of ready batches comes from the views: it only proposes. Each batch's own stream decides when its turn comes. */
  private async choose(environment: string, { period, batchKeys }: PostingSelection): Promise<readonly string[]> {
    if (batchKeys === null) return this.batches.readyKeys(environment, period, BATCHES_PER_RUN_MAX);
    for (const batchKey of batchKeys) {
      const { revision } = await this.aggregates.load(journalBatchStream, streamId(environment, batchKey));
      if (revision >= 0) continue;
      throw new DomainError(
        'BATCH_NOT_FOUND',
        `There is no journal batch ${batchKey}.`,
        'Check its key in the list of batches.',
        { batchKey },
      );
    }
    return batchKeys;
  }
}
