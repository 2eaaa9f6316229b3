import { type JournalLine } from '../shared/journal-line';
import { type Rounding } from '../shared/money';
import { type DateFormat, type DecimalMark } from './import-profile';

/** A row of a close file as one line of a journal entry, with what decides its batch. */
export interface ClosedLine {
  readonly journalEntryId: string;
  readonly transactionDate: string;
  readonly currency: string;
  readonly businessEntityId: string;
  readonly journal: string;
  readonly rounded: boolean;
  /** How the file spells the ids, where that differs: earlier versions kept them as they were. */
  readonly spelled: SpelledIds | null;
  readonly line: JournalLine;
}

export interface SpelledIds {
  readonly journalEntryId: string;
  readonly businessEntityId: string;
}

/** How the values of a file are read. */
export interface ReadingRules {
  readonly rounding: Rounding;
  /** Null when nobody named it: a decimal point, and a number that may also mean thousands is refused. */
  readonly decimalMark: DecimalMark | null;
  readonly dateFormat: DateFormat;
  readonly isEntryOnFirstLine: boolean;
}

export const USUAL_RULES: ReadingRules = {
  rounding: 'none',
  decimalMark: null,
  dateFormat: 'YYYY-MM-DD',
  isEntryOnFirstLine: false,
};
