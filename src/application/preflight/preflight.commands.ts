import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { startPreflight } from '../../domain/preflight/preflight.decisions';
import { type Position } from '../ports/event-store';
import { PostingGate } from '../posting/posting-gate';
import { preflight } from '../../domain/preflight/preflight.state';
import { Access } from '../shared/access';
import { type Receipt, receiptOf } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { Freshness } from '../shared/freshness';
import { EnvironmentCommand } from '../shared/messages';
import { PreflightWorker } from './preflight.worker';

/** Which batches to check: all that are Ready to Post or Failed, those of a period, or chosen ones. */
export interface PreflightSelection {
  readonly period: string | null;
  readonly batchKeys: readonly string[] | null;
  /**
   * Also creates and deletes a draft, the only proof that the user may add entries. The ledger's audit trail shows it.
   */
  readonly proveByDraft: boolean;
}

/** Only starts the preflight; the worker runs it. Repeating an id does nothing. */
export class StartPreflightCommand extends EnvironmentCommand<{
  preflightId: string;
  selection: PreflightSelection;
  atLeast: Position | null;
}> {}

@CommandHandler(StartPreflightCommand)
export class StartPreflightHandler implements ICommandHandler<StartPreflightCommand> {
  constructor(
    private readonly access: Access,
    private readonly changes: Changes,
    private readonly freshness: Freshness,
    private readonly worker: PreflightWorker,
    private readonly gate: PostingGate,
  ) {}

  async execute(command: StartPreflightCommand): Promise<Receipt> {
    const { caller, input } = command;
    const { preflightId, selection, atLeast } = input;
    await this.access.require(caller, 'preflight:start');
    if (selection.proveByDraft) await this.access.require(caller, 'preflight:prove');
    await this.freshness.require(atLeast);
    const { environment, correlationId } = caller;
    if (selection.proveByDraft) await this.gate.require(environment, null); // A draft is written to the ledger.
    const changed = await this.changes.apply(command, preflight, [preflightId], (state) =>
      startPreflight(state, { preflightId, trigger: 'person', ...selection }),
    );
    this.worker.take({ environment, preflightId, correlationId });
    return receiptOf(changed);
  }
}
