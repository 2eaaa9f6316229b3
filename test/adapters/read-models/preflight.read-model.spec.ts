import { PreflightReadModel } from '../../../src/adapters/read-models/preflight.read-model';
import { shownBy } from '../../support/view-history';

const preflightOf = (id: string): readonly [string, string, object][] => [
  [`preflight-${id}`, 'PreflightStarted', { trigger: 'person', period: null, batchKeys: null, proveByDraft: false }],
  [`preflight-${id}`, 'PreflightFinished', { batches: 1, blocked: 0, linesLeftOut: 0 }],
];
/** Two before a change and one after it; what is no change, and a change elsewhere, at the end. */
const PREFLIGHT_AND_LATER = [
  ...preflightOf('later.q0'),
  ['accountMapping-later', 'AccountMappingRemoved', { account: '1' }] as const,
  ...preflightOf('later.q1'),
  ['journalImport-later.i1', 'JournalImportCompleted', {}] as const,
  ...preflightOf('later.q2'),
  ['connection-later', 'ConnectionChecked', { outcome: 'signed-in' }] as const,
  ...preflightOf('beside.q3'),
];

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

  it('are out of date once something that they looked at was changed', async () => {
    expect(preflights.preflight('acme', 'p1')).toMatchObject({ isOutdated: true });
    const alone = await shownBy((database) => new PreflightReadModel(database), PREFLIGHT_AND_LATER);
    expect(['q0', 'q1', 'q2'].map((id) => alone.preflight('later', id)?.isOutdated)).toEqual([true, true, false]);
    expect(alone.preflight('beside', 'q3')?.isOutdated).toBe(false);
  });

  it('show which ones are not finished', () => {
    expect(preflights.openPreflights()).toEqual([{ environment: 'acme', preflightId: 'p3', correlationId: 'c' }]);
  });

  it('find the batches that a cause blocked most recently', () => {
    expect(preflights.batchesOfCause('acme', NOT_MAPPED)).toEqual(['B2']);
    expect(preflights.batchesOfCause('acme', 'OTHER||')).toEqual([]);
  });
});
