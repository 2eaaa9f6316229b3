import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type NamedRecord } from '../../domain/journal-batch/posted-elsewhere.decisions';
import { checkedReason } from '../../domain/shared/reason';
import { type Position } from '../ports/event-store';
import { originOf } from '../shared/access';
import { Changes } from '../shared/changes';
import { EnvironmentCommand } from '../shared/messages';
import { PostedElsewhere } from './posted-elsewhere';

/**
 * A Controller names the records that are an entry, one for each part that is not in the ledger. They are read and
 * compared before they are believed. Answers the position of the last change, null when it was decided already. Throws
 * REASON_MISSING, and what `PostedElsewhere.settle` throws.
 */
export class PostElsewhereCommand extends EnvironmentCommand<
  { readonly batchKey: string; readonly records: readonly NamedRecord[]; readonly reason: string },
  { readonly position: Position | null }
> {}

@CommandHandler(PostElsewhereCommand)
export class PostElsewhereHandler implements ICommandHandler<PostElsewhereCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly elsewhere: PostedElsewhere,
  ) {}

  async execute(command: PostElsewhereCommand): Promise<{ readonly position: Position | null }> {
    await this.changes.begin(command, 'journal-batch:post-elsewhere');
    const { batchKey, records } = command.input;
    const reason = checkedReason(command.input.reason);
    return { position: await this.elsewhere.settle(originOf(command.caller), batchKey, records, reason) };
  }
}
