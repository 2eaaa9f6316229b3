import { spawnSync } from 'node:child_process';
import { createWriteStream, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SqliteEventStore } from '../src/adapters/event-store/sqlite-event-store';
import { ZipEvidenceArchive } from '../src/adapters/evidence/zip-evidence-archive';
import { prepareJournalEntry } from '../src/adapters/intacct/entries/journal-entry';
import { Ed25519SealKey } from '../src/adapters/evidence/ed25519-seal-key';
import { FileSealArchive } from '../src/adapters/evidence/file-seal-archive';
import { openDatabase } from '../src/adapters/sqlite/open-database';
import { RandomIds } from '../src/adapters/system/random-ids';
import { SystemClock } from '../src/adapters/system/system-clock';
import { EvidencePacks } from '../src/application/evidence/evidence-packs';
import { LogSealing } from '../src/application/log-seals/log-sealing';
import { type Log } from '../src/application/ports/log';
import { Aggregates } from '../src/application/shared/aggregates';
import { unzip } from '../test/e2e/support/unzip';
import { writeYear } from './evidence-log';
import { ProcessMemory } from './process-memory';
import { removeFolder, temporaryFolder } from './processes';
import { atMost, type Bench, type BenchResult, type Figure } from './results';

const EVENTS = 1_000_000;
const ENVIRONMENT = 'acme-live';
const PERIOD = '2026-06';
const ABOVE_MIB_MAX = 150;
const BLOCK_MS_MAX = 250;
const LOOK_EVERY_MS = 10;
const MIB = 2 ** 20;

/** What it takes to make the evidence pack of one month out of a year, and to verify it. */
export const evidenceBench: Bench = async ({ progress }): Promise<BenchResult> => {
  const folder = temporaryFolder();
  const file = join(folder, 'events.sqlite');
  const store = new SqliteEventStore(file, openDatabase(file, 'OFF'));
  const memory = new ProcessMemory(process.pid);
  try {
    progress(`evidence: writing a log of ${EVENTS} events`);
    await writeYear(store, ENVIRONMENT, EVENTS);
    const figures = [...(await makePack(store, folder, memory, progress)), await verifyPack(folder, progress)];
    const shape =
      `the pack of one month out of a log of ${EVENTS} events over twelve months, batches of 100 lines, ` +
      'sealed every 1,000 events; made in this process, verified by its own program';
    return { name: 'evidence', shape, figures };
  } finally {
    memory.stop();
    store.close();
    removeFolder(folder);
  }
};

const makePack = async (
  store: SqliteEventStore,
  folder: string,
  memory: ProcessMemory,
  progress: (message: string) => void,
): Promise<Figure[]> => {
  const packs = packsOf(store, folder);
  progress('evidence: sealing');
  await packs.sealing.sealNow();
  globalThis.gc?.();
  const beforeMib = memory.residentMib();
  const blocks = new LongestBlock();
  let peakMib = beforeMib;
  const watching = setInterval(() => {
    peakMib = Math.max(peakMib, memory.residentMib());
  }, LOOK_EVERY_MS);
  progress(`evidence: making the pack of ${PERIOD}`);
  const startedAt = performance.now();
  const { content } = await packs.evidence.of(ENVIRONMENT, { kind: 'period', period: PERIOD }, null);
  const firstByteS = (performance.now() - startedAt) / 1000;
  const pack = join(folder, 'pack.zip');
  await pipeline(Readable.from(content), createWriteStream(pack));
  const seconds = (performance.now() - startedAt) / 1000;
  clearInterval(watching);
  const blockMs = blocks.stop();
  const above = peakMib - beforeMib;
  return [
    { name: 'until the first byte', value: firstByteS, unit: 's' },
    { name: 'whole pack', value: seconds, unit: 's' },
    { name: 'size of the ZIP', value: statSync(pack).size / MIB, unit: 'MiB' },
    { name: 'memory above before', value: above, unit: 'MiB', goal: atMost(above, ABOVE_MIB_MAX, ' MiB') },
    { name: 'longest block of others', value: blockMs, unit: 'ms', goal: atMost(blockMs, BLOCK_MS_MAX, ' ms') },
  ];
};

const packsOf = (store: SqliteEventStore, folder: string): { sealing: LogSealing; evidence: EvidencePacks } => {
  const clock = new SystemClock();
  const key = new Ed25519SealKey(join(folder, 'seal.key'));
  const aggregates = new Aggregates(store, clock, new RandomIds());
  const seals = new FileSealArchive(join(folder, 'seals'), key.publicKey);
  const rules = { everyEvents: 1_000, everyMs: 600_000 };
  const sealing = new LogSealing({ store, aggregates, key, archive: seals, clock, log: SILENT }, rules);
  const ledger = { prepare: prepareJournalEntry };
  const archive = new ZipEvidenceArchive();
  return { sealing, evidence: new EvidencePacks({ store, sealing, key, ledger, archive, clock, log: SILENT }) };
};

const SILENT: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: (_event, error) => {
    throw error;
  },
};

const verifyPack = async (folder: string, progress: (message: string) => void): Promise<Figure> => {
  const unpacked = join(folder, 'pack');
  await unzip(readFileSync(join(folder, 'pack.zip')), unpacked);
  progress('evidence: verifying the pack');
  const startedAt = performance.now();
  const { status, stdout } = spawnSync(process.execPath, [join(unpacked, 'verify.mjs')], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The pack does not verify:\n${stdout}`);
  progress(
    stdout
      .split('\n')
      .filter((line) => line.startsWith('ok'))
      .join('; '),
  );
  return { name: 'verified by its own program', value: (performance.now() - startedAt) / 1000, unit: 's' };
};

/** For how long at a time nobody else had a turn. */
class LongestBlock {
  private longestMs = 0;
  private lastMs = performance.now();
  private readonly timer = setInterval(() => {
    const now = performance.now();
    this.longestMs = Math.max(this.longestMs, now - this.lastMs - LOOK_EVERY_MS);
    this.lastMs = now;
  }, LOOK_EVERY_MS);

  stop(): number {
    clearInterval(this.timer);
    return this.longestMs;
  }
}
