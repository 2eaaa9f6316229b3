import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { changeWatch, startRound } from '../../domain/ledger-watch/ledger-watch.decisions';
import { type RoundKind, type WatchSettings } from '../../domain/ledger-watch/ledger-watch.events';
import { ledgerWatch, watchRound } from '../../domain/ledger-watch/ledger-watch.state';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { type Position } from '../ports/event-store';
import { type Receipt, receiptOf } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { Freshness } from '../shared/freshness';
import { EnvironmentCommand } from '../shared/messages';
import { LedgerWatchWorker } from './ledger-watch.worker';

/** Throws SETTING_INVALID. */
export class ChangeLedgerWatchCommand extends EnvironmentCommand<WatchSettings> {}

@CommandHandler(ChangeLedgerWatchCommand)
export class ChangeLedgerWatchHandler implements ICommandHandler<ChangeLedgerWatchCommand> {
  constructor(private readonly changes: Changes) {}

  async execute(command: ChangeLedgerWatchCommand): Promise<Receipt> {
    return this.changes.by(command, 'ledger-watch:manage', ledgerWatch, [], (state) =>
      changeWatch(state, command.input),
    );
  }
}

/** What a person has looked at: a month, chosen batches, or all months with posted batches. */
export interface RoundSelection {
  readonly kind: RoundKind;
  readonly period: string | null;
  readonly batchKeys: readonly string[] | null;
}

/** Only starts the round; the worker carries it on. Repeating an id does nothing. Throws NOTHING_TO_CHECK. */
export class StartWatchRoundCommand extends EnvironmentCommand<{
  roundId: string;
  selection: RoundSelection;
  atLeast: Position | null;
}> {}

@CommandHandler(StartWatchRoundCommand)
export class StartWatchRoundHandler implements ICommandHandler<StartWatchRoundCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly freshness: Freshness,
    private readonly batchViews: JournalBatchViews,
    private readonly worker: LedgerWatchWorker,
  ) {}

  async execute(command: StartWatchRoundCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'ledger-watch:start');
    const { roundId, selection, atLeast } = command.input;
    await this.freshness.require(atLeast);
    const { kind, batchKeys } = selection;
    const periods = this.periodsOf(environment, selection);
    const changed = await this.changes.apply(command, watchRound, [roundId], (state) =>
      startRound(state, { roundId, kind, because: 'asked', periods, batchKeys }),
    );
    if (changed.position !== null) await this.freshness.require(changed.position);
    this.worker.take(environment);
    return receiptOf(changed);
  }

  private periodsOf(environment: string, { period, batchKeys }: RoundSelection): readonly string[] {
    const posted =
      batchKeys === null
        ? this.batchViews.postedPeriods(environment)
        : this.batchViews.postedPeriodsOf(environment, batchKeys);
    return [...posted].filter((one) => period === null || one === period).sort();
  }
}
