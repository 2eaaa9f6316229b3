import { type ApprovalPolicyEvent } from '../../domain/posting-approval/approval-policy.events';
import { approvalPolicy } from '../../domain/posting-approval/approval-policy.state';
import {
  type ApprovalFacts,
  type PostingApprovalEvent,
  type VoidCause,
} from '../../domain/posting-approval/posting-approval.events';
import { postingApproval } from '../../domain/posting-approval/posting-approval.state';
import { policyText } from '../history/approval-sentences';
import { type RecordedEvent } from '../ports/event-store';
import { factOf } from '../shared/streams';

export const APPROVAL_COLUMNS = [
  ...['Time', 'What', 'Journal Entry Id', 'Business Entity Id', 'Period', 'Revision', 'Content Digest'],
  ...['People Needed', 'Who', 'Name', 'Role', 'Note', 'Signature'],
];

/** Each decision on the policy and on the entries, in the order of the log. Says so where approval was never on. */
export async function* approvalRows(events: AsyncIterable<RecordedEvent>): AsyncGenerator<string[]> {
  const entries = new Map<string, readonly string[]>();
  let hadPolicy = false;
  for await (const event of events) {
    const policy = factOf(approvalPolicy, event);
    if (policy !== null) {
      hadPolicy = true;
      yield policyRow(policy);
    }
    const fact = factOf(postingApproval, event);
    if (fact === null) continue;
    if (fact.type === 'PostingApprovalRequested') {
      const { journalEntryId, businessEntityId, period, entryRevision } = fact.data;
      entries.set(fact.stream, [journalEntryId, businessEntityId, period, String(entryRevision)]);
    }
    yield rowOf(fact, entries.get(fact.stream) ?? NO_ENTRY);
  }
  if (!hadPolicy) yield row('', 'Approval is off: one person may prepare an entry and post it', NO_ENTRY);
}

const NO_ENTRY = ['', '', '', ''];

const policyRow = ({ type, data, metadata }: RecordedEvent & ApprovalPolicyEvent): string[] => {
  const { actor: who, occurredAt } = metadata;
  switch (type) {
    case 'ApprovalPolicyChanged': {
      const note = data.weakened === undefined ? '' : `proposed by ${data.weakened.proposedBy}`;
      return row(occurredAt, `Policy: ${policyText(data)}`, NO_ENTRY, { who, note });
    }
    case 'ApprovalPolicyWeakeningProposed':
      return row(occurredAt, `Weaker policy proposed: ${policyText(data)}`, NO_ENTRY, { who });
    case 'ApprovalPolicyProposalDropped':
      return row(occurredAt, 'Proposal dropped', NO_ENTRY, { who, note: data.reason });
  }
};

const rowOf = ({ type, data, metadata }: RecordedEvent & PostingApprovalEvent, entry: readonly string[]): string[] => {
  const { digest } = data;
  switch (type) {
    case 'PostingApprovalRequested':
      return row(metadata.occurredAt, 'Requested', entry, { digest, people: String(data.people) });
    case 'PostingApprovalGiven':
      return row(data.at, data.isComplete ? 'Approved' : 'Approved, one more needed', entry, {
        ...personOf(data),
        people: String(data.people),
        note: data.note ?? '',
      });
    case 'PostingApprovalSigned':
      return row(data.at, data.isComplete ? 'Approved, signed' : 'Approved, signed, one more needed', entry, {
        ...personOf(data),
        people: String(data.people),
        note: data.note ?? '',
        signature: data.signatureId,
      });
    case 'PostingApprovalRefused':
      return row(data.at, 'Refused', entry, { ...personOf(data), note: data.reason });
    case 'PostingApprovalVoided':
      return row(metadata.occurredAt, VOID_WORDS[data.because], entry, { digest });
  }
};

const VOID_WORDS: Readonly<Record<VoidCause, string>> = {
  'content-changed': 'Void: it would be posted differently',
  'cannot-be-built': 'Void: it would be posted differently',
  'signature-not-valid': 'Void: a signature does not hold any more',
};

const personOf = ({ digest, by, name, role }: ApprovalFacts): Partial<RowFacts> => ({ digest, who: by, name, role });

interface RowFacts {
  readonly digest: string;
  readonly people: string;
  readonly who: string;
  readonly name: string;
  readonly role: string;
  readonly note: string;
  readonly signature: string;
}

const row = (
  time: string,
  what: string,
  entry: readonly string[],
  { digest = '', people = '', who = '', name = '', role = '', note = '', signature = '' }: Partial<RowFacts> = {},
): string[] => [time, what, ...entry, digest, people, who, name, role, note, signature];
