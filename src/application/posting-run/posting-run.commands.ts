import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { postingRun } from '../../domain/posting-run/posting-run.state';
import { DomainError } from '../../domain/shared/errors';
import { type Position } from '../ports/event-store';
import { originOf } from '../shared/access';
import { Aggregates, type Receipt, receiptOf } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { EnvironmentCommand } from '../shared/messages';
import { streamId } from '../shared/streams';
import { BatchChoice, type PostingSelection } from './batch-choice';
import { PostingPlans } from './posting-plans';
import { RunStarter } from './run-starter';
import { RunStopper } from './run-stopper';

/** *Post Journals*. Only starts the run, whose first step checks the prerequisites. Repeating a run id does nothing. */
export class StartPostingRunCommand extends EnvironmentCommand<{
  runId: string;
  selection: PostingSelection;
  /** Id of the plan that it posts; null for a run that posts whatever the selection is. */
  plan?: string | null;
  atLeast: Position | null;
}> {}

@CommandHandler(StartPostingRunCommand)
export class StartPostingRunHandler implements ICommandHandler<StartPostingRunCommand> {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly changes: Changes,
    private readonly choice: BatchChoice,
    private readonly starter: RunStarter,
    private readonly plans: PostingPlans,
  ) {}

  async execute(command: StartPostingRunCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'posting-run:start');
    const { runId, selection, plan = null, atLeast } = command.input;
    if (plan !== null && Object.values(selection).some((chosen) => chosen !== null)) throw chosenTwice();
    await this.starter.requireAble(environment);
    const { state: known, revision } = await this.aggregates.load(postingRun, streamId(environment, runId));
    if (known.status !== 'Absent') return { position: null, revision };
    if (plan !== null) {
      const planned = await this.plans.take(environment, plan);
      return receiptOf(await this.starter.start(originOf(command.caller), { runId, ...planned }));
    }
    const batchKeys = await this.choice.keysOf(environment, selection, atLeast);
    const run = { runId, period: selection.period, batchKeys };
    return receiptOf(await this.starter.start(originOf(command.caller), run));
  }
}

const chosenTwice = (): DomainError =>
  new DomainError(
    'REQUEST_INVALID',
    'A run that posts a plan takes no other choice of batches.',
    'Give either the plan, or a period, batches or a cause.',
    { field: 'plan' },
  );

/**
 * Stops a run: what is in flight ends, entries of which a part was sent are finished, the rest goes back to where it
 * was. Stopping it again does nothing. Throws RUN_NOT_FOUND or RUN_ENDED.
 */
export class StopPostingRunCommand extends EnvironmentCommand<{ runId: string; reason: string | null }> {}

@CommandHandler(StopPostingRunCommand)
export class StopPostingRunHandler implements ICommandHandler<StopPostingRunCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly stopper: RunStopper,
  ) {}

  async execute(command: StopPostingRunCommand): Promise<Receipt> {
    await this.changes.begin(command, 'posting-run:stop');
    const { runId, reason } = command.input;
    return receiptOf(await this.stopper.stop(originOf(command.caller), runId, reason));
  }
}
