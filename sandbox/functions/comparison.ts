import { scaledDecimal } from '../ledger/amount';
import { isoFromUsDate } from '../ledger/us-date';
import type { FieldKind } from '../objects/ledger-object';

/** What two values are compared by; null when there is no value. */
export type Comparable = bigint | string | null;

/** Undefined when the text is not a value of this kind. */
export const comparableOf = (text: string, kind: FieldKind, ignoresCase: boolean): Comparable | undefined => {
  if (text === '') return null;
  switch (kind) {
    case 'text':
      return ignoresCase ? text.toLowerCase() : text;
    case 'number':
      return scaledDecimal(text) ?? undefined;
    case 'date':
      return isoFromUsDate(text) ?? undefined;
    case 'timestamp': {
      const [day = '', time = '00:00:00'] = text.split(' ');
      const iso = isoFromUsDate(day);
      return iso === null || !/^\d{2}:\d{2}:\d{2}$/.test(time) ? undefined : `${iso} ${time}`;
    }
  }
};

/** Both sides come from the same field and so are of the same type; null sorts last. */
export const compare = (left: Comparable, right: Comparable): number => {
  if (left === right) return 0;
  if (left === null) return 1;
  if (right === null) return -1;
  return left < right ? -1 : 1;
};
