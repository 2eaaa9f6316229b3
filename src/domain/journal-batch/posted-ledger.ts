import { assertNever } from '../shared/decider';
import { type JournalBatchEvent } from './journal-batch.events';
import { type LedgerFinding } from './ledger-finding';

/** How the ledger shows a posted batch since it was read back. */
export interface PostedLedger {
  /** When it was last found missing; null when it was seen since. */
  readonly absentSince: string | null;
  /** When the last look on record began; null before the first after the read-back. */
  readonly lookedAt: string | null;
  /** What is other than it was posted; null when nothing is. */
  readonly change: { readonly finding: LedgerFinding; readonly seenAt: string; readonly isAccepted: boolean } | null;
}

/** As it was read back. */
export const UNCHANGED: PostedLedger = { absentSince: null, lookedAt: null, change: null };

export type LookEvent = Extract<
  JournalBatchEvent,
  { type: 'PostingAbsenceSeen' | 'LedgerEntrySeenEqual' | `LedgerChange${'Found' | 'Accepted'}` }
>;

export const ledgerAfter = ({ absentSince, lookedAt, change }: PostedLedger, event: LookEvent): PostedLedger => {
  switch (event.type) {
    case 'PostingAbsenceSeen':
      return { lookedAt, change, absentSince: event.data.seenAt };
    case 'LedgerChangeFound': {
      const { finding, seenAt } = event.data;
      const isSeen = finding.records.length > 0;
      return {
        absentSince: isSeen ? null : absentSince,
        lookedAt: seenAt,
        change: { finding, seenAt, isAccepted: false },
      };
    }
    case 'LedgerEntrySeenEqual':
      return { absentSince: null, lookedAt: event.data.seenAt, change: null };
    case 'LedgerChangeAccepted':
      return { absentSince, lookedAt, change: change === null ? null : { ...change, isAccepted: true } };
    default:
      return assertNever(event);
  }
};
