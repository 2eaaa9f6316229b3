import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type ComposedClose, composeClose, mappingCsv } from '../compose-close';
import { describeEnvironment, environmentText } from '../environment';
import { LedgerSide } from '../ledger-side';
import { leaveNothingBehind, removeFolder, temporaryFolder } from '../processes';
import { median } from '../results';
import { Stack } from '../stack';
import { compareWithClose, type Comparison, type LedgerBatchWithLines } from './comparison';
import { runPeer } from './peer-process';

const USAGE = `Usage: npm run bench:peer -- [--peer 'CMD'] [--lines 2641,13443] [--latency 0,100,300] [--seed N] [--json]

Runs this service and a command of yours on the same composed close and the same sandbox ledger, one after the other
(ours, peer, peer, ours), and holds both ledgers against the close. CMD finds the close and the gateway in PEER_CLOSE_FILE,
PEER_MAPPING_FILE, PEER_GATEWAY_URL, PEER_COMPANY_ID, PEER_SENDER_ID, PEER_SENDER_PASSWORD, PEER_USER_ID and
PEER_USER_PASSWORD, and ends with status 0 when it has posted. Without CMD only this service runs.`;

interface Settings {
  readonly peer: string | null;
  readonly lines: readonly number[];
  readonly latencies: readonly number[];
  readonly seed: number;
  readonly json: boolean;
}

interface JobRun {
  readonly who: 'ours' | 'peer';
  readonly lines: number;
  readonly latencyMs: number;
  /** From the file to finished, in seconds; ours includes reading back. */
  readonly wholeSeconds: number;
  /** Of it, from the start of the run; null for a peer, which does not tell. */
  readonly postingSeconds: number | null;
  readonly requests: number;
  readonly once: Comparison;
  /** After the same job was run again on the same ledger. */
  readonly twice: Comparison;
}

interface Job {
  readonly close: ComposedClose;
  readonly latencyMs: number;
  readonly folder: string;
}

const settingsOf = (args: readonly string[]): Settings => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      peer: { type: 'string' },
      lines: { type: 'string', default: '2641,13443' },
      latency: { type: 'string', default: '0,100,300' },
      seed: { type: 'string', default: '20260930' },
      json: { type: 'boolean', default: false },
    },
  });
  const whole = (text: string, least: number): number[] =>
    text.split(',').map((one) => {
      const value = Number(one);
      if (!Number.isInteger(value) || value < least)
        throw new Error(`${one} is not a whole number from ${least}.\n${USAGE}`);
      return value;
    });
  const [seed = 0] = whole(values.seed, 0);
  const lines = whole(values.lines, 100);
  return { peer: values.peer ?? null, lines, latencies: whole(values.latency, 0), seed, json: values.json };
};

const runOurs = async ({ close, latencyMs, folder }: Job): Promise<JobRun> => {
  const stack = await Stack.start({ companyFolder: close.folder, folder, latencyMs });
  try {
    const startedAt = performance.now();
    await stack.client.importFile(close.journalFile);
    const run = await stack.client.postAll();
    const wholeSeconds = (performance.now() - startedAt) / 1_000;
    const postingSeconds = (Date.parse(run.finishedAt ?? '') - Date.parse(run.startedAt)) / 1_000;
    const told = await toldBy(stack.ledger, close);
    await stack.client.importFile(close.journalFile);
    const twice = await ledgerOf(stack.ledger, close);
    return { who: 'ours', lines: close.lines, latencyMs, wholeSeconds, postingSeconds, ...told, twice };
  } finally {
    await stack.stop();
  }
};

const runOther = async (command: string, { close, latencyMs, folder }: Job): Promise<JobRun> => {
  const ledger = await LedgerSide.start({ companyFolder: close.folder, folder, latencyMs });
  try {
    const mappingFile = join(folder, 'account-mapping.csv');
    writeFileSync(mappingFile, mappingCsv());
    const input = { journalFile: close.journalFile, mappingFile, gatewayUrl: ledger.gatewayUrl, folder };
    const startedAt = performance.now();
    await runPeer(command, input);
    const wholeSeconds = (performance.now() - startedAt) / 1_000;
    const told = await toldBy(ledger, close);
    await runPeer(command, input);
    const twice = await ledgerOf(ledger, close);
    return { who: 'peer', lines: close.lines, latencyMs, wholeSeconds, postingSeconds: null, ...told, twice };
  } finally {
    await ledger.process.stop();
  }
};

const toldBy = async (ledger: LedgerSide, close: ComposedClose): Promise<Pick<JobRun, 'requests' | 'once'>> => ({
  requests: (await ledger.get<unknown[]>('/admin/requests')).length,
  once: await ledgerOf(ledger, close),
});

const ledgerOf = async (ledger: LedgerSide, { folder, journalFile }: ComposedClose): Promise<Comparison> =>
  compareWithClose(folder, journalFile, await ledger.get<LedgerBatchWithLines[]>('/admin/batches?lines=true'));

const runAll = async ({ peer, lines, latencies, seed }: Settings): Promise<JobRun[]> => {
  const runs: JobRun[] = [];
  for (const count of lines) {
    const folder = temporaryFolder();
    const close = composeClose(join(folder, 'close'), count, seed);
    for (const latencyMs of latencies) {
      const order = peer === null ? (['ours', 'ours'] as const) : (['ours', 'peer', 'peer', 'ours'] as const);
      for (const [turn, who] of order.entries()) {
        const job = { close, latencyMs, folder: join(folder, `${latencyMs}-${turn}`) };
        const run = who === 'peer' && peer !== null ? await runOther(peer, job) : await runOurs(job);
        console.error(lineOf(run));
        runs.push(run);
      }
    }
    removeFolder(folder);
  }
  return runs;
};

const lineOf = ({ who, lines, latencyMs, wholeSeconds, postingSeconds, requests, once, twice }: JobRun): string => {
  const posting = postingSeconds === null ? '' : ` (posting ${postingSeconds.toFixed(2)} s)`;
  const lost = Object.entries(once.droppedValues).map(([column, count]) => `${count} values of ${column}`);
  const wrong = [...(once.dropped > 0 ? [`${once.dropped} lines`] : []), ...lost];
  return [
    `${who}: ${lines} lines, ${latencyMs} ms: ${wholeSeconds.toFixed(2)} s${posting}, ${requests} requests`,
    `dropped ${wrong.length === 0 ? 'nothing' : wrong.join(', ')}`,
    `doubled ${once.doubled} lines, after a second run ${twice.doubled}`,
  ].join('; ');
};

const ratiosOf = (runs: readonly JobRun[], { lines, latencies }: Settings): string[] =>
  lines.flatMap((count) =>
    latencies.flatMap((latencyMs) => {
      const secondsOf = (who: JobRun['who']): number[] =>
        runs
          .filter((run) => run.who === who && run.lines === count && run.latencyMs === latencyMs)
          .map(({ wholeSeconds }) => wholeSeconds);
      const [ours, theirs] = [secondsOf('ours'), secondsOf('peer')];
      if (theirs.length === 0) return [];
      const ratio = median(theirs) / median(ours);
      return [`${count} lines at ${latencyMs} ms: peer / ours ${ratio.toFixed(2)}`];
    }),
  );

const main = async (): Promise<void> => {
  const settings = settingsOf(process.argv.slice(2));
  const environment = describeEnvironment();
  const runs = await runAll(settings);
  if (settings.json) console.log(JSON.stringify({ environment, settings, runs }, null, 2));
  else
    console.log(
      [environmentText(environment, settings.seed), ...runs.map(lineOf), ...ratiosOf(runs, settings)].join('\n'),
    );
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
