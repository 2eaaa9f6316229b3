import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  changeCustomField,
  type CustomFieldChange,
  type CustomFieldInput,
  defineCustomField,
  removeCustomField,
} from '../../domain/custom-field/custom-field.decisions';
import { Access, originOf } from '../shared/access';
import { Aggregates } from '../shared/aggregates';
import { type Caller } from '../shared/permissions';
import { type Receipt, receiptOf } from '../shared/receipt';
import { customFieldDefinition } from '../../domain/custom-field/custom-field.state';
import { streamId } from '../shared/streams';

export class DefineCustomFieldCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly field: CustomFieldInput,
  ) {
    super();
  }
}

@CommandHandler(DefineCustomFieldCommand)
export class DefineCustomFieldHandler implements ICommandHandler<DefineCustomFieldCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
  ) {}

  async execute({ caller, field }: DefineCustomFieldCommand): Promise<Receipt> {
    await this.access.require(caller, 'custom-field:manage');
    const id = streamId(caller.environment, field.apiName);
    return receiptOf(
      await this.aggregates.change(customFieldDefinition, id, originOf(caller), (state) =>
        defineCustomField(state, field),
      ),
    );
  }
}

/** Label, source, binding to the ledger and *Include in Journal Posting*: any of them. */
export class ChangeCustomFieldCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly apiName: string,
    readonly change: CustomFieldChange,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(ChangeCustomFieldCommand)
export class ChangeCustomFieldHandler implements ICommandHandler<ChangeCustomFieldCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
  ) {}

  async execute({ caller, apiName, change, expectedRevision }: ChangeCustomFieldCommand): Promise<Receipt> {
    await this.access.require(caller, 'custom-field:manage');
    const id = streamId(caller.environment, apiName);
    return receiptOf(
      await this.aggregates.change(
        customFieldDefinition,
        id,
        originOf(caller),
        (state) => changeCustomField(state, apiName, change),
        expectedRevision,
      ),
    );
  }
}

export class RemoveCustomFieldCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly apiName: string,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(RemoveCustomFieldCommand)
export class RemoveCustomFieldHandler implements ICommandHandler<RemoveCustomFieldCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
  ) {}

  async execute({ caller, apiName, expectedRevision }: RemoveCustomFieldCommand): Promise<Receipt> {
    await this.access.require(caller, 'custom-field:manage');
    const id = streamId(caller.environment, apiName);
    return receiptOf(
      await this.aggregates.change(
        customFieldDefinition,
        id,
        originOf(caller),
        (state) => removeCustomField(state, apiName),
        expectedRevision,
      ),
    );
  }
}
