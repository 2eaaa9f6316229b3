import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './system';

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program of the service by its name, or any `.mjs` by its path, as a process of its own. */
export const beginCommand = (
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): [ChildProcess, Promise<Ended>] => {
  const file = program.endsWith('.mjs') ? program : join(ROOT, 'dist', 'src', 'cli', `${program}.js`);
  const child = spawn(process.execPath, [file, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk: Buffer) => (texts[name] += chunk.toString('utf8')));
  const ended = new Promise<Ended>((done) =>
    child.once('close', (status) => {
      done({ status, ...texts });
    }),
  );
  return [child, ended];
};

export const runCommand = (program: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended> =>
  beginCommand(program, args, env)[1];
