// What the events say of approvals, as the rows of approvals.csv: part of verify.mjs.
// Needs nothing but Node.js 20.19 or later.
import { amountOf } from './verify-files.mjs';

const COLUMNS =
  'Time|What|Journal Entry Id|Business Entity Id|Period|Revision|Content Digest|People Needed|Who|Name|Role|Note|' +
  'Signature';
const NO_ENTRY = ['', '', '', ''];
const VOID = {
  'content-changed': 'Void: it would be posted differently',
  'cannot-be-built': 'Void: it would be posted differently',
  'signature-not-valid': 'Void: a signature does not hold any more',
};

/** Takes the events of a pack in the order of the log. */
export class Approvals {
  decisions = 0;
  #entries = new Map();
  #rows = [];
  #hasPolicy = false;

  add({ stream, type, data, metadata }) {
    if (stream.startsWith('approvalPolicy-')) this.#addPolicy(type, data, metadata);
    if (stream.startsWith('postingApproval-')) this.#addDecision(stream, type, data, metadata);
  }

  table() {
    if (!this.#hasPolicy) this.#add('', 'Approval is off: one person may prepare an entry and post it', NO_ENTRY, {});
    return { columns: COLUMNS.split('|'), rows: this.#rows };
  }

  #addPolicy(type, data, { actor: who, occurredAt }) {
    this.#hasPolicy = true;
    const proposedBy = data.weakened?.proposedBy;
    if (type === 'ApprovalPolicyChanged')
      this.#add(occurredAt, `Policy: ${policyText(data)}`, NO_ENTRY, {
        who,
        note: proposedBy === undefined ? '' : `proposed by ${proposedBy}`,
      });
    if (type === 'ApprovalPolicyWeakeningProposed')
      this.#add(occurredAt, `Weaker policy proposed: ${policyText(data)}`, NO_ENTRY, { who });
    if (type === 'ApprovalPolicyProposalDropped')
      this.#add(occurredAt, 'Proposal dropped', NO_ENTRY, { who, note: data.reason });
  }

  #addDecision(stream, type, data, { occurredAt }) {
    const { digest, people, by: who, name, role, at } = data;
    if (type === 'PostingApprovalRequested')
      this.#entries.set(stream, [
        ...[data.journalEntryId, data.businessEntityId, data.period],
        String(data.entryRevision),
      ]);
    const entry = this.#entries.get(stream) ?? NO_ENTRY;
    const person = { digest, who, name, role };
    if (type === 'PostingApprovalRequested') this.#add(occurredAt, 'Requested', entry, { digest, people });
    if (type === 'PostingApprovalVoided') this.#add(occurredAt, VOID[data.because], entry, { digest });
    if (type === 'PostingApprovalRefused') this.#add(at, 'Refused', entry, { ...person, note: data.reason });
    const isSigned = type === 'PostingApprovalSigned';
    if (isSigned || type === 'PostingApprovalGiven') {
      const what = `Approved${isSigned ? ', signed' : ''}${data.isComplete ? '' : ', one more needed'}`;
      this.#add(at, what, entry, { ...person, people, note: data.note, signature: data.signatureId });
    }
    if (type !== 'PostingApprovalRequested' && type !== 'PostingApprovalVoided') this.decisions += 1;
  }

  #add(time, what, entry, { digest, people, who, name, role, note, signature }) {
    const others = [digest, people, who, name, role, note, signature].map((one) => String(one ?? ''));
    this.#rows.push([time, what, ...entry, ...others]);
  }
}

/** A policy in words. */
const policyText = ({ rules, signatures }) =>
  `${rules.length === 0 ? 'none (approval is off)' : rules.map(ruleText).join('; ')}` +
  `${signatures === true ? '; each approval is signed' : ''}`;

const ruleText = ({ people, currency, amountFromMinor, businessEntityId, journal }) => {
  const conditions = [];
  if (currency !== null && amountFromMinor !== null)
    conditions.push(`from ${grouped(amountOf(amountFromMinor, currency))} ${currency}`);
  if (currency !== null && amountFromMinor === null) conditions.push(`in ${currency}`);
  if (businessEntityId !== null) conditions.push(`of entity ${businessEntityId}`);
  if (journal !== null) conditions.push(`in journal ${journal}`);
  const who = people === 1 ? 'one person' : 'two people';
  return conditions.length === 0 ? `${who} for all entries` : `${who} for entries ${conditions.join(', ')}`;
};

const grouped = (amount) => amount.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ',');
