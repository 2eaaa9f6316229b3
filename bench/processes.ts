import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-ports';

/** The compiled programs beside this one, wherever they were compiled to. */
const DIST = resolve(__dirname, '..');
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 15_000;

const running = new Set<BenchProcess>();
const folders = new Set<string>();

/** A folder that is gone when the benchmarks end, however they end. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'revrec-bench-'));
  folders.add(folder);
  return folder;
};

export const removeFolder = (folder: string): void => {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
};

/** The last resort at the end of this process: nothing that was started stays behind. */
export const leaveNothingBehind = (): void => {
  for (const one of running) one.kill();
  for (const folder of folders) removeFolder(folder);
};

export const freePorts = async (count: number): Promise<number[]> => {
  const ports: number[] = [];
  while (ports.length < count) ports.push(await freePort());
  return ports;
};

export interface ProcessOptions {
  readonly name: string;
  /** For Node. */
  readonly flags?: readonly string[];
  /** Relative to the compiled programs. */
  readonly program: string;
  readonly env: NodeJS.ProcessEnv;
  /** What the program writes when it is ready. */
  readonly readyMark: string;
  /** Receives its log. */
  readonly folder: string;
}

/** A program of this project as a process of its own. It writes to a file, so that nobody has to read along. */
export class BenchProcess {
  private constructor(
    readonly name: string,
    readonly logFile: string,
    private readonly child: ChildProcess,
  ) {}

  /** Resolves when the program has written its ready mark. */
  static async start({ name, flags = [], program, env, readyMark, folder }: ProcessOptions): Promise<BenchProcess> {
    const logFile = join(folder, `${name}.log`);
    const log = openSync(logFile, 'w');
    const child = spawn(process.execPath, [...flags, join(DIST, program)], {
      env: { ...process.env, ...env },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    const started = new BenchProcess(name, logFile, child);
    running.add(started);
    child.once('exit', () => running.delete(started));
    const giveUpAt = performance.now() + READY_WITHIN_MS;
    while (!readFileSync(logFile, 'utf8').includes(readyMark)) {
      started.requireAlive();
      if (performance.now() > giveUpAt) throw new Error(`The ${name} was not ready in time:\n${started.lastWords()}`);
      await sleep(50);
    }
    return started;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Throws with its last words when it has ended. */
  requireAlive(): void {
    if (this.isAlive()) return;
    throw new Error(`The ${this.name} ended with status ${this.child.exitCode ?? 'none'}:\n${this.lastWords()}`);
  }

  async stop(): Promise<void> {
    if (!this.isAlive()) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => {
      this.kill();
    }, STOP_WITHIN_MS);
    await ended;
    clearTimeout(timer);
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  private isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  private lastWords(): string {
    return readFileSync(this.logFile, 'utf8').slice(-3_000);
  }
}
