import { AccountMappingReadModel } from '../../../src/adapters/read-models/account-mapping.read-model';
import { FROM_2027, shownBy, USAGE_OF_US } from '../../support/view-history';

describe('account mappings', () => {
  let mappings: AccountMappingReadModel;
  beforeAll(async () => {
    mappings = await shownBy((database) => new AccountMappingReadModel(database));
  });

  it('show the accounts that are mapped now', () => {
    expect(mappings.accountMappingsOf('acme', { limit: 10, cursor: null })).toMatchObject({
      items: [
        { account: '2', ledgerAccount: '20', conditions: null },
        { account: '2', ledgerAccount: '21', conditions: USAGE_OF_US },
        { account: '3', ledgerAccount: '30', conditions: FROM_2027 },
      ],
      nextCursor: null,
      revision: 3,
    });
  });

  it('show each change of an account, newest first', () => {
    const by = { changedAt: expect.any(String), changedBy: 'ana' };
    expect(mappings.accountMappingChangesOf('acme', '1', { limit: 10, cursor: null })).toEqual({
      items: [
        { accountName: '', ledgerAccount: null, conditions: null, ...by },
        { accountName: 'One', ledgerAccount: '10', conditions: null, ...by },
      ],
      nextCursor: null,
    });
    expect(mappings.accountMappingChangesOf('acme', '2', { limit: 10, cursor: null })).toEqual({
      items: [
        { accountName: '', ledgerAccount: null, conditions: FROM_2027, ...by },
        { accountName: 'Two', ledgerAccount: '21', conditions: USAGE_OF_US, ...by },
        { accountName: 'Two', ledgerAccount: '22', conditions: FROM_2027, ...by },
        { accountName: 'Two', ledgerAccount: '20', conditions: null, ...by },
      ],
      nextCursor: null,
    });
  });

  it('come by page, rules of one account and one event too', () => {
    const drained = <T>(read: (cursor: string | null) => { items: readonly T[]; nextCursor: string | null }): T[] => {
      const items: T[] = [];
      for (let cursor: string | null = null, page; ; cursor = page.nextCursor) {
        page = read(cursor);
        items.push(...page.items);
        if (page.nextCursor === null) return items;
      }
    };
    const all = { limit: 10, cursor: null };
    expect(drained((cursor) => mappings.accountMappingsOf('acme', { limit: 1, cursor }))).toEqual(
      mappings.accountMappingsOf('acme', all).items,
    );
    expect(drained((cursor) => mappings.accountMappingChangesOf('acme', '2', { limit: 1, cursor }))).toEqual(
      mappings.accountMappingChangesOf('acme', '2', all).items,
    );
  });
});
