/** A text file of a pack: its chunks, in order. */
export interface PackText {
  readonly kind: 'text';
  readonly name: string;
  readonly chunks: AsyncIterable<string>;
}

/** A table of a pack. Cells are plain texts; the archive decides how they are written. */
export interface PackTable {
  readonly kind: 'table';
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<readonly string[]>;
}

export type PackFile = PackText | PackTable;

export interface PackContents {
  /** Description of the pack, for its list of files. Plain JSON. */
  readonly about: Readonly<Record<string, unknown>>;
  /** Each is read once, in order. */
  readonly files: readonly PackFile[];
  /** Signs the list of files. */
  readonly sign: (text: string) => string;
}

/** Writes a pack as one file with the list of its files and their digests, the same bytes for the same contents. */
export abstract class EvidenceArchive {
  /** Reads on demand. Fails where a file of the pack fails. */
  abstract write(contents: PackContents): AsyncIterable<Uint8Array>;
}
