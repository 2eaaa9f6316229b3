import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { declareForeign, liftStop, resumePosting } from '../../domain/posting-stop/posting-stop.decisions';
import { DomainError } from '../../domain/shared/errors';
import { LogCheck } from '../log-seals/log-check';
import { PostingWorker } from '../posting/posting.worker';
import { type LedgerSweepView } from '../posting/ledger-sweep.views';
import { Access, originOf } from '../shared/access';
import { Aggregates } from '../shared/aggregates';
import { type Caller } from '../shared/permissions';
import { type Receipt, receiptOf } from '../shared/receipt';
import { postingStop } from '../../domain/posting-stop/posting-stop.state';

/** Looks at what the ledger holds, before posting is resumed. Refused when the ledger cannot be asked. */
export class SweepLedgerCommand extends Command<LedgerSweepView> {
  constructor(readonly caller: Caller) {
    super();
  }
}

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
 * A Controller resumes posting after a restore, with a reason, having been shown what the ledger holds. Quiet when it is not stopped for that. Refused with
 * SWEEP_NOT_SHOWN when the ledger shows something else by now.
 */
export class ResumePostingCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly stopId: string,
    readonly decision: { readonly reason: string; readonly sweepId: string },
  ) {
    super();
  }
}

@CommandHandler(ResumePostingCommand)
export class ResumePostingHandler implements ICommandHandler<ResumePostingCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
    private readonly worker: PostingWorker,
  ) {}

  async execute({ caller, stopId, decision }: ResumePostingCommand): Promise<Receipt> {
    await this.access.require(caller, 'posting-stop:resume');
    const { reason, sweepId } = decision;
    const { state: stop } = await this.aggregates.load(postingStop, caller.environment);
    if (stop.open.get(stopId)?.kind === 'log-restored') await this.requireShown(caller.environment, sweepId);
    return receiptOf(
      await this.aggregates.change(postingStop, caller.environment, originOf(caller), (state) =>
        resumePosting(state, { stopId, reason }),
      ),
    );
  }

  private async requireShown(environment: string, sweepId: string): Promise<void> {
    const now = await this.worker.sweep(environment);
    if (now.sweepId === sweepId) return;
    throw new DomainError(
      'SWEEP_NOT_SHOWN',
      'Sage Intacct does not hold what was shown when this was decided.',
      'Look at what it holds now, then decide again.',
    );
  }
}

/** Looks whether the log is as it was written, and lets posting go on when it is. Refused with LOG_STILL_DAMAGED. */
export class CheckLogCommand extends Command<Receipt> {
  constructor(readonly caller: Caller) {
    super();
  }
}

@CommandHandler(CheckLogCommand)
export class CheckLogHandler implements ICommandHandler<CheckLogCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
    private readonly log: LogCheck,
  ) {}

  async execute({ caller }: CheckLogCommand): Promise<Receipt> {
    await this.access.require(caller, 'posting-stop:resume');
    const { state: stop } = await this.aggregates.load(postingStop, caller.environment);
    const [problem] = stop.open.has(DAMAGE) ? await this.log.problems() : [];
    if (problem) {
      throw new DomainError(
        'LOG_STILL_DAMAGED',
        `The log is not what was written: ${problem.message}`,
        'Ask the operator to run verify, and to restore the log from a backup.',
        { code: problem.code, position: problem.position },
      );
    }
    return receiptOf(
      await this.aggregates.change(postingStop, caller.environment, originOf(caller), (state) =>
        liftStop(state, { stopId: DAMAGE, because: 'The log verifies again.' }),
      ),
    );
  }
}

const DAMAGE = 'log-damaged';

/** A Controller says of an entry in the ledger that it is none of this installation's. For ever; quiet when it was said before. */
export class DeclareForeignCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly entry: { readonly period: string; readonly referenceNo: string; readonly reason: string },
  ) {
    super();
  }
}

@CommandHandler(DeclareForeignCommand)
export class DeclareForeignHandler implements ICommandHandler<DeclareForeignCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
  ) {}

  async execute({ caller, entry }: DeclareForeignCommand): Promise<Receipt> {
    await this.access.require(caller, 'posting-stop:resume');
    return receiptOf(
      await this.aggregates.change(postingStop, caller.environment, originOf(caller), (state) =>
        declareForeign(state, entry),
      ),
    );
  }
}
