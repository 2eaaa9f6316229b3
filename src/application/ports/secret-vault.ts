import { type Secret } from './secret';

/** Sealed secrets outside the event log. Events hold the reference and a keyed fingerprint only. */
export abstract class SecretVault {
  /** Seals the values under a reference that was never used before. Durable when it resolves. */
  abstract store(ref: string, values: Readonly<Record<string, Secret>>): Promise<void>;

  /** The values of a reference; throws when it is unknown or was sealed with another key. */
  abstract reveal(ref: string): Promise<Readonly<Record<string, Secret>>>;

  /** Quiet when it is gone already. */
  abstract remove(ref: string): Promise<void>;

  /** HMAC under the vault's key: equal values give equal fingerprints. */
  abstract fingerprint(values: Readonly<Record<string, Secret>>): string;
}
