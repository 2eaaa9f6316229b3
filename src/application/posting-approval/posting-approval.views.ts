import { type DryRunEntry } from '../dry-run/dry-run.views';
import { type Page, type PageRequest } from '../ports/page';

/** *Over*: the entry is posted, or will not be. */
export const APPROVAL_STATUSES = ['Awaiting', 'Approved', 'Refused', 'Void', 'Over'] as const;
export type ApprovalStatus = (typeof APPROVAL_STATUSES)[number];

/** Who approved or refused, in which role. */
export interface ApprovalPersonView {
  readonly by: string;
  readonly name: string;
  readonly role: string;
  readonly at: string;
  /** Of a refusal its reason; of an approval after a refusal why; else null. */
  readonly note: string | null;
  /** The signature that it names; null when it is not signed. */
  readonly signatureId: string | null;
}

export interface ApprovalAmountView {
  readonly currency: string;
  /** Debits, equal to the credits: decimal text with the currency's own decimals. */
  readonly total: string;
}

/** The approval of one entry. */
export interface PostingApprovalView {
  readonly approvalKey: string;
  /** Of its first part. */
  readonly batchKey: string;
  readonly journalEntryId: string;
  readonly businessEntityId: string;
  readonly period: string;
  readonly entryRevision: number;
  readonly parts: number;
  readonly lines: number;
  readonly amounts: readonly ApprovalAmountView[];
  readonly status: ApprovalStatus;
  /** SHA-256 in hex of what will stand in the ledger. */
  readonly digest: string;
  /** How many people have to approve it. */
  readonly people: number;
  /** Each of them with a signature. */
  readonly signed: boolean;
  readonly givenBy: readonly ApprovalPersonView[];
  readonly refusal: ApprovalPersonView | null;
  readonly requestedAt: string;
  readonly updatedAt: string;
}

export interface ApprovalFilter {
  readonly status: ApprovalStatus | null;
  readonly period: string | null;
  readonly businessEntityId: string | null;
  /** Text within the journal entry id, case-insensitive. */
  readonly search: string | null;
}

/** Debits and credits of one ledger account in an entry. */
export interface ApprovalAccountView {
  readonly account: string;
  /** In Sage Intacct; empty when the user may not read the accounts. */
  readonly accountName: string;
  readonly currency: string;
  readonly debit: string;
  readonly credit: string;
  readonly lines: number;
}

/** A part of the entry as it would be in the ledger, with what a dry run does not tell. */
export interface ApprovedEntryView extends DryRunEntry {
  /** Day on which the ledger reverses it by itself, `YYYY-MM-DD`; null for none. */
  readonly reversalDate: string | null;
  /** Of lines that come with a rate of their own. The date is `YYYY-MM-DD`, or null for that of the entry. */
  readonly rates: readonly { readonly line: number; readonly rate: string; readonly date: string | null }[];
}

/** Exactly what would be in the ledger, with the digest that an approval of it names. */
export interface ApprovalContentView {
  readonly approvalKey: string;
  readonly batchKey: string;
  readonly journalEntryId: string;
  readonly companyId: string;
  readonly digest: string;
  readonly people: number;
  /** Each of them has to sign. */
  readonly signed: boolean;
  /** Whether enough people approved exactly this. */
  readonly isApproved: boolean;
  /** Who prepared it. They may not approve it. */
  readonly preparedBy: readonly string[];
  /** You are one of them. */
  readonly isOwn: boolean;
  readonly accounts: readonly ApprovalAccountView[];
  /** One for each part. Of very long entries only the first lines; the dry run has all. */
  readonly entries: readonly ApprovedEntryView[];
  readonly linesLeftOut: number;
}

export abstract class PostingApprovalViews {
  /** Oldest period first, then by journal entry. */
  abstract approvalsOf(environment: string, filter: ApprovalFilter, page: PageRequest): Page<PostingApprovalView>;
  abstract approvalOf(environment: string, approvalKey: string): PostingApprovalView | undefined;
  abstract countOf(environment: string, status: ApprovalStatus): number;
}

/** A rule of the policy, with its amount as decimal text. Null takes all. */
export interface ApprovalRuleView {
  readonly people: 1 | 2;
  readonly currency: string | null;
  readonly amountFrom: string | null;
  readonly businessEntityId: string | null;
  readonly journal: string | null;
}

export interface PolicyProposalView {
  readonly proposalId: string;
  readonly rules: readonly ApprovalRuleView[];
  readonly signatures: boolean;
  readonly proposedBy: string;
  readonly proposedAt: string;
}

export interface ApprovalPolicyView {
  /** No rule: nobody has to approve. */
  readonly isOff: boolean;
  readonly rules: readonly ApprovalRuleView[];
  /** Each approval has to be signed with the person's own key. */
  readonly signatures: boolean;
  /** A weaker policy that waits for another Controller. */
  readonly proposal: PolicyProposalView | null;
  readonly changedAt: string | null;
  readonly changedBy: string | null;
  /** Entries that wait for approval. */
  readonly awaiting: number;
  readonly revision: number;
}
