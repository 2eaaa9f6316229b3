import { DomainError } from '../../domain/shared/errors';
import { type Clock } from '../ports/clock';
import { type EventStore } from '../ports/event-store';
import { type Ids } from '../ports/ids';
import {
  type AcceptedRestore,
  type RestoreContent,
  restoreText,
  type Seal,
  type SealArchive,
  type SealKey,
} from '../ports/seal-ports';
import { Aggregates } from '../shared/aggregates';
import { branchesOf } from './seal-branches';
import { restoresAmong, SEAL_ENVIRONMENT, SEAL_STREAM_ID, type SealEvent, sealsAmong, sealedLog } from './seals';

export interface RestorePorts {
  readonly store: EventStore;
  readonly key: SealKey;
  readonly archive: SealArchive;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** What the archive of the seals shows about the log. */
export interface RestoreFindings {
  /** The last seals that the archive has and the log lacks, one per branch; none when the log is intact. */
  readonly lost: readonly Seal[];
  /** The last seal that the log holds. */
  readonly kept: Seal | null;
  /** Restores that an operator accepted. */
  readonly restores: readonly AcceptedRestore[];
}

const OPERATOR = 'operator';
const REASON_LENGTH_MAX = 500;

/**
 * Looks for every seal of the archive in the log. A seal is written to the log first, so one that only the archive has
 * was lost when an older log was restored.
 */
export const findingsOf = async ({
  store,
  key,
  archive,
}: Pick<RestorePorts, 'store' | 'key' | 'archive'>): Promise<RestoreFindings> => {
  const archived = await archive.all(); // Read before the log, because another instance may seal meanwhile.
  const events = await store.read(`${sealedLog.category}-${SEAL_STREAM_ID}`);
  const logged = sealsAmong(events);
  const restores = restoresAmong(events).filter((restore) => key.isSigned(restoreText(restore), restore.signature));
  return { lost: branchesOf(archived, logged, restores).tips, kept: logged.at(-1) ?? null, restores };
};

/** How many events are certainly lost. */
export const eventsLostIn = ({ lost, kept }: Pick<RestoreContent, 'lost' | 'kept'>): number | null => {
  const size = lost.reduce((most, seal) => Math.max(most, seal.size), 0);
  return size === 0 ? null : Math.max(0, size - (kept?.size ?? 0));
};

/**
 * Records that the log as it is now is accepted, with what was lost and why. The next seal starts a new branch. Throws
 * RESTORE_NOT_FOUND when nothing is missing, unless the archive was restored too, and REASON_MISSING without a reason.
 */
export const acceptRestore = async (
  ports: RestorePorts,
  { reason, isArchiveRestored }: { readonly reason: string; readonly isArchiveRestored: boolean },
): Promise<AcceptedRestore> => {
  const { store, key, clock, ids } = ports;
  const text = reason.trim();
  if (text === '' || text.length > REASON_LENGTH_MAX)
    throw new DomainError(
      'REASON_MISSING',
      'A reason is missing.',
      `Say why in at most ${REASON_LENGTH_MAX} characters.`,
    );
  const { lost, kept } = await findingsOf(ports);
  if (lost.length === 0 && !isArchiveRestored)
    throw new DomainError(
      'RESTORE_NOT_FOUND',
      'The log holds every seal of the archive: there is no restore to accept.',
      'Start the service. If the archive of the seals was restored together with the log, add --archive-too.',
    );
  const content: RestoreContent = {
    restoreId: ids.next(),
    reason: text,
    lost: lost.map(({ number, size, at, signature }) => ({ number, size, at, signature })),
    kept: kept === null ? null : { number: kept.number, size: kept.size },
    at: clock.now(),
    keyId: key.keyId,
  };
  const restore: AcceptedRestore = { ...content, signature: key.sign(restoreText(content)) };
  const origin = { actor: OPERATOR, environment: SEAL_ENVIRONMENT, correlationId: OPERATOR, causationId: OPERATOR };
  await new Aggregates(store, clock, ids).change(sealedLog, SEAL_STREAM_ID, origin, (): SealEvent[] => [
    { type: 'LogRestored', data: restore },
  ]);
  return restore;
};
