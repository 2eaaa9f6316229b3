import { buildLedgerEntry } from '../../../src/domain/ledger-entry/entry-builder';
import { mapAccounts } from '../../../src/domain/account-mapping/account-mapping.decisions';
import { accountMapping } from '../../../src/domain/account-mapping/account-mapping.state';
import { type ApprovalPolicyEvent } from '../../../src/domain/posting-approval/approval-policy.events';
import { approvalPolicy } from '../../../src/domain/posting-approval/approval-policy.state';
import { giveApproval, refuseApproval } from '../../../src/domain/posting-approval/posting-approval.decisions';
import { postingApproval } from '../../../src/domain/posting-approval/posting-approval.state';
import { buildingOf } from '../../../src/application/posting-approval/building';
import { streamId } from '../../../src/application/shared/streams';
import { cause, ENVIRONMENT } from '../../support/plain-ports';
import { counts, PostingSystem } from '../../support/posting-system';
import { ruleFor } from '../../support/approval-events';

class ApprovingSystem extends PostingSystem {
  async policy(people: 1 | 2, at = '2026-01-01T00:00:00.000Z'): Promise<void> {
    const changed: ApprovalPolicyEvent = {
      type: 'ApprovalPolicyChanged',
      data: { rules: [ruleFor({ people })], at },
    };
    await this.aggregates.change(approvalPolicy, ENVIRONMENT, cause, () => [changed]);
  }

  async decide(batchKey: string, by: string, reason: string | null = null): Promise<string> {
    const ports = this.portsOver(this.inner);
    const approvals = this.approvalsOver(this.inner);
    const { need, facts } = await approvals.needOf(ENVIRONMENT, batchKey, await buildingOf(ports, ENVIRONMENT));
    const person = { by, name: by, role: 'Approver' as const, at: this.clock.now(), digest: need.digest ?? '' };
    const id = streamId(ENVIRONMENT, facts.approvalKey);
    await this.aggregates.change(postingApproval, id, cause, (state) =>
      reason === null
        ? giveApproval(state, need, { ...person, note: '', preparedBy: new Set(), signature: null, holding: new Set() })
        : refuseApproval(state, need, { ...person, reason }),
    );
    return need.digest ?? '';
  }

  async remap(account: string, ledgerAccount: string): Promise<void> {
    await this.aggregates.change(accountMapping, ENVIRONMENT, cause, (state) =>
      mapAccounts(state, [{ account, accountName: 'Revenue', ledgerAccount }]),
    );
  }
}

describe('an entry that needs approval', () => {
  let system: ApprovingSystem;
  beforeEach(async () => {
    system = new ApprovingSystem();
    await system.start();
    await system.mapAccount('5000', '5000-10');
  });
  afterEach(() => system.stop());

  it('goes back untouched without it, and nothing is sent', async () => {
    await system.policy(1);
    const [key = ''] = await system.readyBatches(['JE-1']);
    expect(await system.post([key])).toEqual(counts({ returned: 1 }));
    expect(await system.story(key)).toEqual(['JournalBatchQueued', 'JournalBatchReturned']);
    expect(await system.batch(key)).toMatchObject({ status: 'Ready' });
    expect(system.ledger.entries).toEqual([]);
  });

  it('is posted with it', async () => {
    await system.policy(1);
    const [key = ''] = await system.readyBatches(['JE-1']);
    await system.decide(key, 'bob');
    expect(await system.post([key])).toEqual(counts({ posted: 1 }));
  });

  it('waits for the second of two people', async () => {
    await system.policy(2);
    const [key = ''] = await system.readyBatches(['JE-1']);
    await system.decide(key, 'bob');
    expect(await system.post([key])).toEqual(counts({ returned: 1 }));
    await system.decide(key, 'cora');
    expect(await system.post([key], {}, 'run-2')).toEqual(counts({ posted: 1 }));
  });

  it('goes back when its mapping changed since', async () => {
    await system.policy(1);
    const [key = ''] = await system.readyBatches(['JE-1']);
    await system.decide(key, 'bob');
    await system.remap('4000', '5000-10');
    expect(await system.post([key])).toEqual(counts({ returned: 1 }));
    expect(system.ledger.entries).toEqual([]);
    await system.decide(key, 'bob');
    expect(await system.post([key], {}, 'run-2')).toEqual(counts({ posted: 1 }));
  });

  it('goes back when it has another day in the ledger since, and goes with a new approval', async () => {
    await system.policy(1);
    const [key = ''] = await system.readyBatches(['JE-1']);
    await system.decide(key, 'bob');
    const [date, postingDate] = ['2026-09-30', '2026-10-16'];
    const choice = { choice: 'first-open-day', reason: 'Late', transactionDate: date, postingDate } as const;
    await system.happen(key, { type: 'JournalBatchClosedPeriodDecided', data: { ...choice, closedThrough: null } });
    expect(await system.post([key])).toEqual(counts({ returned: 1 }));
    expect(system.ledger.creates).toEqual([]);
    await system.decide(key, 'bob');
    expect(await system.post([key], {}, 'run-2')).toEqual(counts({ posted: 1 }));
    expect(system.ledger.entries.map(({ entry }) => entry.date)).toEqual([postingDate]);
  });

  it('goes back when the approval was refused since', async () => {
    await system.policy(1);
    const [key = ''] = await system.readyBatches(['JE-1']);
    await system.decide(key, 'bob');
    await system.decide(key, 'cora', 'Wrong month');
    expect(await system.post([key])).toEqual(counts({ returned: 1 }));
  });

  it('needs it for all its parts together, and each part that is sent is the approved one', async () => {
    await system.policy(1);
    const keys = await system.readyParts(['4000', '5000']);
    expect(await system.post(keys)).toEqual(counts({ returned: 2 }));
    await system.decide(keys[1] ?? '', 'bob');
    await system.remap('5000', '4000-10');
    expect(await system.post(keys, {}, 'run-2')).toEqual(counts({ returned: 2 }));
    await system.decide(keys[0] ?? '', 'bob');
    expect(await system.post(keys, {}, 'run-3')).toEqual(counts({ posted: 2 }));
  });

  it('has another digest in another company', async () => {
    await system.policy(1);
    const [key = ''] = await system.readyBatches(['JE-1']);
    const ports = system.portsOver(system.inner);
    const building = await buildingOf(ports, ENVIRONMENT);
    const approvals = system.approvalsOver(system.inner);
    const digestIn = async (companyId: string): Promise<string | null> =>
      (await approvals.needOf(ENVIRONMENT, key, { ...building, companyId })).need.digest;
    expect(await digestIn('OTHER')).not.toBe(await digestIn('ACME'));
    expect(await digestIn(' acme ')).toBe(await digestIn('ACME'));
  });

  it('is checked again just before the intent', async () => {
    const [key = ''] = await system.readyBatches(['JE-1']);
    const { worker, store } = system.process();
    // The policy comes into force after the batch was prepared: the intent is not recorded.
    const ports = system.portsOver(system.inner);
    const { approvals } = ports;
    const building = await buildingOf(ports, ENVIRONMENT);
    const { plan, lines } = await ports.content.read(ENVIRONMENT, key);
    const built = buildLedgerEntry(plan, lines, building.context);
    if (built.kind !== 'entry') throw new Error('It can be built.');
    const prepared = await approvals.check(ENVIRONMENT, plan, building, built.entry);
    expect(await approvals.isStillGiven(ENVIRONMENT, prepared)).toBe(true);
    await system.policy(1);
    expect(await approvals.isStillGiven(ENVIRONMENT, prepared)).toBe(false);
    expect(await system.postWith(worker, store, [key])).toEqual(counts({ returned: 1 }));
  });
});
