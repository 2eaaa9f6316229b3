import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { postingRun } from '../../domain/posting-run/posting-run.state';
import { type Position } from '../ports/event-store';
import { originOf } from '../shared/access';
import { Aggregates, type Receipt, receiptOf } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { EnvironmentCommand } from '../shared/messages';
import { streamId } from '../shared/streams';
import { BatchChoice, type PostingSelection } from './batch-choice';
import { RunStarter } from './run-starter';

/** *Post Journals*. Only starts the run, whose first step checks the prerequisites. Repeating a run id does nothing. */
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
    private readonly starter: RunStarter,
  ) {}

  async execute(command: StartPostingRunCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'posting-run:start');
    const { runId, selection, atLeast } = command.input;
    await this.starter.requireAble(environment);
    const { state: known, revision } = await this.aggregates.load(postingRun, streamId(environment, runId));
    if (known.status !== 'Absent') return { position: null, revision };
    const batchKeys = await this.choice.keysOf(environment, selection, atLeast);
    const run = { runId, period: selection.period, batchKeys };
    return receiptOf(await this.starter.start(originOf(command.caller), run));
  }
}
