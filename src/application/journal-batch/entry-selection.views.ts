import { type Position } from '../ports/event-store';

/** Which entries: those of chosen batches, or all of an import. */
export type ChosenEntries = { readonly batchKeys: readonly string[] } | { readonly importId: string };

/** An entry about which it could not be decided, and why. */
export interface RefusedEntry {
  readonly batchKey: string;
  readonly journalEntryId: string;
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** What became of a decision about several entries. */
export interface DecidedEntries {
  /** Entries that it changed. */
  readonly entries: number;
  /** Entries about which it was decided before. */
  readonly unchanged: number;
  readonly refusedCount: number;
  /** The first of them. */
  readonly refused: readonly RefusedEntry[];
  /** The last change; null when nothing changed. */
  readonly position: Position | null;
}
