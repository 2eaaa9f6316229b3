/** Work of which one is under way at a time: a call meanwhile is that one. */
export class SingleFlight {
  private running: Promise<void> | null = null;

  constructor(private readonly work: () => Promise<void>) {}

  /** Rejects as the work does, also when it fails before its first await. */
  run(): Promise<void> {
    const begin = async (): Promise<void> => this.work();
    this.running ??= begin().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** Resolves when nothing is under way. Rejects as the work does. */
  async settled(): Promise<void> {
    await this.running;
  }
}
