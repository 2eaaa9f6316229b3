import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { describeEnvironment, environmentText } from '../environment';
import { measurePairs, type PairedRun, timed } from '../pairs';
import { leaveNothingBehind, removeFolder, temporaryFolder } from '../processes';
import { atLeast, atMost, type BenchResult, type Figure, median, resultText, spreadOf } from '../results';
import { EmmettAsOffered, EmmettSide } from './emmett-side';
import { closeEvents, type LoggedAppend } from './log-events';
import { checkRows, closesFor, makeLogs } from './making';
import { type Replayed } from './memory';
import { OurSide } from './our-side';
import { type Part, type Side } from './side';

const USAGE = 'Usage: npm run bench:replay -- [--events N] [--seed N] [--json]';
const PARTS = 20;
const APPEND_PAIRS = 30;
const APPENDS_PER_SIDE = 100;
const OFFERED_PAIRS = 10;
const FEW_EVENTS = 10_000;
const APPEND_RATIO_MIN = 3;
const REPLAY_RATIO_MIN = 1.5;
/** Of the largest replay over the smallest: what a run more or less of the garbage collector comes to. */
const GROWTH_MAX_MIB = 64;

const startedAt = performance.now();
const progress = (message: string): void => {
  console.error(`[${((performance.now() - startedAt) / 1000).toFixed(0).padStart(4)} s] ${message}`);
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      events: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: '20260930' },
      json: { type: 'boolean', default: false },
    },
  });
  const [events, seed] = [Number(values.events), Number(values.seed)];
  if (!Number.isInteger(events) || events < FEW_EVENTS || !Number.isInteger(seed))
    throw new Error(`--events takes a whole number from ${FEW_EVENTS}, --seed a whole number.\n${USAGE}`);
  const environment = describeEnvironment();
  const folder = temporaryFolder();
  try {
    const results = [await appendResult(seed), ...(await replayResults(folder, events, seed))];
    if (values.json) console.log(JSON.stringify({ environment, seed, events, results }, null, 2));
    else console.log([environmentText(environment, seed), ...results.map(resultText)].join('\n'));
  } finally {
    removeFolder(folder);
  }
};

/** Appends for both sides: the same events to the same streams, drawn from closes that are in no log. */
class Appends {
  private readonly drawn: LoggedAppend[] = [];
  private close = 1_000_000;

  constructor(private readonly seed: number) {}

  /** One event each, in the order of a close. */
  take(count: number): LoggedAppend[] {
    while (this.drawn.length < count) {
      this.close += 1;
      const singles = [...closeEvents(this.seed, this.close)].flatMap(({ stream, events, headRevision }) =>
        events.map((event, index) => ({ stream, events: [event], headRevision: headRevision + index })),
      );
      this.drawn.push(...singles);
    }
    return this.drawn.splice(0, count);
  }
}

const appendResult = async (seed: number): Promise<BenchResult> => {
  progress(`append: ${APPEND_PAIRS} pairs of ${APPENDS_PER_SIDE}`);
  const folder = temporaryFolder();
  const [ours, emmett] = [new OurSide(folder), await EmmettSide.open(folder)];
  const offered = new EmmettAsOffered(folder);
  const sideOf = (side: Pick<Side, 'append'>, appends: Appends) => () => {
    const some = appends.take(APPENDS_PER_SIDE);
    return timed(() => side.append(some));
  };
  try {
    const appends = new Appends(seed);
    const kept = await measurePairs(APPEND_PAIRS, sideOf(emmett, new Appends(seed)), sideOf(ours, appends));
    const asOffered = await measurePairs(OFFERED_PAIRS, sideOf(offered, new Appends(seed)), sideOf(ours, appends));
    return {
      name: 'append',
      shape: `one event an append, each durable before the next (WAL, synchronous=FULL), ${APPEND_PAIRS} and ${OFFERED_PAIRS} pairs of ${APPENDS_PER_SIDE}`,
      figures: [
        ratioFigure('ours / emmett on a connection kept open', kept, APPEND_RATIO_MIN),
        ratioFigure('ours / emmett as its event store is offered', asOffered, APPEND_RATIO_MIN),
        { name: 'ours', value: perSecond(APPENDS_PER_SIDE, kept.belowMs), unit: 'events/s' },
        { name: 'emmett, connection kept open', value: perSecond(APPENDS_PER_SIDE, kept.aboveMs), unit: 'events/s' },
        { name: 'emmett, as offered', value: perSecond(APPENDS_PER_SIDE, asOffered.aboveMs), unit: 'events/s' },
        { name: 'emmett, as offered: appends that it had to repeat', value: offered.repeated, unit: '' },
      ],
    };
  } finally {
    await ours.close();
    await emmett.close();
    removeFolder(folder);
  }
};

/** The times of the other side over ours: how many times its rate we have. */
const ratioFigure = (name: string, { ratio, spread }: PairedRun, least: number): Figure => ({
  ...{ name, value: ratio, unit: 'x', spread, goal: atLeast(ratio, least) },
});

const perSecond = (events: number, ms: number): number => Math.round((events / ms) * 1000);

const replayResults = async (folder: string, events: number, seed: number): Promise<BenchResult[]> => {
  progress('making the logs');
  await checkRows(seed);
  const closes = closesFor(events);
  const closesPerPart = Math.ceil(closes / PARTS);
  const parts = await makeLogs(folder, { seed, closes, closesPerPart }, (close) => {
    if (close % closesPerPart === 0) progress(`close ${close} of ${closes}`);
  });
  const total = parts.reduce((sum, part) => sum + part.events, 0);
  const [ours, emmett] = [new OurSide(folder), await EmmettSide.open(folder)];
  try {
    return [await sideBySide(ours, emmett, parts), await memoryResult(folder, total)];
  } finally {
    await ours.close();
    await emmett.close();
  }
};

const STEPS = ['readOn', 'fold', 'project'] as const;
const STEP_NAMES = { readOn: 'read', fold: 'fold', project: 'project' };
type Times = Record<(typeof STEPS)[number], number>;

/** Part after part, in turns A B B A. */
const sideBySide = async (ours: Side, emmett: Side, parts: readonly Part[]): Promise<BenchResult> => {
  const times: { readonly ours: Times; readonly emmett: Times; readonly events: number }[] = [];
  for (const [index, part] of parts.entries()) {
    progress(`part ${index + 1} of ${parts.length}: ${part.events} events, ${part.streams.length} streams`);
    globalThis.gc?.();
    const isOursFirst = index % 2 === 0;
    const first = await replayed(isOursFirst ? ours : emmett, part);
    const second = await replayed(isOursFirst ? emmett : ours, part);
    const [mine, other] = isOursFirst ? [first, second] : [second, first];
    times.push({ ours: mine, emmett: other, events: part.events });
  }
  const total = times.reduce((sum, { events }) => sum + events, 0);
  const sum = (step: Times): number => STEPS.reduce((all, name) => all + step[name], 0);
  const ratios = times.map((one) => sum(one.emmett) / sum(one.ours));
  const ratioOf = (step: (typeof STEPS)[number]): Figure => {
    const of = times.map((one) => one.emmett[step] / one.ours[step]);
    return { name: `${STEP_NAMES[step]}: ours / emmett`, value: median(of), unit: 'x', spread: spreadOf(of) };
  };
  const rates = (side: 'ours' | 'emmett'): Figure[] =>
    STEPS.map((step) => {
      const of = times.map((one) => perSecond(one.events, one[side][step]));
      return {
        name: `${STEP_NAMES[step]}, ${side}`,
        value: Math.round(median(of)),
        unit: 'events/s',
        spread: spreadOf(of),
      };
    });
  return {
    name: 'replay',
    shape: `${total} events in ${parts.length} parts, each read, folded stream by stream and projected into a list of batches; a page is 500 events on both sides`,
    figures: [
      {
        ...{ name: 'replay: ours / emmett', value: median(ratios), unit: 'x', spread: spreadOf(ratios) },
        goal: atLeast(median(ratios), REPLAY_RATIO_MIN),
      },
      ...STEPS.map(ratioOf),
      ...rates('ours'),
      ...rates('emmett'),
    ],
  };
};

const replayed = async (side: Side, part: Part): Promise<Times> => {
  const timeOf = async (step: (typeof STEPS)[number]): Promise<number> => {
    let events = 0;
    const ms = await timed(async () => {
      events = await side[step](part);
    });
    if (events !== part.events) throw new Error(`${side.name} went through ${events} events of ${part.events}.`);
    return ms;
  };
  return { readOn: await timeOf('readOn'), fold: await timeOf('fold'), project: await timeOf('project') };
};

const run = promisify(execFile);

const memoryResult = async (folder: string, total: number): Promise<BenchResult> => {
  const replay = async (events: number): Promise<Replayed> => {
    progress(`a process of its own replays ${events} events into all views`);
    const program = join(__dirname, 'memory.js');
    const files = ['--store', join(folder, 'ours.sqlite'), '--views', join(folder, `views-${events}.sqlite`)];
    const { stdout } = await run(process.execPath, [program, ...files, '--events', String(events)]);
    return JSON.parse(stdout) as Replayed;
  };
  const few = await replay(FEW_EVENTS);
  const tenth = Math.round(total / 10);
  const some = await replay(tenth);
  const all = await replay(total);
  const growth = all.peakMib - few.peakMib;
  return {
    name: 'memory',
    shape: `a process that reads, folds and makes all views of the service from ${FEW_EVENTS}, ${tenth} and ${total} events; peak of its resident set, as the kernel counts it`,
    figures: [
      {
        ...{ name: 'growth of the peak', value: growth, unit: 'MiB' },
        goal: atMost(Math.round(growth), GROWTH_MAX_MIB, ' MiB'),
      },
      { name: `peak, ${FEW_EVENTS} events`, value: few.peakMib, unit: 'MiB' },
      { name: `peak, ${tenth} events`, value: some.peakMib, unit: 'MiB' },
      { name: `peak, ${total} events`, value: all.peakMib, unit: 'MiB' },
      { name: 'read', value: all.read, unit: 'events/s' },
      { name: 'fold', value: all.fold, unit: 'events/s' },
      { name: 'all views', value: all.views, unit: 'events/s' },
    ],
  };
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
