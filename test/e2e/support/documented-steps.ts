import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ended } from './command';
import { ROOT } from './system';

/** The first block of commands below a heading of a page in `docs`, as it stands there. */
export const stepsOf = (page: string, heading: string): string => {
  const lines = readFileSync(join(ROOT, 'docs', page), 'utf8').split('\n');
  const at = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading);
  const from = lines.findIndex((line, index) => index > at && line === '```sh');
  const to = lines.findIndex((line, index) => index > from && line === '```');
  if (at < 0 || from < 0 || to < 0) throw new Error(`${page} has no commands below "${heading}".`);
  return lines.slice(from + 1, to).join('\n');
};

/** Carries them out in the project's folder; the first one that fails ends them. */
export const carryOut = (steps: string, env: NodeJS.ProcessEnv): Promise<Ended> => {
  const child = spawn('sh', ['-e', '-c', steps], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk: Buffer) => (texts[name] += chunk.toString('utf8')));
  return new Promise((done) =>
    child.once('close', (status) => {
      done({ status, ...texts });
    }),
  );
};
