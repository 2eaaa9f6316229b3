import { SEAL_ENVIRONMENT, SEAL_STREAM_ID, type SealEvent, sealedLog } from '../log-seals/seals';
import { type CheckpointEvent, notificationCheckpoint } from '../notification/notification-follower';
import { type Position, type RecordedEvent } from '../ports/event-store';
import { type Aggregates, type Origin } from '../shared/aggregates';

const MOVER = 'migrate-store';
const MARKS = new Set(['LogMoved', 'NotificationCheckpointMoved']);
const CHECKPOINTS = `${notificationCheckpoint.category}-`;

/** Whether a move wrote the event itself, at its end. */
export const isMark = ({ type, metadata }: RecordedEvent): boolean => metadata.actor === MOVER && MARKS.has(type);

/** Positions in the target of things known by their position in the source. */
export interface MovedPlaces {
  /** Of the last event that the last seal covers; null when there is no seal. */
  readonly sealed: { readonly size: number; readonly position: Position } | null;
  /** Up to where notifications were processed, by environment. */
  readonly checkpoints: ReadonlyMap<string, Position>;
}

/** The environment of a stream that keeps a checkpoint; null for other streams. */
export const checkpointEnvironmentOf = (stream: string): string | null =>
  stream.startsWith(CHECKPOINTS) ? stream.slice(CHECKPOINTS.length) : null;

/** Stored positions are those of the source. Records their values in the target. Does nothing when repeated. */
export const markMoved = async (aggregates: Aggregates, { sealed, checkpoints }: MovedPlaces): Promise<void> => {
  for (const [environment, position] of checkpoints)
    await aggregates.change(notificationCheckpoint, environment, causeIn(environment), (state): CheckpointEvent[] =>
      state === position ? [] : [{ type: 'NotificationCheckpointMoved', data: { position } }],
    );
  if (sealed === null) return;
  await aggregates.change(sealedLog, SEAL_STREAM_ID, causeIn(SEAL_ENVIRONMENT), (state): SealEvent[] =>
    state.position === sealed.position ? [] : [{ type: 'LogMoved', data: sealed }],
  );
};

const causeIn = (environment: string): Origin => ({
  actor: MOVER,
  environment,
  correlationId: MOVER,
  causationId: MOVER,
});
