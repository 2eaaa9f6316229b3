import { RunStopper } from '../application/posting-run/run-stopper';
import { RunStarter } from '../application/posting-run/run-starter';
import { Module } from '@nestjs/common';
import { JournalBatchController } from '../adapters/http/journal-batch/journal-batch.controller';
import { ClosedPeriodController } from '../adapters/http/journal-batch/closed-period.controller';
import { DeliveryCorrectionsController } from '../adapters/http/journal-batch/delivery-corrections.controller';
import { ReversalController } from '../adapters/http/journal-batch/reversal.controller';
import { PostingPlanController } from '../adapters/http/posting-run/posting-plan.controller';
import { PostingRunController } from '../adapters/http/posting-run/posting-run.controller';
import {
  GetJournalBatchHandler,
  ListBatchScopeValuesHandler,
  ListFailureCausesHandler,
  ListJournalBatchesHandler,
  ListJournalLinesHandler,
  SummariseBatchesHandler,
} from '../application/journal-batch/journal-batch.queries';
import { BatchChoice } from '../application/posting-run/batch-choice';
import { StartPostingRunHandler, StopPostingRunHandler } from '../application/posting-run/posting-run.commands';
import {
  FollowPostingRunHandler,
  GetPostingRunHandler,
  ListPostingRunsHandler,
} from '../application/posting-run/posting-run.queries';
import { GetPostingPlanHandler, StartPostingPlanHandler } from '../application/posting-run/posting-plan.commands';
import { PostingPlans } from '../application/posting-run/posting-plans';
import { RunCheck } from '../application/posting-run/run-check';
import {
  AcceptLedgerChangeHandler,
  AcceptOtherEntryHandler,
  CheckJournalBatchHandler,
  DeclareRecordForeignHandler,
  ReleaseJournalBatchHandler,
  TakeOverRecordHandler,
} from '../application/posting/batch-check.commands';
import { PostElsewhereHandler } from '../application/posting/posted-elsewhere.commands';
import { PostedElsewhere } from '../application/posting/posted-elsewhere';
import { PostingLimits } from '../application/posting/posting-limits';
import { PostingWorker } from '../application/posting/posting.worker';
import { ClosedPeriods } from '../application/posting/closed-period';
import { DecideClosedPeriodHandler } from '../application/posting/closed-period.commands';
import { Corrections } from '../application/posting/correction';
import {
  PostDifferenceHandler,
  PreviewCorrectionHandler,
  ReverseAndPostHandler,
} from '../application/posting/correction.commands';
import { DefaultCorrectionsWorker } from '../application/posting/default-corrections.worker';
import { DeliveryCorrections } from '../application/posting/delivery-corrections';
import { DecideCorrectionsHandler, PreviewDeliveryHandler } from '../application/posting/delivery-corrections.commands';
import { NetDifferences } from '../application/posting/net-difference';
import { Reversals } from '../application/posting/reversal';
import { ReverseEntryHandler } from '../application/posting/reversal.commands';
import { RunChecker } from '../application/posting/run-checker';
import { EntryControlModule } from './entry-control.module';
import { PreflightModule } from './preflight.module';
import { setting } from './settings';

/** Journal batches and the runs that post them. */
@Module({
  imports: [PreflightModule, EntryControlModule],
  controllers: [
    JournalBatchController,
    ReversalController,
    ClosedPeriodController,
    DeliveryCorrectionsController,
    PostingPlanController,
    PostingRunController,
  ],
  providers: [
    setting(PostingLimits, ({ posting }) => posting),
    { provide: RunChecker, useClass: RunCheck },
    PostingWorker,
    BatchChoice,
    RunStarter,
    StartPostingRunHandler,
    PostingPlans,
    StartPostingPlanHandler,
    GetPostingPlanHandler,
    RunStopper,
    StopPostingRunHandler,
    ListPostingRunsHandler,
    GetPostingRunHandler,
    FollowPostingRunHandler,
    CheckJournalBatchHandler,
    DeclareRecordForeignHandler,
    AcceptOtherEntryHandler,
    AcceptLedgerChangeHandler,
    TakeOverRecordHandler,
    PostedElsewhere,
    PostElsewhereHandler,
    ReleaseJournalBatchHandler,
    Reversals,
    Corrections,
    PreviewCorrectionHandler,
    ReverseAndPostHandler,
    NetDifferences,
    DeliveryCorrections,
    DefaultCorrectionsWorker,
    PreviewDeliveryHandler,
    DecideCorrectionsHandler,
    PostDifferenceHandler,
    ReverseEntryHandler,
    ClosedPeriods,
    DecideClosedPeriodHandler,
    SummariseBatchesHandler,
    ListBatchScopeValuesHandler,
    ListFailureCausesHandler,
    ListJournalBatchesHandler,
    GetJournalBatchHandler,
    ListJournalLinesHandler,
  ],
  exports: [PostingWorker, DefaultCorrectionsWorker, BatchChoice, RunStarter, RunStopper, PreflightModule],
})
export class PostingModule {}
