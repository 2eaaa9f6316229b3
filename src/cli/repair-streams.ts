import '../config/supported-node';
import { parseArgs } from 'node:util';
import { createCommandLog } from '../adapters/system/pino-log';
import { type StreamDamage } from '../application/ports/stream-damage';
import { isStreamDamage, textOfDamage } from '../application/shared/stream-damage';
import { readEventStoreConfig } from '../config/config';
import { openLogToRead } from './stores';
import { type OpenedStore } from '../modules/opened-store';
import { print, runCommand } from './command';

const USAGE = `Usage: npm run repair-streams -- [--apply]

Looks through the log where EVENT_STORE and EVENTSTOREDB_URL say for streams that somebody cut or deleted. Stop scavenges of the server first.
--apply takes the limits of age, count and place away, so that a stream is whole again. It changes no event, and the service may run.
Status 0: nothing is damaged any more. 1: something is. 2: it could not be done.`;

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: { apply: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    print(USAGE);
    return 0;
  }
  const opened = await openLogToRead(readEventStoreConfig(process.env), createCommandLog());
  try {
    const found = await opened.damages.search();
    if (found.length === 0) print('No stream of the log was cut or deleted.');
    let left = 0;
    for (const damage of found) {
      const result = values.apply ? await repaired(opened, damage) : 'not repaired: run it with --apply';
      if (result !== REPAIRED) left += 1;
      print(`${textOfDamage(damage)} ${result}`);
    }
    return left === 0 ? 0 : 1;
  } finally {
    await opened.close();
  }
};

const REPAIRED = 'repaired';

const repaired = async ({ damages, store }: OpenedStore, { stream, kind }: StreamDamage): Promise<string> => {
  if (kind === 'tombstoned') return 'cannot be undone here: move the log with migrate-store, which reads its history';
  if (!(await damages.repair(stream))) return 'not repaired: somebody else changes it';
  try {
    return (await store.read(stream)).length === 0 ? GONE : REPAIRED;
  } catch (error) {
    if (isStreamDamage(error)) return GONE;
    throw error;
  }
};

const GONE = 'its events are gone from the server: restore a backup';

runCommand(main);
