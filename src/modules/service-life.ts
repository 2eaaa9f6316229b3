import { type Provider } from '@nestjs/common';
import { Projector } from '../adapters/read-models/projector';
import { markDamaged } from '../adapters/read-models/views-file';
import { type SealingSecretVault } from '../adapters/secrets/sealing-secret-vault';
import { BackgroundWork } from './background';
import { type OpenedStore } from './opened-store';
import { LogSealing } from '../application/log-seals/log-sealing';
import { isDamage } from '../application/service-state/disk-trouble';
import { RestoreCheck } from '../application/service-state/restore-check';
import { type ServiceConditions } from '../application/service-state/service-conditions';

interface Held {
  readonly opened: OpenedStore;
  readonly conditions: ServiceConditions;
  readonly vault: SealingSecretVault;
  /** The file of the views. */
  readonly viewsFile: string;
}

interface Parts extends Held {
  readonly projector: Projector;
  readonly restores: RestoreCheck;
  readonly work: BackgroundWork;
  readonly sealing: LogSealing;
}

/** In which order the service begins and ends. */
export class ServiceLife {
  private isStopped = false;

  constructor(private readonly parts: Parts) {}

  /**
   * The log is compared with its seals and views before anything works on it. The views catch up first: what was interrupted is found in them. While they
   * cannot, the service answers, and says so.
   */
  async start(): Promise<void> {
    const { opened, projector, restores, vault } = this.parts;
    await opened.checkAtStart();
    await vault.start();
    const lost = await projector.compare();
    await restores.atStart(lost?.eventId ?? null);
    const troubled = new Promise<void>((resolve) => {
      projector.onTrouble((error) => {
        this.tellOf(error);
        if (error !== null) resolve();
      });
    });
    await Promise.race([troubled, projector.start().then(() => this.begin())]);
  }

  async stop(): Promise<void> {
    const { conditions, projector, work, sealing } = this.parts;
    this.isStopped = true;
    await work.stop();
    if (!conditions.isReadOnly) await sealing.sealAtEnd();
    await projector.stop();
  }

  private async begin(): Promise<void> {
    if (!this.isStopped && !this.parts.conditions.isReadOnly) await this.parts.work.start();
  }

  private tellOf(error: unknown): void {
    const { conditions, viewsFile } = this.parts;
    if (error === null) {
      conditions.clear('VIEWS_STUCK');
    } else if (isDamage(error)) {
      markDamaged(viewsFile);
      conditions.raise(DAMAGED);
    } else {
      conditions.raise(STUCK);
    }
  }
}

const STUCK = {
  code: 'VIEWS_STUCK',
  message: 'The views do not follow the log: pages show what was before.',
  fix: 'Ask the operator to look for projector.interrupted in the log of the service. It is tried again all the time.',
} as const;

const DAMAGED = {
  code: 'VIEWS_DAMAGED',
  message: 'The file of the views is damaged: pages show what was before, or nothing.',
  fix: 'Ask the operator to start the service again: it makes the views again from the log by itself. Nothing is lost.',
} as const;

export const lifeOf = (held: Held): Provider => ({
  provide: ServiceLife,
  inject: [Projector, RestoreCheck, BackgroundWork, LogSealing],
  useFactory: (...[projector, restores, work, sealing]: [Projector, RestoreCheck, BackgroundWork, LogSealing]) =>
    new ServiceLife({ ...held, projector, restores, work, sealing }),
});
