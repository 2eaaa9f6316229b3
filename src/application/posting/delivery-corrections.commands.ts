import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Page } from '../ports/page';
import { Access, originOf } from '../shared/access';
import { Changes } from '../shared/changes';
import { EnvironmentCommand } from '../shared/messages';
import { type CorrectedDeliveryView } from './correction.views';
import { DeliveryCorrections, type WantedChoice } from './delivery-corrections';

type Decided = Awaited<ReturnType<DeliveryCorrections['decide']>>;

/** What the corrections of a delivery change, read in the ledger now. Throws like `DeliveryCorrections.preview`. */
export class PreviewDeliveryCommand extends EnvironmentCommand<
  { importId: string; cursor: string | null },
  Page<CorrectedDeliveryView>
> {}

@CommandHandler(PreviewDeliveryCommand)
export class PreviewDeliveryHandler implements ICommandHandler<PreviewDeliveryCommand> {
  constructor(
    private readonly access: Access,
    private readonly corrections: DeliveryCorrections,
  ) {}

  async execute({ caller, input }: PreviewDeliveryCommand): Promise<Page<CorrectedDeliveryView>> {
    await this.access.require(caller, 'journal-batch:check');
    return this.corrections.preview(caller.environment, input.importId, input.cursor);
  }
}

/** A Controller decides about corrections as they were shown, each by itself. Throws REASON_MISSING. */
export class DecideCorrectionsCommand extends EnvironmentCommand<WantedChoice, Decided> {}

@CommandHandler(DecideCorrectionsCommand)
export class DecideCorrectionsHandler implements ICommandHandler<DecideCorrectionsCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly corrections: DeliveryCorrections,
  ) {}

  async execute(command: DecideCorrectionsCommand): Promise<Decided> {
    await this.changes.begin(command, 'journal-batch:reverse');
    return this.corrections.decide(originOf(command.caller), command.input);
  }
}
