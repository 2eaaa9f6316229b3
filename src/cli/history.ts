import '../config/supported-node';
import { parseArgs } from 'node:util';
import { createCommandLog } from '../adapters/system/pino-log';
import { print, runCommand } from './command';
import { printable } from '../application/shared/printable';
import { openLogToRead } from './stores';
import { type HistoryFilter, type HistoryItemView } from '../application/history/history.views';
import { historyInLog } from '../application/history/log-history';
import { PastStates } from '../application/history/past-states';
import { differenceWithoutSecrets, withoutSecrets } from '../application/history/shown-values';
import { type EventStore } from '../application/ports/event-store';
import { LiftingEventStore } from '../application/shared/event-versions';
import { readEventStoreConfig } from '../config/config';

const USAGE = `Usage: npm run history -- [--data DIR] --environment NAME [filters] [--json]
       npm run history -- [--data DIR] --environment NAME --stream STREAM --as-of TIME [--json]
       npm run history -- [--data DIR] --environment NAME --stream STREAM --between TIME TIME [--json]

Prints what happened, oldest first, each event as a sentence; or the state of a stream at a moment, or what changed in it between two.
Filters: --stream --category --actor --type --period --batch --run --from --until --search --by-person. Times are ISO 8601, for example 2026-09-30T22:00:00Z.
With --json each line is one JSON value. The log is in DIR, or where the variables EVENT_STORE and EVENTSTOREDB_URL say. Nothing is changed.`;

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  data: { type: 'string', default: process.env['DATA_DIR'] ?? './data' },
  environment: TEXT,
  stream: TEXT,
  category: TEXT,
  actor: TEXT,
  type: TEXT,
  period: TEXT,
  batch: TEXT,
  run: TEXT,
  from: TEXT,
  until: TEXT,
  search: TEXT,
  'as-of': TEXT,
  between: TEXT,
  'by-person': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const optionsOf = () => {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  if (positionals.length > (values.between === undefined ? 0 : 1))
    throw new Error(`What is ${positionals.at(-1)}?\n${USAGE}`);
  return { ...values, and: positionals[0] };
};
type Options = ReturnType<typeof optionsOf>;

const main = async (): Promise<void> => {
  const options = optionsOf();
  if (options.help) {
    print(USAGE);
    return;
  }
  const environment = required(options.environment, '--environment');
  const config = readEventStoreConfig({ ...process.env, DATA_DIR: options.data });
  const opened = await openLogToRead(config, createCommandLog());
  try {
    await tell(new LiftingEventStore(opened.store), environment, options);
  } finally {
    await opened.close();
  }
};

const tell = async (store: EventStore, environment: string, options: Options): Promise<void> => {
  const asOf = options['as-of'];
  const past = new PastStates(store);
  if (asOf !== undefined) {
    const { state, ...view } = await past.at(
      environment,
      required(options.stream, '--stream'),
      timeOf(asOf, '--as-of'),
    );
    print(JSON.stringify({ ...view, state: withoutSecrets(state) }, null, options.json ? 0 : 2));
    return;
  }
  if (options.between !== undefined) {
    const until = timeOf(required(options.and, 'The second time of --between'), '--between');
    const moments = { from: timeOf(options.between, '--between'), until };
    const differences = await past.between(environment, required(options.stream, '--stream'), moments);
    for (const one of differences.map(differenceWithoutSecrets))
      print(
        options.json
          ? JSON.stringify(one)
          : `${one.path}: ${JSON.stringify(one.before)} -> ${JSON.stringify(one.after)}`,
      );
    return;
  }
  for await (const item of historyInLog(store, environment, filterOf(options)))
    print(options.json ? JSON.stringify(item) : lineOf(item));
};

const filterOf = (options: Options): HistoryFilter => ({
  category: options.category ?? null,
  type: options.type ?? null,
  actor: options.actor ?? null,
  period: options.period ?? null,
  batchKey: options.batch ?? null,
  runId: options.run ?? null,
  stream: options.stream ?? null,
  from: options.from === undefined ? null : timeOf(options.from, '--from'),
  until: options.until === undefined ? null : timeOf(options.until, '--until'),
  search: options.search ?? null,
  findings: options['by-person'] ? ['by-person'] : [],
  afterCloseDays: 0,
  timeZone: 'UTC',
});

const lineOf = ({ occurredAt, actor, journalEntryId, stream, sentence }: HistoryItemView): string =>
  printable(`${occurredAt}  ${actor}  ${journalEntryId ?? stream}  ${sentence}`);

const required = (value: string | undefined, name: string): string => {
  if (value === undefined) throw new Error(`${name} is missing.\n${USAGE}`);
  return value;
};

const timeOf = (text: string, name: string): string => {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new Error(`${name} takes a time such as 2026-09-30T22:00:00Z.`);
  return time.toISOString();
};

/** The reader may close the pipe early: `… | head`. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

runCommand(async () => {
  await main();
  return 0;
});
