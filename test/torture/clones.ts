import { cpSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Random } from '../../bench/random';
import { type Person } from '../e2e/support/person';
import { type ToldBatch } from './deliveries';
import { allOf } from './evidence';
import { groupBy } from './figures';
import { type RandomOptions } from './options';
import { PostingWorld } from './posting-world';

export interface CloneFigures {
  readonly clones: number;
  readonly entries: number;
  readonly inLedger: number;
  /** Runs of both copies at the same moment. */
  readonly atOnce: number;
  /** Copies that were told at the end that somebody else posts there. */
  readonly told: number;
  readonly twice: number;
  readonly altered: number;
  /** Copies that say nothing of entries that only the other one knows. */
  readonly silent: number;
  readonly violations: readonly string[];
}

interface Copy {
  readonly name: string;
  readonly person: Person;
  readonly dataFolder: string;
}

const ROUNDS = 4;
const PAIRS = 2;

/** Copies the data folder of an installation, lets both copies post into the same company, and asks whether each of them was told of the other. */
export const measureClones = async ({ times, seed, progress }: RandomOptions): Promise<CloneFigures> => {
  const random = new Random(seed);
  const figures = { clones: 0, entries: 0, inLedger: 0, atOnce: 0, told: 0, twice: 0, altered: 0, silent: 0 };
  const violations: string[] = [];
  while (figures.clones < times) {
    const world = await PostingWorld.start(random, 'CLONE');
    try {
      const copies = await cloned(world);
      for (let round = 0; round < ROUNDS; round += 1) if (await workOnBoth(world, copies)) figures.atOnce += 1;
      for (const copy of copies) {
        await run(copy, world, world.deliveries.newEntries(1, PAIRS));
        if (await isTold(copy, world)) figures.told += 1;
        else figures.silent += 1;
      }
      figures.clones += 1;
      const ledger = await world.system.admin.batches();
      const shown = await allOf<ToldBatch>(copies[0].person, '/journal-batches');
      const { twice, altered, entries } = world.deliveries.judge(ledger, shown, true);
      figures.entries += entries;
      figures.inLedger += ledger.length;
      figures.twice += twice;
      figures.altered += altered;
      violations.push(...world.violations);
    } finally {
      await world.system.stop();
    }
    progress(
      `clones: ${figures.clones} of ${times}; ${figures.twice} twice, ${figures.altered} altered, ${figures.silent} silent`,
    );
  }
  const { twice, altered, silent } = figures;
  if (twice + altered + silent > 0) violations.push(`${twice} twice, ${altered} altered, ${silent} silent`);
  return { ...figures, violations };
};

/** Some of the month is posted when the folder is copied. */
const cloned = async (world: PostingWorld): Promise<readonly [Copy, Copy]> => {
  const { system, deliveries, random } = world;
  await world.deliver(deliveries.newEntries(random.whole(1, 5), PAIRS));
  await world.post();
  await world.deliver(deliveries.newEntries(random.whole(1, 5), PAIRS)); // Ready in both copies.
  await system.end('service', 'SIGTERM');
  const other = join(system.folder, 'clone');
  cpSync(system.dataFolder, other, { recursive: true });
  await world.startService();
  await system.startSecondService({ DATA_DIR: other });
  const person = await system.person('cora.controller', system.secondService);
  return [
    { name: 'the first copy', person: world.controller, dataFolder: system.dataFolder },
    { name: 'the second copy', person, dataFolder: other },
  ];
};

/** The same and other entries come to both; they run one after the other, or at the same moment. True for the latter. */
const workOnBoth = async (world: PostingWorld, copies: readonly [Copy, Copy]): Promise<boolean> => {
  const { random, deliveries } = world;
  const common = random.chance(0.5) ? deliveries.newEntries(random.whole(1, 4), PAIRS) : [];
  const own = copies.map(() => (random.chance(0.5) ? deliveries.newEntries(random.whole(1, 3), PAIRS) : []));
  const works = copies.map((copy, index) => () => run(copy, world, [...common, ...(own[index] ?? [])]));
  if (random.chance(0.5)) {
    await Promise.all(works.map((work) => work()));
    return true;
  }
  for (const work of works) await work();
  return false;
};

/** A run that is refused because posting is stopped is what has to happen. */
const run = async ({ person, name }: Copy, world: PostingWorld, ids: readonly string[]): Promise<void> => {
  if (ids.length > 0) {
    const { status, body } = await person.importCsv(world.deliveries.csvOf(ids));
    if (status >= 500) world.violations.push(`${name} answered an import with ${status} ${JSON.stringify(body)}`);
  }
  const { status, body } = await person.post();
  if (status >= 500) world.violations.push(`${name} answered a run with ${status} ${JSON.stringify(body)}`);
};

/** Posting is stopped, or every entry that the other one posted is named in this log. */
const isTold = async ({ person, dataFolder }: Copy, world: PostingWorld): Promise<boolean> => {
  const { body } = await person.get('/service-state');
  if ((body.stops as unknown[]).length > 0) return true;
  const database = new Database(join(dataFolder, 'events.sqlite'), { readonly: true });
  const text = database.prepare('SELECT data FROM events').pluck().all().join('\n');
  database.close();
  const ledger = await world.system.admin.batches();
  const entries = groupBy(ledger, (record) => world.deliveries.entryOf(record) ?? record.referenceNo);
  return [...entries.values()].every((some) => some.some(({ referenceNo }) => text.includes(referenceNo)));
};
