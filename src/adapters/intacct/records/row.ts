import { type LedgerAccess, type ReadFailure } from '../../../application/ports/accounting-system';
import { type LedgerQuery } from './query';

/** A record of the ledger by the names and in the notation of its gateway, whichever way it was read. */
export interface LedgerRow {
  /** The exact text of a field; empty for none. */
  text(field: string): string;
  /** Whether the ledger gave the field at all, and its text. */
  only(field: string): { ownText(): string } | undefined;
}

export interface RowPage {
  readonly rows: readonly LedgerRow[];
  /** Number of rows after this page. */
  readonly remaining: number;
}

export type RowOutcome = { readonly kind: 'page'; readonly page: RowPage } | ReadFailure;

/** Answers queries. */
export interface RowReader {
  /**
   * Every page of a query. The first outcome that is not a page is the last. Pages that were asked for already may be
   * given.
   */
  pages(access: LedgerAccess, query: LedgerQuery, asked?: readonly Promise<RowOutcome>[]): AsyncIterable<RowOutcome>;
  /**
   * Asks for the pages that so many rows should need, as far as they can be asked for at once, from the first on. The
   * first may go in one request with what is asked for with the same object.
   */
  ask(access: LedgerAccess, query: LedgerQuery, rows: number, together: object): readonly Promise<RowOutcome>[];
  /** One page of a query, from a row on. Pages asked for at once with the same object may go in one request. */
  page(access: LedgerAccess, query: LedgerQuery, offset?: number, together?: object): Promise<RowOutcome>;
  /** Allowed in addresses of records besides intacct.com. */
  readonly gatewayOrigin: string;
}
