import { type Assertion } from '../../domain/posting-approval/approval-signature.events';
import { type SigningAlgorithm } from '../../domain/posting-approval/signing-keys.events';

/** Where signatures are made: the domain that keys are bound to, and the pages that may ask for one. */
export abstract class SigningPlace {
  abstract readonly rpId: string;
  abstract readonly origins: readonly string[];
}

/** What a browser answers when a passkey was made, as WebAuthn's JSON has it. */
export interface AttestationJson {
  readonly id: string;
  readonly clientDataJSON: string;
  readonly attestationObject: string;
}

/** A key that was just made. */
export interface NewPasskey {
  readonly credentialId: string;
  /** SubjectPublicKeyInfo in DER, base64. */
  readonly publicKey: string;
  readonly algorithm: SigningAlgorithm;
  readonly fingerprint: string;
  readonly origin: string;
  readonly isSynced: boolean;
  readonly counter: number;
}

export type PasskeyAnswer<Found> =
  | { readonly kind: 'right'; readonly found: Found }
  /** `why` is for people, and names nothing secret. */
  | { readonly kind: 'wrong'; readonly why: string };

/** What an answer is held against. */
export interface PasskeyExpectation {
  /** Base64url. */
  readonly challenge: string;
  readonly rpId: string;
  readonly origins: readonly string[];
}

/** Verifies what authenticators make. It keeps nothing, and asks nobody. The user has to be present and verified. */
export abstract class Passkeys {
  abstract newKey(answer: AttestationJson, expected: PasskeyExpectation): Promise<PasskeyAnswer<NewPasskey>>;

  /** Whether this key signed the challenge, and what its authenticator counted. */
  abstract signature(
    assertion: Assertion,
    expected: PasskeyExpectation & { readonly publicKey: string },
  ): Promise<PasskeyAnswer<{ readonly counter: number }>>;
}
