import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { originOf } from '../shared/access';
import { Changes } from '../shared/changes';
import { EnvironmentCommand } from '../shared/messages';
import { type PreparedReversal, Reversals, type WantedReversal } from './reversal';

/**
 * A Controller takes a posted entry back: batches that mirror what the ledger holds of it become Ready to Post. Throws
 * what `Reversals.prepare` throws.
 */
export class ReverseEntryCommand extends EnvironmentCommand<WantedReversal, PreparedReversal> {}

@CommandHandler(ReverseEntryCommand)
export class ReverseEntryHandler implements ICommandHandler<ReverseEntryCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly reversals: Reversals,
  ) {}

  async execute(command: ReverseEntryCommand): Promise<PreparedReversal> {
    await this.changes.begin(command, 'journal-batch:reverse');
    return this.reversals.prepare(originOf(command.caller), command.input);
  }
}
