/** Of one reference: by name, each value sealed. Whoever has them has nothing without the vault's key. */
export type SealedValues = Readonly<Record<string, Buffer>>;

/** Where sealed secrets lie. */
export abstract class SealedSecrets {
  /** Under a reference that was never used before. Durable when it resolves. */
  abstract put(ref: string, values: SealedValues): Promise<void>;

  abstract get(ref: string): Promise<SealedValues | undefined>;

  /** Puts other values in the place of those under these references: all at once, or each reference at once where the store can do no more. */
  abstract replace(changed: ReadonlyMap<string, SealedValues>): Promise<void>;

  /** Quiet when it is gone already. */
  abstract remove(ref: string): Promise<void>;

  /** Every reference under which something lies, in no order. */
  abstract refs(): Promise<readonly string[]>;

  abstract close(): void;
}
