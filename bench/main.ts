import { parseArgs } from 'node:util';
import { appendBench, groupCommitBench } from './append';
import { closeBench } from './close';
import { directoryBench } from './directory';
import { describeEnvironment, environmentText } from './environment';
import { evidenceBench } from './evidence';
import { eventStoreDbBench } from './eventstoredb';
import { lanesBench } from './lanes';
import { leaveNothingBehind } from './processes';
import { type Bench, type BenchOptions, type BenchResult, resultText } from './results';
import { xmlBench } from './xml';

const BENCHES: Readonly<Record<string, Bench>> = {
  append: appendBench,
  'group-commit': groupCommitBench,
  xml: xmlBench,
  lanes: lanesBench,
  close: closeBench,
  directory: directoryBench,
  evidence: evidenceBench,
  eventstoredb: eventStoreDbBench,
};
const USAGE = `Usage: npm run bench -- [--json] [--only ${Object.keys(BENCHES).join(',')}] [--lines N] [--seed N]`;
/** Writes a log of a million events first: only when it is asked for. */
const LONG = ['evidence'];
const BENCH_MINUTES_MAX = 30;

interface Settings extends BenchOptions {
  readonly json: boolean;
  readonly benches: readonly (readonly [string, Bench])[];
}

const settingsOf = (args: readonly string[]): Settings => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      only: {
        type: 'string',
        default: Object.keys(BENCHES)
          .filter((name) => !LONG.includes(name))
          .join(','),
      },
      lines: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: '20260930' },
    },
  });
  const [lines, seed] = [Number(values.lines), Number(values.seed)];
  if (!Number.isInteger(lines) || lines < 1_000 || !Number.isInteger(seed))
    throw new Error(`--lines takes a whole number from 1,000, --seed a whole number.\n${USAGE}`);
  const benches = values.only.split(',').map((name): readonly [string, Bench] => {
    const bench = BENCHES[name];
    if (!bench) throw new Error(`There is no benchmark ${name}.\n${USAGE}`);
    return [name, bench];
  });
  const startedAt = performance.now();
  const progress = (message: string): void => {
    console.error(`[${((performance.now() - startedAt) / 1000).toFixed(0).padStart(4)} s] ${message}`);
  };
  return { lines, seed, json: values.json, benches, progress };
};

const main = async (): Promise<void> => {
  const settings = settingsOf(process.argv.slice(2));
  if (!globalThis.gc) settings.progress('without --expose-gc the garbage of one side may be collected in the other');
  const environment = describeEnvironment();
  if (!settings.json) console.log(environmentText(environment, settings.seed));
  const results: BenchResult[] = [];
  for (const [name, bench] of settings.benches) {
    const result = await inTime(name, bench(settings));
    results.push(result);
    if (!settings.json) console.log(resultText(result));
  }
  const { seed, lines } = settings;
  if (settings.json) console.log(JSON.stringify({ environment, seed, lines, results }, null, 2));
};

/** Whoever hangs is given up; what he started is ended with this process. */
const inTime = async <T>(name: string, running: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`The benchmark ${name} did not end within ${BENCH_MINUTES_MAX} minutes.`));
    }, BENCH_MINUTES_MAX * 60_000);
  });
  try {
    return await Promise.race([running, limit]);
  } finally {
    clearTimeout(timer);
  }
};

process.on('exit', leaveNothingBehind);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
