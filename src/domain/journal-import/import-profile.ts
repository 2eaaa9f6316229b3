import { type KnownColumn } from './known-columns';

export const DELIMITERS = [',', ';', '\t'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export const DECIMAL_MARKS = ['.', ','] as const;
export type DecimalMark = (typeof DECIMAL_MARKS)[number];

/** How a file writes its dates. Named by a profile, never guessed: 03/04/2026 may be March or April. */
export const DATE_FORMATS = ['YYYY-MM-DD', 'MM/DD/YYYY', 'DD/MM/YYYY', 'DD.MM.YYYY', 'YYYY/MM/DD', 'YYYYMMDD'] as const;
export type DateFormat = (typeof DATE_FORMATS)[number];

/** How the close files of one source are written. Recorded with every import that uses it. */
export interface ImportProfile {
  readonly name: string;
  /** Counts its changes from 1; 0 for a profile that comes with the service. */
  readonly version: number;
  readonly delimiter: Delimiter;
  readonly encoding: Encoding;
  readonly decimalMark: DecimalMark;
  readonly dateFormat: DateFormat;
  /** The file's own headers for columns of the service; the usual headers are recognized without it. */
  readonly headers: Readonly<Partial<Record<KnownColumn, string>>>;
  /** Values of the entry (date, id, journal, description) stand on its first line only. */
  readonly isEntryOnFirstLine: boolean;
}
