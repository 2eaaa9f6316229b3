import { type Random } from '../../bench/random';
import { Clock } from '../../src/application/ports/clock';
import { Ids } from '../../src/application/ports/ids';
import { type Faults } from './faults';
import { type Scheduler } from './scheduler';

const LATENCY_MAX_MS = 40;
const PAUSE_MAX_MS = 10 * 60_000;
const CLOCK_JUMP_MAX_MS = 2 * 60 * 60_000;

export interface ProcessWorld {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly random: Random;
}

/**
 * One process of the service. It waits at every port: there it can be killed, paused for minutes, or find its clock moved. What it sent
 * before goes on in the world without it.
 */
export class SimProcess {
  isDead = false;
  private pausedUntilMs = 0;
  private clockOffsetMs = 0;

  constructor(
    readonly name: string,
    private readonly world: ProcessWorld,
    private readonly onKilled: (process: SimProcess) => void,
  ) {}

  /** Asks something outside: the way there, what happens there, the way back. Each way is a point where anything can go wrong. */
  call<Result>(effect: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.pass(() => {
        let result: Result;
        try {
          result = effect();
        } catch (error) {
          this.pass(() => {
            reject(error instanceof Error ? error : new Error(String(error)));
          });
          return;
        }
        this.pass(() => {
          resolve(result);
        });
      });
    });
  }

  /** As `call`, but the other side takes its time and answers whenever it wants. */
  ask<Result>(effect: (answer: (result: Result) => void) => void): Promise<Result> {
    return new Promise((resolve) => {
      this.pass(() => {
        effect((result) => {
          this.pass(() => {
            resolve(result);
          });
        });
      });
    });
  }

  /** Goes on after a moment, unless the process is dead by then; a paused one goes on when its pause is over. */
  pass(goOn: () => void): void {
    this.strike();
    this.wake(this.world.random.next() * LATENCY_MAX_MS, goOn);
  }

  wake(ms: number, goOn: () => void): void {
    const { scheduler } = this.world;
    scheduler.after(ms, () => {
      if (this.isDead) return;
      const leftMs = this.pausedUntilMs - scheduler.nowMs;
      if (leftMs > 0) this.wake(leftMs, goOn);
      else goOn();
    });
  }

  kill(): void {
    if (this.isDead) return;
    this.isDead = true;
    this.onKilled(this);
  }

  get wallMs(): number {
    return this.world.scheduler.nowMs + this.clockOffsetMs;
  }

  private strike(): void {
    const { faults, random, scheduler } = this.world;
    if (faults.strikes('kill')) this.kill();
    if (faults.strikes('pause')) this.pausedUntilMs = scheduler.nowMs + random.next() * PAUSE_MAX_MS;
    if (faults.strikes('clock-jump')) this.clockOffsetMs = (random.next() * 2 - 1) * CLOCK_JUMP_MAX_MS;
  }
}

const START_OF_TIME_MS = 1_790_000_000_000;

/** The clocks of one process: both are its own, and only the monotonic one never jumps. */
export class SimClock extends Clock {
  constructor(
    private readonly process: SimProcess,
    private readonly scheduler: Scheduler,
  ) {
    super();
  }

  override now(): string {
    return isoOf(START_OF_TIME_MS + this.process.wallMs);
  }

  override monotonicMs(): number {
    return this.scheduler.nowMs;
  }

  override sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.process.wake(ms, resolve);
    });
  }
}

const RealDate = Date;
const isoOf = (ms: number): string => new RealDate(ms).toISOString();

/** Random ids in the sense that no two processes, and no two lives of one, ever draw the same. */
export class SimIds extends Ids {
  private count = 0;

  constructor(private readonly prefix: string) {
    super();
  }

  override next(): string {
    this.count += 1;
    return `${this.prefix}-${this.count}`;
  }
}
