import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type EncryptedSecrets } from '../adapters/secrets/encrypted-secrets';
import { SqliteEncryptedSecrets } from '../adapters/secrets/sqlite-encrypted-secrets';
import { openLog } from '../modules/open-store';
import { type OpenedStore } from '../modules/opened-store';
import { type Log } from '../application/ports/log';
import { isStoreOutage } from '../application/shared/store-outage';
import { type EventStoreConfig, readEventStoreConfig } from '../config/config';

/**
 * A store on the command line: a folder, a connection string, or `eventstoredb` for the one in the settings. Throws for
 * anything else.
 */
export const storeNamed = (name: string, env: NodeJS.ProcessEnv): EventStoreConfig => {
  const [kind, folder] = name.split(/:(.*)/s, 2);
  if (kind === 'sqlite' && folder) return { kind: 'sqlite', dataDir: resolve(folder) };
  if (name === 'eventstoredb') return readEventStoreConfig({ ...env, EVENT_STORE: 'eventstoredb' });
  if (/^(esdb|kurrentdb|kurrent)([+]discover)?:\/\//.test(name))
    return readEventStoreConfig({
      ...env,
      EVENT_STORE: 'eventstoredb',
      EVENTSTOREDB_URL: name,
      EVENTSTOREDB_URL_FILE: '',
    });
  throw new Error(
    'A store is sqlite:DIR, esdb://…, kurrentdb://…, or eventstoredb for the one that EVENTSTOREDB_URL names.',
  );
};

export const isSameStore = (one: EventStoreConfig, other: EventStoreConfig): boolean =>
  one.kind === 'sqlite'
    ? other.kind === 'sqlite' && one.dataDir === other.dataDir
    : other.kind === 'eventstoredb' &&
      one.url.reveal() === other.url.reveal() &&
      one.streamPrefix === other.streamPrefix;

/** Throws unless a file of the log is there; a server is asked when it is opened. */
export const requireLog = (config: EventStoreConfig): void => {
  if (config.kind === 'sqlite' && !existsSync(join(config.dataDir, 'events.sqlite')))
    throw new Error(`There is no log in ${config.dataDir}.`);
};

/** Opened read-only. Throws when there is no log, and says why its store does not answer. */
export const openLogToRead = async (config: EventStoreConfig, log: Log): Promise<OpenedStore> => {
  requireLog(config);
  const opened = await openLog(config, log);
  try {
    await requireAnswer(opened);
    return opened;
  } catch (error) {
    await opened.close();
    throw error;
  }
};

/** Throws why a store does not answer. */
export const requireAnswer = async ({ store, outage }: OpenedStore): Promise<void> => {
  try {
    await store.readAll(null, 1);
  } catch (error) {
    throw isStoreOutage(error) ? new Error(await outage()) : error;
  }
};

export interface MoveSource {
  readonly opened: OpenedStore;
  /** Null when the store has none. */
  readonly secrets: EncryptedSecrets | null;
}

/** Opened read-only. */
export const openMoveSource = async (config: EventStoreConfig, log: Log): Promise<MoveSource> => {
  if (config.kind !== 'sqlite') {
    const opened = await openLogToRead(config, log);
    return { opened, secrets: opened.encryptedSecrets() };
  }
  requireLog(config);
  const secrets = join(config.dataDir, 'secrets.sqlite');
  return {
    opened: await openLogToRead(config, log),
    secrets: existsSync(secrets) ? SqliteEncryptedSecrets.readOnly(secrets) : null,
  };
};
