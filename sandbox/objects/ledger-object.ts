/** How the values of a field compare: as text, as an exact number, as a day or as a moment. */
export type FieldKind = 'text' | 'number' | 'date' | 'timestamp';

export interface Row {
  /** The value as the gateway writes it; empty when there is none. */
  read(field: string): string;
}

export interface Viewer {
  /** Empty at the top level. */
  readonly entityId: string;
  readonly showsPrivate: boolean;
}

/** Fields that a filter restricts to some values. An object may use them to read fewer rows. */
export type Equalities = ReadonlyMap<string, readonly string[]>;

export interface LedgerObject {
  readonly name: string;
  /** The id field people know, for `readByName`. */
  readonly nameField: string;
  readonly fields: ReadonlyMap<string, FieldKind>;
  /** What the rows are made of, and how often that changed; left out where nobody counts. */
  readonly source?: { readonly of: object; readonly changes: number };
  /** At least the rows that can match, in the order of their record numbers. */
  rows(viewer: Viewer, equalities: Equalities): Iterable<Row>;
}

export const textFields = (...names: readonly string[]): [string, FieldKind][] => names.map((name) => [name, 'text']);

/** A row whose fields are looked up in a table of functions, one per field. */
export const tableRow = <Value>(value: Value, readers: Readonly<Record<string, (value: Value) => string>>): Row => ({
  read: (field) => readers[field]?.(value) ?? '',
});
