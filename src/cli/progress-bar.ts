import { SingleBar } from 'cli-progress';
import { type MovePhase } from '../application/log-move/log-move';

const TERMINAL_MS = 100;
const LOG_FILE_MS = 5_000;

/**
 * The progress of a command on standard error, so that standard output stays for its result. Without a terminal it is
 * an occasional line.
 */
export class ProgressBar {
  private readonly bar: SingleBar;
  private done = 0;
  private readonly startedAt = performance.now();

  /** `expected` may be too low: then the bar grows. */
  constructor(
    what: string,
    private expected: number,
  ) {
    this.bar = new SingleBar({
      format: `${what} |{bar}| {value}/{total} events | {rate}/s | {duration} s | {left} left`,
      stream: process.stderr,
      noTTYOutput: true,
      notTTYSchedule: LOG_FILE_MS,
      fps: 1000 / TERMINAL_MS,
      hideCursor: true,
    });
    this.bar.start(Math.max(1, expected), 0, { rate: 0, left: '?' });
  }

  advance(events = 1): void {
    this.done += events;
    if (this.done > this.expected) {
      this.expected = this.done;
      this.bar.setTotal(this.expected);
    }
    this.bar.update(this.done, { rate: this.rate, left: this.left });
  }

  get events(): number {
    return this.done;
  }

  /** Events per second so far. */
  get rate(): number {
    return Math.round((this.done / Math.max(1, performance.now() - this.startedAt)) * 1000);
  }

  /** At the rate so far: a move to a server takes hours. */
  private get left(): string {
    const { rate } = this;
    if (rate === 0) return '?';
    const seconds = Math.ceil((this.expected - this.done) / rate);
    return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
  }

  stop(): void {
    this.bar.setTotal(Math.max(1, this.done));
    this.bar.stop();
  }
}

const PHASES: Readonly<Record<MovePhase, string>> = { copy: 'Copied  ', compare: 'Compared', verify: 'Verified' };

/** One bar per phase. */
export class PhaseBars {
  private phase: MovePhase | null = null;
  private bar: ProgressBar | null = null;

  constructor(private readonly expected: number) {}

  advance(phase: MovePhase, events: number): void {
    if (phase !== this.phase) {
      this.stop();
      this.phase = phase;
      this.bar = new ProgressBar(PHASES[phase], this.expected);
    }
    this.bar?.advance(events);
  }

  /** For a phase that is told how far it is in all. */
  following(phase: MovePhase): (events: number) => void {
    let told = 0;
    return (events) => {
      this.advance(phase, events - told);
      told = events;
    };
  }

  stop(): void {
    this.bar?.stop();
    this.bar = null;
  }
}
