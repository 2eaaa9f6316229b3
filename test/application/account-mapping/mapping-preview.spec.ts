import { MappingPreview, EFFECTS_SHOWN_MAX } from '../../../src/application/account-mapping/mapping-preview';
import { mapAccounts } from '../../../src/domain/account-mapping/account-mapping.decisions';
import { accountMapping } from '../../../src/domain/account-mapping/account-mapping.state';
import { type MappingConditions } from '../../../src/domain/account-mapping/account-mapping.events';
import { NO_CONDITIONS } from '../../../src/domain/account-mapping/account-rule';
import { entries, PostingSystem } from '../../support/posting-system';
import { cause, ENVIRONMENT } from '../../support/plain-ports';

const usage: MappingConditions = { ...NO_CONDITIONS, product: { column: 'ProductType', value: 'Usage' } };
const to = (ledgerAccount: string, conditions?: MappingConditions, account = '4000') => ({
  account,
  accountName: 'Revenue',
  ledgerAccount,
  ...(conditions && { conditions }),
});

describe('the preview of mappings', () => {
  let system: PostingSystem;
  let preview: MappingPreview;
  beforeEach(async () => {
    system = new PostingSystem();
    await system.start();
    const { aggregates, content, clock } = system.portsOver(system.inner);
    preview = new MappingPreview(aggregates, system.batchViews, content, clock);
  });
  afterEach(() => system.stop());

  it('names the lines of unposted batches that would go elsewhere, and saves nothing', async () => {
    const [posted] = await system.readyBatches(['JE-0'], { values: { ProductType: 'Usage' } });
    await system.post([posted!]);
    const [first] = await system.readyBatches(['JE-1'], { values: { ProductType: 'Usage' } });
    await system.readyBatches(['JE-2'], { values: { ProductType: 'Subscription' } });
    await system.projected();
    const line = { batchKey: first, journalEntryId: 'JE-1', businessEntityId: '', transactionDate: '2026-09-30' };
    const account = { account: '4000', accountName: 'Revenue', before: '4000-10', after: '4000-20' };
    expect(await preview.of(ENVIRONMENT, [to('4000-20', usage), to('4000-10')])).toEqual({
      mappings: 1,
      batches: 1,
      lines: 2,
      linesUnmapped: 0,
      batchesChecked: 2,
      isComplete: true,
      effects: [
        { ...line, line: 1, ...account },
        { ...line, line: 2, ...account },
      ],
    });
    expect((await system.aggregates.load(accountMapping, ENVIRONMENT)).state.rulesByAccount.size).toBe(0);
  });

  it('counts lines that are not mapped yet, and shows the first of many', async () => {
    await system.readyBatches(entries(60), { account: '9' });
    await system.projected();
    const seen = await preview.of(ENVIRONMENT, [to('9000', undefined, '9')]);
    expect(seen).toMatchObject({ batches: 60, lines: 120, linesUnmapped: 120, effects: { length: EFFECTS_SHOWN_MAX } });
    expect(seen.effects[0]).toMatchObject({ before: null, after: '9000' });
  });

  it('reads no batch when nothing would change, and refuses what saving would refuse', async () => {
    await system.readyBatches(['JE-1']);
    await system.projected();
    expect(await preview.of(ENVIRONMENT, [to('4000-10')])).toEqual({
      ...{ mappings: 0, batches: 0, lines: 0, linesUnmapped: 0, batchesChecked: 0 },
      ...{ isComplete: true, effects: [] },
    });
    const entity = { ...NO_CONDITIONS, businessEntityId: 'us01' };
    await expect(preview.of(ENVIRONMENT, [to('1', usage), to('2', entity)])).rejects.toMatchObject({
      code: 'ACCOUNT_MAPPING_INVALID',
    });
  });

  it('tells what is posted then', async () => {
    const keys = await system.readyBatches(['JE-1'], { values: { ProductType: 'Usage' } });
    await system.projected();
    const { effects } = await preview.of(ENVIRONMENT, [to('4000-20', usage)]);
    await system.mapAccount('9', '4000-20'); // The ledger knows the account.
    await system.aggregates.change(accountMapping, ENVIRONMENT, cause, (state) =>
      mapAccounts(state, [to('4000-20', usage)]),
    );
    await system.post(keys);
    const posted = system.ledger.entries.flatMap(({ entry }) => entry.lines.map(({ account }) => account));
    expect(posted).toEqual(effects.map(({ after }) => after));
    expect(posted).toEqual(['4000-20', '4000-20']);
  });
});
