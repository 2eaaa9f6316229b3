import { approvalKeyOf } from '../../src/application/journal-batch/batch-keys';
import { type ApprovalRule } from '../../src/domain/posting-approval/approval-policy';
import { type ApprovalSignatureEvent } from '../../src/domain/posting-approval/approval-signature.events';
import { type ApprovalPolicyEvent } from '../../src/domain/posting-approval/approval-policy.events';
import {
  type ApprovalEntry,
  type ApprovalFacts,
  type PostingApprovalEvent,
} from '../../src/domain/posting-approval/posting-approval.events';
import {
  type SigningKeyFacts,
  type SigningKeysEvent,
  type SigningKeyUseEvent,
} from '../../src/domain/posting-approval/signing-keys.events';
import { planFor } from './builders';

type Fact = readonly [stream: string, type: string, data: unknown];

/** A rule that takes everything and needs one person. */
export const ruleFor = (more: Partial<ApprovalRule> = {}): ApprovalRule => ({
  ...{ people: 1, currency: null, amountFromMinor: null, businessEntityId: null, journal: null },
  ...more,
});

export const approvalEntry = (journalEntryId: string, more: Partial<ApprovalEntry> = {}): ApprovalEntry => ({
  batchKey: `B-${journalEntryId}`,
  journalEntryId,
  ...{ businessEntityId: 'us01', period: '2026-09', entryRevision: 1, parts: 1, lines: 2 },
  amounts: [{ currency: 'USD', totalMinor: '1000' }],
  ...more,
});

export const approvalFacts = (digest: string, by = 'bob'): ApprovalFacts => ({
  ...{ digest, by, name: by.toUpperCase(), role: 'Approver', at: '2026-10-01T08:00:00.000Z' },
});

/** The facts of one entry in its stream, after its batch became Ready to Post. */
const ofEntry = (journalEntryId: string, ...facts: readonly PostingApprovalEvent[]): Fact[] => {
  const { batchKey, businessEntityId, period, entryRevision } = approvalEntry(journalEntryId);
  const batch = `journalBatch-acme.${batchKey}`;
  const key = approvalKeyOf('acme', { businessEntityId, period, journalEntryId, entryRevision });
  return [
    [batch, 'JournalBatchPlanned', planFor({ batchKey, journalEntryId, businessEntityId })],
    [batch, 'JournalBatchReleased', {}],
    ...facts.map(({ type, data }): Fact => [`postingApproval-acme.${key}`, type, data]),
  ];
};

export const requested = (journalEntryId: string, digest: string, people = 1): PostingApprovalEvent => ({
  type: 'PostingApprovalRequested',
  data: { ...approvalEntry(journalEntryId), digest, people },
});

export const given = (digest: string, by = 'bob', people = 1, isComplete = true): PostingApprovalEvent => ({
  type: 'PostingApprovalGiven',
  data: { ...approvalFacts(digest, by), people, isComplete, note: null },
});

export const refused = (digest: string, by = 'bob', reason = 'Wrong month'): PostingApprovalEvent => ({
  type: 'PostingApprovalRefused',
  data: { ...approvalFacts(digest, by), reason },
});

export const voided = (digest: string): PostingApprovalEvent => ({
  type: 'PostingApprovalVoided',
  data: { digest, because: 'content-changed' },
});

const policy = ({ type, data }: ApprovalPolicyEvent): Fact => ['approvalPolicy-acme', type, data];
const rules = [ruleFor({ people: 2, currency: 'USD', amountFromMinor: '1000000' }), ruleFor()];

/** An approval in each of its states, and a policy that was weakened. */
export const APPROVALS: readonly Fact[] = [
  policy({ type: 'ApprovalPolicyChanged', data: { rules, at: '2026-09-01T08:00:00.000Z' } }),
  policy({
    type: 'ApprovalPolicyWeakeningProposed',
    data: { rules: [ruleFor({ journal: 'APJ' })], proposalId: 'p1', proposedBy: 'cora' },
  }),
  policy({ type: 'ApprovalPolicyProposalDropped', data: { proposalId: 'p1', reason: 'Not now' } }),
  policy({
    type: 'ApprovalPolicyWeakeningProposed',
    data: { rules: [ruleFor({ businessEntityId: 'us01' })], proposalId: 'p2', proposedBy: 'cora' },
  }),
  policy({
    type: 'ApprovalPolicyChanged',
    data: {
      rules: [ruleFor({ businessEntityId: 'us01' })],
      at: '2026-09-02T08:00:00.000Z',
      weakened: { proposalId: 'p2', proposedBy: 'cora', agreedBy: 'carl' },
    },
  }),
  ...ofEntry('JE-awaiting', requested('JE-awaiting', 'd1')),
  ...ofEntry('JE-approved', requested('JE-approved', 'd1'), given('d1')),
  ...ofEntry('JE-half', requested('JE-half', 'd1', 2), given('d1', 'bob', 2, false)),
  ...ofEntry('JE-refused', requested('JE-refused', 'd1'), refused('d1')),
  ...ofEntry('JE-void', requested('JE-void', 'd1'), given('d1'), voided('d1'), requested('JE-void', 'd2')),
];

export const keyFacts = (more: Partial<SigningKeyFacts> = {}): SigningKeyFacts => ({
  ...{ keyId: 'key-1', subject: 'bob', name: 'BOB', role: 'Approver', label: 'Laptop', credentialId: 'cred-1' },
  ...{ publicKey: 'cHVibGlj', algorithm: 'ES256', fingerprint: 'f'.repeat(64), rpId: 'revrec.example.com' },
  ...{ origin: 'https://revrec.example.com', isSynced: false, counter: 0, at: '2026-09-01T08:00:00.000Z' },
  ...more,
});

export const agreedTo = (by = 'cora', more: Partial<SigningKeyFacts> = {}): SigningKeysEvent => {
  const { keyId, fingerprint } = keyFacts(more);
  const data = { keyId, fingerprint, by, name: by.toUpperCase(), role: 'Controller' as const };
  return { type: 'SigningKeyEnrollmentAgreed', data: { ...data, at: '2026-09-01T09:00:00.000Z' } };
};

export const signed = (digest: string, by = 'bob', people = 1, isComplete = true): PostingApprovalEvent => ({
  type: 'PostingApprovalSigned',
  data: {
    ...approvalFacts(digest, by),
    ...{ people, isComplete, note: null, signatureId: 'sig-1', signedAt: '2026-10-01T07:59:00.000Z' },
  },
});

const ofKeys = ({ type, data }: SigningKeysEvent): Fact => ['signingKeys-acme', type, data];
const ofSignature = ({ type, data }: ApprovalSignatureEvent): Fact => ['approvalSignature-acme.sig-1', type, data];
const used: SigningKeyUseEvent = {
  type: 'SigningKeyUsed',
  data: { keyId: 'key-1', signatureId: 'sig-1', counter: 1 },
};
const enrollment = { keyId: 'key-1', subject: 'bob', challenge: 'Y2hhbGxlbmdl', at: '2026-09-01T07:59:00.000Z' };
const revocation = { keyId: 'key-1', by: 'cora', name: 'CORA', reason: 'Lost', at: '2026-10-05T08:00:00.000Z' };
const asked = { by: 'bob', role: 'Approver', at: '2026-10-01T07:59:00.000Z' } as const;
const assertion = { credentialId: 'cred-1', signature: 'c2ln', clientDataJSON: 'e30', authenticatorData: 'AAAA' };

/** A key from its enrollment to its end, a signature of it, and an entry that needs signatures. */
export const SIGNATURES: readonly Fact[] = [
  policy({ type: 'ApprovalPolicyChanged', data: { rules: [], signatures: true, at: '2026-09-03T08:00:00.000Z' } }),
  ofKeys({ type: 'SigningKeyEnrollmentStarted', data: enrollment }),
  ofKeys({ type: 'SigningKeyEnrollmentRequested', data: keyFacts() }),
  ofKeys(agreedTo()),
  ofSignature({
    type: 'ApprovalSigningStarted',
    data: {
      ...{ signatureId: 'sig-1', decision: 'approve', nonce: 'bm9uY2U', challenge: 'Y2hhbGxlbmdl', ...asked },
      ...{ rpId: 'revrec.example.com', origins: ['https://revrec.example.com'] },
      entries: [{ approvalKey: 'PA1', batchKey: 'B-JE-signed', digest: 'd1' }],
    },
  }),
  ['signingKeyUse-acme.key-1', used.type, used.data],
  ofSignature({
    type: 'ApprovalsSigned',
    data: {
      ...{ signatureId: 'sig-1', keyId: 'key-1', ...assertion, publicKey: 'cHVibGlj', fingerprint: 'f'.repeat(64) },
      ...{ counter: 1, ...asked, name: 'BOB' },
    },
  }),
  ...ofEntry('JE-unsigned', { ...requested('JE-unsigned', 'd1') }, given('d1'), {
    type: 'PostingApprovalRequested',
    data: { ...approvalEntry('JE-unsigned'), digest: 'd1', people: 1, signed: true },
  }),
  ...ofEntry(
    'JE-signed',
    {
      type: 'PostingApprovalRequested',
      data: { ...approvalEntry('JE-signed'), digest: 'd1', people: 1, signed: true },
    },
    signed('d1'),
  ),
  ofKeys({ type: 'SigningKeyRevoked', data: revocation }),
];
