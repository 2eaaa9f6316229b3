import { readFileSync } from 'node:fs';
import { Random } from '../../bench/random';
import { type Judged } from './deliveries';
import { type RandomOptions } from './options';
import { pause, PostingWorld } from './posting-world';

type Flood = 'none' | 'followers' | 'evidence packs' | 'refused attempts';

interface FloodFigure {
  readonly flood: Flood;
  readonly batchesPerSecond: number;
  /** What the service itself took of the processors while the run went on. Senders and sandbox take theirs beside it. */
  readonly cpuSeconds: number;
  /** Requests of the flood that were answered while the run went on, by status; 0: cut off by us at its end. */
  readonly answers: Readonly<Record<string, number>>;
  /** The most that the service had in memory since it started. */
  readonly peakMiB: number;
}

export interface FloodFigures extends Judged {
  readonly floods: readonly FloodFigure[];
}

const FOLLOWERS = 500;
const PACKS = 120;
const SENDERS = 20;
const BODY_BYTES = 8 * 1024 * 1024;
const TYPES = ['text/plain', 'application/json', 'application/xml', 'multipart/form-data', 'application/octet-stream'];
/** `times` entries are posted under each flood. Above idle, which is about 170 MiB. */
const PEAK_MIB_MAX = 700;
/** All of them may follow at the same time: what a limit would refuse costs nothing. */
const SETTINGS = { LIMIT_STREAMS: '1000,1000', LIMIT_EVIDENCE_PACKS: '1000,1000' };
/** Asking takes the service's time too. */
const ASK_EVERY_MS = 250;

/** Posts a close while others ask for too much, and compares the pace with that of a close alone. */
export const measureFloods = async ({ times, seed, progress }: RandomOptions): Promise<FloodFigures> => {
  const world = await PostingWorld.start(new Random(seed), 'FLOOD', SETTINGS);
  try {
    await world.system.admin.settings({ latencyMs: 5 });
    const floods: FloodFigure[] = [];
    await underFlood(world, 'none', times); // Warms up; not counted.
    for (const flood of ['none', 'followers', 'evidence packs', 'refused attempts', 'none'] as const) {
      const figure = await underFlood(world, flood, times);
      progress(`floods: ${JSON.stringify(figure)}`);
      floods.push(figure);
    }
    const judged = await world.finish();
    await world.verify();
    return { floods, ...judged, violations: [...judged.violations, ...world.violations, ...tooMuch(floods)] };
  } finally {
    await world.system.stop();
  }
};

/** Judges what the service can answer for: posting has to keep half of the service's own time, whoever else is on the machine. */
const tooMuch = (floods: readonly FloodFigure[]): string[] => {
  const runsAlone = floods.filter(({ flood }) => flood === 'none').map(({ cpuSeconds }) => cpuSeconds);
  const alone = runsAlone.reduce((sum, seconds) => sum + seconds, 0) / runsAlone.length;
  return floods.flatMap(({ flood, cpuSeconds, peakMiB }) => [
    ...(cpuSeconds > 2 * alone ? [`${flood}: ${cpuSeconds} s of the service instead of ${alone.toFixed(2)}`] : []),
    ...(peakMiB > PEAK_MIB_MAX ? [`${flood}: ${peakMiB} MiB`] : []),
  ]);
};

const underFlood = async (world: PostingWorld, flood: Flood, entries: number): Promise<FloodFigure> => {
  await world.deliver(world.deliveries.newEntries(entries));
  const startedAt = performance.now();
  const cpuBefore = cpuSecondsOf(world.system.servicePid);
  const runId = await world.startRun();
  if (runId === null) throw new Error('The run was refused.');
  const abort = new AbortController();
  const answers: Record<string, number> = {};
  const count = (status: number): void => {
    answers[status] = (answers[status] ?? 0) + 1;
  };
  const flooding = FLOODS[flood](world, runId, abort.signal, count);
  while (((await world.controller.get(`/posting-runs/${runId}`)).body as { status: string }).status === 'Running')
    await pause(ASK_EVERY_MS);
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpuSeconds = Math.round((cpuSecondsOf(world.system.servicePid) - cpuBefore) * 100) / 100;
  abort.abort();
  await Promise.all(flooding);
  const batchesPerSecond = Math.round((entries / seconds) * 10) / 10;
  return { flood, batchesPerSecond, cpuSeconds, answers, peakMiB: peakMiBOf(world.system.servicePid) };
};

type Start = (
  world: PostingWorld,
  runId: string,
  signal: AbortSignal,
  count: (status: number) => void,
) => Promise<void>[];

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const ask = async (url: string, init: RequestInit, count: (status: number) => void): Promise<void> => {
  try {
    const reply = await fetch(url, init);
    await reply.arrayBuffer();
    count(reply.status);
  } catch {
    count(0);
  }
};

const bearer = (token: string | null): Record<string, string> => ({ authorization: `Bearer ${token ?? ''}` });

const FLOODS: Readonly<Record<Flood, Start>> = {
  none: () => [],
  followers: ({ controller }, runId, signal, count) =>
    many(FOLLOWERS, () =>
      ask(`${controller.base}/posting-runs/${runId}/progress`, { headers: bearer(controller.token), signal }, count),
    ),
  'evidence packs': ({ controller }, _runId, signal, count) =>
    many(PACKS, () =>
      ask(`${controller.base}/evidence-packs?period=2026-09`, { headers: bearer(controller.token), signal }, count),
    ),
  'refused attempts': ({ controller }, _runId, signal, count) =>
    many(SENDERS, async (index) => {
      for (let round = index; !signal.aborted; round += 1) await refused(controller, round, signal, count);
    }),
};

/** A bad token, a large body of some type without sign-in, and changes that are refused for what they ask. */
const refused = (
  { base, token }: PostingWorld['controller'],
  round: number,
  signal: AbortSignal,
  count: (status: number) => void,
): Promise<void> => {
  const type = TYPES[round % TYPES.length] ?? 'text/plain';
  if (round % 10 === 0)
    return ask(
      `${base}/posting-runs`,
      { method: 'POST', headers: { 'content-type': type }, body: new Uint8Array(BODY_BYTES), signal },
      count,
    );
  const headers = { ...bearer(round % 2 === 0 ? 'x.y.z' : token), 'content-type': 'application/json' };
  return ask(`${base}/custom-fields`, { method: 'POST', headers, body: '{"apiName":""}', signal }, count);
};

const peakMiBOf = (pid: number): number =>
  Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024);

/** Of user and system, in the ticks of a hundredth that Linux counts. */
const cpuSecondsOf = (pid: number): number => {
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user = 0, system = 0] = fields.split(' ').slice(11, 13).map(Number);
  return (user + system) / 100;
};
