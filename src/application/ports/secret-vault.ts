import { type Secret } from './secret';

/** Encrypted secrets outside the event log. Events hold only the reference and a keyed fingerprint. */
export abstract class SecretVault {
  /** Encrypts the values under a reference that was never used before. Durable when it resolves. */
  abstract store(ref: string, values: Readonly<Record<string, Secret>>): Promise<void>;

  /** The values of a reference; throws when it is unknown or was encrypted with another key. */
  abstract reveal(ref: string): Promise<Readonly<Record<string, Secret>>>;

  /** Does nothing when it is already gone. */
  abstract remove(ref: string): Promise<void>;

  /** HMAC under the vault's key: equal values give equal fingerprints. */
  abstract fingerprint(values: Readonly<Record<string, Secret>>): string;
}
