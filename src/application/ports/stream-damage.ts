/** What somebody did to a stream of the log, past the service. */
export interface StreamDamage {
  readonly stream: string;
  /**
   * `cut`: its first events are hidden, or will be, by a limit of age, count or place. `deleted`: hidden as a whole.
   * `tombstoned`: deleted for good.
   */
  readonly kind: 'cut' | 'deleted' | 'tombstoned';
}

/** Damage that a store found. Absence is proved, never assumed: a damaged stream is not an empty one. */
export abstract class StreamDamages {
  /** Known now: what was undone is not among them. */
  abstract all(): readonly StreamDamage[];

  /** Looks through the whole store, which takes a while for a long one. */
  abstract search(): Promise<readonly StreamDamage[]>;

  /** Takes the limits of a stream away. False when that cannot make it whole. Rejects when the store refuses. */
  abstract repair(stream: string): Promise<boolean>;

  /** Calls back once for each damage that is found. */
  abstract onFound(listener: (damage: StreamDamage) => void): void;
}

/** Of a store whose streams nobody can delete. */
export class NoStreamDamages extends StreamDamages {
  override all(): readonly StreamDamage[] {
    return [];
  }

  override search(): Promise<readonly StreamDamage[]> {
    return Promise.resolve([]);
  }

  override repair(): Promise<boolean> {
    return Promise.resolve(false);
  }

  override onFound(): void {
    // There is nothing to find.
  }
}
