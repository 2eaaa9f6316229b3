import { type ApprovalRule } from '../../domain/posting-approval/approval-policy';
import { moneyText } from '../../domain/shared/money';
import { type DataOf } from './history-events';

export const APPROVAL_SENTENCES = {
  ApprovalPolicyChanged: ({ rules, weakened }: DataOf<'ApprovalPolicyChanged'>) =>
    weakened === undefined
      ? `Set which entries need approval: ${rulesText(rules)}.`
      : `Agreed to weaken which entries need approval, as ${weakened.proposedBy} proposed: ${rulesText(rules)}. ` +
        'It holds for entries that are prepared from now on.',
  ApprovalPolicyWeakeningProposed: ({ rules }: DataOf<'ApprovalPolicyWeakeningProposed'>) =>
    `Proposed to weaken which entries need approval: ${rulesText(rules)}. Another Controller has to agree.`,
  ApprovalPolicyProposalDropped: ({ reason }: DataOf<'ApprovalPolicyProposalDropped'>) =>
    `Dropped the proposal to weaken which entries need approval: ${reason}`,

  PostingApprovalRequested: ({ journalEntryId, people, digest }: DataOf<'PostingApprovalRequested'>) =>
    `Requested that ${peopleText(people)} the journal entry ${journalEntryId} as it would be posted (${digest.slice(0, 12)}).`,
  PostingApprovalGiven: ({ name, role, digest, isComplete, note }: DataOf<'PostingApprovalGiven'>) =>
    `${name} (${role}) approved the entry (${digest.slice(0, 12)})${note === null ? '' : ` although it was refused before: ${note}`}. ` +
    (isComplete ? 'It may be posted.' : 'It needs another approval.'),
  PostingApprovalRefused: ({ name, role, reason }: DataOf<'PostingApprovalRefused'>) =>
    `${name} (${role}) refused to approve the entry: ${reason}`,
  PostingApprovalVoided: ({ because, digest }: DataOf<'PostingApprovalVoided'>) =>
    because === 'content-changed'
      ? `The entry would be posted differently now: its approval (${digest.slice(0, 12)}) is void.`
      : `The entry cannot be built any more: its approval (${digest.slice(0, 12)}) is void.`,
};

const peopleText = (people: number): string => (people === 1 ? 'one person approves' : `${people} people approve`);

/** The rules of a policy in words. */
export const rulesText = (rules: readonly ApprovalRule[]): string =>
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
