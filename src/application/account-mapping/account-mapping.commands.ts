import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type AccountMappingFacts } from '../../domain/account-mapping/account-mapping.events';
import { mapAccounts, unmapAccount } from '../../domain/account-mapping/account-mapping.decisions';
import { Access, originOf } from '../shared/access';
import { Aggregates } from '../shared/aggregates';
import { type Caller } from '../shared/permissions';
import { type Receipt, receiptOf } from '../shared/receipt';
import { accountMapping } from '../../domain/account-mapping/account-mapping.state';

/** Adds or changes mappings, all or none. What is the same already stays as it is. */
export class MapAccountsCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly mappings: readonly AccountMappingFacts[],
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(MapAccountsCommand)
export class MapAccountsHandler implements ICommandHandler<MapAccountsCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
  ) {}

  async execute({ caller, mappings, expectedRevision }: MapAccountsCommand): Promise<Receipt> {
    await this.access.require(caller, 'account-mapping:manage');
    return receiptOf(
      await this.aggregates.change(
        accountMapping,
        caller.environment,
        originOf(caller),
        (state) => mapAccounts(state, mappings),
        expectedRevision,
      ),
    );
  }
}

export class UnmapAccountCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly account: string,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(UnmapAccountCommand)
export class UnmapAccountHandler implements ICommandHandler<UnmapAccountCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
  ) {}

  async execute({ caller, account, expectedRevision }: UnmapAccountCommand): Promise<Receipt> {
    await this.access.require(caller, 'account-mapping:manage');
    return receiptOf(
      await this.aggregates.change(
        accountMapping,
        caller.environment,
        originOf(caller),
        (state) => unmapAccount(state, account),
        expectedRevision,
      ),
    );
  }
}
