import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { transformSync } from '@swc/core';
import { freePort } from '../../bench/free-ports';

export interface SandboxProcess {
  readonly ready: {
    readonly event: string;
    readonly gateway: string;
    readonly rest: string;
    readonly journals: string;
    readonly issuer: string;
  };
  stop(): Promise<number | null>;
}

/** Runs the real program in a process of its own, because the provider is a kind of module that jest cannot load. */
export const startSandboxProcess = async (): Promise<SandboxProcess> => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  compile(join(__dirname, '../../sandbox'), join(folder, 'sandbox'));
  symlinkSync(join(__dirname, '../../node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'intacct-accounts.csv'), 'ACCOUNTNO,TITLE,STATUS\n2400,Deferred Revenue,active\n');
  writeFileSync(join(folder, 'intacct-dimensions.csv'), 'OBJECT,ID,NAME,STATUS,ENTITY,CURRENCY\n');
  const [port, oidcPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, [join(folder, 'sandbox/main.js')], {
    env: {
      PATH: process.env['PATH'],
      SANDBOX_PORT: String(port),
      SANDBOX_OIDC_PORT: String(oidcPort),
      SANDBOX_COMPANY_DIR: folder,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ready = JSON.parse(await firstLine(child));
  return {
    ready,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const [code] = await ended;
      rmSync(folder, { recursive: true });
      return code;
    },
  };
};

const compile = (source: string, target: string): void => {
  for (const name of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts')) continue;
    const { code } = transformSync(readFileSync(join(source, name), 'utf8'), {
      filename: name,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs', ignoreDynamic: true },
    });
    const file = join(target, name.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, code);
  }
};

const firstLine = async (child: ChildProcess): Promise<string> => {
  const lines = createInterface({ input: child.stdout! });
  const [line] = await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(() => {
      throw new Error('The sandbox ended before it was ready.');
    }),
  ]);
  return line;
};
