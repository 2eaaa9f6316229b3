import { type Provider } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { type Metrics } from '../adapters/system/metrics';
import { Readiness } from '../adapters/http/service/operations.controller';
import { ReadOnlyGuard } from '../adapters/http/shared/read-only.guard';
import { FolderProbe } from '../adapters/system/folder-probe';
import { Clock } from '../application/ports/clock';
import { EventStore } from '../application/ports/event-store';
import { SecretVault } from '../application/ports/secret-vault';
import { PostingGate, postingOff } from '../application/posting-stop/posting-gate';
import { ServiceConditions } from '../application/service-state/service-conditions';
import { ServiceHealth } from '../application/service-state/service-health';
import { Aggregates } from '../application/shared/aggregates';
import { type Config } from '../config/config';

/** What holds before anything is looked at. */
export const conditionsOf = ({ isPostingOff }: Config): ServiceConditions => {
  const conditions = new ServiceConditions();
  if (isPostingOff) {
    const { message, fix } = postingOff();
    conditions.raise({ code: 'POSTING_OFF', message, fix });
  }
  return conditions;
};

/** What keeps the service from its work, and whom it is told. `problems` are those for which it cannot serve requests. */
export const serviceStateOf = (
  { environments, isPostingOff, dataDir, seals }: Config,
  conditions: ServiceConditions,
  metrics: Metrics,
  problems: () => readonly string[],
): Provider[] => [
  { provide: ServiceConditions, useValue: conditions },
  {
    provide: PostingGate,
    inject: [Aggregates],
    useFactory: (aggregates: Aggregates) => new PostingGate(aggregates, isPostingOff),
  },
  {
    provide: ServiceHealth,
    inject: [Aggregates, SecretVault, Clock],
    useFactory: (aggregates: Aggregates, vault: SecretVault, clock: Clock) => {
      const disk = new FolderProbe([dataDir, seals.folder]);
      const health = new ServiceHealth({ conditions, aggregates, vault, disk, clock }, environments);
      metrics.observeDegraded(async () => (await health.degraded()).map(({ code }) => code));
      return health;
    },
  },
  {
    provide: Readiness,
    inject: [EventStore, ServiceHealth],
    useFactory: (store: EventStore, health: ServiceHealth): Readiness => ({
      degraded: () => health.degraded(),
      problems: async () => {
        try {
          await store.readAll(null, 1);
          return problems();
        } catch {
          return ['The event store does not answer.'];
        }
      },
    }),
  },
  { provide: APP_GUARD, useValue: new ReadOnlyGuard(conditions) },
];
