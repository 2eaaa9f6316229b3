import { approvalKeyOf } from '../../src/application/journal-batch/batch-keys';
import { type ApprovalRule } from '../../src/domain/posting-approval/approval-policy';
import { type ApprovalPolicyEvent } from '../../src/domain/posting-approval/approval-policy.events';
import {
  type ApprovalEntry,
  type ApprovalFacts,
  type PostingApprovalEvent,
} from '../../src/domain/posting-approval/posting-approval.events';
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
