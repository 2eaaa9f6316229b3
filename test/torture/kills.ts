import { Random } from '../../bench/random';
import { audit } from './audit';
import { spreadOf, type Spread } from './figures';
import { KILL_POINTS, type KillPoint } from './kill-points';
import { KillWorld } from './kill-world';

export interface KillFigures {
  readonly kills: number;
  readonly killsByKind: Readonly<Record<string, number>>;
  /** Kills that left at least one attempt without an outcome. */
  readonly killsInFlight: number;
  readonly rounds: number;
  readonly runs: number;
  readonly batches: number;
  readonly posted: number;
  readonly duplicates: number;
  readonly lost: number;
  /** Rounds in which an import or a run never finished. */
  readonly stuck: number;
  readonly events: number;
  readonly streams: number;
  /** From the start of the process to ready, and to its first event when there was something to go on with. */
  readonly readyMs: Spread | null;
  readonly firstWorkMs: Spread | null;
  readonly violations: readonly string[];
}

export interface KillOptions {
  readonly kills: number;
  readonly seed: number;
  readonly points?: readonly string[];
  readonly progress: (message: string) => void;
}

type Totals = { -readonly [name in keyof KillFigures]: KillFigures[name] };

/** Kills on one data folder and one sandbox, before everything is compared. */
const KILLS_PER_ROUND = 50;
const KILLS_IN_BURST = 4;
/** Most of what a run does happens within this time after it could begin. */
const BURST_MS_MAX = 700;
const START_MS_MAX = 900;

const burst: KillPoint = { name: 'at random, while posting', reach: () => Promise.resolve() };
const atStart: KillPoint = { name: 'at random, while starting', reach: () => Promise.resolve() };

/** Kills the real service at random times and at named points, and compares log, views and ledger after each round. */
export const measureKills = async ({ kills, seed, points, progress }: KillOptions): Promise<KillFigures> => {
  const random = new Random(seed);
  const totals = emptyTotals();
  const times = { ready: [] as number[], firstWork: [] as number[] };
  const deck = new Deck(random, points);
  while (totals.kills < kills) {
    const world = await KillWorld.start(random);
    try {
      const killsOfRound = Math.min(KILLS_PER_ROUND, kills - totals.kills);
      while (world.kills < killsOfRound) await killOnce(world, deck.next(), killsOfRound - world.kills, totals);
      await concludeRound(world, totals);
      times.ready.push(...world.readyMs);
      times.firstWork.push(...world.firstWorkMs);
    } finally {
      await world.stop();
    }
    const { batches, posted, duplicates, lost } = totals;
    progress(
      `kills: ${totals.kills} of ${kills}; ${posted} of ${batches} batches posted, ${duplicates} twice, ${lost} lost`,
    );
  }
  return { ...totals, readyMs: spreadOf(times.ready), firstWorkMs: spreadOf(times.firstWork) };
};

const killOnce = async (world: KillWorld, point: KillPoint, most: number, totals: Totals): Promise<void> => {
  const before = world.kills;
  if (point === burst) await killInBurst(world, most);
  else if (point === atStart) await killWhileStarting(world, most);
  else {
    await reach(world, point);
    await world.kill();
    await world.restart();
  }
  await world.admin.clearFaults();
  if (!(await world.settle())) totals.stuck += 1;
  const byKind = totals.killsByKind as Record<string, number>;
  byKind[point.name] = (byKind[point.name] ?? 0) + world.kills - before;
};

const reach = async (world: KillWorld, { name, reach }: KillPoint): Promise<void> => {
  try {
    await reach(world);
  } catch (error) {
    throw new Error(`The point "${name}" was not reached.`, { cause: error });
  }
};

/** Several kills one after the other over the same run, half of the time with an unreliable ledger as well. */
const killInBurst = async (world: KillWorld, most: number): Promise<void> => {
  const { random, admin } = world;
  await world.import(random.whole(12, 30));
  await admin.settings({ latencyMs: random.whole(0, 40) });
  if (random.chance(0.5)) await admin.faultPlan({ ...PLAN, seed: random.whole(1, 1_000_000) });
  await world.startRun();
  for (let count = 0; count < Math.min(most, KILLS_IN_BURST); count += 1) {
    await pause(random.whole(0, BURST_MS_MAX));
    await world.kill();
    await world.restart();
  }
  await admin.settings({ latencyMs: 0 });
  await admin.faultPlan(null);
};

const PLAN = {
  rate: 0.15,
  kinds: [
    'drop-after-commit',
    'reset-after-commit',
    { kind: 'http', status: 502, when: 'after' },
    { kind: 'delay', ms: 200 },
  ],
  match: { function: 'create' },
};

/** A run is under way; the process that has to take it up is killed before or just after it is ready. */
const killWhileStarting = async (world: KillWorld, most: number): Promise<void> => {
  await world.import(world.random.whole(12, 30));
  await world.startRun();
  await world.kill();
  if (most > 1) await world.restart(() => pause(world.random.whole(0, START_MS_MAX)));
  await world.restart();
};

const concludeRound = async (world: KillWorld, totals: Totals): Promise<void> => {
  await world.startRun(); // What a kill left Ready to Post.
  if (!(await world.settle())) totals.stuck += 1;
  const audited = await world.audited();
  const { violations, ...figures } = audit(audited);
  for (const name of ['batches', 'posted', 'duplicates', 'lost'] as const) totals[name] += figures[name];
  totals.violations = [...totals.violations, ...violations];
  totals.kills += world.kills;
  totals.killsInFlight += world.killsInFlight;
  totals.rounds += 1;
  totals.runs += await world.countRuns();
  totals.events += audited.log.events.length;
  totals.streams += audited.log.streams;
};

const pause = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms);
  });

const emptyTotals = (): Totals => ({
  kills: 0,
  killsByKind: {},
  killsInFlight: 0,
  rounds: 0,
  runs: 0,
  batches: 0,
  posted: 0,
  duplicates: 0,
  lost: 0,
  stuck: 0,
  events: 0,
  streams: 0,
  readyMs: null,
  firstWorkMs: null,
  violations: [],
});

/** Every point once, with bursts between them, in an order of the seed; then again in another order. */
class Deck {
  private cards: KillPoint[] = [];

  constructor(
    private readonly random: Random,
    private readonly names: readonly string[] | undefined,
  ) {}

  next(): KillPoint {
    if (this.cards.length === 0) this.shuffle();
    return this.cards.pop() ?? burst;
  }

  private shuffle(): void {
    const all = [...KILL_POINTS, burst, burst, burst, burst, atStart, atStart];
    this.cards = this.names ? all.filter(({ name }) => this.names?.includes(name)) : all;
    for (let last = this.cards.length - 1; last > 0; last -= 1) {
      const other = this.random.whole(0, last);
      [this.cards[last], this.cards[other]] = [this.cards[other] ?? burst, this.cards[last] ?? burst];
    }
  }
}
