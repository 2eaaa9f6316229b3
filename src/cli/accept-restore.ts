import '../config/supported-node';
import { parseArgs } from 'node:util';
import { Ed25519SealKey } from '../adapters/evidence/ed25519-seal-key';
import { FileSealArchive } from '../adapters/evidence/file-seal-archive';
import { DataFolderLock } from '../adapters/sqlite/data-folder-lock';
import { createCommandLog } from '../adapters/system/pino-log';
import { RandomIds } from '../adapters/system/random-ids';
import { SystemClock } from '../adapters/system/system-clock';
import { print, runCommand, textOf } from './command';
import { openEventStore } from '../modules/open-store';
import { requireLog } from './stores';
import { acceptRestore, eventsLostIn } from '../application/log-seals/log-restore';
import { LogSealing } from '../application/log-seals/log-sealing';
import { Aggregates } from '../application/shared/aggregates';
import { readEventStoreConfig, readSealConfig } from '../config/config';
import { DomainError } from '../domain/shared/errors';
import { isStoreOutage } from '../application/shared/store-outage';

const USAGE = `Usage: npm run accept-restore -- [--data DIR] --reason "…" [--archive-too]

Accepts the log as it is now, although the archive of the seals has events that it lacks: an older backup was restored.
Records what is lost and why, and starts a new branch of seals; the archive keeps both. Posting of every environment stays stopped until a Controller resumes it.
The log is in DIR, or where the variables EVENT_STORE and EVENTSTOREDB_URL say; SEALS_DIR and SEAL_KEY_FILE are those of the service, which must be stopped.
--archive-too: the archive was restored together with the log, so the two agree.
Status 0: accepted. 1: refused. 2: it could not be done.`;

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', default: process.env['DATA_DIR'] ?? './data' },
      reason: { type: 'string', default: '' },
      'archive-too': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    print(USAGE);
    return 0;
  }
  const env = { ...process.env, DATA_DIR: values.data };
  const [config, seals] = [readEventStoreConfig(env), readSealConfig(env)];
  requireLog(config);
  const lock = DataFolderLock.hold(values.data);
  const log = createCommandLog();
  const opened = await openEventStore(config, log);
  try {
    await opened.checkAtStart();
    const key = new Ed25519SealKey(seals.keyFile);
    const archive = new FileSealArchive(seals.folder, key.publicKey);
    const { store } = opened;
    const [clock, ids] = [new SystemClock(), new RandomIds()];
    const restore = await acceptRestore(
      { store, key, archive, clock, ids },
      { reason: values.reason, isArchiveRestored: values['archive-too'] },
    );
    const aggregates = new Aggregates(store, clock, ids);
    const seal = await new LogSealing({ store, aggregates, key, archive, clock, log }, seals.rules).sealNow();
    const lost = eventsLostIn(restore);
    print(
      `Accepted: ${lost === null ? 'an unknown part' : `at least ${lost} events`} of the log are lost. Seal ${seal?.number ?? 0} starts a new branch.\n` +
        'Start the service. Posting of every environment is stopped until a Controller resumes it on the pages; import again what was delivered since the backup.',
    );
    return 0;
  } finally {
    await opened.close();
    lock.release();
  }
};

runCommand(main, (error) =>
  error instanceof DomainError && !isStoreOutage(error)
    ? { status: error.code === 'DATA_FOLDER_IN_USE' ? 2 : 1, text: textOf(error) }
    : null,
);
