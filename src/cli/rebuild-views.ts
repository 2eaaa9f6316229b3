import '../config/supported-node';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkViews, rebuildViews, type RebuildPorts, type ViewsCheck } from '../adapters/read-models/rebuild';
import { DataFolderLock } from '../adapters/sqlite/data-folder-lock';
import { createCommandLog } from '../adapters/system/pino-log';
import { sealedSizeOf } from '../application/log-seals/log-size';
import { print, runCommand } from './command';
import { openLogToRead } from './stores';
import { LiftingEventStore } from '../application/shared/event-versions';
import { readModelsIn } from '../modules/read-models';
import { readEventStoreConfig } from '../config/config';
import { ProgressBar } from './progress-bar';

const USAGE = `Usage: npm run rebuild-views -- [--data DIR] [--check]

Rebuilds read-models.sqlite in DIR from the whole log, which is in DIR or where the variables EVENT_STORE and EVENTSTOREDB_URL say. The service must be stopped; the old file stays until the new one is complete.
--check builds the tables next to it, also while the service runs, compares every row and changes nothing.
Status 0: rebuilt, or no difference. 1: --check found a difference. 2: it could not be done.`;

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', default: process.env['DATA_DIR'] ?? './data' },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    print(USAGE);
    return 0;
  }
  const file = join(values.data, 'read-models.sqlite');
  const log = createCommandLog();
  const lock = values.check ? null : DataFolderLock.hold(values.data);
  const opened = await openLogToRead(readEventStoreConfig({ ...process.env, DATA_DIR: values.data }), log);
  const store = new LiftingEventStore(opened.store);
  const bar = new ProgressBar('Views', await sealedSizeOf(store));
  try {
    const ports: RebuildPorts = {
      store,
      modelsIn: readModelsIn,
      log,
      onEvent: () => {
        bar.advance();
      },
    };
    if (values.check) return told(await checkViews(file, ports), bar);
    await rebuildViews(file, ports);
    bar.stop();
    print(`The views were rebuilt from ${bar.events} events, ${bar.rate} per second.`);
    return 0;
  } finally {
    bar.stop();
    await opened.close();
    lock?.release();
  }
};

const told = ({ tables, differences }: ViewsCheck, bar: ProgressBar): number => {
  bar.stop();
  for (const { table, onlyHere, onlyThere, here, there } of differences) {
    print(`${table}: ${onlyHere} row(s) only in the file, ${onlyThere} only in a rebuild from the log`);
    if (here !== null) print(`  file: ${here}`);
    if (there !== null) print(`  log:  ${there}`);
  }
  const verdict = differences.length === 0 ? 'no difference' : `${differences.length} differ`;
  print(`${tables} tables against ${bar.events} events: ${verdict}.`);
  return differences.length === 0 ? 0 : 1;
};

runCommand(main);
