import { mkdirSync } from 'node:fs';
import { type Logger } from 'pino';
import { Intacct } from '../adapters/intacct/intacct';
import { IntacctRest } from '../adapters/intacct/rest/intacct-rest';
import { type IntacctLog } from '../adapters/intacct/wire/gateway';
import { SqliteLedgerDirectory } from '../adapters/ledger-directory/sqlite-ledger-directory';
import { openViews } from '../adapters/read-models/views-file';
import { EncryptingSecretVault } from '../adapters/secrets/encrypting-secret-vault';
import { FileVaultKey, givenVaultKey, parseVaultKey, type VaultKey } from '../adapters/secrets/vault-key';
import { DataFolderLock } from '../adapters/sqlite/data-folder-lock';
import { exchangeable, type ExchangeableDatabase } from '../adapters/sqlite/exchangeable-database';
import { Metrics } from '../adapters/system/metrics';
import { PinoLog } from '../adapters/system/pino-log';
import { RandomIds } from '../adapters/system/random-ids';
import { SystemClock } from '../adapters/system/system-clock';
import { emptyTemporaryFolder } from '../adapters/system/temporary-folder';
import { CallCounter } from '../application/ledger-calls/call-counter';
import { type EventStore } from '../application/ports/event-store';
import { type Ids } from '../application/ports/ids';
import { type ConsentTokens } from '../application/ports/ledger-consents';
import { type Log } from '../application/ports/log';
import { postingOff } from '../application/posting/posting-gate';
import { ServiceConditions } from '../application/service-state/service-conditions';
import { LiftingEventStore } from '../application/shared/event-versions';
import { type Config } from '../config/config';
import { openEventStore } from './open-store';
import { type OpenedStore } from './opened-store';
import { fileIn } from './settings';

/** The token of the opened resources. Only modules inject it. */
export const RESOURCES = Symbol('OpenedResources');

/** Files and sockets that are opened before anything is wired, and what is known by then. */
export interface OpenedResources {
  readonly config: Config;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly ids: Ids;
  readonly lock: DataFolderLock;
  readonly opened: OpenedStore;
  /** The log as everything reads it, with events lifted to the current version. */
  readonly store: EventStore;
  readonly views: ExchangeableDatabase;
  readonly viewsFile: string;
  /** In the file of the views, because it may be deleted too. */
  readonly directory: SqliteLedgerDirectory;
  readonly conditions: ServiceConditions;
  readonly vault: EncryptingSecretVault;
  readonly intacct: Intacct;
  readonly calls: CallCounter;
}

/**
 * Log, views and secrets are separate, because the views may be deleted and the secrets may not be copied. Throws what
 * the operator has to fix.
 */
export const openResources = async (config: Config, logger: Logger): Promise<OpenedResources> => {
  const log = new PinoLog(logger);
  const metrics = new Metrics();
  const ids = new RandomIds();
  mkdirSync(config.dataDir, { recursive: true });
  const lock = DataFolderLock.hold(config.dataDir);
  emptyTemporaryFolder(config.dataDir);
  const opened = await openEventStore(config.eventStore, log);
  const viewsFile = fileIn(config, 'read-models.sqlite');
  const views = exchangeable(openViews(viewsFile, log));
  const directory = new SqliteLedgerDirectory(views.database);
  views.onExchanged(() => {
    directory.reopen();
  });
  const calls = new CallCounter(
    { tallies: opened.callTallies(), clock: new SystemClock(), log },
    { owner: ids.next(), isAlone: config.eventStore.kind === 'sqlite' },
  );
  return {
    config,
    log,
    metrics,
    ids,
    lock,
    opened,
    store: new LiftingEventStore(opened.store),
    views,
    viewsFile,
    directory,
    conditions: conditionsOf(config),
    vault: new EncryptingSecretVault(opened.encryptedSecrets(), vaultKeyOf(config)),
    intacct: intacctOf(config, ids, log, metrics, calls),
    calls,
  };
};

/**
 * Called when everything that uses them has stopped. The lock is released last, because it protects the files of the
 * data folder.
 */
export const closeResources = async ({ vault, opened, intacct, views, lock }: OpenedResources): Promise<void> => {
  for (const resource of [vault, opened, intacct, views.database]) await resource.close();
  lock.release();
};

/** Conditions known at the start. */
const conditionsOf = ({ isPostingOff }: Config): ServiceConditions => {
  const conditions = new ServiceConditions();
  if (isPostingOff) {
    const { message, fix } = postingOff();
    conditions.raise({ code: 'POSTING_OFF', message, fix });
  }
  return conditions;
};

const vaultKeyOf = ({ vault: { key: base64, keyFile } }: Config): VaultKey => {
  if (base64 === null) return new FileVaultKey(keyFile);
  const key = parseVaultKey(base64);
  if (!key) throw new Error('VAULT_KEY is not 32 bytes in base64.');
  return givenVaultKey(key);
};

const intacctOf = ({ intacct, posting }: Config, ids: Ids, log: Log, metrics: Metrics, calls: CallCounter): Intacct =>
  new Intacct({
    ...intacct,
    createTimeoutMs: posting.createTimeoutMs,
    newControlId: () => ids.next(),
    log: requestLog(log, metrics),
    onCall: (call) => {
      calls.count(call);
    },
  });

const requestLog =
  (log: Log, metrics: Metrics): IntacctLog =>
  ({ event, ...fields }) => {
    log.info(event, fields);
    metrics.countLedgerRequest(String(fields['function']), String(fields['outcome']), Number(fields['ms']) / 1000);
  };

/** The REST API, with the tokens that the log and the vault keep. Nest closes it. */
export const intacctRestOf = (
  { config, ids, log, metrics, calls }: OpenedResources,
  tokens: ConsentTokens,
): IntacctRest => {
  const { intacct, posting, intacctRest } = config;
  const { application, base, redirectUri } = intacctRest;
  return new IntacctRest({
    ...intacct,
    base,
    application,
    ...(application === null
      ? {}
      : { consents: { redirectUri, gateway: intacct.endpoint, sender: application, tokens } }),
    createTimeoutMs: posting.createTimeoutMs,
    newKey: () => ids.next(),
    log: requestLog(log, metrics),
    onCall: (call) => {
      calls.count(call);
    },
  });
};
