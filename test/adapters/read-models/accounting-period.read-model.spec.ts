import { AccountingPeriodReadModel } from '../../../src/adapters/read-models/accounting-period.read-model';
import { shownBy } from '../../support/view-history';

describe('the views of accounting periods', () => {
  let views: AccountingPeriodReadModel;
  beforeAll(async () => {
    views = await shownBy((database) => new AccountingPeriodReadModel(database));
  });

  it('shows a closed month with its checklist and the signatures of that checklist alone', () => {
    expect(views.accountingPeriod('closing', '2026-09')).toMatchObject({
      ...{ status: 'Closed', people: 2, startedBy: 'ana', digest: 'c'.repeat(64), reopened: null },
      checklist: [{ item: 'posted' }, { item: 'totals', state: 'not checked' }],
      signatures: [
        { by: 'cora', name: 'Cora', note: 'No totals in September' },
        { by: 'carl', name: 'Carl', note: null },
      ],
    });
  });

  it('shows what is being closed, and what was reopened', () => {
    expect(views.closingWithoutChecklist('closing')).toEqual([{ environment: 'closing', period: '2026-08' }]);
    expect(views.accountingPeriod('closing', '2026-08')).toMatchObject({ status: 'Closing', checklist: null });
    expect(views.accountingPeriod('closing', '2026-07')).toMatchObject({
      ...{ status: 'Reopened', signatures: [], reopened: { by: 'ana', reason: 'A late entry' } },
    });
    expect(views.accountingPeriod('closing', '2026-06')).toBeUndefined();
  });

  it('shows how many sign: one until somebody changed it', () => {
    expect([views.settingsOf('closing'), views.settingsOf('other')]).toEqual([{ people: 2 }, { people: 1 }]);
  });
});
