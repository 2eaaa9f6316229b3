import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type EntryDecision } from '../../domain/journal-batch/entry-control.decisions';
import { checkedReason } from '../../domain/shared/reason';
import { type Position } from '../ports/event-store';
import { originOf } from '../shared/access';
import { Changes } from '../shared/changes';
import { EnvironmentCommand } from '../shared/messages';
import { type Permission } from '../shared/permissions';
import { EntrySelection } from './entry-selection';
import { type ChosenEntries, type DecidedEntries } from './entry-selection.views';

/**
 * Holds, frees or withdraws unposted entries with all their parts. An entry about which this cannot be decided changes
 * nothing of the others: it is answered with its reason. Of a single batch that is thrown instead: BATCH_NOT_FOUND, or
 * what `checkEntry` throws. Repeating it does nothing. Throws REASON_MISSING, and IMPORT_NOT_FOUND for an unknown
 * import.
 */
export class DecideEntriesCommand extends EnvironmentCommand<
  {
    readonly kind: EntryDecision['kind'];
    readonly chosen: ChosenEntries;
    readonly reason: string;
    readonly atLeast: Position | null;
  },
  DecidedEntries
> {}

const PERMISSIONS_OF: Readonly<Record<EntryDecision['kind'], Permission>> = {
  hold: 'journal-batch:hold',
  'lift-hold': 'journal-batch:hold',
  withdraw: 'journal-batch:withdraw',
};

@CommandHandler(DecideEntriesCommand)
export class DecideEntriesHandler implements ICommandHandler<DecideEntriesCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly selection: EntrySelection,
  ) {}

  async execute(command: DecideEntriesCommand): Promise<DecidedEntries> {
    await this.changes.begin(command, PERMISSIONS_OF[command.input.kind]);
    const { kind, chosen, atLeast } = command.input;
    const reason = checkedReason(command.input.reason);
    const decision: EntryDecision = kind === 'withdraw' ? { kind, reason, importId: null } : { kind, reason };
    return this.selection.decide(originOf(command.caller), chosen, decision, atLeast);
  }
}
