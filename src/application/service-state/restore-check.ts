import { Injectable } from '@nestjs/common';
import { ServedEnvironments } from '../shared/served-environments';
import { SealArchive, SealKey } from '../ports/seal-ports';
import { EventStore } from '../ports/event-store';
import { eventsLostIn, findingsOf, type RestoreFindings } from '../log-seals/log-restore';
import { causeOfLostEvent, causeOfRestore, stopAfterRestores } from '../posting-stop/restore-stops';
import { Log } from '../ports/log';
import { Aggregates } from '../shared/aggregates';
import { ServiceConditions } from './service-conditions';

@Injectable()
export class RestoreCheckPorts {
  constructor(
    readonly store: EventStore,
    readonly key: SealKey,
    readonly archive: SealArchive,
    readonly aggregates: Aggregates,
    readonly conditions: ServiceConditions,
    readonly log: Log,
  ) {}
}

/** Detects at every start that an older log was restored, by its seals or by the views. */
@Injectable()
export class RestoreCheck {
  constructor(
    private readonly ports: RestoreCheckPorts,
    private readonly environments: ServedEnvironments,
  ) {}

  /**
   * A log that lost sealed events makes the service read-only until an operator accepts it. One that was accepted, or
   * that lacks an event that the views show, stops posting until a Controller resumes it.
   */
  async atStart(lostEventId: string | null): Promise<void> {
    const { aggregates, conditions, log } = this.ports;
    const found = await findingsOf(this.ports);
    if (found.lost.length > 0) {
      conditions.raise({ code: 'READ_ONLY', message: textOf(found), fix: FIX });
      log.warn('seal.log-behind', {
        lostSeals: found.lost.map(({ number }) => number),
        kept: found.kept?.number ?? null,
      });
      return;
    }
    const causes = found.restores.map(causeOfRestore);
    const byViews = lostEventId === null ? [] : [causeOfLostEvent(lostEventId)];
    await stopAfterRestores(aggregates, this.environments.names, [...causes, ...byViews]);
  }
}

const textOf = (found: RestoreFindings): string => {
  const last = found.lost.reduce((newest, seal) => (seal.size > newest.size ? seal : newest));
  const events = eventsLostIn(found) ?? 0;
  return (
    `The log lacks what was sealed until ${last.at.slice(0, 16).replace('T', ' ')} UTC: ${events === 0 ? 'other events are in their place' : `at least ${events} events are missing`}. ` +
    'An older log was restored, or the log was truncated. Everything can be read; nothing is changed or posted.'
  );
};

const FIX =
  'Ask the operator to restore the newest backup of the log. To accept this older one, they stop the service, run: npm run accept-restore -- --data DIR --reason "…", and start it again.';
