import { PastConfiguration } from '../../../src/application/evidence/past-configuration';
import { type RecordedEvent } from '../../../src/application/ports/event-store';
import { type AccountMappingEvent } from '../../../src/domain/account-mapping/account-mapping.events';
import { NO_CONDITIONS } from '../../../src/domain/account-mapping/account-rule';

const happened = (day: string, { type, data }: AccountMappingEvent): RecordedEvent =>
  ({
    ...{ id: day, type, schemaVersion: 1, data, stream: 'accountMapping-acme', revision: 0 },
    metadata: { occurredAt: `${day}T10:00:00.000Z`, environment: 'acme', actor: 'ana' },
  }) as unknown as RecordedEvent;

const plain = { account: '4010', accountName: 'Revenue', ledgerAccount: '4000' };
const conditions = { ...NO_CONDITIONS, product: { column: 'ProductType', value: 'Usage' }, businessEntityId: 'us01' };

describe('the configuration of the past', () => {
  const past = new PastConfiguration({
    connection: [],
    mappings: [
      happened('2026-09-01', { type: 'AccountsMapped', data: { mappings: [plain] } }),
      happened('2026-09-10', {
        type: 'AccountRulesSaved',
        data: { rules: [{ ...plain, ledgerAccount: '4100', conditions }] },
      }),
      happened('2026-09-20', { type: 'AccountRuleRemoved', data: { account: '4010', conditions } }),
    ],
    fields: [],
  });
  const accountOn = (day: string, businessEntityId = 'us01'): string | undefined => {
    const line = { account: '4010', accountName: '', values: { ProductType: 'Usage' } };
    const [version] = past.versionsAt(`${day}T12:00:00.000Z`);
    return version?.ledgerAccountOf(line, { businessEntityId, transactionDate: '2026-09-30' });
  };

  it('has the rules for lines that counted then', () => {
    expect(['2026-09-01', '2026-09-10', '2026-09-20'].map((day) => accountOn(day))).toEqual(['4000', '4100', '4000']);
    expect(accountOn('2026-09-10', 'uk01')).toBe('4000');
  });
});
