export const KEY_STATUSES = ['Awaiting agreement', 'Usable', 'Revoked'] as const;
export type KeyStatus = (typeof KEY_STATUSES)[number];

export interface KeyPersonView {
  readonly by: string;
  readonly name: string;
  readonly at: string;
  /** Why it was revoked; else null. */
  readonly reason: string | null;
}

/** The passkey of a person. Only its public part is known. */
export interface SigningKeyView {
  readonly keyId: string;
  readonly subject: string;
  readonly name: string;
  /** Held when it was enrolled. */
  readonly role: string;
  readonly label: string;
  readonly algorithm: string;
  /** SHA-256 of the public key in hex. */
  readonly fingerprint: string;
  readonly rpId: string;
  readonly origin: string;
  /** It may leave its device. */
  readonly isSynced: boolean;
  readonly status: KeyStatus;
  readonly isOwn: boolean;
  readonly enrolledAt: string;
  readonly agreed: KeyPersonView | null;
  readonly revoked: KeyPersonView | null;
}

/** What the browser makes a key from. */
export interface EnrollmentStarted {
  readonly keyId: string;
  /** Base64url. */
  readonly challenge: string;
  readonly rpId: string;
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string };
  /** Ids of keys that the person has: an authenticator that holds one makes no other. */
  readonly excluded: readonly string[];
}

/** What the browser asks a key to sign. */
export interface SigningStarted {
  readonly signatureId: string;
  /** Base64url: SHA-256 over the entries and what else is signed. */
  readonly challenge: string;
  readonly rpId: string;
  /** Ids of keys that may sign. */
  readonly credentialIds: readonly string[];
}
