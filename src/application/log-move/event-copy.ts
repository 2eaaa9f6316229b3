import { isDeepStrictEqual } from 'node:util';
import { type NewEvent, type RecordedEvent } from '../ports/event-store';

/** The event as it was before a store chained it. The store that takes it computes the same hashes anew. */
export const asNew = ({ id, type, schemaVersion, data, metadata }: RecordedEvent): NewEvent => {
  const { actor, environment, correlationId, causationId, occurredAt } = metadata;
  return { id, type, schemaVersion, data, metadata: { actor, environment, correlationId, causationId, occurredAt } };
};

const FIELDS = ['stream', 'revision', 'id', 'type', 'schemaVersion', 'data', 'metadata'] as const;

/** The first thing in which a copy is not its original; null when only their positions may differ. */
export const differenceOf = (original: RecordedEvent, copy: RecordedEvent): string | null =>
  FIELDS.find((field) => !isDeepStrictEqual(original[field], copy[field])) ?? null;

/** How people find an event. */
export const nameOf = ({ stream, revision, type, position }: RecordedEvent): string =>
  `${type} (event ${revision} of ${stream}, at position ${position})`;

const encoder = new TextEncoder();

/** What an event takes in an append, as the limits of the log count it. */
export const bytesOf = ({ data, metadata }: RecordedEvent): number =>
  encoder.encode(JSON.stringify(data)).length + encoder.encode(JSON.stringify(metadata)).length;
