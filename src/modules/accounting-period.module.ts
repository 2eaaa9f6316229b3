import { Module } from '@nestjs/common';
import { AccountingPeriodController } from '../adapters/http/accounting-period/accounting-period.controller';
import {
  ChangePeriodSettingsHandler,
  CheckPeriodHandler,
  ReopenPeriodHandler,
  SignOffPeriodHandler,
  StartClosingHandler,
  StopClosingHandler,
} from '../application/accounting-period/accounting-period.commands';
import { ListAccountingPeriodsHandler } from '../application/accounting-period/accounting-period.queries';
import { AccountingPeriodWorker } from '../application/accounting-period/accounting-period.worker';
import { BatchStandings } from '../application/accounting-period/batch-standings';
import { PeriodChecklist } from '../application/accounting-period/period-checklist';
import { AuditModule } from './audit.module';

/** Months as objects: closed on a checklist by one or two people, and reopened with a reason. */
@Module({
  imports: [AuditModule],
  controllers: [AccountingPeriodController],
  providers: [
    BatchStandings,
    PeriodChecklist,
    AccountingPeriodWorker,
    ChangePeriodSettingsHandler,
    StartClosingHandler,
    CheckPeriodHandler,
    StopClosingHandler,
    SignOffPeriodHandler,
    ReopenPeriodHandler,
    ListAccountingPeriodsHandler,
  ],
  exports: [AccountingPeriodWorker],
})
export class AccountingPeriodModule {}
