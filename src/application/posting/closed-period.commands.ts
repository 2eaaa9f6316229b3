import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { originOf } from '../shared/access';
import { Changes } from '../shared/changes';
import { EnvironmentCommand } from '../shared/messages';
import { ClosedPeriods, type DecidedClosedPeriod, type WantedClosedPeriod } from './closed-period';

/**
 * A Controller chooses for an entry whose day is closed in the ledger: wait, ask to open, or post on the first open
 * day. Throws what `ClosedPeriods.decide` throws.
 */
export class DecideClosedPeriodCommand extends EnvironmentCommand<WantedClosedPeriod, DecidedClosedPeriod> {}

@CommandHandler(DecideClosedPeriodCommand)
export class DecideClosedPeriodHandler implements ICommandHandler<DecideClosedPeriodCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly periods: ClosedPeriods,
  ) {}

  async execute(command: DecideClosedPeriodCommand): Promise<DecidedClosedPeriod> {
    await this.changes.begin(command, 'journal-batch:closed-period');
    return this.periods.decide(originOf(command.caller), command.input);
  }
}
