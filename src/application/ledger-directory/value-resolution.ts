import { type DirectoryScope, type LedgerDirectory } from '../ports/ledger-directory';
import { type Candidate, type Resolution, type LedgerRecord } from '../../domain/ledger-entry/ledger-record';

/** More than a person wants to choose from. */
export const CANDIDATES_MAX = 10;

/** Records with the same name that are examined; with more, the name identifies nothing anyway. */
const NAMESAKES_MAX = 1_000;

/**
 * Resolves a value: the id first, then the exact name, then id or name ignoring case, accents and white space. Of
 * several with one name, the only active one counts.
 */
export const resolveValue = (
  directory: LedgerDirectory,
  scope: DirectoryScope,
  list: string,
  value: string,
): Resolution => {
  const record = directory.record(scope, list, value);
  if (record) return record.active ? { kind: 'id', id: record.id } : { kind: 'inactive' };
  const namesakes = namesakesOf(directory, scope, list, value);
  const active = namesakes.filter((namesake) => namesake.active);
  const [only, ...others] = active;
  if (!only) return namesakes.length > 0 ? { kind: 'inactive' } : { kind: 'unknown' };
  if (others.length === 0) return { kind: 'id', id: only.id };
  return { kind: 'ambiguous', candidates: active.slice(0, CANDIDATES_MAX).map(candidateOf) };
};

export const candidateOf = ({ id, name }: LedgerRecord): Candidate => ({ id, name });

/** A blank matches no name, although records may lack one. */
const namesakesOf = (
  directory: LedgerDirectory,
  scope: DirectoryScope,
  list: string,
  value: string,
): readonly LedgerRecord[] => {
  if (value.trim() === '') return [];
  const named = directory.named(scope, list, value, NAMESAKES_MAX);
  return named.length > 0 ? named : directory.alike(scope, list, value, NAMESAKES_MAX);
};
