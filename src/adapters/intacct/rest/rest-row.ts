import { isIsoDate } from '../../../domain/shared/calendar';
import { type LedgerRow } from '../records/row';
import { type RestField } from './rest-names';

export type JsonObject = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The value at a path. Rows of the query service name the whole path as one property in public replies; objects inside
 * each other are understood as well. Undefined where the reply has nothing there.
 */
export const valueAt = (row: JsonObject, path: string): unknown => {
  if (Object.hasOwn(row, path)) return row[path];
  let place: unknown = row;
  for (const part of path.split('.')) {
    if (!isJsonObject(place) || !Object.hasOwn(place, part)) return undefined;
    place = place[part];
  }
  return place;
};

/** A text or a number as text; anything else is no value of the ledger. */
export const textAt = (row: JsonObject, path: string): string => {
  const value = valueAt(row, path);
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : '';
};

/** A record of the query service, read by the names and in the notation of the gateway. */
export class RestRow implements LedgerRow {
  constructor(
    private readonly row: JsonObject,
    private readonly fieldOf: (field: string) => RestField | null,
    /** The record number of the entry that this one reverses; empty for none that is known. */
    private readonly reverses = '',
  ) {}

  text(field: string): string {
    if (field === 'REVERSEDFROM') return this.reverses;
    const found = this.fieldOf(field);
    if (found === null) return '';
    const value = valueAt(this.row, found.path);
    // A number has no decimals that can be relied on.
    if (found.form === 'amount') return typeof value === 'string' ? value : '';
    return inNotation(textAt(this.row, found.path), found);
  }

  only(field: string): { ownText(): string } | undefined {
    const found = this.fieldOf(field);
    if (found === null || valueAt(this.row, found.path) === undefined) return undefined;
    const text = this.text(field);
    return { ownText: () => text };
  }
}

const inNotation = (text: string, { form }: RestField): string => {
  switch (form) {
    case 'text':
    case 'amount':
    case 'moment':
      return text;
    case 'date':
      return isIsoDate(text) ? `${text.slice(5, 7)}/${text.slice(8, 10)}/${text.slice(0, 4)}` : text;
    case 'side':
      return text === 'debit' ? '1' : text === 'credit' ? '-1' : '';
    case 'state':
      // `partiallyApproved` is `Partially approved` there.
      return text
        .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
        .replace(/^[a-z]/, (letter) => letter.toUpperCase());
  }
};
