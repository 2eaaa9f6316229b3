import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { recordCheck } from '../../domain/journal-batch/read-back.decisions';
import { declareRecordForeign, takeOverRecord } from '../../domain/journal-batch/record.decisions';
import { releaseByPerson } from '../../domain/journal-batch/release.decisions';
import { Clock } from '../ports/clock';
import { Ids } from '../ports/ids';
import { type Receipt, receiptOf } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { EnvironmentCommand } from '../shared/messages';
import { PostingWorker } from './posting.worker';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';

/**
 * Looks the batch up in the ledger now, for a batch that waits for a person's decision or for an approver. Refused with
 * BATCH_NEEDS_NO_DECISION otherwise, and with LEDGER_UNAVAILABLE or CONNECTION_PAUSED when the ledger cannot be asked.
 */
export class CheckJournalBatchCommand extends EnvironmentCommand<{ batchKey: string }> {}

@CommandHandler(CheckJournalBatchCommand)
export class CheckJournalBatchHandler implements ICommandHandler<CheckJournalBatchCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly worker: PostingWorker,
  ) {}

  async execute(command: CheckJournalBatchCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'journal-batch:check');
    const { batchKey } = command.input;
    const { readBack } = await this.worker.look(environment, batchKey);
    const changed = await this.changes.apply(command, journalBatch, [batchKey], (state) =>
      recordCheck(state, readBack),
    );
    const { state } = changed;
    if (state.status === 'AwaitingApproval') this.worker.follow({ environment, batchKey, runId: state.runId });
    return receiptOf(changed);
  }
}

/**
 * A Controller vouches that the ledger holds no entry of this batch: it becomes Ready to Post under new names. The ledger is looked at
 * once more; refused with ENTRY_STILL_IN_LEDGER, ABSENCE_NOT_PROVABLE or ATTEMPT_NOT_SETTLED. For a posted batch the first call only records what
 * was seen, and a second one the settle time later releases it.
 */
export class ReleaseJournalBatchCommand extends EnvironmentCommand<{ batchKey: string; reason: string }> {}

@CommandHandler(ReleaseJournalBatchCommand)
export class ReleaseJournalBatchHandler implements ICommandHandler<ReleaseJournalBatchCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly worker: PostingWorker,
    private readonly clock: Clock,
  ) {}

  async execute(command: ReleaseJournalBatchCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'journal-batch:release');
    const { batchKey, reason } = command.input;
    const { absence, lastAttemptAt } = await this.worker.absence(environment, batchKey);
    const release = {
      reason,
      absence,
      sinceLastAttemptMs: lastAttemptAt === null ? Infinity : Date.parse(this.clock.now()) - Date.parse(lastAttemptAt),
      settleMs: this.worker.settleMs,
    };
    return receiptOf(
      await this.changes.apply(command, journalBatch, [batchKey], (state) => releaseByPerson(state, release)),
    );
  }
}

/**
 * Takes over a record of the ledger that this log does not know as this batch, once it was compared with what would be sent. Refused with
 * RECORD_NOT_LISTED, RECORD_DIFFERS, or why the ledger cannot be asked.
 */
export class TakeOverRecordCommand extends EnvironmentCommand<{ batchKey: string; referenceNo: string }> {}

@CommandHandler(TakeOverRecordCommand)
export class TakeOverRecordHandler implements ICommandHandler<TakeOverRecordCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly worker: PostingWorker,
    private readonly ids: Ids,
  ) {}

  async execute(command: TakeOverRecordCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'journal-batch:check');
    const { batchKey, referenceNo } = command.input;
    const { readBack, identity, journal } = await this.worker.compare(environment, batchKey, referenceNo);
    const attemptId = this.ids.next();
    const changed = await this.changes.apply(command, journalBatch, [batchKey], (state) =>
      takeOverRecord(state, { ...identity, attemptId, journal, readBack }),
    );
    const { state } = changed;
    if (state.status === 'AwaitingApproval') this.worker.follow({ environment, batchKey, runId: state.runId });
    return receiptOf(changed);
  }
}

/** A Controller says that a record which stopped the batch is not its entry. Refused with RECORD_NOT_LISTED. */
export class DeclareRecordForeignCommand extends EnvironmentCommand<{
  batchKey: string;
  referenceNo: string;
  reason: string;
}> {}

@CommandHandler(DeclareRecordForeignCommand)
export class DeclareRecordForeignHandler implements ICommandHandler<DeclareRecordForeignCommand> {
  constructor(private readonly changes: Changes) {}

  async execute(command: DeclareRecordForeignCommand): Promise<Receipt> {
    const { batchKey, ...record } = command.input;
    return this.changes.by(command, 'journal-batch:release', journalBatch, [batchKey], (state) =>
      declareRecordForeign(state, record),
    );
  }
}
