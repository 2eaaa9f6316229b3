/** A file of a pack that is a text: chunks of it, in their order. */
export interface PackText {
  readonly kind: 'text';
  readonly name: string;
  readonly chunks: AsyncIterable<string>;
}

/** A file of a pack that is a table. Cells are texts as they are; how they are written is the archive's matter. */
export interface PackTable {
  readonly kind: 'table';
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<readonly string[]>;
}

export type PackFile = PackText | PackTable;

export interface PackContents {
  /** What the pack is of, for its list of files. Plain JSON. */
  readonly about: Readonly<Record<string, unknown>>;
  /** Each is read once, after the one before it. */
  readonly files: readonly PackFile[];
  /** Signs the list of files. */
  readonly sign: (text: string) => string;
}

/** Writes a pack as one file with the list of its files and their digests, the same bytes for the same contents. */
export abstract class EvidenceArchive {
  /** Reads as fast as it is read from. Fails where a file of the pack fails. */
  abstract write(contents: PackContents): AsyncIterable<Uint8Array>;
}
