import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type ValueOverride } from '../../domain/custom-field/custom-field.events';
import { overrideValues, removeOverride } from '../../domain/custom-field/value-override.decisions';
import { customFieldDefinition } from '../../domain/custom-field/custom-field.state';
import { type Receipt } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { EnvironmentCommand } from '../shared/messages';

/** Maps values of the revenue system to ledger ids, all or none. Applies to entries built afterwards. */
export class OverrideValuesCommand extends EnvironmentCommand<{
  apiName: string;
  overrides: readonly ValueOverride[];
}> {}

@CommandHandler(OverrideValuesCommand)
export class OverrideValuesHandler implements ICommandHandler<OverrideValuesCommand> {
  constructor(private readonly changes: Changes) {}

  async execute(command: OverrideValuesCommand): Promise<Receipt> {
    const { apiName, overrides } = command.input;
    return this.changes.by(command, 'custom-field:manage', customFieldDefinition, [apiName], (state) =>
      overrideValues(state, apiName, overrides),
    );
  }
}

export class RemoveOverrideCommand extends EnvironmentCommand<{ apiName: string; value: string }> {}

@CommandHandler(RemoveOverrideCommand)
export class RemoveOverrideHandler implements ICommandHandler<RemoveOverrideCommand> {
  constructor(private readonly changes: Changes) {}

  async execute(command: RemoveOverrideCommand): Promise<Receipt> {
    const { apiName, value } = command.input;
    return this.changes.by(command, 'custom-field:manage', customFieldDefinition, [apiName], (state) =>
      removeOverride(state, apiName, value),
    );
  }
}
