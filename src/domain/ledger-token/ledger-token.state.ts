import { assertNever, type Decider } from '../shared/decider';
import { type LedgerTokenEvent, type TokenClaim } from './ledger-token.events';

export type LedgerToken =
  | { readonly status: 'None' }
  | { readonly status: 'Free'; readonly tokenRef: string }
  | { readonly status: 'Claimed'; readonly tokenRef: string; readonly claim: TokenClaim };

/** The refresh token of one consent, under the consent's id. */
export const ledgerToken: Decider<LedgerToken, LedgerTokenEvent> = {
  category: 'ledgerToken',
  initial: { status: 'None' },
  evolve: (state, event): LedgerToken => {
    switch (event.type) {
      case 'LedgerTokenIssued':
      case 'LedgerTokenRenewed':
        return { status: 'Free', tokenRef: event.data.tokenRef };
      case 'LedgerTokenClaimed':
        return state.status === 'None' ? state : { ...state, status: 'Claimed', claim: event.data };
      case 'LedgerTokenReleased':
        return state.status === 'None' ? state : { status: 'Free', tokenRef: state.tokenRef };
      case 'LedgerTokenDropped':
        return { status: 'None' };
      default:
        return assertNever(event);
    }
  },
};
