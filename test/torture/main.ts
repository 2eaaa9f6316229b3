import { parseArgs } from 'node:util';
import { measureCuts } from './cuts';
import { measureKills } from './kills';
import { measureServiceSockets } from './service-sockets';
import { measureSockets } from './sockets';
import { type Part, type TortureOptions } from './options';

const PARTS: Readonly<Record<string, Part>> = {
  kills: measureKills,
  cuts: ({ progress }) => measureCuts(progress),
  sockets: async ({ repeats, seed, progress }) => {
    const client = await measureSockets(repeats, progress);
    const service = await measureServiceSockets(seed, progress);
    return { client, service, violations: [...client.violations, ...service.violations] };
  },
};
const USAGE = `Usage: npm run torture -- [--only ${Object.keys(PARTS).join('|')}] [--kills N] [--repeats N] [--seed S] [--json]`;

interface Settings extends TortureOptions {
  readonly json: boolean;
  readonly parts: readonly string[];
}

const settingsOf = (args: readonly string[]): Settings => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', default: Object.keys(PARTS).join(',') },
      kills: { type: 'string', default: '40' },
      repeats: { type: 'string', default: '5' },
      seed: { type: 'string', default: '20260930' },
      json: { type: 'boolean', default: false },
    },
  });
  const [kills, repeats, seed] = [values.kills, values.repeats, values.seed].map(Number) as [number, number, number];
  const parts = values.only.split(/[|,]/);
  const areWhole = [kills, repeats, seed].every((number) => Number.isSafeInteger(number) && number >= 0);
  if (!areWhole || parts.some((name) => !(name in PARTS))) throw new Error(USAGE);
  const startedAt = performance.now();
  const progress = (message: string): void => {
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    console.error(`[${String(seconds).padStart(5)} s] ${message}`);
  };
  return { kills, repeats, seed, json: values.json, parts, progress };
};

/** Ends with status 1 when anything that must not happen did. */
const main = async (): Promise<void> => {
  const settings = settingsOf(process.argv.slice(2));
  const results: Record<string, unknown> = {};
  for (const name of settings.parts) {
    const figures = await PARTS[name]?.(settings);
    results[name] = figures;
    if (figures?.violations.length !== 0) process.exitCode = 1;
    if (!settings.json) console.log(`\n${name}\n${JSON.stringify(figures, null, 2)}`);
  }
  const { seed } = settings;
  if (settings.json) console.log(JSON.stringify({ node: process.version, seed, ...results }, null, 2));
};

main().then(
  () => process.exit(process.exitCode),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
