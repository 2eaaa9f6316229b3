import { Injectable } from '@nestjs/common';
import { connection } from '../../domain/connection/connection.state';
import { agreedTotal } from '../../domain/journal-import/control-totals';
import {
  agreeTotals,
  completeImport,
  planWithdrawals,
  previewImport,
  recordImport,
  rejectImport,
  validateImport,
} from '../../domain/journal-import/journal-import.decisions';
import {
  type DeliveryFacts,
  type ImportSummary,
  type JournalImportEvent,
  type PlannedWithdrawal,
} from '../../domain/journal-import/journal-import.events';
import { type JournalImport, journalImport } from '../../domain/journal-import/journal-import.state';
import { DomainError } from '../../domain/shared/errors';
import { chunksOfEvents } from '../../domain/shared/event-size';
import { ImportSpool, type StagedLines } from '../ports/import-spool';
import { Aggregates, type Origin } from '../shared/aggregates';
import { streamId } from '../shared/streams';
import { digestOfTotals } from './control-totals-check';
import { type ImportPlan, ImportRecording } from './import-recording';
import { ImportTakeBack } from './import-take-back';
import { entryProblem, ImportValidation } from './import-validation';

/** A few events: an append may have 512 KiB. */
const TOTALS_PER_PAGE = 1_000;

/** Control totals agree, and no person has to answer anything. */
const isSettled = ({ controlTotals, questions = [] }: ImportSummary): boolean =>
  controlTotals !== undefined && questions.length === 0;

/**
 * Takes one import from its delivery on disk to batches that are Ready to Post, or to its rejection. All or nothing:
 * batches are written and replaced ones held first, then one event makes the import count. It may be called again at
 * any time, even after a crash: the delivery is read again, under the rules recorded with it, and nothing is done
 * twice.
 */
@Injectable()
export class JournalImportProcessor {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly spool: ImportSpool,
    private readonly validation: ImportValidation,
    private readonly recording: ImportRecording,
    private readonly takeBack: ImportTakeBack,
  ) {}

  /** False when the delivery is not on this disk: the instance that received it continues. */
  async process(importId: string, origin: Origin): Promise<boolean> {
    const { state } = await this.aggregates.load(journalImport, streamId(origin.environment, importId));
    // The delivery stays until it is confirmed or withdrawn.
    if (state.status === 'Absent' || state.status === 'Previewed') return true;
    const { delivery } = state;
    const isOver = state.status === 'Completed' || state.status === 'Withdrawn';
    if (!isOver && !(await this.spool.kept()).includes(delivery.spoolRef))
      return state.status === 'Rejected' && !state.hadEffects;
    if (state.status === 'Rejected') {
      if (state.hadEffects)
        await this.withStaged(delivery, origin, (staged) =>
          this.recording.undo({ delivery, withdrawals: state.withdrawals }, staged, origin),
        );
    } else if (state.status === 'Received' && !state.isConfirmed) {
      if (await this.preview(delivery, origin)) return true;
    } else if (!isOver) {
      if (await this.goOn(delivery, origin, 'accepted' in state ? state.accepted : [])) return true;
    }
    await this.spool.remove(delivery.spoolRef);
    await this.carryOutTakeBack(state, origin);
    return true;
  }

  private async carryOutTakeBack(state: JournalImport, origin: Origin): Promise<void> {
    if (state.status !== 'Completed' || state.takeBack?.leftEntries !== null) return;
    await this.takeBack.carryOut(state.delivery.importId, state.takeBack, origin);
  }

  /** Stages and plans the delivery again for the remaining steps. */
  private async withStaged(
    delivery: DeliveryFacts,
    origin: Origin,
    work: (staged: StagedLines) => Promise<void>,
  ): Promise<void> {
    const staged = this.spool.stage(delivery.spoolRef);
    try {
      await this.validation.validate(origin.environment, delivery, staged);
      await work(staged);
    } finally {
      staged.close();
    }
  }

  /** False when the delivery is rejected. */
  private async preview(delivery: DeliveryFacts, origin: Origin): Promise<boolean> {
    const staged = this.spool.stage(delivery.spoolRef);
    try {
      const { problems, summary, entries } = await this.validation.validate(origin.environment, delivery, staged);
      await this.change(delivery, origin, (state) =>
        problems.count > 0
          ? rejectImport(state, problems.kept, problems.count)
          : previewImport(state, summary, entries),
      );
      return problems.count === 0;
    } finally {
      staged.close();
    }
  }

  /** True when it turned out that a person has to answer something first. */
  private async goOn(delivery: DeliveryFacts, origin: Origin, accepted: readonly string[]): Promise<boolean> {
    const staged = this.spool.stage(delivery.spoolRef);
    try {
      const validation = await this.validation.validate(origin.environment, delivery, staged, accepted);
      const { problems, summary, entries, withdrawals } = validation;
      if (problems.count > 0) {
        await this.change(delivery, origin, (state) => rejectImport(state, problems.kept, problems.count));
        return false;
      }
      if (isSettled(summary)) await this.recordTotals(delivery, staged, origin);
      if ((summary.questions ?? []).length === 0) await this.planWithdrawals(delivery, withdrawals, origin);
      const next = await this.change(delivery, origin, (state) => validateImport(state, summary, entries));
      if (next.status === 'Previewed') return true;
      if ('withdrawals' in next) await this.record({ delivery, withdrawals: next.withdrawals }, staged, origin);
      return false;
    } finally {
      staged.close();
    }
  }

  /** The control totals that agree, page by page on the state that each page leaves: all in one would be too large. */
  private async recordTotals(delivery: DeliveryFacts, staged: StagedLines, origin: Origin): Promise<void> {
    const id = streamId(origin.environment, delivery.importId);
    const digest = digestOfTotals(delivery);
    let loaded = await this.aggregates.load(journalImport, id);
    for (let after = 0; ; after += TOTALS_PER_PAGE) {
      const page = staged.controlTotals.stated(after, TOTALS_PER_PAGE);
      if (page.length === 0) return;
      const totals = page.map(({ key, figures }) => agreedTotal(key, figures));
      const decide = (state: JournalImport): JournalImportEvent[] =>
        agreeTotals(state, { digest, first: after + 1 }, totals);
      const changed = await this.aggregates.changeLoaded(journalImport, id, origin, loaded, decide);
      loaded = changed === 'conflict' ? await this.aggregates.change(journalImport, id, origin, decide) : changed;
    }
  }

  private async planWithdrawals(
    delivery: DeliveryFacts,
    withdrawals: readonly PlannedWithdrawal[],
    origin: Origin,
  ): Promise<void> {
    let first = 0;
    for (const entries of chunksOfEvents(withdrawals)) {
      await this.change(delivery, origin, (state) => planWithdrawals(state, first, entries));
      first += entries.length;
    }
    await this.change(delivery, origin, (state) => planWithdrawals(state, first, []));
  }

  private async record(plan: ImportPlan, staged: StagedLines, origin: Origin): Promise<void> {
    const { delivery } = plan;
    await this.recording.stageBatches(delivery, staged, origin);
    try {
      await this.recording.holdReplaced(plan, staged, origin);
    } catch (error) {
      await this.rejectLate(error, plan, staged, origin);
      return;
    }
    const { settings } = (await this.aggregates.load(connection, origin.environment)).state;
    await this.change(delivery, origin, (state) => recordImport(state, settings.corrections));
    await this.recording.release(plan, staged, origin);
    await this.change(delivery, origin, completeImport);
  }

  /** Posting of a replaced entry started between validation and hold. */
  private async rejectLate(error: unknown, plan: ImportPlan, staged: StagedLines, origin: Origin): Promise<void> {
    if (!(error instanceof DomainError)) throw error;
    const journalEntryId = typeof error.details['journalEntryId'] === 'string' ? error.details['journalEntryId'] : '';
    const problem = entryProblem(error, journalEntryId);
    await this.change(plan.delivery, origin, (state) => rejectImport(state, [problem], 1));
    await this.recording.undo(plan, staged, origin);
  }

  private async change(
    delivery: DeliveryFacts,
    origin: Origin,
    decide: (state: JournalImport) => JournalImportEvent[],
  ): Promise<JournalImport> {
    const id = streamId(origin.environment, delivery.importId);
    return (await this.aggregates.change(journalImport, id, origin, decide)).state;
  }
}
