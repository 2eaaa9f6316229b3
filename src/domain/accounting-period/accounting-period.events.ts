import { type DomainEvent } from '../shared/decider';

/** How many people sign a close. */
export type SigningPeople = 1 | 2;

export const CHECKLIST_ITEMS = ['totals', 'posted', 'attention', 'watched', 'tied-out', 'approved'] as const;
export type ChecklistItemName = (typeof CHECKLIST_ITEMS)[number];

/** One fact of the checklist, as the log shows it. */
export interface ChecklistItem {
  readonly item: ChecklistItemName;
  /** `not checked` can be signed, with a note. */
  readonly state: 'met' | 'open' | 'not checked';
  /** How many are open. */
  readonly count: number;
  /** For people: what was found. */
  readonly says: string;
}

export interface Checklist {
  readonly items: readonly ChecklistItem[];
  /** SHA-256 in hex of the items. */
  readonly digest: string;
}

export type AccountingPeriodEvent =
  /** From here no new intent of the month is sent. */
  | DomainEvent<'AccountingPeriodClosingStarted', { period: string; people: SigningPeople; name: string }>
  /** Nothing is in flight any more; what the streams of the month show. Signatures of another checklist are void. */
  | DomainEvent<'AccountingPeriodChecked', Checklist>
  | DomainEvent<'AccountingPeriodSignedOff', { by: string; name: string; digest: string; note: string | null }>
  /** The last signature that was needed. */
  | DomainEvent<'AccountingPeriodClosed', { digest: string }>
  | DomainEvent<'AccountingPeriodClosingStopped', { reason: string }>
  | DomainEvent<'AccountingPeriodReopened', { name: string; reason: string }>;

export type PeriodSettingsEvent = DomainEvent<'PeriodSettingsChanged', { people: SigningPeople }>;
