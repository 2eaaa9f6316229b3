import { type AccountRule } from '../../../src/domain/account-mapping/account-mapping.events';
import { accountMapping } from '../../../src/domain/account-mapping/account-mapping.state';
import { NO_CONDITIONS } from '../../../src/domain/account-mapping/account-rule';
import { explainedMapping } from '../../../src/domain/account-mapping/explanation';
import { givenFor } from '../../support/given';

const plain = { account: '4010', accountName: 'Revenue', ledgerAccount: '4000' };
const usage: AccountRule = {
  ...plain,
  ledgerAccount: '4100',
  conditions: { ...NO_CONDITIONS, product: { column: 'ProductType', value: 'Usage' } },
};
const usageOfUs: AccountRule = {
  ...plain,
  ledgerAccount: '4200',
  conditions: { ...usage.conditions, businessEntityId: 'us01' },
};
const next: AccountRule = {
  ...plain,
  ledgerAccount: '4300',
  conditions: { ...NO_CONDITIONS, validFrom: '2027-01-01' },
};
const { state } = givenFor(accountMapping)(
  {
    type: 'AccountsMapped',
    data: { mappings: [plain, { account: '5', accountName: 'Twice', ledgerAccount: '5000' }] },
  },
  { type: 'AccountRulesSaved', data: { rules: [next, usage, usageOfUs] } },
  { type: 'AccountRulesSaved', data: { rules: [{ ...next, account: '6', accountName: 'Twice' }] } },
);
const entry = { businessEntityId: 'uk01', transactionDate: '2026-09-30' };

describe('which mapping takes a line', () => {
  it('is told with all mappings of the account, and why each does not', () => {
    const line = { account: '', accountName: 'Revenue', values: { 'PRODUCT TYPE': 'usage' } };
    expect(explainedMapping(state, line, entry)).toEqual({
      account: '4010',
      ledgerAccount: '4100',
      mappings: [
        { ...usageOfUs, notMet: 'business entity', counts: false },
        { ...usage, notMet: null, counts: true },
        { ...next, notMet: 'transaction date', counts: false },
        { ...plain, conditions: null, notMet: null, counts: false },
      ],
    });
  });

  it('is none for an account that is not mapped, whose rules all miss, or whose name several have', () => {
    const of = (account: string, accountName = '') =>
      explainedMapping(state, { account, accountName, values: {} }, entry);
    expect(of('7')).toEqual({ account: '7', ledgerAccount: null, mappings: [] });
    expect(of('6')).toMatchObject({ ledgerAccount: null, mappings: [{ notMet: 'transaction date', counts: false }] });
    expect(of('', 'Twice')).toEqual({ account: null, ledgerAccount: null, mappings: [] });
  });
});
