import { setImmediate as nextTurn } from 'node:timers/promises';
import { Clock } from '../../src/application/ports/clock';

/** Event loop turns without any activity after which a self-driven clock takes the system for idle. */
const IDLE_TURNS = 8;

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

/** Time stands still until the test moves it. A self-driven clock jumps to the next sleeper when nothing else is going on. */
export class FakeClock extends Clock {
  private nowMs = 0;
  private sleepers: Sleeper[] = [];
  private activity = 0;
  private isDriving = false;

  constructor(private readonly mode: 'by-hand' | 'self-driven' = 'by-hand') {
    super();
  }

  override now(): string {
    return new Date(Date.UTC(2026, 8, 30, 12) + this.nowMs).toISOString();
  }

  override monotonicMs(): number {
    return this.nowMs;
  }

  override async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.touch();
    if (ms <= 0 || signal?.aborted) return nextTurn();
    const slept = new Promise<void>((resolve) => {
      const wake = (): void => {
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.sleepers.push({ atMs: this.nowMs + ms, wake });
      signal?.addEventListener('abort', wake);
    });
    if (this.mode === 'self-driven') void this.drive();
    return slept;
  }

  /** Moves time on and wakes everybody whose time it is. */
  advance(ms: number): void {
    this.nowMs += ms;
    const due = this.sleepers.filter(({ atMs }) => atMs <= this.nowMs);
    this.sleepers = this.sleepers.filter(({ atMs }) => atMs > this.nowMs);
    for (const { wake } of due) wake();
  }

  /** Something works: time does not jump now. */
  touch(): void {
    this.activity += 1;
  }

  /** Resolves when nothing happened for some turns, so that only the clock could move things on. */
  async idle(): Promise<void> {
    for (let seen = -1; seen !== this.activity;) {
      seen = this.activity;
      for (let turn = 0; turn < IDLE_TURNS; turn += 1) await nextTurn();
    }
  }

  private async drive(): Promise<void> {
    if (this.isDriving) return;
    this.isDriving = true;
    while (this.sleepers.length > 0) {
      await this.idle();
      const next = Math.min(...this.sleepers.map(({ atMs }) => atMs));
      if (Number.isFinite(next)) this.advance(next - this.nowMs);
    }
    this.isDriving = false;
  }
}
