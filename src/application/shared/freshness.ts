import { DomainError } from '../../domain/shared/errors';
import { type Position } from '../ports/event-store';

/** How far the read models have followed the event log. */
export abstract class Freshness {
  /** Resolves when the read models show the position; false when they do not within the bounded wait. */
  abstract reached(position: Position): Promise<boolean>;

  /** Resolves when the read models show all that the log holds now; false when they do not within the bounded wait. */
  abstract caughtUp(): Promise<boolean>;

  /** What keeps the read models from following, where it is known: no wait helps then. */
  protected obstacle(): DomainError | null {
    return null;
  }

  /** Null asks for nothing. Refuses with the obstacle, or with NOT_YET_VISIBLE when the wait was in vain. */
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
