import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { composeClose, type ComposedClose } from './compose-close';
import { type ComposedTotal } from './journal-file';
import { ProcessMemory } from './process-memory';
import { removeFolder, temporaryFolder } from './processes';
import { atMost, type Bench, type BenchOptions, type Figure } from './results';
import { type LedgerBatch } from './ledger-side';
import { Stack } from './stack';

const SMALL_LINES = 100_000;
const LANES = 8;
const IDLE_MS = 5_000;
const ABOVE_IDLE_MIB_MAX = 150;
const GROWTH_MAX = 1.15;

interface CloseFigures {
  readonly lines: number;
  readonly fileMib: number;
  readonly batches: number;
  readonly importSeconds: number;
  readonly preflightSeconds: number;
  readonly postingSeconds: number;
  readonly idleMib: number;
  readonly importPeakMib: number;
  readonly preflightPeakMib: number;
  readonly postingPeakMib: number;
  readonly peakMib: number;
}

/** A whole close through the real service: speed of import, preflight and posting, and the memory that it takes. */
export const closeBench: Bench = async (options) => {
  const sizes = options.lines > SMALL_LINES ? [SMALL_LINES, options.lines] : [options.lines];
  const runs: CloseFigures[] = [];
  for (const lines of sizes) runs.push(await runClose(lines, options));
  const figures = runs.flatMap(figuresOf);
  const [small, large] = runs;
  if (small && large) {
    const growth = large.peakMib / small.peakMib;
    const name = `peak memory, ${large.lines} lines / ${small.lines} lines`;
    figures.push({ name, value: growth, unit: 'x', goal: atMost(growth, GROWTH_MAX) });
  }
  return {
    name: 'close',
    shape:
      `closes of ${sizes.join(' and ')} lines (seed ${options.seed}), streamed as text/csv over HTTP and posted by the service process ` +
      `to the sandbox process without latency, ${LANES} lanes, at most 500 lines a batch; every entry's lines and totals compared with the ledger's`,
    figures,
  };
};

const runClose = async (lines: number, { seed, progress }: BenchOptions): Promise<CloseFigures> => {
  const folder = temporaryFolder();
  progress(`close: composing ${lines} lines`);
  const close = composeClose(join(folder, 'close'), lines, seed);
  const stack = await Stack.start({
    companyFolder: close.folder,
    folder: join(folder, 'stack'),
    latencyMs: 0,
    lanes: LANES,
  });
  const memory = new ProcessMemory(stack.service.pid);
  try {
    await sleep(IDLE_MS);
    const idleMib = memory.residentMib();
    memory.takePeakMib();
    progress(`close: importing ${lines} lines, ${idleMib.toFixed(0)} MiB idle`);
    const importStartedAt = performance.now();
    const imported = await stack.client.importFile(close.journalFile);
    const importSeconds = (performance.now() - importStartedAt) / 1000;
    const importPeakMib = memory.takePeakMib();
    progress(`close: preflight of ${imported.batches ?? 0} batches, peak so far ${importPeakMib.toFixed(0)} MiB`);
    const preflightStartedAt = performance.now();
    const preflight = await stack.client.preflightAll();
    const preflightSeconds = (performance.now() - preflightStartedAt) / 1000;
    const preflightPeakMib = memory.takePeakMib();
    if (preflight.batches !== imported.batches) throw new Error(`Only ${preflight.batches} batches were checked.`);
    progress(`close: posting ${preflight.batches} batches, peak of the preflight ${preflightPeakMib.toFixed(0)} MiB`);
    const run = await stack.client.postAll();
    const postingPeakMib = memory.takePeakMib();
    requireEqual(close, await stack.ledgerBatches(), run.batches);
    return {
      lines,
      fileMib: statSync(close.journalFile).size / 1024 ** 2,
      batches: run.batches,
      importSeconds,
      preflightSeconds,
      postingSeconds: secondsBetween(run.startedAt, run.finishedAt ?? ''),
      idleMib,
      importPeakMib,
      preflightPeakMib,
      postingPeakMib,
      peakMib: memory.highWaterMib(),
    };
  } finally {
    memory.stop();
    await stack.stop();
    removeFolder(folder);
  }
};

const figuresOf = (close: CloseFigures): Figure[] => {
  const of = (what: string): string => `${what}, ${close.lines} lines`;
  const aboveIdle = close.peakMib - close.idleMib;
  const perSecond = (seconds: number): number => Math.round(close.lines / seconds);
  return [
    { name: of('file'), value: close.fileMib, unit: 'MiB' },
    { name: of('batches'), value: close.batches, unit: '' },
    { name: of('import'), value: perSecond(close.importSeconds), unit: 'lines/s' },
    { name: of('preflight'), value: perSecond(close.preflightSeconds), unit: 'lines/s' },
    { name: of('posting'), value: perSecond(close.postingSeconds), unit: 'lines/s' },
    { name: of('memory idle'), value: close.idleMib, unit: 'MiB' },
    { name: of('peak while importing'), value: close.importPeakMib, unit: 'MiB' },
    { name: of('peak of the preflight'), value: close.preflightPeakMib, unit: 'MiB' },
    { name: of('peak while posting'), value: close.postingPeakMib, unit: 'MiB' },
    { name: of('peak'), value: close.peakMib, unit: 'MiB' },
    { name: of('peak above idle'), value: aboveIdle, unit: 'MiB', goal: atMost(aboveIdle, ABOVE_IDLE_MIB_MAX, ' MiB') },
  ];
};

const secondsBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;

/** Every journal entry must be in the ledger with its lines and totals, and nothing else. */
const requireEqual = (close: ComposedClose, batches: readonly LedgerBatch[], expectedBatches: number): void => {
  if (batches.length !== expectedBatches)
    throw new Error(`The ledger holds ${batches.length} batches, not ${expectedBatches}.`);
  const found = new Map<string, ComposedTotal>();
  for (const { title, lineCount, totals } of batches) {
    const [entry = ''] = title.split(' '); // What follows is the number of the part.
    for (const { currency, debit, credit } of totals) {
      const total = found.get(entry) ?? { currency, lines: 0, debit: 0n, credit: 0n };
      if (total.currency !== currency) throw new Error(`${entry} is in the ledger in two currencies.`);
      total.lines += lineCount;
      total.debit += BigInt(debit.replace('.', ''));
      total.credit += BigInt(credit.replace('.', ''));
      found.set(entry, total);
    }
  }
  const text = (totals: ReadonlyMap<string, ComposedTotal>): string =>
    [...totals]
      .map(([entry, { currency, lines, debit, credit }]) => `${entry} ${currency} ${lines} ${debit} ${credit}`)
      .sort()
      .join('\n');
  if (text(found) !== text(close.totals))
    throw new Error(`The ledger differs from the close.\nLedger:\n${text(found)}\nClose:\n${text(close.totals)}`);
};
