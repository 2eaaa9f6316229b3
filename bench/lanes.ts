import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeCompany } from './company';
import { writeSmallEntries } from './compose-close';
import { createTimesMs, postingTimes } from './posting-record';
import { removeFolder, temporaryFolder } from './processes';
import { atMost, type Bench, type BenchOptions, type Figure, mean, median, spreadOf } from './results';
import { Stack } from './stack';

const BATCHES = 200;
const LINES_PER_BATCH = 10;
const LATENCY_MS = 200;
const LANES = [2, 8];
const ROUNDS = 3;
const RATIO_MAX = 1.05;

interface LaneRun {
  readonly wallMs: number;
  readonly requestMs: number;
  /** Wall time over the time that the lanes would take with nothing between two answers but the nominal latency. */
  readonly ratio: number;
  /** Share of the lanes' time in which a create was under way. */
  readonly utilisation: number;
}

/** How close the posting worker comes to what lanes and the ledger's latency allow. */
export const lanesBench: Bench = async (options) => {
  const figures: Figure[] = [];
  for (const lanes of LANES) {
    const runs: LaneRun[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      options.progress(`lanes: ${lanes} lanes, run ${round} of ${ROUNDS}`);
      runs.push(await postBatches(lanes, options));
    }
    figures.push(...figuresOf(lanes, runs));
  }
  return {
    name: 'lanes',
    shape:
      `${BATCHES} batches of ${LINES_PER_BATCH} lines posted by the service process to the sandbox process with SANDBOX_LATENCY_MS=${LATENCY_MS}; ` +
      `first PostingAttemptStarted to last PostingAttemptConfirmed in the event log, over batches x ${LATENCY_MS} ms / lanes; ${ROUNDS} runs each on ` +
      'fresh data, and the worst decides; the request time is what the service itself measured for each create',
    figures,
  };
};

const figuresOf = (lanes: number, runs: readonly LaneRun[]): Figure[] => {
  const figure = (name: string, unit: string, values: readonly number[]): Figure => ({
    name: `${name}, ${lanes} lanes`,
    value: median(values),
    unit,
    spread: spreadOf(values),
  });
  const ratios = runs.map(({ ratio }) => ratio);
  return [
    { ...figure('wall time / nominal', 'x', ratios), goal: atMost(Math.max(...ratios), RATIO_MAX) },
    figure(
      'lane utilisation',
      '%',
      runs.map(({ utilisation }) => 100 * utilisation),
    ),
    figure(
      'mean request time',
      'ms',
      runs.map(({ requestMs }) => requestMs),
    ),
    figure(
      'wall time',
      'ms',
      runs.map(({ wallMs }) => wallMs),
    ),
  ];
};

const postBatches = async (lanes: number, { seed }: BenchOptions): Promise<LaneRun> => {
  const folder = temporaryFolder();
  const companyFolder = join(folder, 'close');
  mkdirSync(companyFolder);
  writeCompany(companyFolder, { customers: BATCHES });
  const journalFile = writeSmallEntries(companyFolder, { entries: BATCHES, linesPerEntry: LINES_PER_BATCH, seed });
  const stack = await Stack.start({ companyFolder, folder: join(folder, 'stack'), latencyMs: LATENCY_MS, lanes });
  try {
    await stack.client.importFile(journalFile);
    await stack.client.postAll();
    const { wallMs, batches } = postingTimes(stack.eventsFile);
    const requests = createTimesMs(stack.service.logFile);
    const held = (await stack.ledgerBatches()).length;
    if (batches !== BATCHES || requests.length !== BATCHES || held !== BATCHES)
      throw new Error(`${batches} confirmations, ${requests.length} creates, ${held} batches in the ledger.`);
    const requestMs = mean(requests);
    return {
      wallMs,
      requestMs,
      ratio: wallMs / ((BATCHES * LATENCY_MS) / lanes),
      utilisation: (BATCHES * requestMs) / (lanes * wallMs),
    };
  } finally {
    await stack.stop();
    removeFolder(folder);
  }
};
