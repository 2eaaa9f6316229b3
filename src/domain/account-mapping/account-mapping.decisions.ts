import { DomainError } from '../shared/errors';
import { chunksOfEvents } from '../shared/event-size';
import { type AccountMappingEvent, type AccountMappingFacts } from './account-mapping.events';
import { type AccountMapping } from './account-mapping.state';

/** A load is appended at once, and an append is limited: some thousand mappings. */
const EVENTS_PER_LOAD_MAX = 10;

/** Records mappings that are new or differ. The whole load is refused if one is invalid. */
export const mapAccounts = (state: AccountMapping, mappings: readonly AccountMappingFacts[]): AccountMappingEvent[] => {
  const seen = new Map<string, AccountMappingFacts>();
  mappings.forEach((mapping, index) => {
    check(mapping, index);
    const earlier = seen.get(mapping.account);
    if (earlier && earlier.ledgerAccount !== mapping.ledgerAccount) {
      refuse(index, 'account', mapping.account, `one mapping only; it is mapped to ${earlier.ledgerAccount} as well`);
    }
    seen.set(mapping.account, mapping);
  });
  const changed = [...seen.values()]
    .filter((mapping) => !isSame(state.byAccount.get(mapping.account), mapping))
    .map(({ account, accountName, ledgerAccount }) => ({ account, accountName, ledgerAccount }));
  const parts = chunksOfEvents(changed);
  if (parts.length > EVENTS_PER_LOAD_MAX) throw tooMany(parts.slice(0, EVENTS_PER_LOAD_MAX).flat().length);
  return parts.map((part) => ({ type: 'AccountsMapped', data: { mappings: part } }));
};

export const unmapAccount = (state: AccountMapping, account: string): AccountMappingEvent[] => {
  if (!state.byAccount.has(account)) {
    throw new DomainError(
      'ACCOUNT_MAPPING_NOT_FOUND',
      `RevRec account ${account} is not mapped.`,
      'Check the account number.',
      {
        account,
      },
    );
  }
  return [{ type: 'AccountUnmapped', data: { account } }];
};

const check = ({ account, accountName, ledgerAccount }: AccountMappingFacts, index: number): void => {
  if (!/^\S(.{0,98}\S)?$/.test(account))
    refuse(index, 'account', account, 'a RevRec account number of 1 to 100 characters');
  if (accountName.length > 200) refuse(index, 'accountName', accountName, 'at most 200 characters');
  if (!/^\S(.{0,22}\S)?$/.test(ledgerAccount)) {
    refuse(index, 'ledgerAccount', ledgerAccount, 'a ledger account number of 1 to 24 characters');
  }
};

const refuse = (index: number, field: string, value: string, expected: string): never => {
  throw new DomainError(
    'ACCOUNT_MAPPING_INVALID',
    `Mapping ${index + 1} cannot have the ${field} "${value}".`,
    `Expected ${expected}. Nothing was changed.`,
    { index, field, value, expected },
  );
};

const isSame = (a: AccountMappingFacts | undefined, b: AccountMappingFacts): boolean =>
  a?.ledgerAccount === b.ledgerAccount && a.accountName === b.accountName;

const tooMany = (mappingsMax: number): DomainError =>
  new DomainError(
    'ACCOUNT_MAPPING_INVALID',
    'These are more mappings than one load may change.',
    `Load the first ${mappingsMax}, then the others. Nothing was changed.`,
    { mappingsMax },
  );
