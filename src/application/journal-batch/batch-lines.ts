import { Totals } from '../../domain/shared/totals';
import { createHash } from 'node:crypto';
import { type JournalLine } from '../../domain/shared/journal-line';

/** SHA-256 in hex of the lines as recorded, in order. */
export const contentDigestOf = (lines: readonly JournalLine[]): string =>
  createHash('sha256')
    .update(lines.map((line) => JSON.stringify(line)).join('\n'))
    .digest('hex');

/** Debits in minor units. */
export const debitsOf = (lines: readonly JournalLine[]): bigint => Totals.of(lines).debit;
