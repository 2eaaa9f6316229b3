import { ReconciliationReadModel } from '../../../src/adapters/read-models/reconciliation.read-model';
import { shownBy } from '../../support/view-history';

const ALL = { account: null, entity: null, currency: null };
const page = (limit: number, cursor: string | null = null) => ({ limit, cursor });

describe('the views of tie-outs', () => {
  let views: ReconciliationReadModel;
  beforeAll(async () => {
    views = await shownBy((database) => new ReconciliationReadModel(database));
  });

  it('shows the turn that finished, and no other', () => {
    const last = views.last('tied', '2026-09');
    expect(last).toMatchObject({ tieOutId: 'tie-out-1', startedBy: 'ana', open: 0, isTiedOut: false });
    expect(last?.cells).toEqual([
      {
        ...{ account: '4000-10', entity: 'us01', currency: 'USD', isMapped: true, delivered: '15.00', posted: '10.00' },
        ...{ ledger: '13.07', other: '3.00', waiting: '5.00', withdrawn: '0.00', correction: '0.00' },
        ...{ difference: '0.07', explained: '0.00', unexplainedBatches: 1, state: 'accepted' },
        accepted: { reason: 'Rounding there', by: 'ana', at: expect.any(String) as string },
      },
      expect.objectContaining({ account: '2400', ledger: null, state: 'not checked', accepted: null }),
      expect.objectContaining({ account: '9', isMapped: false, ledger: null, state: 'not posted' }),
    ]);
    expect(last?.balances).toEqual([
      {
        ...{ kind: 'trial-balance', account: '4000-10', entity: 'us01', currency: 'USD' },
        ...{ counted: '13.07', balance: '13.07', agrees: true, accepted: null },
      },
    ]);
  });

  it('has nothing running, and no trouble after a tie-out that finished', () => {
    expect([views.running('tied', '2026-09'), views.trouble('tied', '2026-09')]).toEqual([null, null]);
    expect([views.openTieOuts('tied'), views.last('tied', '2026-08')]).toEqual([[], null]);
  });

  it('pages through lines of other origin, of one cell or of all', () => {
    const first = views.others('tied', '2026-09', ALL, page(1));
    const second = views.others('tied', '2026-09', ALL, page(1, first.nextCursor));
    expect([...first.items, ...second.items].map(({ lineNo, amount, batchKey }) => [lineNo, amount, batchKey])).toEqual(
      [
        ['9001', '3.00', null],
        ['9002', '3.00', 'OTHER-MONTH'],
      ],
    );
    expect(second.nextCursor).toBeNull();
    expect(views.others('tied', '2026-09', { ...ALL, account: '2400' }, page(10)).items).toEqual([]);
    expect(views.others('tied', '2026-08', ALL, page(10)).items).toEqual([]);
  });

  it('lists the batches that differ', () => {
    expect(views.differences('tied', '2026-09', ALL, page(10)).items).toEqual([
      {
        ...{ account: '4000-10', entity: 'us01', currency: 'USD', batchKey: 'TIED', recordNo: '4001' },
        ...{ because: null, isAccepted: false, posted: '10.00', ledger: '10.07' },
      },
    ]);
  });
});
