import { DomainError } from '../../domain/shared/errors';
import { type EventStore, type RecordedEvent } from '../ports/event-store';
import { type Log } from '../ports/log';
import { type LogSealing } from '../log-seals/log-sealing';
import { SEAL_STREAM_ID, sealedLog } from '../log-seals/seals';

export interface SealPorts {
  readonly store: Pick<EventStore, 'read'>;
  readonly sealing: Pick<LogSealing, 'sealNow'>;
  readonly log: Pick<Log, 'error'>;
}

/**
 * Seals what is new of the log. The service writes the seal: asking for evidence changes nothing. Throws
 * SEAL_NOT_WRITTEN.
 */
export const sealForEvidence = async ({ sealing, log }: SealPorts): Promise<void> => {
  try {
    await sealing.sealNow();
  } catch (error) {
    if (error instanceof DomainError) throw error;
    log.error('seal.interrupted', error, {});
    throw new DomainError(
      'SEAL_NOT_WRITTEN',
      'The log could not be sealed, so the evidence would prove nothing.',
      'Try again; if it persists, ask the operator to look for seal.interrupted in the service log. With the number of an earlier seal you can get the pack as of that seal.',
    );
  }
};

/** The same; of a log that nothing may be written to, what was sealed is evidence. */
export const sealIfWritable = async (ports: SealPorts): Promise<void> => {
  try {
    await sealForEvidence(ports);
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'READ_ONLY') throw error;
  }
};

/** Events of the stream of seals. */
export const sealEvents = ({ store }: Pick<SealPorts, 'store'>): Promise<readonly RecordedEvent[]> =>
  store.read(`${sealedLog.category}-${SEAL_STREAM_ID}`);
