/** Encrypted values of one reference, by name. Useless without the vault's key. */
export type EncryptedValues = Readonly<Record<string, Buffer>>;

/** Storage of encrypted secrets. */
export abstract class EncryptedSecrets {
  /** Under a reference that was never used before. Durable when it resolves. */
  abstract put(ref: string, values: EncryptedValues): Promise<void>;

  abstract get(ref: string): Promise<EncryptedValues | undefined>;

  /** Replaces the values under these references: all atomically, or per reference where the store cannot. */
  abstract replace(changed: ReadonlyMap<string, EncryptedValues>): Promise<void>;

  /** Does nothing when it is already gone. */
  abstract remove(ref: string): Promise<void>;

  /** Every reference in use, in no order. */
  abstract refs(): Promise<readonly string[]>;

  abstract close(): void;
}
