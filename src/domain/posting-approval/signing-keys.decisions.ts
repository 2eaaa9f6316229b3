import { DomainError } from '../shared/errors';
import { type Role } from '../shared/roles';
import { type SigningKeyFacts, type SigningKeysEvent, type SigningKeyUseEvent } from './signing-keys.events';
import { countOf, isRising, keyOf, type SigningKey, type SigningKeys, type SigningKeyUse } from './signing-keys.state';

/** How long a person has to make the key that was asked for. */
export const ENROLLMENT_MS = 10 * 60_000;
/** Keys of one person that are not revoked. */
export const KEYS_MAX = 10;
export const LABEL_LENGTH_MAX = 100;
const REASON_LENGTH_MAX = 500;

/** Who decides, in which role. */
interface KeyPerson {
  readonly by: string;
  readonly name: string;
  readonly role: Role;
  readonly at: string;
}

/** Asks for a new key. Throws SIGNING_KEY_LIMIT. */
export const startEnrollment = (
  state: SigningKeys,
  input: { readonly keyId: string; readonly subject: string; readonly challenge: string; readonly at: string },
): SigningKeysEvent[] => {
  const own = state.keys.filter(({ subject, revoked }) => subject === input.subject && revoked === null);
  if (own.length >= KEYS_MAX)
    throw new DomainError(
      'SIGNING_KEY_LIMIT',
      `You have ${own.length} keys already.`,
      'Revoke one that you do not use any more.',
      { keysMax: KEYS_MAX },
    );
  return [{ type: 'SigningKeyEnrollmentStarted', data: { ...input } }];
};

/** The challenge of an enrollment that this person started not long ago. Throws ENROLLMENT_GONE. */
export const challengeOf = (
  { started, keys }: SigningKeys,
  { keyId, subject, at }: { readonly keyId: string; readonly subject: string; readonly at: string },
): string => {
  const own = started.find((one) => one.keyId === keyId && one.subject === subject);
  const isOver = own === undefined || Date.parse(at) - Date.parse(own.at) > ENROLLMENT_MS;
  if (own !== undefined && !isOver && !keys.some((key) => key.keyId === keyId)) return own.challenge;
  throw new DomainError(
    'ENROLLMENT_GONE',
    'The enrollment of this key was not started, was started anew, or took too long.',
    'Start it again.',
    { keyId },
  );
};

/** Asks a second person to agree to a key. Throws ENROLLMENT_GONE and SIGNING_KEY_KNOWN. */
export const requestEnrollment = (state: SigningKeys, facts: SigningKeyFacts): SigningKeysEvent[] => {
  challengeOf(state, facts);
  if (state.keys.some(({ credentialId, publicKey }) => isSameKey(facts, { credentialId, publicKey })))
    throw new DomainError(
      'SIGNING_KEY_KNOWN',
      'This key was enrolled before.',
      'Use it, or make a new one. A key that was revoked stays revoked.',
    );
  const label = facts.label.trim().slice(0, LABEL_LENGTH_MAX);
  return [{ type: 'SigningKeyEnrollmentRequested', data: { ...facts, label: label === '' ? 'Passkey' : label } }];
};

const isSameKey = (
  one: Pick<SigningKeyFacts, 'credentialId' | 'publicKey'>,
  other: Pick<SigningKeyFacts, 'credentialId' | 'publicKey'>,
): boolean => one.credentialId === other.credentialId || one.publicKey === other.publicKey;

/**
 * A second Controller agrees to exactly this key. Does nothing when somebody agreed already. Throws
 * SIGNING_KEY_NOT_FOUND, SIGNING_KEY_OWN, SIGNING_KEY_DIFFERS and SIGNING_KEY_REVOKED.
 */
export const agreeToKey = (
  state: SigningKeys,
  { keyId, fingerprint, ...person }: KeyPerson & { readonly keyId: string; readonly fingerprint: string },
): SigningKeysEvent[] => {
  const key = requireKey(state, keyId);
  if (key.revoked !== null)
    throw new DomainError('SIGNING_KEY_REVOKED', 'This key is revoked.', 'Have a new key enrolled.', { keyId });
  if (key.subject === person.by)
    throw new DomainError(
      'SIGNING_KEY_OWN',
      'This is your own key, and a key needs a second person.',
      'Ask another Controller to agree.',
      { keyId },
    );
  if (key.fingerprint !== fingerprint)
    throw new DomainError(
      'SIGNING_KEY_DIFFERS',
      'The key has another fingerprint than the one that you compared.',
      'Load the page again, and compare the fingerprint with the person whose key it is.',
      { keyId },
    );
  if (key.agreed !== null) return [];
  return [{ type: 'SigningKeyEnrollmentAgreed', data: { keyId, fingerprint, ...person } }];
};

/**
 * Revokes a key, or declines one that nobody agreed to. A Controller may revoke any, others their own. Does nothing
 * when it is revoked. Throws SIGNING_KEY_NOT_FOUND, FORBIDDEN and REASON_MISSING.
 */
export const revokeKey = (
  state: SigningKeys,
  { keyId, reason, by, name, role, at }: KeyPerson & { readonly keyId: string; readonly reason: string },
): SigningKeysEvent[] => {
  const key = requireKey(state, keyId);
  if (role !== 'Controller' && key.subject !== by)
    throw new DomainError('FORBIDDEN', 'This is the key of somebody else.', 'Ask a Controller to revoke it.');
  const because = reason.trim().slice(0, REASON_LENGTH_MAX);
  if (because === '')
    throw new DomainError('REASON_MISSING', 'A reason is missing.', 'Say why the key is revoked, for example: lost.');
  if (key.revoked !== null) return [];
  return [{ type: 'SigningKeyRevoked', data: { keyId, by, name, reason: because, at } }];
};

/**
 * Records that a key signed. Does nothing when this signature is on record. Throws SIGNATURE_INVALID when the
 * authenticator counted backward: there may be a copy of the key.
 */
export const useKey = (
  state: SigningKeyUse,
  use: { readonly keyId: string; readonly signatureId: string; readonly counter: number },
): SigningKeyUseEvent[] => {
  const known = countOf(state, use.signatureId);
  if (known === use.counter) return [];
  if (known !== null || !isRising(state, use.counter))
    throw new DomainError(
      'SIGNATURE_INVALID',
      `The key counts ${use.counter} signatures, and ${state.counter} are known: there may be a copy of it.`,
      'Have the key revoked, and enroll a new one.',
      { counter: use.counter, counterKnown: state.counter },
    );
  return [{ type: 'SigningKeyUsed', data: { ...use } }];
};

const requireKey = (state: SigningKeys, keyId: string): SigningKey => {
  const key = keyOf(state, keyId);
  if (key !== undefined) return key;
  throw new DomainError('SIGNING_KEY_NOT_FOUND', `There is no key ${keyId}.`, 'Look at the list of keys.', { keyId });
};
