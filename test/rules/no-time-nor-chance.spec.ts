import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..', '..');
const ESLINT = join(ROOT, 'node_modules', 'eslint', 'bin', 'eslint.js');

/** A line that somebody might write in the domain or in a worker, with the rule that must find it. */
const PLANTED: readonly (readonly [line: string, rule: string])[] = [
  ["import { randomUUID } from 'node:crypto';", 'no-restricted-imports'],
  ['export const a = Date.now();', 'no-restricted-properties'],
  ['export const b = new Date();', 'no-restricted-syntax'],
  ['export const c = Math.random();', 'no-restricted-properties'],
  ['export const d = setTimeout;', 'no-restricted-globals'],
  ['export const e = setInterval;', 'no-restricted-globals'],
  ['export const f = setImmediate;', 'no-restricted-globals'],
  ['export const g = queueMicrotask;', 'no-restricted-globals'],
  ['export const h = performance.now();', 'no-restricted-globals'],
  ['export const i = crypto.randomUUID();', 'no-restricted-globals'],
  ['export const j = fetch;', 'no-restricted-globals'],
  ['export const k = process.hrtime();', 'no-restricted-globals'],
  ['export const l = globalThis.setTimeout;', 'no-restricted-syntax'],
  ['export const m = (1.005).toFixed(2);', 'no-restricted-properties'],
  ['export const n = randomUUID();', ''], // The import is what is found.
  ['export const o = new Date(0);', ''], // Depends on its input alone.
];

describe.each(['src/domain/shared/money.ts', 'src/application/shared/aggregates.ts'])(
  'the lint rules in %s',
  (file) => {
    it('find every way to time, chance and the network past the ports, and nothing else of these', () => {
      const run = spawnSync(process.execPath, [ESLINT, '--stdin', '--stdin-filename', file, '--format', 'json'], {
        cwd: ROOT,
        input: PLANTED.map(([line]) => `${line}\n`).join(''),
        encoding: 'utf8',
        env: { ...process.env, TSESTREE_SINGLE_RUN: 'false' }, // Else the parser reads the file instead of the input.
      });
      const [report] = JSON.parse(run.stdout) as { messages: { line: number; ruleId: string }[] }[];
      const found = PLANTED.map(([line], index) => [
        line,
        report!.messages.find((one) => one.line === index + 1 && one.ruleId.startsWith('no-restricted'))?.ruleId ?? '',
      ]);
      expect(found).toEqual(PLANTED);
    });
  },
);
