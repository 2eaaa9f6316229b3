import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { recordCheck } from '../../domain/journal-batch/read-back.decisions';
import { declareRecordForeign, takeOverRecord } from '../../domain/journal-batch/record.decisions';
import { releaseByPerson } from '../../domain/journal-batch/release.decisions';
import { Clock } from '../ports/clock';
import { Ids } from '../ports/ids';
import { PostingWorker } from './posting.worker';
import { Access, originOf } from '../shared/access';
import { Aggregates } from '../shared/aggregates';
import { type Caller } from '../shared/permissions';
import { type Receipt, receiptOf } from '../shared/receipt';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { streamId } from '../shared/streams';

/**
 * Looks the batch up in the ledger now, for a batch that waits for a person's decision or for an approver. Refused with
 * BATCH_NEEDS_NO_DECISION otherwise, and with LEDGER_UNAVAILABLE or CONNECTION_PAUSED when the ledger cannot be asked.
 */
export class CheckJournalBatchCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly batchKey: string,
  ) {
    super();
  }
}

@CommandHandler(CheckJournalBatchCommand)
export class CheckJournalBatchHandler implements ICommandHandler<CheckJournalBatchCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
    private readonly worker: PostingWorker,
  ) {}

  async execute({ caller, batchKey }: CheckJournalBatchCommand): Promise<Receipt> {
    await this.access.require(caller, 'journal-batch:check');
    const { environment } = caller;
    const { readBack } = await this.worker.look(environment, batchKey);
    const id = streamId(environment, batchKey);
    const changed = await this.aggregates.change(journalBatch, id, originOf(caller), (state) =>
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
export class ReleaseJournalBatchCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly batchKey: string,
    readonly reason: string,
  ) {
    super();
  }
}

@CommandHandler(ReleaseJournalBatchCommand)
export class ReleaseJournalBatchHandler implements ICommandHandler<ReleaseJournalBatchCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
    private readonly worker: PostingWorker,
    private readonly clock: Clock,
  ) {}

  async execute({ caller, batchKey, reason }: ReleaseJournalBatchCommand): Promise<Receipt> {
    await this.access.require(caller, 'journal-batch:release');
    const { absence, lastAttemptAt } = await this.worker.absence(caller.environment, batchKey);
    const input = {
      reason,
      absence,
      sinceLastAttemptMs: lastAttemptAt === null ? Infinity : Date.parse(this.clock.now()) - Date.parse(lastAttemptAt),
      settleMs: this.worker.settleMs,
    };
    const id = streamId(caller.environment, batchKey);
    return receiptOf(
      await this.aggregates.change(journalBatch, id, originOf(caller), (state) => releaseByPerson(state, input)),
    );
  }
}

/**
 * Takes over a record of the ledger that this log does not know as this batch, once it was compared with what would be sent. Refused with
 * RECORD_NOT_LISTED, RECORD_DIFFERS, or why the ledger cannot be asked.
 */
export class TakeOverRecordCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly batchKey: string,
    readonly referenceNo: string,
  ) {
    super();
  }
}

@CommandHandler(TakeOverRecordCommand)
export class TakeOverRecordHandler implements ICommandHandler<TakeOverRecordCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
    private readonly worker: PostingWorker,
    private readonly ids: Ids,
  ) {}

  async execute({ caller, batchKey, referenceNo }: TakeOverRecordCommand): Promise<Receipt> {
    await this.access.require(caller, 'journal-batch:check');
    const { environment } = caller;
    const { readBack, identity, journal } = await this.worker.compare(environment, batchKey, referenceNo);
    const attemptId = this.ids.next();
    const id = streamId(environment, batchKey);
    const changed = await this.aggregates.change(journalBatch, id, originOf(caller), (state) =>
      takeOverRecord(state, { ...identity, attemptId, journal, readBack }),
    );
    const { state } = changed;
    if (state.status === 'AwaitingApproval') this.worker.follow({ environment, batchKey, runId: state.runId });
    return receiptOf(changed);
  }
}

/** A Controller says that a record which stopped the batch is not its entry. Refused with RECORD_NOT_LISTED. */
export class DeclareRecordForeignCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly batchKey: string,
    readonly referenceNo: string,
    readonly reason: string,
  ) {
    super();
  }
}

@CommandHandler(DeclareRecordForeignCommand)
export class DeclareRecordForeignHandler implements ICommandHandler<DeclareRecordForeignCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
  ) {}

  async execute({ caller, batchKey, referenceNo, reason }: DeclareRecordForeignCommand): Promise<Receipt> {
    await this.access.require(caller, 'journal-batch:release');
    const id = streamId(caller.environment, batchKey);
    return receiptOf(
      await this.aggregates.change(journalBatch, id, originOf(caller), (state) =>
        declareRecordForeign(state, { referenceNo, reason }),
      ),
    );
  }
}
