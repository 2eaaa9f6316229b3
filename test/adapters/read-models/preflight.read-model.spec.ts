import { PreflightReadModel } from '../../../src/adapters/read-models/preflight.read-model';
import { shownBy } from '../../support/view-history';

const NOT_MAPPED = 'ACCOUNT_NOT_MAPPED||';

describe('preflights', () => {
  let preflights: PreflightReadModel;
  beforeAll(async () => {
    preflights = await shownBy((database) => new PreflightReadModel(database));
  });

  it('are listed newest first, page by page', () => {
    expect(preflights.preflightsOf('acme', { limit: 2, cursor: null })).toMatchObject({
      items: [
        { preflightId: 'p3', status: 'Running', finishedAt: null },
        { preflightId: 'p2', status: 'Finished' },
      ],
      nextCursor: expect.any(String),
    });
  });

  it('show their lines with the batches that each one blocks', () => {
    expect(preflights.preflight('acme', 'p1')).toMatchObject({
      ...{ status: 'Finished', period: '2026-09', startedBy: 'ana', batches: 9, blocked: 2 },
      lines: [{ check: 'Sign-in' }, { check: 'Accounts', batchKeys: ['B1', 'B2'] }],
    });
    expect(preflights.preflight('other', 'p1')).toBeUndefined();
  });

  it('show which ones are not finished', () => {
    expect(preflights.openPreflights()).toEqual([{ environment: 'acme', preflightId: 'p3', correlationId: 'c' }]);
  });

  it('find the batches that a cause blocked most recently', () => {
    expect(preflights.batchesOfCause('acme', NOT_MAPPED)).toEqual(['B2']);
    expect(preflights.batchesOfCause('acme', 'OTHER||')).toEqual([]);
  });
});
