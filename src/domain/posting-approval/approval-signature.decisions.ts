import { DomainError } from '../shared/errors';
import { type Role } from '../shared/roles';
import { type ApprovalSignatureEvent, type SignatureFacts, type SigningFacts } from './approval-signature.events';
import { type ApprovalSignature } from './approval-signature.state';
import { type GivenSignature } from './posting-approval.state';
import { countOf, keyOf, type SigningKey, type SigningKeys, type SigningKeyUse } from './signing-keys.state';

/** How long a person has to sign what they were asked for. */
export const SIGNING_MS = 5 * 60_000;
/** How long after its signature an approval may be recorded: one gesture may be for many entries. */
export const RECORDING_MS = 10 * 60_000;

/** Who may approve, whoever the role is held by. */
const APPROVING_ROLES: ReadonlySet<Role> = new Set<Role>(['Controller', 'Approver']);

/** The text whose SHA-256 is the challenge: the same for every release, and for who verifies it offline. */
export const challengeTextOf = (
  environment: string,
  { decision, entries, nonce, by, role, at }: Omit<SigningFacts, 'challenge'>,
): string =>
  JSON.stringify([
    'revrec-approval/1',
    environment,
    decision,
    entries.map(({ approvalKey, digest }) => [approvalKey, digest]),
    nonce,
    by,
    role,
    at,
  ]);

/** Asks a person for a signature. Throws SIGNING_GONE when the id is taken. */
export const startSigning = (state: ApprovalSignature, asked: SigningFacts): ApprovalSignatureEvent[] => {
  if (state.status !== 'None') throw signingGone();
  return [{ type: 'ApprovalSigningStarted', data: asked }];
};

/**
 * What this person was asked to sign, not long ago, in the role that they have now. Throws SIGNING_GONE and
 * SIGNATURE_ROLE_CHANGED.
 */
export const askedOf = (
  state: ApprovalSignature,
  { by, role, at }: { readonly by: string; readonly role: Role; readonly at: string },
): SigningFacts => {
  if (state.status === 'None' || state.asked.by !== by || !isWithin(state.asked.at, at, SIGNING_MS))
    throw signingGone();
  if (state.asked.role === role) return state.asked;
  throw new DomainError(
    'SIGNATURE_ROLE_CHANGED',
    `You were asked to sign as ${state.asked.role}, and you are ${role} now.`,
    'Approve again.',
  );
};

/** Records a signature that was verified. Does nothing when it is there. Throws SIGNING_GONE when another one is. */
export const recordSignature = (state: ApprovalSignature, signed: SignatureFacts): ApprovalSignatureEvent[] => {
  askedOf(state, signed);
  if (state.status === 'Signed') {
    if (state.signed.signature === signed.signature) return [];
    throw signingGone();
  }
  return [{ type: 'ApprovalsSigned', data: signed }];
};

/** What a signature is held against. */
export interface SignatureContext {
  readonly environment: string;
  /** The entry whose approval names the signature. */
  readonly approvalKey: string;
  readonly digest: string;
  readonly keys: SigningKeys;
  readonly use: SigningKeyUse;
  /** SHA-256 in base64url. */
  readonly hashOf: (text: string) => string;
}

/**
 * Why an approval is not signed by who gave it, from what the log has; null when it is, as far as one can tell without
 * the signature itself.
 */
export const signatureProblem = (
  given: GivenSignature,
  state: ApprovalSignature,
  context: SignatureContext,
): string | null => {
  if (state.status !== 'Signed') return 'there is no such signature';
  const { asked, signed } = state;
  if (asked.signatureId !== given.signatureId || signed.signatureId !== given.signatureId) return 'it is another one';
  return (
    contentProblem(asked, context) ??
    personProblem(given, asked, signed) ??
    timeProblem(given, asked, signed) ??
    keyProblem(asked, signed, context)
  );
};

const contentProblem = (
  asked: SigningFacts,
  { environment, approvalKey, digest, hashOf }: SignatureContext,
): string | null => {
  if ((asked.decision as string) !== 'approve') return 'it approves nothing';
  if (!asked.entries.some((entry) => entry.approvalKey === approvalKey && entry.digest === digest))
    return 'it is of other content';
  const isOwn = hashOf(challengeTextOf(environment, asked)) === asked.challenge;
  return isOwn ? null : 'its challenge is not of what it names';
};

const personProblem = ({ by, role }: GivenSignature, asked: SigningFacts, signed: SignatureFacts): string | null => {
  if (asked.by !== by || signed.by !== by) return 'it is of another person';
  if (asked.role !== role || signed.role !== role) return 'it is of another role';
  return APPROVING_ROLES.has(role) ? null : 'its role does not approve';
};

const timeProblem = (given: GivenSignature, asked: SigningFacts, signed: SignatureFacts): string | null => {
  if (asked.at !== given.signedAt) return 'it was asked for at another time';
  if (!isWithin(asked.at, signed.at, SIGNING_MS)) return 'it was made too late';
  return isWithin(signed.at, given.at, RECORDING_MS) ? null : 'it was recorded too late';
};

const keyProblem = (asked: SigningFacts, signed: SignatureFacts, { keys, use }: SignatureContext): string | null => {
  const key = keyOf(keys, signed.keyId);
  if (key === undefined) return 'its key is not enrolled';
  if (key.subject !== asked.by) return 'its key is of another person';
  if (!isOfKey(signed, key) || key.rpId !== asked.rpId) return 'it is of another key';
  if (key.agreed === null || key.agreed.at > asked.at) return 'nobody had agreed to its key';
  if (key.revoked !== null) return 'its key is revoked';
  return countOf(use, signed.signatureId) === signed.counter ? null : 'its key counted otherwise';
};

const isOfKey = (signed: SignatureFacts, { credentialId, publicKey, fingerprint }: SigningKey): boolean =>
  signed.credentialId === credentialId && signed.publicKey === publicKey && signed.fingerprint === fingerprint;

const isWithin = (from: string, at: string, ms: number): boolean => {
  const passedMs = Date.parse(at) - Date.parse(from);
  return passedMs >= 0 && passedMs <= ms;
};

const signingGone = (): DomainError =>
  new DomainError(
    'SIGNING_GONE',
    'This signature was not asked for, was used, or took too long.',
    'Approve again, and sign when you are asked.',
  );
