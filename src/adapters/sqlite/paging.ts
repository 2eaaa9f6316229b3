import { DomainError } from '../../domain/shared/errors';
import { type Page, type PageRequest } from '../../application/ports/page';

/** A page from rows read one beyond its limit; the cursor is the sort key of its last row. */
export const pageOfRows = <Row, View>(
  rows: readonly Row[],
  { limit }: PageRequest,
  toView: (row: Row) => View,
  keyOf: (row: Row) => readonly (string | number)[],
): Page<View> => {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { items: shown.map(toView), nextCursor: hasMore ? encodeCursor(keyOf(last)) : null };
};

/** The sort key of one of our cursors; null for the first page. Throws REQUEST_INVALID for anything else. */
export const keyOfCursor = (cursor: string | null, length: number): readonly (string | number)[] | null => {
  if (cursor === null) return null;
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (isKey(key) && key.length === length) return key;
  } catch {
    // Not ours: refused below like any other.
  }
  throw new DomainError(
    'REQUEST_INVALID',
    'The cursor is not from this list.',
    'Leave it out to start at the beginning.',
    {
      field: 'cursor',
    },
  );
};

const encodeCursor = (key: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

const isKey = (value: unknown): value is readonly (string | number)[] =>
  Array.isArray(value) && value.every((part) => typeof part === 'string' || typeof part === 'number');
