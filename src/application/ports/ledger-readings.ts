import { type ReadEntry, type ReadLine } from '../../domain/ledger-entry/ledger-entry';
import { type ReadField } from '../../domain/shared/ledger-field';
import { type DatedWithin, type LedgerAccess, type ReadFailure } from './accounting-system';

/** An entry without its lines. */
export interface WatchedHeader extends Omit<ReadEntry, 'lines'> {
  /** The ledger's own text of when it was last changed; empty where the company does not know that. */
  readonly modified: string;
}

/** Which headers: by the beginning of the reference, by journal and days, or by record numbers (HEADERS_MAX). */
export type WantedHeaders = { readonly prefix: string } | DatedWithin | { readonly recordNos: readonly string[] };

/** One page, which took one query. Entries that reverse others are left out. */
export type HeaderPage = { readonly kind: 'headers'; readonly headers: readonly WatchedHeader[] } | ReadFailure;

export type LinesOutcome =
  | {
      readonly kind: 'lines';
      /** Lines in the ledger's order by record number; an entry without any is left out. */
      readonly lines: ReadonlyMap<string, readonly ReadLine[]>;
      readonly queries: number;
    }
  | ReadFailure;

/** Reads many entries of the ledger with few queries. Every method returns an outcome; a thrown error is a defect. */
export abstract class LedgerReadings {
  /** Page by page, in the order of the record number. The first page that is not `headers` is the last. */
  abstract headers(access: LedgerAccess, wanted: WantedHeaders): AsyncIterable<HeaderPage>;

  /** The lines of at most LINES_OF_MAX entries, with these fields. */
  abstract lines(
    access: LedgerAccess,
    wanted: { readonly recordNos: readonly string[]; readonly fields: readonly ReadField[] },
  ): Promise<LinesOutcome>;
}

/** Headers asked for by number at once. */
export const HEADERS_MAX = 1_000;

/** Entries whose lines are read at once. */
export const LINES_OF_MAX = 1_000;

/** Lines that one query brings; callers take no more entries than fit. */
export const LINES_AT_ONCE = 2_000;
