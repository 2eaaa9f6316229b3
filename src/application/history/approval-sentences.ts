import { type ApprovalPolicy, type ApprovalRule } from '../../domain/posting-approval/approval-policy';
import { type VoidCause } from '../../domain/posting-approval/posting-approval.events';
import { moneyText } from '../../domain/shared/money';
import { type DataOf } from './history-events';

export const APPROVAL_SENTENCES = {
  ApprovalPolicyChanged: ({ weakened, ...policy }: DataOf<'ApprovalPolicyChanged'>) =>
    weakened === undefined
      ? `Set which entries need approval: ${policyText(policy)}.`
      : `Agreed to weaken which entries need approval, as ${weakened.proposedBy} proposed: ${policyText(policy)}. ` +
        'It holds for entries that are prepared from now on.',
  ApprovalPolicyWeakeningProposed: (policy: DataOf<'ApprovalPolicyWeakeningProposed'>) =>
    `Proposed to weaken which entries need approval: ${policyText(policy)}. Another Controller has to agree.`,
  ApprovalPolicyProposalDropped: ({ reason }: DataOf<'ApprovalPolicyProposalDropped'>) =>
    `Dropped the proposal to weaken which entries need approval: ${reason}`,

  PostingApprovalRequested: ({ journalEntryId, people, digest, signed = false }: DataOf<'PostingApprovalRequested'>) =>
    `Requested that ${peopleText(people, signed)} the journal entry ${journalEntryId} as it would be posted (${digest.slice(0, 12)}).`,
  PostingApprovalGiven: ({ name, role, digest, isComplete, note }: DataOf<'PostingApprovalGiven'>) =>
    `${name} (${role}) approved the entry (${digest.slice(0, 12)})${note === null ? '' : ` although it was refused before: ${note}`}. ` +
    (isComplete ? 'It may be posted.' : 'It needs another approval.'),
  PostingApprovalSigned: ({ name, role, digest, isComplete, note, signatureId }: DataOf<'PostingApprovalSigned'>) =>
    `${name} (${role}) approved and signed the entry (${digest.slice(0, 12)})${note === null ? '' : ` although it was refused before: ${note}`}, ` +
    `with signature ${signatureId}. ${isComplete ? 'It may be posted.' : 'It needs another approval.'}`,
  PostingApprovalRefused: ({ name, role, reason }: DataOf<'PostingApprovalRefused'>) =>
    `${name} (${role}) refused to approve the entry: ${reason}`,
  PostingApprovalVoided: ({ because, digest }: DataOf<'PostingApprovalVoided'>) =>
    `${VOID_WORDS[because]}: its approval (${digest.slice(0, 12)}) is void.`,

  ApprovalSigningStarted: ({ entries, role }: DataOf<'ApprovalSigningStarted'>) =>
    `Asked for a signature (${role}) of ${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}.`,
  ApprovalsSigned: ({ name, role, fingerprint, at }: DataOf<'ApprovalsSigned'>) =>
    `${name} (${role}) signed with the key ${fingerprintText(fingerprint)} at ${at}.`,
  SigningKeyEnrollmentStarted: () => 'Started to enroll a signing key.',
  SigningKeyEnrollmentRequested: ({ name, role, label, fingerprint }: DataOf<'SigningKeyEnrollmentRequested'>) =>
    `${name} (${role}) enrolled the key ${label} (${fingerprintText(fingerprint)}). Another Controller has to agree.`,
  SigningKeyEnrollmentAgreed: ({ name, fingerprint }: DataOf<'SigningKeyEnrollmentAgreed'>) =>
    `${name} agreed to the key ${fingerprintText(fingerprint)}: it may sign from now on.`,
  SigningKeyRevoked: ({ name, reason }: DataOf<'SigningKeyRevoked'>) => `${name} revoked a signing key: ${reason}`,
  SigningKeyUsed: ({ signatureId, counter }: DataOf<'SigningKeyUsed'>) =>
    `The key made signature ${signatureId}${counter === 0 ? '' : `, its number ${counter}`}.`,
};

const VOID_WORDS: Readonly<Record<VoidCause, string>> = {
  'content-changed': 'The entry would be posted differently now',
  'cannot-be-built': 'The entry cannot be built any more',
  'signature-not-valid': 'A signature does not hold any more, as when its key was revoked',
};

const peopleText = (people: number, signed: boolean): string =>
  people === 1
    ? `one person approves${signed ? ' and signs' : ''}`
    : `${people} people approve${signed ? ' and sign' : ''}`;

/** A fingerprint as people compare it. */
export const fingerprintText = (fingerprint: string): string =>
  (fingerprint.match(/.{1,4}/g) ?? []).slice(0, 8).join(' ');

/** A policy in words. */
export const policyText = ({ rules, signatures }: ApprovalPolicy): string =>
  `${rulesText(rules)}${signatures === true ? '; each approval is signed' : ''}`;

const rulesText = (rules: readonly ApprovalRule[]): string =>
  rules.length === 0 ? 'none (approval is off)' : rules.map(ruleText).join('; ');

const ruleText = ({ people, currency, amountFromMinor, businessEntityId, journal }: ApprovalRule): string => {
  const amount =
    currency !== null && amountFromMinor !== null ? [`from ${moneyText(BigInt(amountFromMinor), currency)}`] : [];
  const conditions = [
    ...(currency !== null && amountFromMinor === null ? [`in ${currency}`] : amount),
    ...(businessEntityId === null ? [] : [`of entity ${businessEntityId}`]),
    ...(journal === null ? [] : [`in journal ${journal}`]),
  ];
  const who = people === 1 ? 'one person' : 'two people';
  return conditions.length === 0 ? `${who} for all entries` : `${who} for entries ${conditions.join(', ')}`;
};
