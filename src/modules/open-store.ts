import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RESTORE_MARK } from '../adapters/backup/restored-folder';
import { SqliteEventStore } from '../adapters/event-store/sqlite-event-store';
import { SqliteCallTallies } from '../adapters/ledger-calls/sqlite-call-tallies';
import { SqliteEncryptedSecrets } from '../adapters/secrets/sqlite-encrypted-secrets';
import { NobodyElse } from '../application/ports/leases';
import { type Log } from '../application/ports/log';
import { NoStreamDamages } from '../application/ports/stream-damage';
import { type EventStoreConfig } from '../config/config';
import { type OpenedStore } from './opened-store';
import { requireWholeLog, unfinishedMoveInFile } from './unfinished-move';

const ALONE_TICK_MS = 5_000;

/** Opens the configured store. The client of EventStoreDB is loaded only where it is used: it takes 30 MiB. */
export const openEventStore = async (config: EventStoreConfig, log: Log): Promise<OpenedStore> =>
  config.kind === 'sqlite'
    ? embedded(new SqliteEventStore(logToWrite(config.dataDir)), config.dataDir)
    : (await import('./shared-store.js')).openSharedStore(config, log);

/** An empty log beside one that is being restored would look like a new installation. */
const logToWrite = (dataDir: string): string => {
  if (existsSync(join(dataDir, RESTORE_MARK)))
    throw new Error(`A backup is being restored into ${dataDir} and is not complete. Run npm run restore to its end.`);
  return join(dataDir, 'events.sqlite');
};

/** The same, read-only: an embedded store is not created. */
export const openLog = async (config: EventStoreConfig, log: Log): Promise<OpenedStore> =>
  config.kind === 'sqlite'
    ? embedded(SqliteEventStore.readOnly(join(config.dataDir, 'events.sqlite')), config.dataDir)
    : (await import('./shared-store.js')).openSharedStore(config, log);

const embedded = (store: SqliteEventStore, dataDir: string): OpenedStore => {
  let tallies: SqliteCallTallies | null = null;
  const unfinishedMove = unfinishedMoveInFile(join(dataDir, 'events.sqlite.unfinished-move'));
  return {
    store,
    encryptedSecrets: () => new SqliteEncryptedSecrets(join(dataDir, 'secrets.sqlite')),
    leases: () => new NobodyElse(),
    leaseTickMs: ALONE_TICK_MS,
    unfinishedMove,
    checkAtStart: () => requireWholeLog(unfinishedMove),
    damages: new NoStreamDamages(),
    callTallies: () => (tallies ??= new SqliteCallTallies(join(dataDir, 'ledger-calls.sqlite'))),
    outage: async () => 'The event store does not respond.',
    firstForeignHash: () => store.firstForeignHash(),
    problems: () => [],
    close: async () => {
      tallies?.close();
      store.close();
    },
  };
};
