import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  changePeriodSettings,
  recordChecklist,
  reopenPeriod,
  requireClosing,
  signOff,
  startClosing,
  stopClosing,
} from '../../domain/accounting-period/accounting-period.decisions';
import { type SigningPeople } from '../../domain/accounting-period/accounting-period.events';
import { accountingPeriod, periodSettings } from '../../domain/accounting-period/accounting-period.state';
import { DomainError } from '../../domain/shared/errors';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { LogSealing } from '../log-seals/log-sealing';
import { Log } from '../ports/log';
import { Aggregates, type Receipt, receiptOf } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { Freshness } from '../shared/freshness';
import { EnvironmentCommand } from '../shared/messages';
import { AccountingPeriodWorker } from './accounting-period.worker';
import { PeriodChecklist } from './period-checklist';

export class ChangePeriodSettingsCommand extends EnvironmentCommand<{ people: SigningPeople }> {}

@CommandHandler(ChangePeriodSettingsCommand)
export class ChangePeriodSettingsHandler implements ICommandHandler<ChangePeriodSettingsCommand> {
  constructor(private readonly changes: Changes) {}

  async execute(command: ChangePeriodSettingsCommand): Promise<Receipt> {
    const { people } = command.input;
    return this.changes.by(command, 'accounting-period:close', periodSettings, [], (state) =>
      changePeriodSettings(state, people),
    );
  }
}

/** Throws NOTHING_TO_CHECK for a month without batches, and PERIOD_CLOSED. */
export class StartClosingCommand extends EnvironmentCommand<{ period: string }> {}

@CommandHandler(StartClosingCommand)
export class StartClosingHandler implements ICommandHandler<StartClosingCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly aggregates: Aggregates,
    private readonly freshness: Freshness,
    private readonly batchViews: JournalBatchViews,
    private readonly worker: AccountingPeriodWorker,
  ) {}

  async execute(command: StartClosingCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'accounting-period:close');
    const { period } = command.input;
    await this.freshness.require(null);
    if (!this.batchViews.periods(environment).includes(period))
      throw new DomainError('NOTHING_TO_CHECK', `There are no journal batches of ${period}.`, 'Choose another month.');
    const { people } = (await this.aggregates.load(periodSettings, environment)).state;
    const { name } = command.caller;
    const changed = await this.changes.apply(command, accountingPeriod, [period], (state) =>
      startClosing(state, { period, people, name }),
    );
    if (changed.position !== null) await this.freshness.require(changed.position);
    void this.worker.tick();
    return receiptOf(changed);
  }
}

/** Throws PERIOD_CLOSED and REASON_MISSING. */
export class StopClosingCommand extends EnvironmentCommand<{ period: string; reason: string }> {}

@CommandHandler(StopClosingCommand)
export class StopClosingHandler implements ICommandHandler<StopClosingCommand> {
  constructor(private readonly changes: Changes) {}

  async execute(command: StopClosingCommand): Promise<Receipt> {
    const { period, reason } = command.input;
    return this.changes.by(command, 'accounting-period:close', accountingPeriod, [period], (state) =>
      stopClosing(state, period, reason),
    );
  }
}

/** Computes the checklist anew and records it where it is another one. Throws PERIOD_NOT_CLOSING. */
export class CheckPeriodCommand extends EnvironmentCommand<{ period: string }> {}

@CommandHandler(CheckPeriodCommand)
export class CheckPeriodHandler implements ICommandHandler<CheckPeriodCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly freshness: Freshness,
    private readonly checklist: PeriodChecklist,
  ) {}

  async execute(command: CheckPeriodCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'accounting-period:close');
    const { period } = command.input;
    await this.freshness.require(null);
    const found = await this.checklist.of(environment, period);
    const changed = await this.changes.apply(command, accountingPeriod, [period], (state) => {
      requireClosing(state);
      return found.kind === 'checklist' ? recordChecklist(state, found.checklist) : [];
    });
    return receiptOf(changed);
  }
}

/** Computes the checklist anew: where it is another one, that is recorded and has to be looked at first. */
export class SignOffPeriodCommand extends EnvironmentCommand<{
  period: string;
  /** Of the checklist that was shown. */
  digest: string;
  note: string | null;
}> {}

@CommandHandler(SignOffPeriodCommand)
export class SignOffPeriodHandler implements ICommandHandler<SignOffPeriodCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly freshness: Freshness,
    private readonly checklist: PeriodChecklist,
    private readonly sealing: LogSealing,
    private readonly log: Log,
  ) {}

  async execute(command: SignOffPeriodCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'accounting-period:close');
    const { period, digest, note } = command.input;
    await this.freshness.require(null);
    const found = await this.checklist.of(environment, period);
    if (found.kind === 'checklist')
      await this.changes.apply(command, accountingPeriod, [period], (state) => recordChecklist(state, found.checklist));
    const { subject: by, name } = command.caller;
    const changed = await this.changes.apply(command, accountingPeriod, [period], (state) =>
      signOff(state, { by, name, digest, note }),
    );
    if (changed.state.status === 'Closed' && changed.position !== null) await this.seal();
    return receiptOf(changed);
  }

  /** The close is frozen under a seal. When that fails now, the next seal covers it. */
  private async seal(): Promise<void> {
    await this.sealing.sealNow().catch((error: unknown) => {
      this.log.error('accounting-period.not-sealed', error, {});
    });
  }
}

/** Throws PERIOD_NOT_CLOSED, PERIOD_OWN_CLOSE and REASON_MISSING. */
export class ReopenPeriodCommand extends EnvironmentCommand<{ period: string; reason: string }> {}

@CommandHandler(ReopenPeriodCommand)
export class ReopenPeriodHandler implements ICommandHandler<ReopenPeriodCommand> {
  constructor(private readonly changes: Changes) {}

  async execute(command: ReopenPeriodCommand): Promise<Receipt> {
    const { period, reason } = command.input;
    const { subject: by, name } = command.caller;
    return this.changes.by(command, 'accounting-period:reopen', accountingPeriod, [period], (state) =>
      reopenPeriod(state, { by, name, reason }),
    );
  }
}
