import { Module } from '@nestjs/common';
import { ReconciliationController } from '../adapters/http/reconciliation/reconciliation.controller';
import { PostingLimits } from '../application/posting/posting-limits';
import { CellLines } from '../application/reconciliation/cell-lines';
import { AcceptDifferenceHandler, StartTieOutHandler } from '../application/reconciliation/reconciliation.commands';
import { GetReconciliationHandler, ListCellRowsHandler } from '../application/reconciliation/reconciliation.queries';
import { ReconciliationWorker } from '../application/reconciliation/reconciliation.worker';
import { TieOutPorts } from '../application/reconciliation/tie-out-run';
import { PreflightModule } from './preflight.module';
import { setting } from './settings';

/** The tie-out of a month: delivered, posted, and what the ledger holds. */
@Module({
  imports: [PreflightModule],
  controllers: [ReconciliationController],
  providers: [
    setting(PostingLimits, ({ posting }) => posting),
    TieOutPorts,
    ReconciliationWorker,
    CellLines,
    StartTieOutHandler,
    AcceptDifferenceHandler,
    GetReconciliationHandler,
    ListCellRowsHandler,
  ],
  exports: [ReconciliationWorker],
})
export class ReconciliationModule {}
