import { AccountMappingReadModel } from '../../../src/adapters/read-models/account-mapping.read-model';
import { shownBy } from '../../support/view-history';

describe('account mappings', () => {
  let mappings: AccountMappingReadModel;
  beforeAll(async () => {
    mappings = await shownBy((database) => new AccountMappingReadModel(database));
  });

  it('show the accounts that are mapped now', () => {
    expect(mappings.accountMappingsOf('acme', { limit: 10, cursor: null })).toMatchObject({
      items: [{ account: '2', ledgerAccount: '20' }],
      nextCursor: null,
      revision: 1,
    });
  });

  it('show each change of an account, newest first', () => {
    const by = { changedAt: expect.any(String), changedBy: 'ana' };
    expect(mappings.accountMappingChangesOf('acme', '1', { limit: 10, cursor: null })).toEqual({
      items: [
        { accountName: '', ledgerAccount: null, ...by },
        { accountName: 'One', ledgerAccount: '10', ...by },
      ],
      nextCursor: null,
    });
  });
});
