/**
 * Characters that control a terminal instead of being shown: controls, line and paragraph ends, and bidirectional
 * marks.
 */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/u;
const EACH_UNPRINTABLE = new RegExp(UNPRINTABLE, 'gu');

export const isPrintable = (text: string): boolean => !UNPRINTABLE.test(text);

/** The text on one line, with such characters escaped. */
export const printable = (text: string): string =>
  text.replace(EACH_UNPRINTABLE, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);

/** The same line by line. */
export const printableLines = (text: string): string => text.split('\n').map(printable).join('\n');
