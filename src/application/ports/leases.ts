/**
 * Which of several instances does work that one is enough for. Advisory only: two may briefly hold the same lease, so
 * anything that must not happen twice relies on the expected revision of a stream.
 */
export abstract class Leases {
  /**
   * Takes a free lease, renews a held one, and takes over an expired one. Returns whether it is held. Never rejects.
   */
  abstract hold(name: string): Promise<boolean>;

  /** Others may take it at once. Does nothing when it is not held. Never rejects. */
  abstract release(name: string): Promise<void>;
}

/** For an instance that does not share its store. */
export class NobodyElse extends Leases {
  override async hold(): Promise<boolean> {
    return true;
  }

  override async release(): Promise<void> {
    // There are no other instances.
  }
}
