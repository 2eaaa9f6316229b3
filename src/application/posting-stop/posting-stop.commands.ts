import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { declareForeign, resumePosting } from '../../domain/posting-stop/posting-stop.decisions';
import { Access, causeOf } from '../shared/access';
import { Aggregates } from '../shared/aggregates';
import { type Caller } from '../shared/permissions';
import { type Receipt, receiptOf } from '../shared/receipt';
import { postingStopStream } from '../shared/streams';

/** A Controller resumes posting after a restore, with a reason. Quiet when it is not stopped for that. */
export class ResumePostingCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly stopId: string,
    readonly reason: string,
  ) {
    super();
  }
}

@CommandHandler(ResumePostingCommand)
export class ResumePostingHandler implements ICommandHandler<ResumePostingCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
  ) {}

  async execute({ caller, stopId, reason }: ResumePostingCommand): Promise<Receipt> {
    await this.access.require(caller, 'posting-stop:resume');
    return receiptOf(
      await this.aggregates.change(postingStopStream, caller.environment, causeOf(caller), (state) =>
        resumePosting(state, { stopId, reason }),
      ),
    );
  }
}

/** A Controller says of an entry in the ledger that it is none of this installation's. For ever; quiet when it was said before. */
export class DeclareForeignCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly entry: { readonly period: string; readonly referenceNo: string; readonly reason: string },
  ) {
    super();
  }
}

@CommandHandler(DeclareForeignCommand)
export class DeclareForeignHandler implements ICommandHandler<DeclareForeignCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
  ) {}

  async execute({ caller, entry }: DeclareForeignCommand): Promise<Receipt> {
    await this.access.require(caller, 'posting-stop:resume');
    return receiptOf(
      await this.aggregates.change(postingStopStream, caller.environment, causeOf(caller), (state) =>
        declareForeign(state, entry),
      ),
    );
  }
}
