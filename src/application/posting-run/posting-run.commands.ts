import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { requireUsableLink } from '../../domain/connection/connection.decisions';
import { startRun } from '../../domain/posting-run/posting-run.decisions';
import { type Position } from '../ports/event-store';
import { Access, originOf } from '../shared/access';
import { Aggregates } from '../shared/aggregates';
import { type Caller } from '../shared/permissions';
import { type Receipt, receiptOf } from '../shared/receipt';
import { connection } from '../../domain/connection/connection.state';
import { postingRun } from '../../domain/posting-run/posting-run.state';
import { streamId } from '../shared/streams';
import { BatchChoice, type PostingSelection } from './batch-choice';
import { PostingWorker } from '../posting/posting.worker';

/**
 * *Post Journals*. Starts a run and answers at once; the worker looks at the prerequisites and posts. The same run id again is quiet.
 */
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
    private readonly choice: BatchChoice,
    private readonly worker: PostingWorker,
  ) {}

  async execute({ caller, runId, selection, atLeast }: StartPostingRunCommand): Promise<Receipt> {
    await this.access.require(caller, 'posting-run:start');
    const { environment, correlationId } = caller;
    await this.worker.requireOpen(environment);
    const { state: link } = await this.aggregates.load(connection, environment);
    requireUsableLink(link);
    const id = streamId(environment, runId);
    const { state: known, revision } = await this.aggregates.load(postingRun, id);
    if (known.status !== 'Absent') return { position: null, revision };
    const { period } = selection;
    const batchKeys = await this.choice.keysOf(environment, selection, atLeast);
    const changed = await this.aggregates.change(postingRun, id, originOf(caller), (state) =>
      startRun(state, { runId, period, batchKeys }),
    );
    this.worker.take({ environment, runId, correlationId });
    return receiptOf(changed);
  }
}
