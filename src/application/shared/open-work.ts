import { type PostingShare } from '../posting/posting.worker';

interface Parts<Open> {
  /** What is open in an environment, the oldest first. */
  readonly openIn: (environment: string) => readonly Open[];
  /** Carries it to its end, or until the service stops. Never rejects. */
  readonly carryOn: (open: Open, stopping: AbortSignal) => Promise<void>;
  readonly share: PostingShare;
}

/** Work that the log has as open: carried on one at a time per environment, by the instance that has it. */
export class OpenWork<Open> {
  private readonly running = new Map<string, Promise<void>>();
  private readonly stopping = new AbortController();

  constructor(private readonly parts: Parts<Open>) {}

  get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  /** Begins what is open, if nothing of the environment is under way here. */
  take(environment: string): void {
    if (this.isRunning(environment) || this.isStopping || !this.parts.share.holds(environment)) return;
    const [open] = this.parts.openIn(environment);
    if (open === undefined) return;
    const run = this.parts.carryOn(open, this.stopping.signal).finally(() => {
      this.running.delete(environment);
    });
    this.running.set(environment, run);
  }

  isRunning(environment: string): boolean {
    return this.running.has(environment);
  }

  /** Begins nothing new, and tells what is under way to end. */
  abort(): void {
    this.stopping.abort();
  }

  /** Resolves when what is under way is recorded. */
  async settled(): Promise<void> {
    await Promise.all(this.running.values());
  }

  /** Resolves when nothing of the environment is under way here. */
  async idle(environment: string): Promise<void> {
    await this.running.get(environment);
  }
}
