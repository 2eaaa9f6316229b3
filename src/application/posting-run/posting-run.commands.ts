import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { requireUsableLink } from '../../domain/connection/connection.decisions';
import { startRun } from '../../domain/posting-run/posting-run.decisions';
import { type Position } from '../ports/event-store';
import { connection } from '../../domain/connection/connection.state';
import { postingRun } from '../../domain/posting-run/posting-run.state';
import { Aggregates, type Receipt, receiptOf } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { EnvironmentCommand } from '../shared/messages';
import { streamId } from '../shared/streams';
import { BatchChoice, type PostingSelection } from './batch-choice';
import { PostingWorker } from '../posting/posting.worker';

/**
 * *Post Journals*. Starts a run and answers at once; the worker looks at the prerequisites and posts. The same run id again is quiet.
 */
export class StartPostingRunCommand extends EnvironmentCommand<{
  runId: string;
  selection: PostingSelection;
  atLeast: Position | null;
}> {}

@CommandHandler(StartPostingRunCommand)
export class StartPostingRunHandler implements ICommandHandler<StartPostingRunCommand> {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly changes: Changes,
    private readonly choice: BatchChoice,
    private readonly worker: PostingWorker,
  ) {}

  async execute(command: StartPostingRunCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'posting-run:start');
    const { runId, selection, atLeast } = command.input;
    const { correlationId } = command.caller;
    await this.worker.requireOpen(environment);
    const { state: link } = await this.aggregates.load(connection, environment);
    requireUsableLink(link);
    const { state: known, revision } = await this.aggregates.load(postingRun, streamId(environment, runId));
    if (known.status !== 'Absent') return { position: null, revision };
    const batchKeys = await this.choice.keysOf(environment, selection, atLeast);
    const changed = await this.changes.apply(command, postingRun, [runId], (state) =>
      startRun(state, { runId, period: selection.period, batchKeys }),
    );
    this.worker.take({ environment, runId, correlationId });
    return receiptOf(changed);
  }
}
