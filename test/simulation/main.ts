import { programOptions } from '../../bench/program';
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { addResult, addSummary, emptySummary, type Summary } from './summary';
import { TWINS } from './twins';
import { World } from './world';

const USAGE = `Usage: npm run simulate -- [--seeds N] [--from S] [--jobs J] [--twin NAME] [--api xml|rest] [--story S] [--json]
  --seeds N    worlds to run (1000)
  --from S     the first seed (1)
  --jobs J     processes (one for each core)
  --twin NAME  a weakened protocol: ${TWINS.map(({ name }) => name).join(' · ')}
  --api A      over the XML gateway (xml), or with the keys of the REST API (rest)
  --story S    the story of one seed, event by event
  --json       the summary as one JSON document`;
const WORLDS_PER_REPORT = 250;
const FAILED_SHOWN_MAX = 20;

interface Job {
  readonly from: number;
  readonly seeds: number;
  readonly twin: string | null;
  readonly api: 'xml' | 'rest';
}

const options = programOptions({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    twin: { type: 'string' },
    api: { type: 'string', default: 'xml' },
    story: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const numberOf = (name: 'seeds' | 'from' | 'jobs' | 'story', text: string): number => {
  if (/^\d{1,12}$/.test(text) && Number(text) > 0) return Number(text);
  throw new Error(`--${name} takes a number from 1.\n${USAGE}`);
};

const apiOf = (text: string): 'xml' | 'rest' => {
  if (text === 'xml' || text === 'rest') return text;
  throw new Error(`--api takes xml or rest.\n${USAGE}`);
};

const worldOf = (seed: number, name: string | null, api: 'xml' | 'rest'): World => {
  if (name === null) return new World(seed, null, null, api);
  const twin = TWINS.find((one) => one.name === name);
  if (!twin) throw new Error(`There is no twin "${name}".\n${USAGE}`);
  return new World(seed, twin.conditions, twin);
};

/** Runs in a process of its own and reports now and then. */
const runJob = async ({ from, seeds, twin, api }: Job): Promise<void> => {
  let summary = emptySummary();
  for (let seed = from; seed < from + seeds; seed += 1) {
    addResult(summary, await worldOf(seed, twin, api).run());
    if (summary.seeds < WORLDS_PER_REPORT && seed < from + seeds - 1) continue;
    const report = summary;
    summary = emptySummary();
    await new Promise((sent) => process.send?.(report, sent));
  }
};

const runAll = async (onProgress: (total: Summary) => void): Promise<Summary> => {
  const [seeds, from, jobs] = [
    numberOf('seeds', options.seeds),
    numberOf('from', options.from),
    numberOf('jobs', options.jobs),
  ];
  const total = emptySummary();
  const share = Math.ceil(seeds / jobs);
  const parts = Array.from({ length: Math.ceil(seeds / share) }, (_, index) => ({
    from: from + index * share,
    seeds: Math.min(share, seeds - index * share),
    twin: options.twin ?? null,
    api: apiOf(options.api),
  }));
  await Promise.all(
    parts.map(
      (job) =>
        new Promise<void>((done, failed) => {
          const child = fork(__filename, [], { env: { ...process.env, SIMULATION_JOB: JSON.stringify(job) } });
          child.on('message', (part) => {
            addSummary(total, part as Summary);
            onProgress(total);
          });
          child.once('exit', (code) => {
            if (code === 0) done();
            else failed(new Error(`A simulating process ended with ${code ?? 'a signal'}.`));
          });
        }),
    ),
  );
  return total;
};

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const report = (total: Summary, seconds: number): void => {
  const { violations } = total;
  const faults = Object.entries(total.faults).sort(([, one], [, other]) => other - one);
  print(
    `seeds        ${total.seeds} from ${options.from}${options.twin === undefined ? '' : `, twin: ${options.twin}`}`,
  );
  print(`postings     ${total.batches} batches, ${total.posted} posted, ${total.entries} entries made in the ledger`);
  print(`virtual time ${Math.round(total.virtualHours)} hours in ${total.steps} steps`);
  print(`faults       ${faults.reduce((sum, [, count]) => sum + count, 0)}`);
  for (const [kind, count] of faults) print(`  ${kind.padEnd(20)} ${count}`);
  print(`duplicates   ${violations.duplicate}`);
  print(`lost         ${violations.lost + violations['false-success'] + violations['false-confirmation']}`);
  print(`unapproved   ${violations.unapproved}`);
  print(`stuck        ${violations.stuck}`);
  print(`divided      ${violations.divided}`);
  print(`unwanted     ${violations.unwanted}`);
  print(`rules broken ${violations.protocol}`);
  print(`seeds/s      ${(total.seeds / seconds).toFixed(0)}`);
  for (const { seed, violations: told } of total.failed.slice(0, FAILED_SHOWN_MAX)) {
    print(`seed ${seed}: ${told.join('; ')}`);
    print(`  npm run simulate -- --story ${seed}${options.twin === undefined ? '' : ` --twin "${options.twin}"`}`);
  }
};

const tellStory = async (seed: number): Promise<boolean> => {
  const world = worldOf(seed, options.twin ?? null, apiOf(options.api));
  const { violations } = await world.run();
  for (const line of world.story()) print(line);
  for (const { kind, what, atMs } of violations) print(`${kind} at ${atMs} ms: ${what}`);
  return violations.length === 0;
};

const main = async (): Promise<boolean> => {
  const job = process.env['SIMULATION_JOB'];
  if (job !== undefined) {
    await runJob(JSON.parse(job) as Job);
    return true;
  }
  if (options.story !== undefined) return tellStory(numberOf('story', options.story));
  const startedAt = performance.now();
  const isWatched = process.stderr.isTTY && !options.json;
  const total = await runAll(({ seeds }) => {
    if (isWatched) process.stderr.write(`\r${seeds} worlds`);
  });
  const seconds = (performance.now() - startedAt) / 1000;
  if (isWatched) process.stderr.write('\r');
  if (options.json)
    print(
      JSON.stringify({ ...total, from: Number(options.from), twin: options.twin ?? null, api: options.api, seconds }),
    );
  else report(total, seconds);
  return total.failed.length === 0;
};

main().then(
  (isGood) => {
    process.exitCode = isGood ? 0 : 1;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
