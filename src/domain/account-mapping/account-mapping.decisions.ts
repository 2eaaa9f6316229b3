import { DomainError } from '../shared/errors';
import { chunksOfEvents } from '../shared/event-size';
import { type AccountMappingEvent, type AccountMappingFacts } from './account-mapping.events';
import { type AccountMapping } from './account-mapping.state';

/** A load is appended at once, and an append is limited: some thousand mappings. */
const EVENTS_PER_LOAD_MAX = 10;

export interface MappingToSave extends AccountMappingFacts {
  /** Of the file that it came from, by which a refusal names it. */
  readonly row?: number;
}

/** Records mappings that are new or differ. The whole load is refused if one is invalid. */
export const mapAccounts = (state: AccountMapping, mappings: readonly MappingToSave[]): AccountMappingEvent[] => {
  const seen = new Map<string, MappingToSave>();
  mappings.forEach((mapping, index) => {
    check(mapping, index);
    const earlier = seen.get(mapping.account);
    if (earlier && earlier.ledgerAccount !== mapping.ledgerAccount) {
      const where = earlier.row === undefined ? '' : ` in row ${earlier.row}`;
      refuse(
        { index, row: mapping.row },
        'account',
        mapping.account,
        `one mapping only; it is mapped to ${earlier.ledgerAccount}${where} as well`,
      );
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

interface Place {
  readonly index: number;
  readonly row: number | undefined;
}

const check = ({ account, accountName, ledgerAccount, row }: MappingToSave, index: number): void => {
  const place = { index, row };
  if (!/^\S(.{0,98}\S)?$/.test(account))
    refuse(place, 'account', account, 'a RevRec account number of 1 to 100 characters');
  if (accountName.length > 200) refuse(place, 'accountName', accountName, 'at most 200 characters');
  if (!/^\S(.{0,22}\S)?$/.test(ledgerAccount)) {
    refuse(place, 'ledgerAccount', ledgerAccount, 'a ledger account number of 1 to 24 characters');
  }
};

const refuse = ({ index, row }: Place, field: string, value: string, expected: string): never => {
  const subject = row === undefined ? `Mapping ${index + 1}` : `Row ${row}`;
  throw new DomainError(
    'ACCOUNT_MAPPING_INVALID',
    `${subject} cannot have the ${field} "${value.length > SHOWN_MAX ? `${value.slice(0, SHOWN_MAX)}…` : value}".`,
    `Expected ${expected}. Nothing was changed.`,
    { index, field, value: value.slice(0, SHOWN_MAX), expected, ...(row !== undefined && { row }) },
  );
};

/** A value that is too long may fill the whole request. */
const SHOWN_MAX = 250;

const isSame = (a: AccountMappingFacts | undefined, b: AccountMappingFacts): boolean =>
  a?.ledgerAccount === b.ledgerAccount && a.accountName === b.accountName;

const tooMany = (mappingsMax: number): DomainError =>
  new DomainError(
    'ACCOUNT_MAPPING_INVALID',
    'These are more mappings than one load may change.',
    `Load the first ${mappingsMax}, then the others. Nothing was changed.`,
    { mappingsMax },
  );
