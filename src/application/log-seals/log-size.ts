import { fold } from '../../domain/shared/decider';
import { type EventStore } from '../ports/event-store';
import { SEAL_STREAM_ID, type SealEvent, sealStream } from './seals';

/** How many events the last seal covers: about how long the log is, without reading it. 0 before the first seal. */
export const sealedSizeOf = async (store: EventStore): Promise<number> => {
  const events = await store.read(`${sealStream.category}-${SEAL_STREAM_ID}`);
  return fold(sealStream.decider, events as unknown as readonly SealEvent[]).last?.size ?? 0;
};
