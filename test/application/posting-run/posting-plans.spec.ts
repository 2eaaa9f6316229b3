import { BatchChoice } from '../../../src/application/posting-run/batch-choice';
import { PostingPlans } from '../../../src/application/posting-run/posting-plans';
import { type PostingPlanView } from '../../../src/application/posting-run/posting-plan.views';
import { RunStarter } from '../../../src/application/posting-run/run-starter';
import { PostingGate } from '../../../src/application/posting/posting-gate';
import { Prerequisites } from '../../../src/application/preflight/prerequisites';
import { type Freshness } from '../../../src/application/shared/freshness';
import { streamId } from '../../../src/application/shared/streams';
import { mapAccounts } from '../../../src/domain/account-mapping/account-mapping.decisions';
import { accountMapping } from '../../../src/domain/account-mapping/account-mapping.state';
import { decideEntry } from '../../../src/domain/journal-batch/entry-control.decisions';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { DomainError } from '../../../src/domain/shared/errors';
import { ALONE, cause, ENVIRONMENT } from '../../support/plain-ports';
import { counts, PostingSystem } from '../../support/posting-system';

const EVERYTHING = { period: null, batchKeys: null, cause: null };
let system: PostingSystem;
let plans: PostingPlans;

class CheckingSystem extends PostingSystem {
  protected override readonly checksRuns = true;
}

const setUp = async (created: PostingSystem): Promise<void> => {
  system = created;
  await system.start();
  await system.mapAccount('4001', '4000-20'); // The ledger has that account too.
  const ports = system.portsOver(system.inner);
  const fresh = { require: () => Promise.resolve() } as unknown as Freshness;
  const choice = new BatchChoice(fresh, system.batchViews, system.preflightViews, system.aggregates);
  plans = new PostingPlans(ports, system.aggregates, choice, new Prerequisites(ports, ALONE));
};
beforeEach(() => setUp(new PostingSystem()));
afterEach(() => system.stop());

/** The plan when it is over. */
const planned = async (planId = 'plan-1', selection = EVERYTHING as never): Promise<PostingPlanView> => {
  await system.projected();
  plans.begin(ENVIRONMENT, planId, selection, null);
  for (;;) {
    const view = plans.viewOf(ENVIRONMENT, planId);
    if (view.status !== 'Running') return view;
    await new Promise((turn) => setImmediate(turn));
  }
};
const codeOf = (work: () => Promise<unknown>): Promise<string> =>
  work().then(
    () => 'allowed',
    (error: unknown) => {
      if (error instanceof DomainError) return error.code;
      throw error;
    },
  );
/** Posts what the plan showed, with one process. */
const postPlan = async (planId: string, runId = 'run-1', meanwhile = () => Promise.resolve()): Promise<unknown> => {
  const taken = await plans.take(ENVIRONMENT, planId);
  const { worker, store } = system.process();
  const gate = new PostingGate(system.aggregates, { isOff: false });
  const starter = new RunStarter(system.aggregates, gate, { take: () => undefined });
  await starter.start(cause, { runId, ...taken });
  await meanwhile();
  await system.projected();
  const finished = store.written('PostingRunFinished', `postingRun-${ENVIRONMENT}.${runId}`);
  worker.take({ environment: ENVIRONMENT, runId, correlationId: 'request-1' });
  await finished;
  return system.run(runId);
};
const remap = async (): Promise<void> => {
  await system.aggregates.change(accountMapping, ENVIRONMENT, cause, (mapping) =>
    mapAccounts(mapping, [{ account: '4000', accountName: 'Revenue', ledgerAccount: '4000-20' }]),
  );
};

describe('a plan', () => {
  it('counts what would be posted, and says what is left out and why', async () => {
    const [held] = await system.readyBatches(['JE-1', 'JE-2', 'JE-3']);
    await system.readyBatches(['JE-4'], { account: '9999' });
    await system.aggregates.change(journalBatch, streamId(ENVIRONMENT, held!), cause, (state) =>
      decideEntry(state, { kind: 'hold', reason: 'disputed' }),
    );
    const before = (await system.inner.readAll(null, 1_000)).length;
    expect(await planned()).toEqual({
      ...{ planId: 'plan-1', status: 'Ready', progress: null, period: null, companyId: 'ACME', problem: null },
      ...{ batches: 2, entries: 2, blocked: 1, retried: 0 },
      groups: [{ period: '2026-09', journal: 'APJ', currency: 'USD', batches: 2, lines: 4, total: '20.00' }],
      leftOut: [
        { code: 'On Hold', message: 'On Hold', fix: '', batches: 1 },
        expect.objectContaining({ code: 'ACCOUNT_NOT_MAPPED', batches: 1 }),
      ],
    });
    expect([(await system.inner.readAll(null, 1_000)).length, system.ledger.creates]).toEqual([before, []]);
  });

  it('leaves out what others posted with the same title, date and total', async () => {
    const [key] = await system.readyBatches(['JE-1']);
    await system.projected();
    await system.post([key!]);
    const [kept] = system.ledger.entries;
    await system.readyBatches(['JE-2']);
    system.ledger.entries.push({ ...kept!, recordNo: '9', referenceNo: '', entry: { ...kept!.entry, title: 'JE-2' } });
    expect(await planned()).toMatchObject({ batches: 0, leftOut: [{ code: 'ENTRY_OF_OTHER_ORIGIN', batches: 1 }] });
  });

  it('fails while the ledger cannot be asked', async () => {
    await system.readyBatches(['JE-1']);
    system.ledger.listFault = () => ({ kind: 'unavailable', cause: 'timeout' });
    expect(await planned()).toMatchObject({ status: 'Failed', problem: { code: 'LEDGER_UNAVAILABLE' } });
    expect(await codeOf(() => plans.take(ENVIRONMENT, 'plan-1'))).toBe('PLAN_EXPIRED');
  });

  it('is posted as it was shown', async () => {
    await system.readyBatches(['JE-1', 'JE-2']);
    await planned();
    await system.readyBatches(['JE-NEW']);
    expect(await postPlan('plan-1')).toEqual(counts({ posted: 2 }));
    expect(system.ledger.titles()).toEqual(['JE-1', 'JE-2']);
  });

  it('takes what is blocked into the run, where it fails with its problems, also if it could go by then', async () => {
    await system.readyBatches(['JE-1']);
    const [blocked] = await system.readyBatches(['JE-4'], { account: '9999' });
    await planned();
    expect(await postPlan('plan-1')).toEqual(counts({ posted: 1, failed: 1 }));
    expect(await system.batch(blocked!)).toMatchObject({
      status: 'Failed',
      problems: [{ code: 'ACCOUNT_NOT_MAPPED' }],
    });
    await planned('plan-2');
    const mapIt = () => system.mapAccount('9999', '4000-20');
    expect(await postPlan('plan-2', 'run-2', mapIt)).toEqual(counts({ returned: 1 }));
    expect(system.ledger.titles()).toEqual(['JE-1']);
  });

  it('is not posted once a mapping or a batch changed: it is shown again', async () => {
    const [key] = await system.readyBatches(['JE-1', 'JE-2']);
    await planned();
    await remap();
    expect(await codeOf(() => plans.take(ENVIRONMENT, 'plan-1'))).toBe('PLAN_CHANGED');
    await planned('plan-2');
    await system.aggregates.change(journalBatch, streamId(ENVIRONMENT, key!), cause, (state) =>
      decideEntry(state, { kind: 'withdraw', importId: null, reason: 'wrong' }),
    );
    expect(await codeOf(() => plans.take(ENVIRONMENT, 'plan-2'))).toBe('PLAN_CHANGED');
    await planned('plan-3');
    expect(await postPlan('plan-3')).toEqual(counts({ posted: 1 }));
  });

  it('binds its run: what would be another entry by then goes back, and nothing of it is sent', async () => {
    const [key] = await system.readyBatches(['JE-1']);
    await planned();
    expect(await postPlan('plan-1', 'run-1', remap)).toEqual(counts({ returned: 1 }));
    expect(system.ledger.creates).toEqual([]);
    expect(await system.batch(key!)).toMatchObject({ status: 'Ready' });
    const events = await system.inner.read(`journalBatch-${ENVIRONMENT}.${key!}`);
    expect(events.at(-1)).toMatchObject({ type: 'JournalBatchReturned', data: { code: 'PLAN_CHANGED' } });
    await planned('plan-2');
    expect(await postPlan('plan-2', 'run-2')).toEqual(counts({ posted: 1 }));
  });

  it.each([
    ['without', PostingSystem],
    ['with', CheckingSystem],
  ])('keeps a divided entry whole when one part changed, %s the check of the run', async (_, System) => {
    await system.stop();
    await setUp(new System());
    await system.mapAccount('4100', '4000-20');
    const keys = await system.readyParts(['4100', '4000']);
    await planned();
    expect(await postPlan('plan-1', 'run-1', remap)).toEqual(counts({ returned: 2 }));
    expect(system.ledger.creates).toEqual([]);
    expect(await Promise.all(keys.map(async (key) => (await system.batch(key)).status))).toEqual(['Ready', 'Ready']);
  });

  it('says so when a part is kept back of an entry that is partly in the ledger', async () => {
    await system.mapAccount('4100', '4000-20');
    const [first = '', second = ''] = await system.readyParts(['4100', '4000']);
    await system.post([first], {}, 'run-0');
    await planned();
    expect(await postPlan('plan-1', 'run-1', remap)).toEqual(counts({ failed: 1 }));
    expect(await system.batch(second)).toMatchObject({ status: 'Failed', problems: [{ code: 'PLAN_CHANGED' }] });
    await planned('plan-2');
    expect(await postPlan('plan-2', 'run-2')).toEqual(counts({ posted: 1 }));
  });

  it('expires', async () => {
    await system.readyBatches(['JE-1']);
    await planned();
    system.clock.advance(15 * 60_000 + 1);
    expect(await codeOf(() => plans.take(ENVIRONMENT, 'plan-1'))).toBe('PLAN_EXPIRED');
    expect(await codeOf(async () => plans.viewOf('acme-live', 'plan-1'))).toBe('PLAN_EXPIRED');
  });
});
