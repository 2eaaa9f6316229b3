import { type Changed } from './aggregates';
import { type Position } from '../ports/event-store';

/**
 * Result of a command: the position of its change, so that the caller can ask for views that are at least that fresh.
 */
export interface Receipt {
  readonly position: Position | null;
  /** The stream's revision, which serves as the ETag of what was changed. */
  readonly revision: number;
}

export const receiptOf = ({ position, revision }: Changed<unknown>): Receipt => ({ position, revision });
