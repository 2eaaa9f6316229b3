import { type LedgerDifference } from '../../domain/shared/ledger-difference';

/** One difference as a sentence without its end. */
export const differenceText = ({ line, what, expected, found }: LedgerDifference): string => {
  const where = line === null ? '' : `, line ${line}`;
  return found === null
    ? `line ${line ?? ''} is missing: ${expected}`
    : `${what}${where} is ${shown(found)}, ${shown(expected)} was sent`;
};

const shown = (text: string): string => (text === '' ? 'empty' : `"${text}"`);
