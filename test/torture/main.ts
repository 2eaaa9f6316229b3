import { parseArgs } from 'node:util';
import { measureClones } from './clones';
import { measureCuts } from './cuts';
import { measureFloods } from './floods';
import { measureFullDisks } from './full-disks';
import { measureKills } from './kills';
import { measurePowerCuts, tracedOnly } from './power-cuts';
import { measureRestores } from './restores';
import { measureServiceSockets } from './service-sockets';
import { measureSockets } from './sockets';
import { measureStops } from './stops';
import { measureStoreOutages } from './store-outages';
import { type Part, type TortureOptions } from './options';

const PARTS: Readonly<Record<string, Part>> = {
  kills: measureKills,
  cuts: ({ progress }) => measureCuts(progress),
  sockets: async ({ repeats, seed, progress }) => {
    const client = await measureSockets(repeats, progress);
    const service = await measureServiceSockets(seed, progress);
    return { client, service, violations: [...client.violations, ...service.violations] };
  },
  restore: measureRestores,
  clone: measureClones,
  'disk-full': measureFullDisks,
  'power-cut': measurePowerCuts,
  'dropped-writes': (options) => measurePowerCuts(options, tracedOnly()),
  'stop-continue': measureStops,
  floods: measureFloods,
  'store-outages': measureStoreOutages,
};
const NAMES = Object.keys(PARTS);
const USAGE = `Usage: npm run torture -- [--only NAME[,NAME…]] [--kills N] [--repeats N] [--times N] [--seed S] [--json]
       npm run torture -- --only store-outages [--times N] [--url ADDRESS --outage PROGRAM]
NAME is one of: ${NAMES.join(', ')}`;

/** What was asked for cannot be done; the text says what can. */
class Misused extends Error {}

const isMisuse = (error: unknown): error is Error =>
  error instanceof Misused || ((error as { code?: string }).code ?? '').startsWith('ERR_PARSE_ARGS');

interface Settings extends TortureOptions {
  readonly json: boolean;
  readonly parts: readonly string[];
}

const settingsOf = (args: readonly string[]): Settings => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', default: NAMES.join(',') },
      kills: { type: 'string', default: '40' },
      repeats: { type: 'string', default: '5' },
      times: { type: 'string', default: '20' },
      seed: { type: 'string', default: '20260930' },
      url: { type: 'string' },
      outage: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const [kills, repeats, times, seed] = [values.kills, values.repeats, values.times, values.seed].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  const parts = values.only.split(/[|,]/);
  const unknown = parts.filter((name) => !NAMES.includes(name));
  if (unknown.length > 0) throw new Misused(`There is no suite "${unknown.join('", "')}".\n${USAGE}`);
  const areWhole = [kills, repeats, times, seed].every((number) => Number.isSafeInteger(number) && number >= 0);
  if (!areWhole) throw new Misused(`Numbers are whole and not below zero.\n${USAGE}`);
  const { url = null, outage = null } = values;
  if ((url === null) !== (outage === null)) throw new Misused(`--url and --outage go together.\n${USAGE}`);
  const startedAt = performance.now();
  const progress = (message: string): void => {
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    console.error(`[${String(seconds).padStart(5)} s] ${message}`);
  };
  return { kills, repeats, times, seed, url, outage, json: values.json, parts, progress };
};

/** Ends with status 1 when anything that must not happen did. */
const main = async (): Promise<void> => {
  const settings = settingsOf(process.argv.slice(2));
  const results: Record<string, unknown> = {};
  for (const name of settings.parts) {
    const figures = await PARTS[name]?.(settings);
    results[name] = figures;
    if (figures?.violations.length !== 0 || (figures.tooSlow ?? []).length > 0) process.exitCode = 1;
    if (!settings.json) console.log(`\n${name}\n${JSON.stringify(figures, null, 2)}`);
  }
  const { seed } = settings;
  if (settings.json) console.log(JSON.stringify({ node: process.version, seed, ...results }, null, 2));
};

main().then(
  () => process.exit(process.exitCode),
  (error: unknown) => {
    console.error(isMisuse(error) ? error.message : error);
    process.exit(2);
  },
);
