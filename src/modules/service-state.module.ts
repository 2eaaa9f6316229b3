import { Inject, Injectable, Module } from '@nestjs/common';
import { OperationsController, MetricsText, Readiness } from '../adapters/http/service/operations.controller';
import { ServiceStateController } from '../adapters/http/service/service-state.controller';
import { FolderProbe } from '../adapters/system/folder-probe';
import { Metrics } from '../adapters/system/metrics';
import { EventStore } from '../application/ports/event-store';
import {
  CheckLogHandler,
  DeclareForeignHandler,
  ResumePostingHandler,
  SweepLedgerHandler,
} from '../application/posting-stop/posting-stop.commands';
import { type Condition, ServiceConditions } from '../application/service-state/service-conditions';
import { DiskProbe, HealthPorts, ServiceHealth } from '../application/service-state/service-health';
import { GetServiceStateHandler } from '../application/service-state/service-state.queries';
import { InstanceFitness } from '../application/shared/work-share';
import { AuditModule } from './audit.module';
import { type OpenedResources, RESOURCES } from './opened-resources';
import { PostingModule } from './posting.module';
import { setting } from './settings';

/** Whether requests can be served, and what stops some of the service's work. */
@Injectable()
class StoreReadiness extends Readiness {
  constructor(
    private readonly store: EventStore,
    private readonly health: ServiceHealth,
    private readonly fitness: InstanceFitness,
    private readonly conditions: ServiceConditions,
    @Inject(RESOURCES) private readonly resources: OpenedResources,
  ) {
    super();
  }

  override async problems(): Promise<readonly string[]> {
    return [...this.conditions.problems, ...(await this.problemsOfStore())];
  }

  private async problemsOfStore(): Promise<readonly string[]> {
    try {
      await this.store.readAll(null, 1);
      return this.fitness.problems();
    } catch {
      return [await this.resources.opened.outage()];
    }
  }

  override degraded(): Promise<readonly Condition[]> {
    return this.health.degraded();
  }
}

/** What stops the service or posting, how it is shown, and how it is resumed. */
@Module({
  imports: [PostingModule, AuditModule],
  controllers: [ServiceStateController, OperationsController],
  providers: [
    setting(DiskProbe, ({ dataDir, seals }) => new FolderProbe([dataDir, seals.folder])),
    HealthPorts,
    ServiceHealth,
    { provide: Readiness, useClass: StoreReadiness },
    { provide: MetricsText, useExisting: Metrics },
    GetServiceStateHandler,
    ResumePostingHandler,
    CheckLogHandler,
    SweepLedgerHandler,
    DeclareForeignHandler,
  ],
})
export class ServiceStateModule {
  constructor(metrics: Metrics, health: ServiceHealth) {
    metrics.observeDegraded(async () => (await health.degraded()).map(({ code }) => code));
  }
}
