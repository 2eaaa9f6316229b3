import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ScheduleModule } from '@nestjs/schedule';
import { LoggerModule } from 'nestjs-pino';
import { type Logger } from 'pino';
import { REQUEST_LOG } from '../adapters/http/shared/request-log';
import { type Routes } from '../adapters/http/shared/routes';
import { Ticker } from '../adapters/system/ticker';
import { DamageWatch } from '../application/service-state/damage-watch';
import { RestoreCheck, RestoreCheckPorts } from '../application/service-state/restore-check';
import { type Config } from '../config/config';
import { AccountMappingModule } from './account-mapping.module';
import { AccountingPeriodModule } from './accounting-period.module';
import { AuditModule } from './audit.module';
import { BackgroundWork, Workers } from './background';
import { ConnectionModule } from './connection.module';
import { CoreModule } from './core.module';
import { CustomFieldModule } from './custom-field.module';
import { DryRunModule } from './dry-run.module';
import { EntryControlModule } from './entry-control.module';
import { HttpModule } from './http.module';
import { JournalImportModule } from './journal-import.module';
import { LedgerModule } from './ledger.module';
import { ListExportModule } from './list-export.module';
import { NotificationModule } from './notification.module';
import { LedgerWatchModule } from './ledger-watch.module';
import { closeResources, type OpenedResources, openResources, RESOURCES } from './opened-resources';
import { PickUpModule } from './pick-up.module';
import { PostingApprovalModule } from './posting-approval.module';
import { PostingScheduleModule } from './posting-schedule.module';
import { PostingModule } from './posting.module';
import { PreflightModule } from './preflight.module';
import { ReconciliationModule } from './reconciliation.module';
import { ServiceLife } from './service-life';
import { ServiceStateModule } from './service-state.module';
import { ViewsModule } from './views.module';

const FEATURES = [
  LedgerModule,
  ConnectionModule,
  CustomFieldModule,
  AccountMappingModule,
  EntryControlModule,
  JournalImportModule,
  PickUpModule,
  PreflightModule,
  PostingModule,
  PostingApprovalModule,
  LedgerWatchModule,
  ReconciliationModule,
  AccountingPeriodModule,
  DryRunModule,
  PostingScheduleModule,
  NotificationModule,
  AuditModule,
  ServiceStateModule,
  ListExportModule,
];

/** The whole service: what it opens, its features, and the order of its start and stop. */
@Module({})
export class AppModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly life: ServiceLife,
    @Inject(RESOURCES) private readonly resources: OpenedResources,
  ) {}

  static async with(config: Config, logger: Logger, routes: Routes): Promise<DynamicModule> {
    const resources = await openResources(config, logger);
    return {
      module: AppModule,
      imports: [
        CqrsModule.forRoot(),
        ScheduleModule.forRoot(),
        LoggerModule.forRoot({ forRoutes: ['{*splat}'], pinoHttp: { ...REQUEST_LOG, logger } }),
        CoreModule.with(resources),
        ViewsModule.with(resources),
        HttpModule.with(config, routes),
        ...FEATURES,
      ],
      providers: [Ticker, RestoreCheckPorts, RestoreCheck, DamageWatch, Workers, BackgroundWork, ServiceLife],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.life.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.life.stop();
    await closeResources(this.resources);
  }
}
