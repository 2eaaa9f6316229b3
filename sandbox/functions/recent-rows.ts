import { childNamed, type XmlElement } from '../gateway/xml-reader';
import type { LedgerObject, Row } from '../objects/ledger-object';

export interface AskedRows {
  /** The whole query. */
  readonly body: XmlElement;
  readonly object: LedgerObject;
  readonly entityId: string;
  readonly isFirstPage: boolean;
}

interface Kept {
  readonly query: string;
  readonly changes: number;
  readonly rows: readonly Row[];
}

/**
 * The rows of the latest query over each ledger, so that further pages of it do not go over the whole ledger again. A
 * first page always does, and so does every page after a change.
 */
export class RecentRows {
  private readonly kept = new WeakMap<object, Kept>();

  of({ body, object, entityId, isFirstPage }: AskedRows, matching: () => readonly Row[]): readonly Row[] {
    const { name, source } = object;
    if (source === undefined) return matching();
    const parts = ['filter', 'orderby', 'options'].map((part) => childNamed(body, part));
    const query = JSON.stringify([name, entityId, parts]);
    const last = this.kept.get(source.of);
    if (!isFirstPage && last?.query === query && last.changes === source.changes) return last.rows;
    const rows = matching();
    this.kept.set(source.of, { query, changes: source.changes, rows });
    return rows;
  }
}
