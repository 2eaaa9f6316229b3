import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type ValueOverride } from '../../domain/custom-field/custom-field.events';
import { overrideValues, removeOverride } from '../../domain/custom-field/value-override.decisions';
import { Access, originOf } from '../shared/access';
import { Aggregates } from '../shared/aggregates';
import { type Caller } from '../shared/permissions';
import { type Receipt, receiptOf } from '../shared/receipt';
import { customFieldDefinition } from '../../domain/custom-field/custom-field.state';
import { streamId } from '../shared/streams';

/** Says which ledger id a value of the revenue system stands for; all or none. In force for what is written afterwards. */
export class OverrideValuesCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly apiName: string,
    readonly overrides: readonly ValueOverride[],
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(OverrideValuesCommand)
export class OverrideValuesHandler implements ICommandHandler<OverrideValuesCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
  ) {}

  async execute({ caller, apiName, overrides, expectedRevision }: OverrideValuesCommand): Promise<Receipt> {
    await this.access.require(caller, 'custom-field:manage');
    const id = streamId(caller.environment, apiName);
    const decide = (state: Parameters<typeof overrideValues>[0]): ReturnType<typeof overrideValues> =>
      overrideValues(state, apiName, overrides);
    return receiptOf(
      await this.aggregates.change(customFieldDefinition, id, originOf(caller), decide, expectedRevision),
    );
  }
}

export class RemoveOverrideCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly apiName: string,
    readonly value: string,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(RemoveOverrideCommand)
export class RemoveOverrideHandler implements ICommandHandler<RemoveOverrideCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
  ) {}

  async execute({ caller, apiName, value, expectedRevision }: RemoveOverrideCommand): Promise<Receipt> {
    await this.access.require(caller, 'custom-field:manage');
    const id = streamId(caller.environment, apiName);
    const decide = (state: Parameters<typeof removeOverride>[0]): ReturnType<typeof removeOverride> =>
      removeOverride(state, apiName, value);
    return receiptOf(
      await this.aggregates.change(customFieldDefinition, id, originOf(caller), decide, expectedRevision),
    );
  }
}
