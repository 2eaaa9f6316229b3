/**
 * Who of several instances does a piece of work that one is enough for. Politeness only: for a moment two may hold the same, so whatever must not
 * happen twice rests on the expected revision of a stream.
 */
export abstract class Leases {
  /** Takes what is free, renews what is held, and takes over what its holder has not renewed for long. Says whether it is held. Never rejects. */
  abstract hold(name: string): Promise<boolean>;

  /** Others may have it at once. Quiet when it is not held. Never rejects. */
  abstract release(name: string): Promise<void>;
}

/** Of an instance that shares its store with nobody. */
export class NobodyElse extends Leases {
  override async hold(): Promise<boolean> {
    return true;
  }

  override async release(): Promise<void> {
    // There is nobody who would want it.
  }
}
