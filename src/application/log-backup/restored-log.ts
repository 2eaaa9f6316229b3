import { type LogReport } from '../log-seals/log-verification';
import { SEAL_ENVIRONMENT } from '../log-seals/seals';
import { LogWalk } from '../log-move/log-walk';
import { causeOfBackup, stopAfterRestores } from '../posting-stop/restore-stops';
import { type Clock } from '../ports/clock';
import { type EventStore, type Position } from '../ports/event-store';
import { type Ids } from '../ports/ids';
import { Aggregates } from '../shared/aggregates';
import { BackupRefused } from './backup-refused';

/** Throws NOT_VERIFIED with the first problem. `foreignHash`: where the store's own column has another hash. */
export const requireVerified = (
  { problems }: Pick<LogReport, 'problems'>,
  foreignHash: Position | null,
  log: string,
): void => {
  const [problem] = problems;
  const found = problem
    ? `${problem.code} at position ${problem.position}: ${problem.message}`
    : foreignHash !== null && `HASH_COLUMN_WRONG at position ${foreignHash}.`;
  if (found !== false) throw new BackupRefused('NOT_VERIFIED', `${log} is not what was written: ${found}`);
};

/**
 * A log that comes from a backup does not know what was posted since: every environment of it, and every other one that
 * is named, posts nothing until a Controller resumes it. Returns which.
 */
export const stopRestoredLog = async (
  { store, clock, ids }: { readonly store: EventStore; readonly clock: Clock; readonly ids: Ids },
  others: readonly string[],
): Promise<readonly string[]> => {
  const environments = [...new Set([...(await environmentsIn(store)), ...others])].sort();
  await stopAfterRestores(new Aggregates(store, clock, ids), environments, [causeOfBackup(ids.next())]);
  return environments;
};

const environmentsIn = async (store: EventStore): Promise<ReadonlySet<string>> => {
  const found = new Set<string>();
  const log = new LogWalk(store);
  for (let event = await log.take(); event !== null; event = await log.take())
    if (event.metadata.environment !== SEAL_ENVIRONMENT) found.add(event.metadata.environment);
  return found;
};
