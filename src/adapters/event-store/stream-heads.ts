interface Head {
  readonly revision: number;
  readonly hash: string;
}

/** The last event of recently used streams, so that an append need not read it first. May be outdated. */
export class StreamHeads {
  /** In the order in which they were kept. */
  private readonly heads = new Map<string, Head>();

  constructor(private readonly max: number) {}

  get(stream: string): Head | undefined {
    return this.heads.get(stream);
  }

  keep(stream: string, revision: number, hash: string): void {
    this.heads.delete(stream);
    this.heads.set(stream, { revision, hash });
    const [oldest] = this.heads.keys();
    if (this.heads.size > this.max && oldest !== undefined) this.heads.delete(oldest);
  }

  forget(stream: string): void {
    this.heads.delete(stream);
  }
}
