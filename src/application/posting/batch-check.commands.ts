import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { recordCheck } from '../../domain/journal-batch/read-back.decisions';
import { acceptLedgerChange, recordLook } from '../../domain/journal-batch/ledger-look.decisions';
import { acceptOther } from '../../domain/journal-batch/other-origin.decisions';
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
 * Looks up a batch in the ledger that is posted, or waits for a person's decision or for an approver. Throws
 * BATCH_NEEDS_NO_DECISION for any other, and LEDGER_UNAVAILABLE or CONNECTION_PAUSED when the ledger cannot be asked.
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
    const looked = await this.worker.look(environment, batchKey);
    const asked = { settleMs: this.worker.settleMs, isAsked: true };
    const changed = await this.changes.apply(command, journalBatch, [batchKey], (state) =>
      looked.kind === 'posted' ? recordLook(state, looked.look, asked) : recordCheck(state, looked.readBack),
    );
    const { state } = changed;
    if (state.status === 'AwaitingApproval') this.worker.follow({ environment, batchKey, runId: state.runId });
    return receiptOf(changed);
  }
}

/**
 * A Controller confirms that the ledger has no entry for this batch, which becomes Ready to Post under new names. The
 * ledger is checked again: throws ENTRY_STILL_IN_LEDGER, ABSENCE_NOT_PROVABLE or ATTEMPT_NOT_SETTLED. For a posted
 * batch the first call only records what was seen; a second call, the settle time later, releases it.
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
 * Adopts a ledger record as the entry of this batch if it equals what would be sent. Throws RECORD_NOT_LISTED,
 * RECORD_DIFFERS, or the reason why the ledger cannot be asked.
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

/** A Controller declares that a record that stopped the batch is not its entry. Throws RECORD_NOT_LISTED. */
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

/** A Controller says that a record of other origin is another entry than this batch. Throws RECORD_NOT_LISTED. */
export class AcceptOtherEntryCommand extends EnvironmentCommand<{
  batchKey: string;
  recordNo: string;
  reason: string;
}> {}

@CommandHandler(AcceptOtherEntryCommand)
export class AcceptOtherEntryHandler implements ICommandHandler<AcceptOtherEntryCommand> {
  constructor(private readonly changes: Changes) {}

  async execute(command: AcceptOtherEntryCommand): Promise<Receipt> {
    const { batchKey, ...record } = command.input;
    return this.changes.by(command, 'journal-batch:release', journalBatch, [batchKey], (state) =>
      acceptOther(state, record),
    );
  }
}

/**
 * A person accepts how the ledger shows a posted entry, as it was found at `seenAt`. Throws LEDGER_CHANGE_NOT_LISTED,
 * CHANGED_MEANWHILE when it was found otherwise since, and REASON_MISSING.
 */
export class AcceptLedgerChangeCommand extends EnvironmentCommand<{
  batchKey: string;
  seenAt: string;
  reason: string;
}> {}

@CommandHandler(AcceptLedgerChangeCommand)
export class AcceptLedgerChangeHandler implements ICommandHandler<AcceptLedgerChangeCommand> {
  constructor(private readonly changes: Changes) {}

  async execute(command: AcceptLedgerChangeCommand): Promise<Receipt> {
    const { batchKey, ...what } = command.input;
    return this.changes.by(command, 'ledger-change:accept', journalBatch, [batchKey], (state) =>
      acceptLedgerChange(state, what),
    );
  }
}
