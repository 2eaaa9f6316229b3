import { SingleBar } from 'cli-progress';

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
