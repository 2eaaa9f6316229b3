import { type DomainEvent } from '../shared/decider';
import { type Role } from '../shared/roles';

/** One entry of what is signed together. */
export interface SignedEntry {
  readonly approvalKey: string;
  readonly batchKey: string;
  /** Of the content that the person saw. */
  readonly digest: string;
}

/** What a person is asked to sign. The challenge is computed from it. */
export interface SigningFacts {
  readonly signatureId: string;
  readonly decision: 'approve';
  /** Sorted by approval key, each once. */
  readonly entries: readonly SignedEntry[];
  /** Random, of the service. */
  readonly nonce: string;
  readonly by: string;
  readonly role: Role;
  /** ISO 8601. */
  readonly at: string;
  /** SHA-256 over `challengeTextOf`, base64url: what the authenticator signs. */
  readonly challenge: string;
  /** The domain of the keys, and the pages that may ask for a signature. */
  readonly rpId: string;
  readonly origins: readonly string[];
}

/** What an authenticator made, as WebAuthn has it: base64url each. */
export interface Assertion {
  readonly credentialId: string;
  readonly signature: string;
  readonly clientDataJSON: string;
  readonly authenticatorData: string;
}

export interface SignatureFacts extends Assertion {
  readonly signatureId: string;
  readonly keyId: string;
  readonly publicKey: string;
  readonly fingerprint: string;
  readonly counter: number;
  readonly by: string;
  readonly name: string;
  /** The role held at that moment. */
  readonly role: Role;
  /** ISO 8601. */
  readonly at: string;
}

export type ApprovalSignatureEvent =
  | DomainEvent<'ApprovalSigningStarted', SigningFacts>
  /** The person signed all entries with one gesture. Each approval that follows names this signature. */
  | DomainEvent<'ApprovalsSigned', SignatureFacts>;
