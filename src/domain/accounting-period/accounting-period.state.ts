import { assertNever, type Decider } from '../shared/decider';
import {
  type AccountingPeriodEvent,
  type Checklist,
  type PeriodSettingsEvent,
  type SigningPeople,
} from './accounting-period.events';

export type AccountingPeriod =
  /** Also without any event. */
  | { readonly status: 'Open' | 'Reopened' }
  | {
      readonly status: 'Closing';
      readonly people: SigningPeople;
      /** Null until nothing is in flight. */
      readonly checklist: Checklist | null;
      /** Who signed this checklist, in order. */
      readonly signers: readonly string[];
    }
  | { readonly status: 'Closed'; readonly people: SigningPeople; readonly signers: readonly string[] };

/** A month of an environment. */
export const accountingPeriod: Decider<AccountingPeriod, AccountingPeriodEvent> = {
  category: 'accountingPeriod',
  initial: { status: 'Open' },
  evolve: (state, event): AccountingPeriod => {
    switch (event.type) {
      case 'AccountingPeriodClosingStarted':
        return { status: 'Closing', people: event.data.people, checklist: null, signers: [] };
      case 'AccountingPeriodChecked':
        return state.status === 'Closing' ? { ...state, checklist: event.data, signers: [] } : state;
      case 'AccountingPeriodSignedOff':
        return state.status === 'Closing' ? { ...state, signers: [...state.signers, event.data.by] } : state;
      case 'AccountingPeriodClosed':
        return state.status === 'Closing' ? { status: 'Closed', people: state.people, signers: state.signers } : state;
      case 'AccountingPeriodClosingStopped':
        return { status: 'Open' };
      case 'AccountingPeriodReopened':
        return { status: 'Reopened' };
      default:
        return assertNever(event);
    }
  },
};

export interface PeriodSettings {
  readonly people: SigningPeople;
}

export const DEFAULT_PERIOD_SETTINGS: PeriodSettings = { people: 1 };

/** How months of an environment are closed. */
export const periodSettings: Decider<PeriodSettings, PeriodSettingsEvent> = {
  category: 'periodSettings',
  initial: DEFAULT_PERIOD_SETTINGS,
  evolve: (_state, event) => event.data,
};

/** Whether entries of the month may be posted, and deliveries of it count. */
export const takesPostings = ({ status }: AccountingPeriod): boolean => status === 'Open' || status === 'Reopened';
