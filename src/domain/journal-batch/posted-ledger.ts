import { assertNever } from '../shared/decider';
import { type JournalBatchEvent } from './journal-batch.events';
import { isSameFinding, type LedgerFinding } from './ledger-finding';

/** How the ledger shows a posted batch since it was read back. */
export interface PostedLedger {
  /** When it was last found missing; null when it was seen since. */
  readonly absentSince: string | null;
  /** When the last look on record began; null before the first after the read-back. */
  readonly lookedAt: string | null;
  /** What is other than it was posted; null when nothing is. */
  readonly change: { readonly finding: LedgerFinding; readonly seenAt: string; readonly isAccepted: boolean } | null;
  /** When the last look began that showed it otherwise than the look before; left out where none did. */
  readonly alteredAt?: string;
}

/** As it was read back. */
export const UNCHANGED: PostedLedger = { absentSince: null, lookedAt: null, change: null };

export type LookEvent = Extract<
  JournalBatchEvent,
  { type: 'PostingAbsenceSeen' | 'LedgerEntrySeenEqual' | `LedgerChange${'Found' | 'Accepted'}` }
>;

export const isLookEvent = <Event extends JournalBatchEvent>(event: Event): event is Extract<Event, LookEvent> =>
  LOOK_EVENTS.has(event.type);

const LOOK_EVENTS: ReadonlySet<JournalBatchEvent['type']> = new Set([
  'PostingAbsenceSeen',
  'LedgerEntrySeenEqual',
  'LedgerChangeFound',
  'LedgerChangeAccepted',
] satisfies LookEvent['type'][]);

/** Whether a reading that began at `seenAt` showed the batch as it is known now: no later look showed it otherwise. */
export const isSeenSo = ({ alteredAt }: PostedLedger, seenAt: string): boolean =>
  alteredAt === undefined || alteredAt <= seenAt;

/** Whether the batch is in the books equal, or with exactly the difference that a person accepted. */
export const isAsAgreed = ({ change }: PostedLedger): boolean =>
  change === null || (change.isAccepted && change.finding.kind === 'differs');

/** Whether the ledger shows what it showed then; null for equal. */
export const isHeldAs = ({ change }: PostedLedger, then: LedgerFinding | null): boolean =>
  change === null || then === null ? (change?.finding ?? null) === then : isSameFinding(change.finding, then);

export const ledgerAfter = (before: PostedLedger, event: LookEvent): PostedLedger => {
  const { absentSince, lookedAt, change } = before;
  const altered = before.alteredAt === undefined ? {} : { alteredAt: before.alteredAt };
  switch (event.type) {
    case 'PostingAbsenceSeen':
      return { lookedAt, change, absentSince: event.data.seenAt, ...altered };
    case 'LedgerChangeFound': {
      const { finding, seenAt } = event.data;
      const isSeen = finding.records.length > 0;
      return {
        absentSince: isSeen ? null : absentSince,
        lookedAt: seenAt,
        change: { finding, seenAt, isAccepted: false },
        alteredAt: seenAt,
      };
    }
    case 'LedgerEntrySeenEqual': {
      const { seenAt } = event.data;
      return {
        absentSince: null,
        lookedAt: seenAt,
        change: null,
        ...(change === null ? altered : { alteredAt: seenAt }),
      };
    }
    case 'LedgerChangeAccepted':
      return { absentSince, lookedAt, change: change === null ? null : { ...change, isAccepted: true }, ...altered };
    default:
      return assertNever(event);
  }
};
