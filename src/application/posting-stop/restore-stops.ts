import { type StopCause } from '../../domain/posting-stop/posting-stop.events';
import { stopPosting } from '../../domain/posting-stop/posting-stop.decisions';
import { eventsLostIn } from '../log-seals/log-restore';
import { type AcceptedRestore } from '../ports/seal-ports';
import { type Aggregates } from '../shared/aggregates';
import { postingStop } from '../../domain/posting-stop/posting-stop.state';

type RestoreCause = Extract<StopCause, { kind: 'log-restored' }>;

const WORKER = 'worker';

/** What stops posting after an accepted restore. */
export const causeOfRestore = (restore: AcceptedRestore): RestoreCause => ({
  kind: 'log-restored',
  restoreId: restore.restoreId,
  noticedBy: 'seals',
  eventsLost: eventsLostIn(restore),
  lostUntil: restore.lost.reduce<string | null>((last, { at }) => (last === null || at > last ? at : last), null),
});

/** What stops posting when the views show an event that the log lacks. */
export const causeOfLostEvent = (eventId: string): RestoreCause => ({
  kind: 'log-restored',
  restoreId: `views-${eventId}`,
  noticedBy: 'views',
  eventsLost: null,
  lostUntil: null,
});

/** What stops posting of a log that comes from a backup. */
export const causeOfBackup = (restoreId: string): RestoreCause => ({
  kind: 'log-restored',
  restoreId,
  noticedBy: 'restore',
  eventsLost: null,
  lostUntil: null,
});

/** Stops every environment, once per cause: what a Controller resumed stays resumed. */
export const stopAfterRestores = async (
  aggregates: Aggregates,
  environments: readonly string[],
  causes: readonly RestoreCause[],
): Promise<void> => {
  for (const environment of environments)
    for (const stopCause of causes) {
      const correlationId = stopCause.restoreId;
      const origin = { actor: WORKER, environment, correlationId, causationId: correlationId };
      await aggregates.change(postingStop, environment, origin, (state) => stopPosting(state, stopCause));
    }
};
