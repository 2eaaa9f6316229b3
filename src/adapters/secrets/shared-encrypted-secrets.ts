import { EncryptedSecrets, type EncryptedValues } from './encrypted-secrets';

/** Shared key-value storage of all instances: the last value per key. */
export interface SharedValues {
  read(key: string): Promise<unknown>;
  write(key: string, value: unknown): Promise<unknown>;
  keys(): Promise<readonly string[]>;
}

/** In a store that all instances share. A removed value is overwritten; the store drops the old one. */
export class SharedEncryptedSecrets extends EncryptedSecrets {
  constructor(private readonly values: SharedValues) {
    super();
  }

  override async put(ref: string, values: EncryptedValues): Promise<void> {
    if ((await this.get(ref)) !== undefined) throw new Error(`There is already something under ${ref}.`);
    await this.write(ref, values);
  }

  override async replace(changed: ReadonlyMap<string, EncryptedValues>): Promise<void> {
    for (const [ref, values] of changed) {
      if ((await this.get(ref)) === undefined) throw new Error(`There is nothing under ${ref}.`);
      await this.write(ref, values);
    }
  }

  override async get(ref: string): Promise<EncryptedValues | undefined> {
    const stored = await this.values.read(ref);
    if (stored === undefined || stored === null) return undefined;
    return Object.fromEntries(
      Object.entries(stored as Record<string, string>).map(([name, text]) => [name, Buffer.from(text, 'base64')]),
    );
  }

  override async remove(ref: string): Promise<void> {
    if ((await this.get(ref)) !== undefined) await this.values.write(ref, null);
  }

  override async refs(): Promise<readonly string[]> {
    const refs: string[] = [];
    for (const key of await this.values.keys()) if ((await this.get(key)) !== undefined) refs.push(key);
    return refs;
  }

  private async write(ref: string, values: EncryptedValues): Promise<void> {
    await this.values.write(
      ref,
      Object.fromEntries(Object.entries(values).map(([name, encrypted]) => [name, encrypted.toString('base64')])),
    );
  }

  override close(): void {
    // The store is closed by its owner.
  }
}
