import { type DomainEvent } from '../shared/decider';
import { type Role } from '../shared/roles';

/** How a key signs, in the words of JOSE. */
export type SigningAlgorithm = 'ES256' | 'EdDSA' | 'RS256';

/** A person's passkey, of which only the public key is known. */
export interface SigningKeyFacts {
  /** Ours, random. */
  readonly keyId: string;
  readonly subject: string;
  readonly name: string;
  /** The role held when it was enrolled. */
  readonly role: Role;
  readonly label: string;
  /** The authenticator's own id of the key, base64url. */
  readonly credentialId: string;
  /** SubjectPublicKeyInfo in DER, base64. */
  readonly publicKey: string;
  readonly algorithm: SigningAlgorithm;
  /** SHA-256 of the public key in hex. */
  readonly fingerprint: string;
  /** The domain that the key is bound to, and the page on which it was made. */
  readonly rpId: string;
  readonly origin: string;
  /** It may leave its device, as passkeys do that are kept in an account. */
  readonly isSynced: boolean;
  /** Of the authenticator; 0 when it does not count. */
  readonly counter: number;
  /** ISO 8601. */
  readonly at: string;
}

export type SigningKeysEvent =
  /** The challenge of a new key. Replaces one of the same person that was not answered. */
  | DomainEvent<'SigningKeyEnrollmentStarted', { keyId: string; subject: string; challenge: string; at: string }>
  /** It signs nothing before another Controller agreed. */
  | DomainEvent<'SigningKeyEnrollmentRequested', SigningKeyFacts>
  | DomainEvent<
      'SigningKeyEnrollmentAgreed',
      { keyId: string; fingerprint: string; by: string; name: string; role: Role; at: string }
    >
  | DomainEvent<'SigningKeyRevoked', { keyId: string; by: string; name: string; reason: string; at: string }>;

export type SigningKeyUseEvent = DomainEvent<
  'SigningKeyUsed',
  { keyId: string; signatureId: string; /** As the authenticator counts. */ counter: number }
>;
