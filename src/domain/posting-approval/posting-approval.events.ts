import { type DomainEvent } from '../shared/decider';
import { type Role } from '../shared/roles';

/** The entry that is to be approved. */
export interface ApprovalEntry {
  /** Of its first part. */
  readonly batchKey: string;
  readonly journalEntryId: string;
  readonly businessEntityId: string;
  readonly period: string;
  readonly entryRevision: number;
  readonly parts: number;
  readonly lines: number;
  /** Debits in whole minor units, each currency once. */
  readonly amounts: readonly { readonly currency: string; readonly totalMinor: string }[];
}

/** Who decided, and on what. */
export interface ApprovalFacts {
  /** SHA-256 in hex of what will stand in the ledger. */
  readonly digest: string;
  readonly by: string;
  readonly name: string;
  /** The role held at that moment. */
  readonly role: Role;
  /** ISO 8601. */
  readonly at: string;
}

export type PostingApprovalEvent =
  /** `people` have to approve this content. */
  | DomainEvent<
      'PostingApprovalRequested',
      ApprovalEntry & { digest: string; people: number; /** Each with a signature. Absent: no. */ signed?: boolean }
    >
  /** `isComplete` when no more approval is needed. `note` says why, after a refusal. */
  | DomainEvent<'PostingApprovalGiven', ApprovalFacts & { people: number; isComplete: boolean; note: string | null }>
  /** The same with the signature that it is of, which the person was asked for at `signedAt`. */
  | DomainEvent<
      'PostingApprovalSigned',
      ApprovalFacts & {
        people: number;
        isComplete: boolean;
        note: string | null;
        signatureId: string;
        signedAt: string;
      }
    >
  | DomainEvent<'PostingApprovalRefused', ApprovalFacts & { reason: string }>
  /** The entry would be another now, cannot be built, or a signature does not hold: what was decided is over. */
  | DomainEvent<'PostingApprovalVoided', { digest: string; because: VoidCause }>;

export type VoidCause = 'content-changed' | 'cannot-be-built' | 'signature-not-valid';
