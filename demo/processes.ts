import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const STOP_WITHIN_MS = 10_000;

/** A process of the demo, with its log in the data folder. */
export class DemoProcess {
  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
  ) {}

  /** Starts a program and resolves when it prints a line that `isReady` accepts. Rejects with its last words when it ends before. */
  static start(
    name: string,
    program: string,
    env: NodeJS.ProcessEnv,
    logFolder: string,
    isReady: (line: string) => boolean,
  ): Promise<DemoProcess> {
    const child = spawn(process.execPath, ['--max-old-space-size=512', '--max-semi-space-size=16', program], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log = createWriteStream(join(logFolder, `${name}.log`));
    const lastLines: string[] = [];
    return new Promise((resolve, reject) => {
      const hear = (line: string): void => {
        log.write(`${line}\n`);
        lastLines.push(line);
        if (lastLines.length > 20) lastLines.shift();
        if (isReady(line)) resolve(new DemoProcess(name, child));
      };
      createInterface({ input: child.stdout }).on('line', hear);
      createInterface({ input: child.stderr }).on('line', hear);
      child.once('exit', (code) => {
        reject(new Error(`The ${name} ended with status ${code ?? 'none'}:\n${lastLines.join('\n')}`));
      });
    });
  }

  /** Resolves when it has ended; after a while it is made to. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) =>
      this.child.once('exit', () => {
        resolve();
      }),
    );
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_WITHIN_MS);
    await ended;
    clearTimeout(timer);
  }
}
