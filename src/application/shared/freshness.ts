import { DomainError } from '../../domain/shared/errors';
import { type Position } from '../ports/event-store';

/** How far the read models have followed the event log. */
export abstract class Freshness {
  /** Resolves when the read models show the position; false when they do not in time. */
  abstract reached(position: Position): Promise<boolean>;

  /** Resolves when the read models show everything in the log now; false when they do not in time. */
  abstract caughtUp(): Promise<boolean>;

  /** What stops the read models, where known: then waiting does not help. */
  protected obstacle(): DomainError | null {
    return null;
  }

  /** Does nothing for null. Throws the obstacle, or NOT_YET_VISIBLE after the wait. */
  async require(position: Position | null): Promise<void> {
    if (position === null || (await this.reached(position))) return;
    const obstacle = this.obstacle();
    if (obstacle) throw obstacle;
    throw new DomainError(
      'NOT_YET_VISIBLE',
      `The views have not reached position ${position} yet.`,
      'Ask again in a moment.',
      { position },
    );
  }
}
