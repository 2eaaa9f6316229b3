import { looselyFoldedName } from '../../domain/shared/folded-name';
import { type DirectoryScope, type LedgerDirectory } from '../ports/ledger-directory';
import { type Candidate, type LedgerRecord } from '../../domain/ledger-entry/ledger-record';
import { candidateOf, CANDIDATES_MAX } from './value-resolution';

/** Of a longer value only the start is compared. */
const VALUE_LENGTH_MAX = 100;
const WORDS_MAX = 4;
const WORD_LENGTH_MIN = 3;
/** Records examined per piece of the value: a rare piece finds the likely ones among a hundred thousand. */
const RECORDS_PER_PIECE_MAX = 100;

/**
 * Active records that an unknown value may mean, the likeliest first: those that contain it or share its words, and
 * those that differ by a typo. At most eight searches, independent of the length of the list.
 */
export const candidatesFor = (
  directory: LedgerDirectory,
  scope: DirectoryScope,
  list: string,
  value: string,
): readonly Candidate[] => {
  const folded = looselyFoldedName(value).slice(0, VALUE_LENGTH_MAX);
  if (folded === '') return [];
  const words = wordsOf(folded);
  const seen = new Map<string, LedgerRecord>();
  for (const piece of new Set([folded, ...words, ...thirdsOf(folded)])) {
    const page = { limit: RECORDS_PER_PIECE_MAX, cursor: null };
    for (const record of directory.search(scope, list, piece, page).items)
      if (record.active) seen.set(record.id, record);
  }
  return [...seen.values()]
    .map((record) => ({ record, likeness: likenessOf(record, folded, words) }))
    .filter(({ likeness }) => likeness.sharedLength > 0 || likeness.distance <= distanceMax(folded))
    .sort((one, other) => compare(one.likeness, other.likeness) || (one.record.id < other.record.id ? -1 : 1))
    .slice(0, CANDIDATES_MAX)
    .map(({ record }) => candidateOf(record));
};

interface Likeness {
  /** Letters of the value's words that the record has too. */
  readonly sharedLength: number;
  readonly distance: number;
}

/** A near miss ranks before shared words, and more shared words before fewer. */
const compare = (one: Likeness, other: Likeness): number =>
  Number(other.distance <= NEAR_MISS) - Number(one.distance <= NEAR_MISS) ||
  other.sharedLength - one.sharedLength ||
  one.distance - other.distance;

const NEAR_MISS = 2;

const likenessOf = ({ id, name }: LedgerRecord, folded: string, words: readonly string[]): Likeness => {
  const texts = [id, name].map(looselyFoldedName).filter((text) => text !== '');
  const has = (piece: string): boolean => texts.some((text) => text.includes(piece));
  const shared = has(folded) ? [folded] : words.filter(has);
  return {
    sharedLength: shared.reduce((sum, { length }) => sum + length, 0),
    distance: Math.min(...texts.map((text) => editDistance(folded, text.slice(0, VALUE_LENGTH_MAX)))),
  };
};

/** Typos that a value may have: none in a text so short that anything would match. */
const distanceMax = ({ length }: string): number =>
  length < WORD_LENGTH_MIN ? 0 : Math.max(1, Math.min(3, length >> 2));

/** The longest words first: they are the most specific. */
const wordsOf = (folded: string): string[] =>
  folded
    .split(/[^\p{L}\p{N}]+/u)
    .filter(({ length }) => length >= WORD_LENGTH_MIN)
    .sort((one, other) => other.length - one.length)
    .slice(0, WORDS_MAX);

/** Two typos leave at least one third intact. */
const thirdsOf = (folded: string): string[] => {
  if (folded.length < WORD_LENGTH_MIN) return [];
  const third = Math.ceil(folded.length / 3);
  return [folded.slice(0, third), folded.slice(third, 2 * third), folded.slice(2 * third)].filter(
    (piece) => piece !== '',
  );
};

/** Letters to add, drop or change (Levenshtein), row by row. */
const editDistance = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let line = 1; line <= one.length; line += 1) {
    const next = [line];
    for (let column = 1; column <= other.length; column += 1) {
      const change = (row[column - 1] ?? 0) + (one[line - 1] === other[column - 1] ? 0 : 1);
      next.push(Math.min(change, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
};
