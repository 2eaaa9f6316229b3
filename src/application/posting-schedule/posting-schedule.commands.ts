import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Timing } from '../../domain/posting-schedule/frequency';
import {
  changeSchedule,
  enableSchedule,
  pauseSchedule,
  resumeSchedule,
} from '../../domain/posting-schedule/posting-schedule.decisions';
import { type PostingScheduleEvent } from '../../domain/posting-schedule/posting-schedule.events';
import { type PostingSchedule, postingSchedule } from '../../domain/posting-schedule/posting-schedule.state';
import { assertNever } from '../../domain/shared/decider';
import { Clock } from '../ports/clock';
import { Access, originOf } from '../shared/access';
import { Aggregates } from '../shared/aggregates';
import { type Caller } from '../shared/permissions';
import { type Receipt, receiptOf } from '../shared/receipt';

/** Another frequency or time zone. */
export class ChangePostingScheduleCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly timing: Timing,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(ChangePostingScheduleCommand)
export class ChangePostingScheduleHandler implements ICommandHandler<ChangePostingScheduleCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
    private readonly clock: Clock,
  ) {}

  async execute({ caller, timing, expectedRevision }: ChangePostingScheduleCommand): Promise<Receipt> {
    await this.access.require(caller, 'posting-schedule:manage');
    return receiptOf(
      await this.aggregates.change(
        postingSchedule,
        caller.environment,
        originOf(caller),
        (state) => changeSchedule(state, timing, this.clock.now()),
        expectedRevision,
      ),
    );
  }
}

export type ScheduleSwitch =
  | { readonly to: 'enable' }
  | { readonly to: 'pause'; readonly reason: string }
  | { readonly to: 'resume'; readonly reason: string };

/** Switches automatic posting on, pauses or resumes it. */
export class SwitchPostingScheduleCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly change: ScheduleSwitch,
  ) {
    super();
  }
}

@CommandHandler(SwitchPostingScheduleCommand)
export class SwitchPostingScheduleHandler implements ICommandHandler<SwitchPostingScheduleCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
    private readonly clock: Clock,
  ) {}

  async execute({ caller, change }: SwitchPostingScheduleCommand): Promise<Receipt> {
    await this.access.require(caller, 'posting-schedule:manage');
    return receiptOf(
      await this.aggregates.change(postingSchedule, caller.environment, originOf(caller), (state) =>
        switched(state, change, this.clock.now()),
      ),
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
