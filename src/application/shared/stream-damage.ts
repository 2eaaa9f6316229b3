import { DomainError } from '../../domain/shared/errors';
import { type StreamDamage } from '../ports/stream-damage';

const WHAT: Readonly<Record<StreamDamage['kind'], string>> = {
  cut: 'its first events are hidden by a limit of age, count or place',
  deleted: 'it was deleted',
  tombstoned: 'it was deleted for good',
};

export const textOfDamage = ({ stream, kind }: StreamDamage): string => `the stream ${stream}: ${WHAT[kind]}.`;

/** Until the next scavenge of the server nothing is lost. */
export const fixOfDamage = ({ kind }: Pick<StreamDamage, 'kind'>): string =>
  kind === 'tombstoned'
    ? 'Ask the operator to stop scavenges of the server at once, and to move the log with migrate-store: its history still has every event.'
    : 'Ask the operator to stop scavenges of the server at once, and to run repair-streams: nothing is lost before the next one.';

export const damagedStream = (damage: StreamDamage): DomainError =>
  new DomainError('STREAM_DAMAGED', `The log is damaged: ${textOfDamage(damage)}`, fixOfDamage(damage), {
    stream: damage.stream,
    kind: damage.kind,
  });

export const isStreamDamage = (error: unknown): boolean =>
  error instanceof DomainError && error.code === 'STREAM_DAMAGED';

/** The environment that a stream belongs to; null for a name of another shape. */
export const environmentOf = (stream: string): string | null => /^[A-Za-z]+-([^.]+)/.exec(stream)?.[1] ?? null;
