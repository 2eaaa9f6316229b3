import { isDeepStrictEqual } from 'node:util';
import { type NewEvent, type RecordedEvent } from '../ports/event-store';

/** The event as it was before a store chained it. The target store computes the same hashes again. */
export const asNew = ({ id, type, schemaVersion, data, metadata }: RecordedEvent): NewEvent => {
  const { actor, environment, correlationId, causationId, occurredAt } = metadata;
  return { id, type, schemaVersion, data, metadata: { actor, environment, correlationId, causationId, occurredAt } };
};

const FIELDS = ['stream', 'revision', 'id', 'type', 'schemaVersion', 'data', 'metadata'] as const;

/** The first difference between a copy and its original; null when at most their positions differ. */
export const differenceOf = (original: RecordedEvent, copy: RecordedEvent): string | null =>
  FIELDS.find((field) => !isDeepStrictEqual(original[field], copy[field])) ?? null;

/** Describes an event so that people find it. */
export const nameOf = ({ stream, revision, type, position }: RecordedEvent): string =>
  `${type} (event ${revision} of ${stream}, at position ${position})`;

const encoder = new TextEncoder();

/** Size of an event in an append, as counted by the limits of the log. */
export const bytesOf = ({ data, metadata }: RecordedEvent): number =>
  encoder.encode(JSON.stringify(data)).length + encoder.encode(JSON.stringify(metadata)).length;
