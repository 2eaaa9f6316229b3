import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type MappingConditions } from '../../domain/account-mapping/account-mapping.events';
import { mapAccounts, type MappingToSave, unmapAccount } from '../../domain/account-mapping/account-mapping.decisions';
import { accountMapping } from '../../domain/account-mapping/account-mapping.state';
import { type Receipt } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { EnvironmentCommand } from '../shared/messages';
import { COLUMNS_READ } from './columns-read';

/** Adds or changes mappings, all or none. Mappings that are already the same record nothing. */
export class MapAccountsCommand extends EnvironmentCommand<{ mappings: readonly MappingToSave[] }> {}

@CommandHandler(MapAccountsCommand)
export class MapAccountsHandler implements ICommandHandler<MapAccountsCommand> {
  constructor(private readonly changes: Changes) {}

  async execute(command: MapAccountsCommand): Promise<Receipt> {
    return this.changes.by(command, 'account-mapping:manage', accountMapping, [], (state) =>
      mapAccounts(state, command.input.mappings, COLUMNS_READ),
    );
  }
}

/** Removes the mapping without conditions, or the rule with these. */
export class UnmapAccountCommand extends EnvironmentCommand<{ account: string; conditions?: MappingConditions }> {}

@CommandHandler(UnmapAccountCommand)
export class UnmapAccountHandler implements ICommandHandler<UnmapAccountCommand> {
  constructor(private readonly changes: Changes) {}

  async execute(command: UnmapAccountCommand): Promise<Receipt> {
    return this.changes.by(command, 'account-mapping:manage', accountMapping, [], (state) =>
      unmapAccount(state, command.input.account, command.input.conditions),
    );
  }
}
