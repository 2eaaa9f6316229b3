/** Of one reference: by name, each value sealed. Whoever has them has nothing without the vault's key. */
export type SealedValues = Readonly<Record<string, Buffer>>;

/** Where sealed secrets lie. */
export abstract class SealedSecrets {
  /** Under a reference that was never used before. Durable when it resolves. */
  abstract put(ref: string, values: SealedValues): Promise<void>;

  abstract get(ref: string): Promise<SealedValues | undefined>;

  /** Quiet when it is gone already. */
  abstract remove(ref: string): Promise<void>;

  /** Every reference under which something lies, in no order. */
  abstract refs(): Promise<readonly string[]>;

  abstract close(): void;
}
