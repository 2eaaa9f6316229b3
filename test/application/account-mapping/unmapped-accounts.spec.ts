import { UnmappedAccounts } from '../../../src/application/account-mapping/unmapped-accounts';
import { type UnmappedAccountsView } from '../../../src/application/account-mapping/account-mapping.views';
import { connection } from '../../../src/domain/connection/connection.state';
import { removeConnection } from '../../../src/domain/connection/connection.decisions';
import { cause, ENVIRONMENT } from '../../support/plain-ports';
import { PostingSystem } from '../../support/posting-system';

let system: PostingSystem;
beforeEach(async () => {
  system = new PostingSystem();
  await system.start();
});
afterEach(() => system.stop());

const unmapped = async (importId: string | null = null): Promise<UnmappedAccountsView> => {
  await system.projected();
  const { aggregates, content, directory, clock } = system.portsOver(system.inner);
  return new UnmappedAccounts(aggregates, system.batchViews, content, directory, clock).of(ENVIRONMENT, importId);
};
const READ_AT = '2026-09-30T11:00:00.000Z';
const readAccounts = async (...records: readonly { id: string; name: string; active?: boolean }[]): Promise<void> => {
  const { state } = await system.aggregates.load(connection, ENVIRONMENT);
  if (state.status === 'NotConnected') throw new Error('There is a connection.');
  const replacement = system.directory.replace(
    { environment: ENVIRONMENT, companyId: state.facts.companyId },
    'accounts',
  );
  replacement.add(records.map((record) => ({ active: true, ...record })));
  replacement.commit(READ_AT);
};
const amounts = [{ currency: 'USD', debit: '10.00', credit: '10.00' }];

describe('the accounts that no mapping takes', () => {
  it('are those of unposted batches, with what they block and what they may be', async () => {
    await system.readyBatches(['JE-mapped']);
    await system.readyBatches(['JE-1', 'JE-2'], { account: '9', accountName: 'Refunds' });
    await system.readyBatches(['JE-3'], { account: '8100', accountName: 'Bank' });
    await system.readyBatches(['JE-4'], { account: '7', accountName: 'subscription  REVENUE' });
    await system.readyBatches(['JE-5'], { account: '5', accountName: 'Deferred Rent' });
    await system.readyBatches(['JE-6'], { account: '', accountName: 'Bad debt' });
    await readAccounts(
      { id: '8100', name: 'Cash' },
      { id: '4000-10', name: 'Subscription Revenue' },
      { id: '9', name: 'Refunds', active: false },
      { id: '2500', name: 'Rent' },
    );
    const of = (account: string, accountName: string, suggestion: unknown, more = {}) => ({
      ...{ account, accountName, batches: 1, lines: 2, amounts, suggestion },
      ...more,
    });
    const suggested = (ledgerAccount: string, ledgerAccountName: string, because: string) => ({
      ...{ ledgerAccount, ledgerAccountName, because },
    });
    expect(await unmapped()).toEqual({
      items: [
        of('9', 'Refunds', null, {
          batches: 2,
          lines: 4,
          amounts: [{ currency: 'USD', debit: '20.00', credit: '20.00' }],
        }),
        of('', 'Bad debt', null),
        of('5', 'Deferred Rent', suggested('2500', 'Rent', 'likeness')),
        of('7', 'subscription  REVENUE', suggested('4000-10', 'Subscription Revenue', 'name')),
        of('8100', 'Bank', suggested('8100', 'Cash', 'number')),
      ],
      batchesChecked: 7,
      isComplete: true,
      listReadAt: READ_AT,
    });
  });

  it('are not asked for once they are mapped, or their batches are in the ledger', async () => {
    const [posted] = await system.readyBatches(['JE-0']);
    await system.post([posted!]);
    await system.readyBatches(['JE-1'], { account: '9' });
    await system.mapAccount('9', '4000-10');
    expect(await unmapped()).toMatchObject({ items: [], batchesChecked: 1 });
  });

  it('are those of one import, where one is named', async () => {
    await system.readyBatches(['JE-1'], { account: '9' });
    expect(await unmapped('another-import')).toMatchObject({ items: [], batchesChecked: 0 });
  });

  it('are shown without suggestions where no company is connected', async () => {
    await system.readyBatches(['JE-1'], { account: '9' });
    await system.aggregates.change(connection, ENVIRONMENT, cause, removeConnection);
    expect(await unmapped()).toMatchObject({ items: [{ account: '9', suggestion: null }], listReadAt: null });
  });
});
