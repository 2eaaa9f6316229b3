import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SqliteLedgerDirectory } from '../src/adapters/ledger-directory/sqlite-ledger-directory';
import { openDatabase } from '../src/adapters/sqlite/open-database';
import { resolveValue } from '../src/application/ledger-directory/value-resolution';
import { type Customer, customerAt, writeCompany } from './company';
import { ProcessMemory } from './process-memory';
import { removeFolder, temporaryFolder } from './processes';
import { atMost, type Bench, type BenchOptions, type Figure } from './results';
import { ENVIRONMENT, LEDGER } from './ledger-side';
import { Stack } from './stack';

const SIZES = [1_000, 100_000];
const ACCOUNTS = 5_000;
const LISTS = ['accounts', 'Customer'];
const READINGS = 3;
const VALUES = 100_000;
const IDLE_MS = 5_000;
const ASK_EVERY_MS = 20;
const ABOVE_IDLE_MIB_MAX = 150;
const GROWTH_MAX = 1.15;

/** Names of one customer each, as most are. */
const nameOf = ({ id, name }: Customer): string => `${name} ${id.slice(2)}`;

interface DirectoryRun {
  readonly customers: number;
  readonly readingSeconds: number;
  readonly longestAnswerMs: number;
  readonly idleMib: number;
  readonly peakMib: number;
  readonly rates: readonly (readonly [how: string, valuesPerSecond: number])[];
  readonly resolvingMib: number;
}

/** What it takes to keep the lists of a large company, and how fast values are looked up in them. */
export const directoryBench: Bench = async (options) => {
  const runs: DirectoryRun[] = [];
  for (const customers of SIZES) runs.push(await readCompany(customers, options));
  const figures = runs.flatMap(figuresOf);
  const [small, large] = runs;
  if (small && large) {
    const growth = large.peakMib / small.peakMib;
    const name = `peak memory, ${large.customers} / ${small.customers} customers`;
    figures.push({ name, value: growth, unit: 'x', goal: atMost(growth, GROWTH_MAX) });
  }
  return {
    name: 'directory',
    shape:
      `companies of ${SIZES.join(' and ')} customers and ${ACCOUNTS} accounts, read by the service process from the sandbox process ` +
      `${READINGS} times, while its API is asked every ${ASK_EVERY_MS} ms; then ${VALUES} values looked up one by one in the file that it left`,
    figures,
  };
};

const readCompany = async (customers: number, { progress }: BenchOptions): Promise<DirectoryRun> => {
  const folder = temporaryFolder();
  const companyFolder = join(folder, 'company');
  mkdirSync(companyFolder);
  writeCompany(companyFolder, { customers, moreAccounts: ACCOUNTS, nameOf });
  const stack = await Stack.start({ companyFolder, folder: join(folder, 'stack'), latencyMs: 0, lanes: 2 });
  const memory = new ProcessMemory(stack.service.pid);
  try {
    await sleep(IDLE_MS);
    const idleMib = memory.residentMib();
    progress(`directory: reading ${customers} customers, ${idleMib.toFixed(0)} MiB idle`);
    const asking = askAgainAndAgain(stack);
    const startedAt = performance.now();
    for (let reading = 0; reading < READINGS; reading += 1)
      requireWhole(await stack.client.refreshLists(LISTS), customers);
    const readingSeconds = (performance.now() - startedAt) / 1000 / READINGS;
    const longestAnswerMs = await asking.stop();
    const peakMib = memory.highWaterMib();
    await stack.stop();
    progress(`directory: looking up ${VALUES} values, peak of the service ${peakMib.toFixed(0)} MiB`);
    return { customers, readingSeconds, longestAnswerMs, idleMib, peakMib, ...lookUp(stack.viewsFile, customers) };
  } finally {
    memory.stop();
    await stack.stop();
    removeFolder(folder);
  }
};

/** What somebody who uses the service meanwhile has to wait for an answer at most. */
const askAgainAndAgain = (stack: Stack): { stop(): Promise<number> } => {
  const over = new AbortController();
  let longestMs = 0;
  const asking = (async () => {
    while (!over.signal.aborted) {
      const askedAt = performance.now();
      await stack.client.ledgerLists();
      longestMs = Math.max(longestMs, performance.now() - askedAt);
      await sleep(ASK_EVERY_MS);
    }
  })();
  return {
    stop: async () => {
      over.abort();
      await asking;
      return longestMs;
    },
  };
};

const requireWhole = (lists: readonly { list: string; count: number | null }[], customers: number): void => {
  const count = lists.find(({ list }) => list === 'Customer')?.count;
  if (count !== customers) throw new Error(`The directory has ${String(count)} customers, not ${customers}.`);
};

const lookUp = (viewsFile: string, customers: number): Pick<DirectoryRun, 'rates' | 'resolvingMib'> => {
  const database = openDatabase(viewsFile, 'NORMAL');
  try {
    const directory = new SqliteLedgerDirectory(database);
    const scope = { environment: ENVIRONMENT, companyId: LEDGER.companyId };
    const kinds: readonly (readonly [how: string, valueOf: (customer: Customer) => string])[] = [
      ['id', ({ id }) => id],
      ['name', nameOf],
      ['name in capitals', (customer) => nameOf(customer).toUpperCase()],
    ];
    globalThis.gc?.();
    const before = process.memoryUsage.rss();
    let peak = before;
    const rates = kinds.map(([how, valueOf]): [string, number] => {
      const startedAt = performance.now();
      for (let index = 0; index < VALUES; index += 1) {
        const customer = customerAt((index * 7_919) % customers);
        const resolution = resolveValue(directory, scope, 'Customer', valueOf(customer));
        if (resolution.kind !== 'id' || resolution.id !== customer.id)
          throw new Error(`${valueOf(customer)} was found as ${JSON.stringify(resolution)}.`);
        if (index % 1_000 === 0) peak = Math.max(peak, process.memoryUsage.rss());
      }
      return [how, Math.round((VALUES / (performance.now() - startedAt)) * 1000)];
    });
    return { rates, resolvingMib: (peak - before) / 1024 ** 2 };
  } finally {
    database.close();
  }
};

const figuresOf = (run: DirectoryRun): Figure[] => {
  const of = (what: string): string => `${what}, ${run.customers} customers`;
  const records = run.customers + ACCOUNTS;
  const aboveIdle = run.peakMib - run.idleMib;
  return [
    { name: of('one reading'), value: run.readingSeconds, unit: 's' },
    { name: of('reading'), value: Math.round(records / run.readingSeconds), unit: 'records/s' },
    { name: of('longest answer meanwhile'), value: run.longestAnswerMs, unit: 'ms' },
    { name: of('memory idle'), value: run.idleMib, unit: 'MiB' },
    { name: of('peak'), value: run.peakMib, unit: 'MiB' },
    { name: of('peak above idle'), value: aboveIdle, unit: 'MiB', goal: atMost(aboveIdle, ABOVE_IDLE_MIB_MAX, ' MiB') },
    ...run.rates.map(([how, rate]) => ({ name: of(`looked up by ${how}`), value: rate, unit: 'values/s' })),
    { name: of('memory of looking up'), value: run.resolvingMib, unit: 'MiB' },
  ];
};
