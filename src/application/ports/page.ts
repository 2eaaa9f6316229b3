/** A slice of a list that was asked for after a cursor. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Ask with it for what follows; null at the end. */
  readonly nextCursor: string | null;
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor: string | null;
}

export const PAGE_LIMIT_DEFAULT = 50;
export const PAGE_LIMIT_MAX = 500;
