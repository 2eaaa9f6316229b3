import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { acceptDifference, startTieOut } from '../../domain/reconciliation/reconciliation.decisions';
import { type OpenDifference } from '../../domain/reconciliation/reconciliation.events';
import { tieOut } from '../../domain/reconciliation/reconciliation.state';
import { DomainError } from '../../domain/shared/errors';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { type Position } from '../ports/event-store';
import { type Receipt, receiptOf } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { Freshness } from '../shared/freshness';
import { EnvironmentCommand } from '../shared/messages';
import { ReconciliationWorker } from './reconciliation.worker';

/**
 * Only starts the tie-out; the worker carries it on. Repeating an id does nothing. Throws NOTHING_TO_CHECK for a month
 * without batches, and TIE_OUT_RUNNING.
 */
export class StartTieOutCommand extends EnvironmentCommand<{
  tieOutId: string;
  period: string;
  atLeast: Position | null;
}> {}

@CommandHandler(StartTieOutCommand)
export class StartTieOutHandler implements ICommandHandler<StartTieOutCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly freshness: Freshness,
    private readonly batchViews: JournalBatchViews,
    private readonly worker: ReconciliationWorker,
  ) {}

  async execute(command: StartTieOutCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'reconciliation:start');
    const { tieOutId, period, atLeast } = command.input;
    await this.freshness.require(atLeast);
    if (!this.batchViews.periods(environment).includes(period)) throw nothingOf(period);
    const changed = await this.changes.apply(command, tieOut, [period], (state) =>
      startTieOut(state, { tieOutId, period }),
    );
    if (changed.position !== null) await this.freshness.require(changed.position);
    this.worker.take(environment);
    return receiptOf(changed);
  }
}

/** Throws DIFFERENCE_NOT_LISTED and REASON_MISSING. */
export class AcceptDifferenceCommand extends EnvironmentCommand<{
  period: string;
  difference: OpenDifference;
  reason: string;
}> {}

@CommandHandler(AcceptDifferenceCommand)
export class AcceptDifferenceHandler implements ICommandHandler<AcceptDifferenceCommand> {
  constructor(private readonly changes: Changes) {}

  async execute(command: AcceptDifferenceCommand): Promise<Receipt> {
    const { period, difference, reason } = command.input;
    return this.changes.by(command, 'reconciliation:accept', tieOut, [period], (state) =>
      acceptDifference(state, { ...difference, reason }),
    );
  }
}

const nothingOf = (period: string): DomainError =>
  new DomainError(
    'NOTHING_TO_CHECK',
    `There are no journal batches of ${period} that could be compared with the ledger.`,
    'Choose a month whose close was imported.',
    { period },
  );
