import { type Provider } from '@nestjs/common';
import { Projector } from './adapters/read-models/projector';
import { BackgroundWork } from './app.background';
import { type OpenedStore } from './app.event-store';
import { LogSealing } from './application/audit/log-sealing';
import { RestoreCheck } from './application/service-state/restore-check';
import { type ServiceConditions } from './application/service-state/service-conditions';

interface Parts {
  readonly opened: OpenedStore;
  readonly conditions: ServiceConditions;
  readonly projector: Projector;
  readonly restores: RestoreCheck;
  readonly work: BackgroundWork;
  readonly sealing: LogSealing;
}

/** In which order the service begins and ends. */
export class ServiceLife {
  constructor(private readonly parts: Parts) {}

  /** The log is compared with its seals and views before anything works on it. The views catch up first: what was interrupted is found in them. */
  async start(): Promise<void> {
    const { opened, conditions, projector, restores, work } = this.parts;
    await opened.checkAtStart();
    const lost = await projector.compare();
    await restores.atStart(lost?.eventId ?? null);
    await projector.start();
    if (!conditions.isReadOnly) await work.start();
  }

  async stop(): Promise<void> {
    const { conditions, projector, work, sealing } = this.parts;
    await work.stop();
    if (!conditions.isReadOnly) await sealing.sealAtEnd();
    await projector.stop();
  }
}

export const lifeOf = (opened: OpenedStore, conditions: ServiceConditions): Provider => ({
  provide: ServiceLife,
  inject: [Projector, RestoreCheck, BackgroundWork, LogSealing],
  useFactory: (...[projector, restores, work, sealing]: [Projector, RestoreCheck, BackgroundWork, LogSealing]) =>
    new ServiceLife({ opened, conditions, projector, restores, work, sealing }),
});
