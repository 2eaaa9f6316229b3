import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { declareForeign, liftStop, resumePosting } from '../../domain/posting-stop/posting-stop.decisions';
import { DomainError } from '../../domain/shared/errors';
import { LogCheck } from '../log-seals/log-check';
import { PostingWorker } from '../posting/posting.worker';
import { type LedgerSweepView } from '../posting/ledger-sweep.views';
import { postingStop } from '../../domain/posting-stop/posting-stop.state';
import { StreamDamages } from '../ports/stream-damage';
import { Access } from '../shared/access';
import { Aggregates, type Receipt, receiptOf } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { EnvironmentCommand, type NoInput } from '../shared/messages';
import { damagedStream, environmentOf } from '../shared/stream-damage';

/** Shows what the ledger holds before posting is resumed. Throws when the ledger cannot be asked. */
export class SweepLedgerCommand extends EnvironmentCommand<NoInput, LedgerSweepView> {}

@CommandHandler(SweepLedgerCommand)
export class SweepLedgerHandler implements ICommandHandler<SweepLedgerCommand> {
  constructor(
    private readonly access: Access,
    private readonly worker: PostingWorker,
  ) {}

  async execute({ caller }: SweepLedgerCommand): Promise<LedgerSweepView> {
    await this.access.require(caller, 'posting-stop:resume');
    return this.worker.sweep(caller.environment);
  }
}

/**
 * A Controller who has seen what the ledger holds resumes posting after a restore, with a reason. Does nothing when
 * posting is not stopped for that. Throws SWEEP_NOT_SHOWN when the ledger has changed since.
 */
export class ResumePostingCommand extends EnvironmentCommand<{ stopId: string; reason: string; sweepId: string }> {}

@CommandHandler(ResumePostingCommand)
export class ResumePostingHandler implements ICommandHandler<ResumePostingCommand> {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly changes: Changes,
    private readonly worker: PostingWorker,
  ) {}

  async execute(command: ResumePostingCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'posting-stop:resume');
    const { stopId, reason, sweepId } = command.input;
    const { state: stop } = await this.aggregates.load(postingStop, environment);
    if (stop.open.get(stopId)?.kind === 'log-restored') await this.requireShown(environment, sweepId);
    return receiptOf(
      await this.changes.apply(command, postingStop, [], (state) => resumePosting(state, { stopId, reason })),
    );
  }

  private async requireShown(environment: string, sweepId: string): Promise<void> {
    const now = await this.worker.sweep(environment);
    if (now.sweepId === sweepId) return;
    throw new DomainError(
      'SWEEP_NOT_SHOWN',
      'What Sage Intacct holds has changed since it was shown.',
      'Check what it holds now, then decide again.',
    );
  }
}

/** Verifies the log and resumes posting if it is intact. Throws LOG_STILL_DAMAGED. */
export class CheckLogCommand extends EnvironmentCommand<NoInput> {}

@CommandHandler(CheckLogCommand)
export class CheckLogHandler implements ICommandHandler<CheckLogCommand> {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly changes: Changes,
    private readonly log: LogCheck,
    private readonly damages: StreamDamages,
  ) {}

  async execute(command: CheckLogCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'posting-stop:resume');
    const { state: stop } = await this.aggregates.load(postingStop, environment);
    if (stop.open.has(DAMAGE)) await this.requireWholeStreams(environment);
    const [problem] = stop.open.has(DAMAGE) ? await this.log.problems() : [];
    if (problem) {
      throw new DomainError(
        'LOG_STILL_DAMAGED',
        `The log is damaged: ${problem.message}`,
        'Ask the operator to run verify, and to restore the log from a backup.',
        { code: problem.code, position: problem.position },
      );
    }
    const lifted = { stopId: DAMAGE, because: 'The log verifies again.' };
    return receiptOf(await this.changes.apply(command, postingStop, [], (state) => liftStop(state, lifted)));
  }

  /** The history of the store may have every event of a stream that was cut or deleted. */
  private async requireWholeStreams(environment: string): Promise<void> {
    const damage = (await this.damages.search()).find(({ stream }) => environmentOf(stream) === environment);
    if (!damage) return;
    const { message, fix, details } = damagedStream(damage);
    throw new DomainError('LOG_STILL_DAMAGED', message, fix, { ...details, code: 'STREAM_DAMAGED' });
  }
}

const DAMAGE = 'log-damaged';

/** A Controller declares for good that a ledger entry was not made by this installation. Repeating does nothing. */
export class DeclareForeignCommand extends EnvironmentCommand<{
  period: string;
  referenceNo: string;
  reason: string;
}> {}

@CommandHandler(DeclareForeignCommand)
export class DeclareForeignHandler implements ICommandHandler<DeclareForeignCommand> {
  constructor(private readonly changes: Changes) {}

  async execute(command: DeclareForeignCommand): Promise<Receipt> {
    return this.changes.by(command, 'posting-stop:resume', postingStop, [], (state) =>
      declareForeign(state, command.input),
    );
  }
}
