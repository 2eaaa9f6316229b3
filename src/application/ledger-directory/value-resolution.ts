import { foldedName } from '../../domain/shared/folded-name';
import { type DirectoryScope, type LedgerDirectory } from '../ports/ledger-directory';
import { type Candidate, type Resolution, type LedgerRecord } from '../../domain/ledger-entry/ledger-record';

/** More than a person wants to choose from. */
export const CANDIDATES_MAX = 10;

/** Records with the same name that are examined; with more, the name identifies nothing anyway. */
const NAMESAKES_MAX = 1_000;

/**
 * Resolves a value: the id first, then the exact name, then id or name in folded form (`foldedName`). Of several with
 * one name, the only active one counts. The id of one record that is also the name of another is ambiguous.
 */
export const resolveValue = (
  directory: LedgerDirectory,
  scope: DirectoryScope,
  list: string,
  value: string,
): Resolution => {
  const record = directory.record(scope, list, value);
  if (record) return resolvedById(directory, scope, list, record);
  const { by, namesakes } = namesakesOf(directory, scope, list, value);
  const active = namesakes.filter((namesake) => namesake.active);
  const [only, ...others] = active;
  if (!only) return namesakes.length > 0 ? { kind: 'inactive' } : { kind: 'unknown' };
  if (others.length === 0) return { kind: 'id', id: only.id, by };
  return ambiguous(active);
};

const resolvedById = (
  directory: LedgerDirectory,
  scope: DirectoryScope,
  list: string,
  record: LedgerRecord,
): Resolution => {
  if (!record.active) return { kind: 'inactive' };
  const folded = foldedName(record.id);
  const others = directory
    .alike(scope, list, record.id, NAMESAKES_MAX)
    .filter(({ id, name, active }) => active && id !== record.id && foldedName(name) === folded);
  return others.length === 0 ? { kind: 'id', id: record.id, by: 'id' } : ambiguous([record, ...others]);
};

const ambiguous = (records: readonly LedgerRecord[]): Resolution => ({
  kind: 'ambiguous',
  candidates: records.slice(0, CANDIDATES_MAX).map(candidateOf),
});

export const candidateOf = ({ id, name }: LedgerRecord): Candidate => ({ id, name });

/** A blank matches no name, although records may lack one. */
const namesakesOf = (
  directory: LedgerDirectory,
  scope: DirectoryScope,
  list: string,
  value: string,
): { readonly by: 'name' | 'folded'; readonly namesakes: readonly LedgerRecord[] } => {
  if (value.trim() === '') return { by: 'name', namesakes: [] };
  const named = directory.named(scope, list, value, NAMESAKES_MAX);
  if (named.length > 0) return { by: 'name', namesakes: named };
  return { by: 'folded', namesakes: directory.alike(scope, list, value, NAMESAKES_MAX) };
};
