import { assertNever, type Decider } from '../shared/decider';
import { type AskedConsent, type ConsentAnswer, type LedgerConsentEvent } from './ledger-consent.events';

export type LedgerConsent =
  | { readonly status: 'NotAsked' }
  | { readonly status: 'Asked'; readonly asked: AskedConsent }
  | { readonly status: 'Answered'; readonly asked: AskedConsent; readonly answer: ConsentAnswer };

export const ledgerConsent: Decider<LedgerConsent, LedgerConsentEvent> = {
  category: 'ledgerConsent',
  initial: { status: 'NotAsked' },
  evolve: (state, event): LedgerConsent => {
    switch (event.type) {
      case 'LedgerConsentAsked':
        return { status: 'Asked', asked: event.data };
      case 'LedgerConsentAnswered':
        return state.status === 'NotAsked' ? state : { ...state, status: 'Answered', answer: event.data.answer };
      default:
        return assertNever(event);
    }
  },
};
