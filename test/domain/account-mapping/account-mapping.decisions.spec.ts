import { mapAccounts, unmapAccount } from '../../../src/domain/account-mapping/account-mapping.decisions';
import {
  type AccountMappingEvent,
  type AccountMappingFacts,
} from '../../../src/domain/account-mapping/account-mapping.events';
import { accountMapping, ledgerAccountFinder } from '../../../src/domain/account-mapping/account-mapping.state';
import { givenFor, refusalOf } from '../../support/given';

const given = givenFor(accountMapping);
const fact = (account: string, ledgerAccount: string, accountName = `Name of ${account}`): AccountMappingFacts => ({
  account,
  accountName,
  ledgerAccount,
});
const mapped = (...mappings: readonly AccountMappingFacts[]): AccountMappingEvent => ({
  type: 'AccountsMapped',
  data: { mappings },
});
const unmapped = (account: string): AccountMappingEvent => ({ type: 'AccountUnmapped', data: { account } });

describe('mapping accounts', () => {
  it('records what is new or differs, and does nothing about the rest', () => {
    given(mapped(fact('0400', '4000'), fact('0500', '5000')))
      .when((state) => mapAccounts(state, [fact('0400', '4000'), fact('0500', '5000-10'), fact('400', '4100')]))
      .then(mapped(fact('0500', '5000-10'), fact('400', '4100'))); // 0400 and 400 are two accounts.
  });
  it('does nothing when everything is there', () => {
    given(mapped(fact('0400', '4000')))
      .when((state) => mapAccounts(state, [fact('0400', '4000')]))
      .thenNothing();
  });
  it('takes one mapping that is given twice, and refuses two that contradict each other', () => {
    given()
      .when((state) => mapAccounts(state, [fact('0400', '4000'), fact('0400', '4000')]))
      .then(mapped(fact('0400', '4000')));
    given()
      .when((state) => mapAccounts(state, [fact('0400', '4000'), fact('0400', '4100')]))
      .thenRejected('ACCOUNT_MAPPING_INVALID');
  });
  it.each([
    ['account', fact('', '4000')],
    ['account', fact(' 0400', '4000')],
    ['account', fact('x'.repeat(101), '4000')],
    ['accountName', fact('0400', '4000', 'x'.repeat(201))],
    ['ledgerAccount', fact('0400', '')],
    ['ledgerAccount', fact('0400', '4000 ')],
    ['ledgerAccount', fact('0400', '4'.repeat(25))],
  ])('refuses the whole load for one wrong %s, saying which', (field, wrong) => {
    const refusal = refusalOf(() => mapAccounts(given().state, [fact('1', '2'), wrong]));
    expect(refusal).toMatchObject({ code: 'ACCOUNT_MAPPING_INVALID', details: { index: 1, field } });
  });
  it('keeps every event below the 64 KiB that one may have, in any script', () => {
    const widest = Array.from({ length: 400 }, (_, index) =>
      fact(`${index}`.padEnd(100, '月'), '収'.repeat(24), '勘'.repeat(200)),
    );
    const events = mapAccounts(given().state, widest);
    for (const event of events) expect(Buffer.byteLength(JSON.stringify(event.data))).toBeLessThan(60 * 1024);
    expect(given(...events).state.byAccount.size).toBe(400);
  });
});

describe('taking a mapping away', () => {
  it('unmaps the account', () => {
    given(mapped(fact('0400', '4000')))
      .when((state) => unmapAccount(state, '0400'))
      .then(unmapped('0400'));
  });
  it('refuses an account that is not mapped', () => {
    given(mapped(fact('0400', '4000')), unmapped('0400'))
      .when((state) => unmapAccount(state, '0400'))
      .thenRejected('ACCOUNT_MAPPING_NOT_FOUND');
  });
});

describe('the ledger account of a line', () => {
  const { state } = given(
    mapped(fact('0400', '4000', 'Revenue'), fact('1', '1000', 'Cash'), fact('2', '1000', 'Cash')),
  );

  const ledgerAccountOf = (account: string, accountName: string): string | undefined =>
    ledgerAccountFinder(state)(
      { account, accountName, values: {} },
      { businessEntityId: 'us01', transactionDate: '2026-09-30' },
    );

  it('is found by number, and by name only when the number is blank', () => {
    expect(ledgerAccountOf('0400', 'whatever')).toBe('4000');
    expect(ledgerAccountOf('', 'Revenue')).toBe('4000');
  });
  it('is unknown when the number is not mapped, or the name has two', () => {
    expect(ledgerAccountOf('400', 'Revenue')).toBeUndefined();
    expect(ledgerAccountOf('', 'Cash')).toBeUndefined();
    expect(ledgerAccountOf('', 'Other')).toBeUndefined();
  });
});
