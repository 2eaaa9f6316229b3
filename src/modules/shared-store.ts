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
import { SharedCallTallies } from '../adapters/ledger-calls/shared-call-tallies';
import { SharedEncryptedSecrets } from '../adapters/secrets/shared-encrypted-secrets';
import { type Log } from '../application/ports/log';
import { type EventStoreConfig } from '../config/config';
import { type OpenedStore } from './opened-store';
import { requireWholeLog, unfinishedMoveIn } from './unfinished-move';

/** The store that instances share. */
export const openSharedStore = (config: Extract<EventStoreConfig, { kind: 'eventstoredb' }>, log: Log): OpenedStore => {
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
    callTallies: () => new SharedCallTallies(new EventStoreDbValues(store.clientHolder, `${besideLog}calls-`)),
    outage: () => start.outage(),
    firstForeignHash: () => null,
    problems: () => (clocks.problem === null ? [] : [clocks.problem]),
    close: async () => {
      start.stop();
      await store.close();
    },
  };
};
