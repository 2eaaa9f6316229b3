import { assertNever, type Decider } from '../shared/decider';
import { type AccountMappingEvent, type AccountMappingFacts } from './account-mapping.events';

/** All mappings of an environment, by RevRec account number. */
export interface AccountMapping {
  readonly byAccount: ReadonlyMap<string, AccountMappingFacts>;
}

export const accountMapping: Decider<AccountMapping, AccountMappingEvent> = {
  category: 'accountMapping',
  initial: { byAccount: new Map() },
  evolve: (state, event): AccountMapping => {
    switch (event.type) {
      case 'AccountsMapped': {
        const byAccount = new Map(state.byAccount);
        for (const mapping of event.data.mappings) byAccount.set(mapping.account, mapping);
        return { byAccount };
      }
      case 'AccountUnmapped': {
        const byAccount = new Map(state.byAccount);
        byAccount.delete(event.data.account);
        return { byAccount };
      }
      default:
        return assertNever(event);
    }
  },
};

/**
 * The ledger account of a RevRec account. Some files leave the number blank; then the name is used, if exactly one
 * mapping has it. Undefined means unmapped or ambiguous.
 */
export const ledgerAccountOf = (state: AccountMapping, account: string, accountName: string): string | undefined => {
  if (account !== '') return state.byAccount.get(account)?.ledgerAccount;
  const named = [...state.byAccount.values()].filter((mapping) => mapping.accountName === accountName);
  return named.length === 1 ? named[0]?.ledgerAccount : undefined;
};
