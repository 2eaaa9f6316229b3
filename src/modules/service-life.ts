import { Inject, Injectable } from '@nestjs/common';
import { Projector, ViewsDamaged } from '../adapters/read-models/projector';
import { BackgroundWork } from './background';
import { type OpenedResources, RESOURCES } from './opened-resources';
import { LogSealing } from '../application/log-seals/log-sealing';
import { DamageWatch } from '../application/service-state/damage-watch';
import { RestoreCheck } from '../application/service-state/restore-check';

/** The order of the service's start and stop. */
@Injectable()
export class ServiceLife {
  private isStopped = false;

  constructor(
    @Inject(RESOURCES) private readonly resources: OpenedResources,
    private readonly projector: Projector,
    private readonly restores: RestoreCheck,
    private readonly damages: DamageWatch,
    private readonly work: BackgroundWork,
    private readonly sealing: LogSealing,
  ) {}

  /**
   * The log is compared with its seals and views before anything works on it. The views catch up first, because
   * interrupted work is found in them. While they cannot, the service serves requests and reports it.
   */
  async start(): Promise<void> {
    const { projector, restores } = this;
    const { opened, vault, calls } = this.resources;
    await opened.checkAtStart();
    await calls.start();
    await vault.start();
    const lost = await projector.compare();
    await restores.atStart(lost?.eventId ?? null);
    this.damages.start();
    const troubled = new Promise<void>((resolve) => {
      projector.onTrouble((error) => {
        this.tellOf(error);
        if (error !== null) resolve();
      });
    });
    await Promise.race([troubled, projector.start().then(() => this.begin())]);
  }

  async stop(): Promise<void> {
    const { projector, work, sealing } = this;
    const { conditions } = this.resources;
    this.isStopped = true;
    await work.stop();
    await this.resources.calls.stop();
    await this.damages.end();
    if (!conditions.isReadOnly) await sealing.sealAtEnd();
    await projector.stop();
  }

  private async begin(): Promise<void> {
    const { conditions, config, opened } = this.resources;
    if (this.isStopped || conditions.isReadOnly) return;
    const { schedule, notifications, pickUp } = config;
    await this.work.start({
      schedule: schedule.tickMs,
      notifications: notifications.tickMs,
      pickUps: pickUp.everyMs,
      leases: opened.leaseTickMs,
    });
  }

  private tellOf(error: unknown): void {
    const { conditions } = this.resources;
    if (error === null) {
      conditions.clear('VIEWS_STUCK');
      conditions.clear('VIEWS_DAMAGED');
    } else if (error instanceof ViewsDamaged) {
      conditions.raise(DAMAGED);
    } else {
      conditions.raise(STUCK);
    }
  }
}

const STUCK = {
  code: 'VIEWS_STUCK',
  message: 'The views do not follow the log: pages show an older state.',
  fix: 'Ask the operator to look for projector.interrupted in the service log. It is retried automatically.',
} as const;

const DAMAGED = {
  code: 'VIEWS_DAMAGED',
  message: 'The file of the views is damaged: pages show an older state, or nothing.',
  fix: 'Wait: they are being rebuilt from the log automatically. Nothing is lost.',
} as const;
