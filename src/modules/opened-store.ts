import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { EventStoreDbClockCheck } from '../adapters/event-store/eventstoredb/clock-check';
import { parseConnectionString } from '../adapters/event-store/eventstoredb/connection-string';
import { EventStoreDbEventStore } from '../adapters/event-store/eventstoredb/eventstoredb-event-store';
import { EventStoreDbLeases } from '../adapters/event-store/eventstoredb/eventstoredb-leases';
import { EventStoreDbValues } from '../adapters/event-store/eventstoredb/eventstoredb-values';
import { EventStoreDbServerCheck } from '../adapters/event-store/eventstoredb/server-check';
import { StoreStart } from '../adapters/event-store/eventstoredb/store-start';
import { SqliteEventStore } from '../adapters/event-store/sqlite-event-store';
import { type EncryptedSecrets } from '../adapters/secrets/encrypted-secrets';
import { SharedEncryptedSecrets } from '../adapters/secrets/shared-encrypted-secrets';
import { SqliteEncryptedSecrets } from '../adapters/secrets/sqlite-encrypted-secrets';
import { type EventStore, type Position } from '../application/ports/event-store';
import { type Leases, NobodyElse } from '../application/ports/leases';
import { type Log } from '../application/ports/log';
import { NoStreamDamages, type StreamDamages } from '../application/ports/stream-damage';
import { requireWholeLog, type UnfinishedMove, unfinishedMoveIn, unfinishedMoveInFile } from './unfinished-move';
import { type EventStoreConfig } from '../config/config';

/** The log, and what belongs to its store. */
export interface OpenedStore {
  readonly store: EventStore;
  /** Storage of the vault. Opened on first use. */
  readonly encryptedSecrets: () => EncryptedSecrets;
  /** Divides the work between the instances that share the store. */
  readonly leases: () => Leases;
  /** How often the leases are renewed. */
  readonly leaseTickMs: number;
  /** Whether a log is being moved into this store and is incomplete. */
  readonly unfinishedMove: UnfinishedMove;
  /**
   * Waits for a store that is not there yet. Rejects when it does not come, when somebody has to change something, when
   * the log is incomplete, or when times in it would be wrong.
   */
  readonly checkAtStart: () => Promise<void>;
  readonly damages: StreamDamages;
  /** Why the store does not respond, as far as it can be told apart. */
  readonly outage: () => Promise<string>;
  /** First position where the store's hash column differs from the event's hash; null when there is none. */
  readonly firstForeignHash: () => Position | null;
  /** Why nothing should be posted now. */
  readonly problems: () => readonly string[];
  readonly close: () => Promise<void>;
}

const ALONE_TICK_MS = 5_000;

/** Opens the configured store. */
export const openEventStore = (config: EventStoreConfig, log: Log): OpenedStore =>
  config.kind === 'sqlite'
    ? embedded(new SqliteEventStore(join(config.dataDir, 'events.sqlite')), config.dataDir)
    : shared(config, log);

/** The same, read-only: an embedded store is not created. */
export const openLog = (config: EventStoreConfig, log: Log): OpenedStore =>
  config.kind === 'sqlite'
    ? embedded(SqliteEventStore.readOnly(join(config.dataDir, 'events.sqlite')), config.dataDir)
    : shared(config, log);

const embedded = (store: SqliteEventStore, dataDir: string): OpenedStore => {
  const unfinishedMove = unfinishedMoveInFile(join(dataDir, 'events.sqlite.unfinished-move'));
  return {
    store,
    encryptedSecrets: () => new SqliteEncryptedSecrets(join(dataDir, 'secrets.sqlite')),
    leases: () => new NobodyElse(),
    leaseTickMs: ALONE_TICK_MS,
    unfinishedMove,
    checkAtStart: () => requireWholeLog(unfinishedMove),
    damages: new NoStreamDamages(),
    outage: async () => 'The event store does not respond.',
    firstForeignHash: () => store.firstForeignHash(),
    problems: () => [],
    close: async () => {
      store.close();
    },
  };
};

const shared = (config: Extract<EventStoreConfig, { kind: 'eventstoredb' }>, log: Log): OpenedStore => {
  const { url, mayBeInsecure, caFile, streamPrefix, dataDir, waitMs, leaseMs } = config;
  const connection = parseConnectionString(url.reveal(), { mayBeInsecure, caFile });
  const store = new EventStoreDbEventStore(
    {
      connection,
      streamPrefix,
      connectionName: `revrec-${hostname()}-${process.pid}`,
      scanFile: join(dataDir, `${streamPrefix}scan.json`),
    },
    log,
  );
  // Their names start with a prefix that no log may have, so no reader of a log sees them.
  const besideLog = streamPrefix.replace('-', '.');
  const values = new EventStoreDbValues(store.clientHolder, `${besideLog}vault-`);
  const clocks = new EventStoreDbClockCheck(
    new EventStoreDbValues(store.clientHolder, `${besideLog}probe-`),
    () => Date.now(),
    log,
  );
  const unfinishedMove = unfinishedMoveIn(new EventStoreDbValues(store.clientHolder, `${besideLog}move-`));
  const start = new StoreStart(new EventStoreDbServerCheck(connection, store.clientHolder), clocks, waitMs, log);
  return {
    store,
    encryptedSecrets: () => new SharedEncryptedSecrets(values),
    leases: () =>
      new EventStoreDbLeases(
        new EventStoreDbValues(store.clientHolder, `${besideLog}lease-`),
        randomUUID(),
        { ttlMs: leaseMs, marginMs: leaseMs / 3 },
        () => performance.now(),
        log,
      ),
    leaseTickMs: leaseMs / 6,
    unfinishedMove,
    checkAtStart: async () => {
      await start.ready();
      await requireWholeLog(unfinishedMove);
    },
    damages: store.damages,
    outage: () => start.outage(),
    firstForeignHash: () => null,
    problems: () => (clocks.problem === null ? [] : [clocks.problem]),
    close: async () => {
      start.stop();
      await store.close();
    },
  };
};
