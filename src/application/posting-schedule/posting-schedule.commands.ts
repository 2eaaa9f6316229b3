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
import { type Receipt } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { EnvironmentCommand } from '../shared/messages';

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

/** Switches automatic posting on, pauses it or resumes it. */
export class SwitchPostingScheduleCommand extends EnvironmentCommand<ScheduleSwitch> {}

@CommandHandler(SwitchPostingScheduleCommand)
export class SwitchPostingScheduleHandler implements ICommandHandler<SwitchPostingScheduleCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly clock: Clock,
  ) {}

  async execute(command: SwitchPostingScheduleCommand): Promise<Receipt> {
    return this.changes.by(command, 'posting-schedule:manage', postingSchedule, [], (state) =>
      switched(state, command.input, this.clock.now()),
    );
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
