import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  addCustomField,
  changeCustomField,
  type CustomFieldChange,
  type CustomFieldInput,
  type NewFieldPosting,
  removeCustomField,
} from '../../domain/custom-field/custom-field.decisions';
import { customFieldDefinition } from '../../domain/custom-field/custom-field.state';
import { type Receipt } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { EnvironmentCommand } from '../shared/messages';

/** Adds a field, and with it where it is posted. */
export class DefineCustomFieldCommand extends EnvironmentCommand<CustomFieldInput & NewFieldPosting> {}

@CommandHandler(DefineCustomFieldCommand)
export class DefineCustomFieldHandler implements ICommandHandler<DefineCustomFieldCommand> {
  constructor(private readonly changes: Changes) {}

  async execute(command: DefineCustomFieldCommand): Promise<Receipt> {
    return this.changes.by(command, 'custom-field:manage', customFieldDefinition, [command.input.apiName], (state) =>
      addCustomField(state, command.input),
    );
  }
}

/** Any of label, source, binding to the ledger and *Include in Journal Posting*. */
export class ChangeCustomFieldCommand extends EnvironmentCommand<{ apiName: string; change: CustomFieldChange }> {}

@CommandHandler(ChangeCustomFieldCommand)
export class ChangeCustomFieldHandler implements ICommandHandler<ChangeCustomFieldCommand> {
  constructor(private readonly changes: Changes) {}

  async execute(command: ChangeCustomFieldCommand): Promise<Receipt> {
    const { apiName, change } = command.input;
    return this.changes.by(command, 'custom-field:manage', customFieldDefinition, [apiName], (state) =>
      changeCustomField(state, apiName, change),
    );
  }
}

export class RemoveCustomFieldCommand extends EnvironmentCommand<{ apiName: string }> {}

@CommandHandler(RemoveCustomFieldCommand)
export class RemoveCustomFieldHandler implements ICommandHandler<RemoveCustomFieldCommand> {
  constructor(private readonly changes: Changes) {}

  async execute(command: RemoveCustomFieldCommand): Promise<Receipt> {
    const { apiName } = command.input;
    return this.changes.by(command, 'custom-field:manage', customFieldDefinition, [apiName], (state) =>
      removeCustomField(state, apiName),
    );
  }
}
