import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { startPreflight } from '../../domain/preflight/preflight.decisions';
import { type Position } from '../ports/event-store';
import { PostingGate } from '../posting-stop/posting-gate';
import { Access, originOf } from '../shared/access';
import { Aggregates } from '../shared/aggregates';
import { Freshness } from '../shared/freshness';
import { type Caller } from '../shared/permissions';
import { type Receipt, receiptOf } from '../shared/receipt';
import { preflight } from '../../domain/preflight/preflight.state';
import { streamId } from '../shared/streams';
import { PreflightWorker } from './preflight.worker';

/** Which batches to look at: all that are Ready to Post, those of a period, or chosen ones. */
export interface PreflightSelection {
  readonly period: string | null;
  readonly batchKeys: readonly string[] | null;
  /** Also creates a draft in the ledger and deletes it: the only proof that the user may add entries. It stays in the ledger's history. */
  readonly proveByDraft: boolean;
}

/** Starts a preflight and answers at once; the worker looks. The same id again is quiet. */
export class StartPreflightCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly preflightId: string,
    readonly selection: PreflightSelection,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@CommandHandler(StartPreflightCommand)
export class StartPreflightHandler implements ICommandHandler<StartPreflightCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
    private readonly freshness: Freshness,
    private readonly worker: PreflightWorker,
    private readonly gate: PostingGate,
  ) {}

  async execute({ caller, preflightId, selection, atLeast }: StartPreflightCommand): Promise<Receipt> {
    await this.access.require(caller, 'preflight:start');
    if (selection.proveByDraft) await this.access.require(caller, 'preflight:prove');
    await this.freshness.require(atLeast);
    const { environment, correlationId } = caller;
    if (selection.proveByDraft) await this.gate.require(environment, null); // A draft is written to the ledger.
    const input = { preflightId, trigger: 'person', ...selection } as const;
    const changed = await this.aggregates.change(
      preflight,
      streamId(environment, preflightId),
      originOf(caller),
      (state) => startPreflight(state, input),
    );
    this.worker.take({ environment, preflightId, correlationId });
    return receiptOf(changed);
  }
}
