import { foldFacts, streamOf } from '../shared/streams';
import { type EventStore } from '../ports/event-store';
import { SEAL_STREAM_ID, sealedLog } from './seals';

/**
 * How many events the last seal covers: the approximate size of the log without reading it. 0 before the first seal.
 */
export const sealedSizeOf = async (store: EventStore): Promise<number> => {
  const events = await store.read(streamOf(sealedLog, SEAL_STREAM_ID));
  return foldFacts(sealedLog, events).last?.size ?? 0;
};
