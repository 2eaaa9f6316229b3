import { type PreflightCounts, type PreflightLine } from '../../domain/preflight/preflight.events';
import { DomainError } from '../../domain/shared/errors';

/** Causes that a refusal lists; the stored result has all. */
const CAUSES_TOLD_MAX = 20;

/** PREREQUISITES_NOT_MET with the list of what is missing. `preflightId` has the whole list, if it is kept. */
export const prerequisitesNotMet = (
  lines: readonly PreflightLine[],
  { batches, blocked }: PreflightCounts,
  preflightId: string | null = null,
): DomainError => {
  const missing = lines
    .filter(({ status }) => status === 'blocked')
    .sort((one, other) => other.batches - one.batches)
    .slice(0, CAUSES_TOLD_MAX)
    .map(({ check, code, message, fix, mendAt, cause, batches: count }) => ({
      check,
      code,
      message,
      fix,
      mendAt,
      cause,
      batches: count,
    }));
  const [first] = missing;
  return new DomainError(
    'PREREQUISITES_NOT_MET',
    `${blocked} of ${batches} ${batches === 1 ? 'batch' : 'batches'} cannot be posted yet. ${first?.message ?? ''}`.trimEnd(),
    `${first?.fix ?? 'See the preflight.'}${preflightId === null ? '' : ` Preflight ${preflightId} has the whole list.`}`,
    { preflightId, batches, blocked, prerequisites: missing },
  );
};
