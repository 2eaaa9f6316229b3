import { existsSync, rmSync } from 'node:fs';
import { type EventStoreDbValues } from '../adapters/event-store/eventstoredb/eventstoredb-values';
import { writeDurably } from '../adapters/sqlite/durable-files';

/** A marker next to a log that is being moved, so that an incomplete log is not used. */
export interface UnfinishedMove {
  isSet(): Promise<boolean>;
  set(): Promise<void>;
  clear(): Promise<void>;
}

export const unfinishedMoveInFile = (file: string): UnfinishedMove => ({
  isSet: async () => existsSync(file),
  set: async () => {
    writeDurably(file, '');
  },
  clear: async () => {
    rmSync(file, { force: true });
  },
});

const KEY = 'unfinished';

export const unfinishedMoveIn = (values: EventStoreDbValues): UnfinishedMove => ({
  isSet: async () => (await values.read(KEY)) === true,
  set: async () => {
    await values.write(KEY, true);
  },
  clear: async () => {
    if ((await values.read(KEY)) === true) await values.write(KEY, false);
  },
});

/** Rejects when the log is incomplete. */
export const requireWholeLog = async (mark: UnfinishedMove): Promise<void> => {
  if (await mark.isSet())
    throw new Error(
      'A log is being moved into this store and is not complete yet. Run npm run migrate-store to its end.',
    );
};
