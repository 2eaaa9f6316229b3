import '../config/supported-node';
import { streamOf } from '../application/shared/streams';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chainStart, hashOf } from '../adapters/event-store/event-json';
import { signatureCheck } from '../adapters/evidence/ed25519-seal-key';
import { isSealArchive, readPublicKey, readSeals } from '../adapters/evidence/file-seal-archive';
import { copyEncryptedSecrets } from '../adapters/secrets/copy-encrypted-secrets';
import { DataFolderLock } from '../adapters/sqlite/data-folder-lock';
import { createCommandLog } from '../adapters/system/pino-log';
import { RandomIds } from '../adapters/system/random-ids';
import { SystemClock } from '../adapters/system/system-clock';
import { print, runCommand } from './command';
import { openEventStore } from '../modules/open-store';
import { type OpenedStore } from '../modules/opened-store';
import { isSameStore, type MoveSource, openMoveSource, requireAnswer, storeNamed } from './stores';
import { sealedSizeOf } from '../application/log-seals/log-size';
import { type ChainRules } from '../application/log-seals/log-verification';
import { SEAL_STREAM_ID, sealsAmong, sealedLog } from '../application/log-seals/seals';
import { type MovedLog, moveLog } from '../application/log-move/log-move';
import { MoveRefused } from '../application/log-move/move-refused';
import { type EventStore } from '../application/ports/event-store';
import { type Seal } from '../application/ports/seal-ports';
import { PhaseBars } from './progress-bar';

const USAGE = `Usage: npm run migrate-store -- --from STORE --to STORE [--seals DIR]

STORE is sqlite:DIR, or esdb://… or kurrentdb://…, or eventstoredb for the one that EVENTSTOREDB_URL or EVENTSTOREDB_URL_FILE names
(a connection string on the command line can be read by every user of this machine). EVENTSTOREDB_CA_FILE, EVENTSTOREDB_STREAM_PREFIX and
EVENTSTOREDB_INSECURE apply to both.

Stop the service first. Copies every event and every encrypted secret, compares both logs completely and verifies the target with the seals of the source:
in DIR, else in SEALS_DIR, else next to the source. After an interruption it continues where it stopped; the source is only read.
Status 0: moved. 1: refused, the source or the target is not as expected. 2: interrupted; run it again.`;

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      from: { type: 'string', default: '' },
      to: { type: 'string', default: '' },
      seals: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    print(USAGE);
    return 0;
  }
  for (const name of ['from', 'to'] as const)
    if (values[name] === '') throw new Error(`--${name} is missing.\n${USAGE}`);
  const [from, to] = [storeNamed(values.from, process.env), storeNamed(values.to, process.env)];
  if (isSameStore(from, to)) throw new Error('Source and target are the same store.');
  const log = createCommandLog();
  if (to.kind === 'sqlite') mkdirSync(to.dataDir, { recursive: true });
  const locks = [from, to].flatMap((store) =>
    store.kind === 'sqlite' && existsSync(store.dataDir) ? [DataFolderLock.hold(store.dataDir)] : [],
  );
  const source = await openMoveSource(from, log);
  const folder = values.seals ?? process.env['SEALS_DIR'] ?? join(from.kind === 'sqlite' ? from.dataDir : '.', 'seals');
  try {
    const target = await openEventStore(to, log);
    try {
      await requireAnswer(target);
      return await move(source, target, await proofOf(source.opened.store, folder));
    } finally {
      await target.close();
    }
  } finally {
    source.secrets?.close();
    await source.opened.close();
    for (const lock of locks) lock.release();
  }
};

interface Proof {
  readonly seals: readonly Seal[];
  readonly isSigned: ChainRules['isSigned'];
  readonly told: string;
}

/** The seals from outside the log, or else those in it. */
const proofOf = async (source: EventStore, folder: string): Promise<Proof> => {
  if (isSealArchive(folder)) {
    const seals = readSeals(folder);
    const isSigned = signatureCheck([readPublicKey(folder)]);
    return { seals, isSigned, told: `${seals.length} seals of ${folder} hold` };
  }
  const events = await source.read(streamOf(sealedLog, SEAL_STREAM_ID));
  const seals = sealsAmong(events);
  const told = `${seals.length} seals of the log itself hold; no public key was found in ${folder}, so their signatures were not checked`;
  return { seals, isSigned: () => true, told };
};

const move = async (source: MoveSource, target: OpenedStore, proof: Proof): Promise<number> => {
  const bars = new PhaseBars(await sealedSizeOf(source.opened.store));
  let moved: MovedLog;
  try {
    moved = await moveLog({
      from: source.opened.store,
      to: target.store,
      clock: new SystemClock(),
      ids: new RandomIds(),
      rules: { hashOf, chainStart, isSigned: proof.isSigned },
      seals: proof.seals,
      onFirstAppend: () => target.unfinishedMove.set(),
      onEvents: (phase, events) => {
        bars.advance(phase, events);
      },
    });
  } finally {
    bars.stop();
  }
  const secrets = source.secrets === null ? 0 : await withSecrets(source.secrets, target);
  await target.unfinishedMove.clear();
  const { events, copied, report } = moved;
  process.stdout.write(
    `The target has all ${events} events of ${report.streams} streams, ${copied} of them copied now. Encrypted secrets copied now: ${secrets}. Both logs are equal; ` +
      `${proof.told}.\nStart the service with the same vault key, seal key and seals folder. Do not start the source again.\n`,
  );
  return 0;
};

const withSecrets = async (from: NonNullable<MoveSource['secrets']>, target: OpenedStore): Promise<number> => {
  const to = target.encryptedSecrets();
  try {
    return await copyEncryptedSecrets(from, to);
  } finally {
    to.close();
  }
};

runCommand(main, (error) =>
  error instanceof MoveRefused ? { status: 1, text: `${error.code}: ${error.message}` } : null,
);
