import { PostingRunReadModel } from '../../../src/adapters/read-models/posting-run.read-model';
import { NOT_STARTED, shownBy } from '../../support/view-history';

describe('posting runs', () => {
  let runs: PostingRunReadModel;
  beforeAll(async () => {
    runs = await shownBy((database) => new PostingRunReadModel(database, () => () => undefined));
  });

  it('count their batches by outcome', () => {
    expect(runs.postingRun('acme', 'r1')).toMatchObject({
      status: 'Running',
      batches: 14,
      posted: 1,
      awaitingApproval: 1,
      failed: 3,
      outcomeUnknown: 5,
      waiting: 2,
      leftOut: 2,
    });
    expect(runs.postingRun('acme', 'r2')).toMatchObject({
      status: 'Finished',
      batches: 1,
      posted: 0,
      failed: 0,
      outcomeUnknown: 0,
      waiting: 0,
      leftOut: 1,
    });
  });

  it('count apart what people hold', () => {
    expect(runs.postingRun('control', 'r1')).toMatchObject({ failed: 2, leftOut: 0, onHold: 1, waiting: 0 });
  });

  it('show who stopped them, and what went back', () => {
    const at = expect.stringMatching(/^2026/) as unknown;
    expect(runs.postingRun('control', 'r2')).toMatchObject({
      ...{ status: 'Finished', leftOut: 2, failed: 0, waiting: 0 },
      stop: { by: 'ana', at, reason: 'The wrong month.' },
    });
    expect(runs.postingRun('control', 'r3')).toMatchObject({
      status: 'Running',
      stop: { by: 'ana', at, reason: null },
    });
    expect(runs.postingRun('control', 'r1')).toMatchObject({ stop: null });
  });

  it('show since when they wait for the ledger, until it answers or they are over', () => {
    const silence = { since: '2026-09-30T20:38:00.000Z', cause: 'Sage Intacct could not be reached (ECONNREFUSED).' };
    const waits = ['r1', 'r2', 'r3'].map((runId) => runs.postingRun('waiting', runId)?.waitsForLedger);
    expect(waits).toEqual([{ ...silence, nextTryAt: null }, null, null]);
  });

  it('show which ones are not finished', () => {
    expect(runs.openRuns()).toEqual([
      { environment: 'acme', runId: 'r1', correlationId: 'c' },
      { environment: 'control', runId: 'r3', correlationId: 'c', isStopping: true },
      { environment: 'elsewhere', runId: 'run-2', correlationId: 'c' },
      { environment: 'waiting', runId: 'r1', correlationId: 'c' },
      { environment: 'waiting', runId: 'r2', correlationId: 'c' },
    ]);
  });

  it('show why one did not start', () => {
    expect(runs.postingRun('elsewhere', 'r-none')).toMatchObject({
      ...{ status: 'Not started', refusal: NOT_STARTED, batches: 1, leftOut: 1, waiting: 0 },
      finishedAt: expect.stringMatching(/^2026/),
    });
  });

  it('are listed newest first', () => {
    expect(runs.postingRunsOf('acme', { limit: 1, cursor: null })).toMatchObject({ items: [{ runId: 'r2' }] });
  });
});
