import { type ChainRules } from '../log-seals/log-verification';
import { type RecordedEvent } from '../ports/event-store';
import { nameOf } from './event-copy';
import { checkpointEnvironmentOf } from './move-marks';
import { MoveRefused } from './move-refused';

/**
 * Collected while the events of a source pass in log order: that their chains are intact, and who keeps positions.
 * Memory grows with the number of streams.
 */
export class WholeSource {
  /** Environments whose notifications have a checkpoint. */
  readonly checkpoints = new Set<string>();
  private readonly heads = new Map<string, string>();

  constructor(private readonly rules: Pick<ChainRules, 'hashOf' | 'chainStart'>) {}

  /** Throws SOURCE_DAMAGED for a broken chain: it would be recomputed in the target and look intact there. */
  pass(event: RecordedEvent): void {
    const { stream, revision, id, type, schemaVersion, data } = event;
    const { hash, ...metadata } = event.metadata;
    const isFollowing = metadata.prev === (this.heads.get(stream) ?? this.rules.chainStart(stream));
    const isWhole = hash === this.rules.hashOf({ stream, revision, id, type, schemaVersion, data, metadata });
    if (!isFollowing || !isWhole)
      throw new MoveRefused('SOURCE_DAMAGED', `${nameOf(event)} differs from what was written. Verify the source.`);
    this.heads.set(stream, hash);
    const environment = checkpointEnvironmentOf(stream);
    if (environment !== null) this.checkpoints.add(environment);
  }
}
