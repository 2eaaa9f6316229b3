import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  changeSchedule,
  enableSchedule,
  pauseSchedule,
  resumeSchedule,
  type ScheduleChange,
} from '../../domain/posting-schedule/posting-schedule.decisions';
import { type PostingScheduleEvent } from '../../domain/posting-schedule/posting-schedule.events';
import { type PostingSchedule, postingSchedule } from '../../domain/posting-schedule/posting-schedule.state';
import { assertNever } from '../../domain/shared/decider';
import { Clock } from '../ports/clock';
import { RunStopper, SCHEDULE_PAUSED } from '../posting-run/run-stopper';
import { postingRun } from '../../domain/posting-run/posting-run.state';
import { originOf } from '../shared/access';
import { Aggregates, type Receipt, receiptOf } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { runIdOfOccurrence } from '../shared/identifiers';
import { EnvironmentCommand } from '../shared/messages';
import { streamId } from '../shared/streams';

/** Sets the frequency, the time zone and whether it retries what failed. */
export class ChangePostingScheduleCommand extends EnvironmentCommand<ScheduleChange> {}

@CommandHandler(ChangePostingScheduleCommand)
export class ChangePostingScheduleHandler implements ICommandHandler<ChangePostingScheduleCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly clock: Clock,
  ) {}

  async execute(command: ChangePostingScheduleCommand): Promise<Receipt> {
    return this.changes.by(command, 'posting-schedule:manage', postingSchedule, [], (state) =>
      changeSchedule(state, command.input, this.clock.now()),
    );
  }
}

export type ScheduleSwitch =
  | { readonly to: 'enable' }
  | { readonly to: 'pause'; readonly reason: string }
  | { readonly to: 'resume'; readonly reason: string };

/** Switches automatic posting on, pauses it or resumes it. A pause stops the run that the schedule started. */
export class SwitchPostingScheduleCommand extends EnvironmentCommand<ScheduleSwitch> {}

@CommandHandler(SwitchPostingScheduleCommand)
export class SwitchPostingScheduleHandler implements ICommandHandler<SwitchPostingScheduleCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly aggregates: Aggregates,
    private readonly stopper: RunStopper,
    private readonly clock: Clock,
  ) {}

  async execute(command: SwitchPostingScheduleCommand): Promise<Receipt> {
    await this.changes.begin(command, 'posting-schedule:manage');
    const changed = await this.changes.apply(command, postingSchedule, [], (state) =>
      switched(state, command.input, this.clock.now()),
    );
    if (command.input.to === 'pause') await this.stopRunOf(command, changed.state);
    return receiptOf(changed);
  }

  /** The run that the schedule started last, if it is not over. After a crash before this the next tick does it. */
  private async stopRunOf({ caller }: SwitchPostingScheduleCommand, { last }: PostingSchedule): Promise<void> {
    if (last === null) return;
    const runId = runIdOfOccurrence(caller.environment, last.occurrenceId);
    const { state: run } = await this.aggregates.load(postingRun, streamId(caller.environment, runId));
    if (run.status === 'Running' && !run.isStopping) await this.stopper.stop(originOf(caller), runId, SCHEDULE_PAUSED);
  }
}

const switched = (state: PostingSchedule, change: ScheduleSwitch, at: string): PostingScheduleEvent[] => {
  switch (change.to) {
    case 'enable':
      return enableSchedule(state, at);
    case 'pause':
      return pauseSchedule(state, { reason: change.reason, at });
    case 'resume':
      return resumeSchedule(state, { reason: change.reason, at });
    default:
      return assertNever(change);
  }
};
