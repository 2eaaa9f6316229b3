import { type ChecklistItem, type SigningPeople } from '../../domain/accounting-period/accounting-period.events';

export interface SignatureView {
  readonly by: string;
  readonly name: string;
  readonly at: string;
  /** Why what was not checked will do; null for none. */
  readonly note: string | null;
}

export interface AccountingPeriodView {
  /** `YYYY-MM`. */
  readonly period: string;
  readonly status: 'Open' | 'Closing' | 'Closed' | 'Reopened';
  /** How many people sign, or signed. */
  readonly people: SigningPeople;
  /** When its closing started, and who started it; null while it is open. */
  readonly startedAt: string | null;
  readonly startedBy: string | null;
  /** Null until nothing is in flight. */
  readonly checklist: readonly ChecklistItem[] | null;
  /** What a signature names. */
  readonly digest: string | null;
  readonly checkedAt: string | null;
  readonly signatures: readonly SignatureView[];
  readonly closedAt: string | null;
  /** Who reopened it, when and why; null unless it is reopened. */
  readonly reopened: { readonly by: string; readonly at: string; readonly reason: string } | null;
}

export interface AccountingPeriodsView {
  readonly settings: { readonly people: SigningPeople };
  /** Months with batches, the newest first. */
  readonly periods: readonly AccountingPeriodView[];
}

/** A month that is being closed. */
export interface ClosingPeriod {
  readonly environment: string;
  readonly period: string;
}

export abstract class AccountingPeriodViews {
  abstract settingsOf(environment: string): { readonly people: SigningPeople };
  /** Undefined for a month that nobody began to close. */
  abstract accountingPeriod(environment: string, period: string): AccountingPeriodView | undefined;
  /** Months that are being closed and have no checklist yet. */
  abstract closingWithoutChecklist(environment: string): readonly ClosingPeriod[];
}

/** A month that nobody began to close. */
export const openPeriod = (period: string, people: SigningPeople): AccountingPeriodView => ({
  period,
  status: 'Open',
  people,
  startedAt: null,
  startedBy: null,
  checklist: null,
  digest: null,
  checkedAt: null,
  signatures: [],
  closedAt: null,
  reopened: null,
});
