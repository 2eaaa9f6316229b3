import { type HistoryItemView } from '../../../src/application/history/history.views';
import {
  type ApprovalsDecided,
  DecideApprovalsCommand,
  DecideApprovalsHandler,
} from '../../../src/application/posting-approval/posting-approval.commands';
import { PostingApprovalWorker } from '../../../src/application/posting-approval/posting-approval.worker';
import { buildingOf } from '../../../src/application/posting-approval/building';
import { Preparations } from '../../../src/application/posting-approval/preparations';
import { SignatureRecorder } from '../../../src/application/posting-approval/approval-signing';
import { WebauthnPasskeys } from '../../../src/adapters/passkeys/webauthn-passkeys';
import { SIGNING_PLACE } from '../../support/software-authenticator';
import { type EnginePorts } from '../../../src/application/posting/engine-ports';
import { Access } from '../../../src/application/shared/access';
import { Changes } from '../../../src/application/shared/changes';
import { type Caller } from '../../../src/application/shared/permissions';
import { streamId } from '../../../src/application/shared/streams';
import { mapAccounts } from '../../../src/domain/account-mapping/account-mapping.decisions';
import { accountMapping } from '../../../src/domain/account-mapping/account-mapping.state';
import { changeSettings } from '../../../src/domain/connection/connection.decisions';
import { connection } from '../../../src/domain/connection/connection.state';
import { changeCustomField, removeCustomField } from '../../../src/domain/custom-field/custom-field.decisions';
import { customFieldDefinition } from '../../../src/domain/custom-field/custom-field.state';
import { journalImport } from '../../../src/domain/journal-import/journal-import.state';
import { type JournalImportEvent } from '../../../src/domain/journal-import/journal-import.events';
import { type ApprovalPolicyEvent } from '../../../src/domain/posting-approval/approval-policy.events';
import { approvalPolicy } from '../../../src/domain/posting-approval/approval-policy.state';
import { type JournalBatchEvent } from '../../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { type Role } from '../../../src/domain/shared/roles';
import { ruleFor } from '../../support/approval-events';
import { deliveryOf } from '../../support/builders';
import { cause, ENVIRONMENT } from '../../support/plain-ports';
import { PostingSystem } from '../../support/posting-system';
import { EVERY_BATCH } from '../../../src/application/journal-batch/batch-filter';

const REMOVED = `customFieldDefinition-${ENVIRONMENT}.Region`;

/** Approval as the service wires it, over the posting of one process. */
class ApprovalSystem extends PostingSystem {
  readonly ports: EnginePorts = this.portsOver(this.inner);
  private readonly approvals = this.approvalsOver(this.inner);
  private readonly history = {
    historyOf: () => ({ items: [{ stream: REMOVED } as HistoryItemView], nextCursor: null }),
  };
  readonly preparations = new Preparations(this.inner, this.ports.content, this.ports.fieldViews, this.history);
  private readonly handler = new DecideApprovalsHandler(
    new Changes(new Access(this.aggregates, this.clock), this.aggregates),
    this.ports,
    this.approvals,
    this.preparations,
    this.aggregates,
    this.projector,
    this.clock,
    new SignatureRecorder(this.aggregates, new WebauthnPasskeys(), this.clock, SIGNING_PLACE),
  );
  readonly worker = new PostingApprovalWorker(
    this.ports,
    this.approvals,
    this.batchViews,
    this.aggregates,
    { names: [ENVIRONMENT] },
    this.clock,
    this.log,
    { holds: () => true },
  );

  async by(actor: string, change: (origin: typeof cause) => Promise<unknown>): Promise<void> {
    await change({ ...cause, actor });
  }

  async policy(people: 1 | 2): Promise<void> {
    const event: ApprovalPolicyEvent = {
      type: 'ApprovalPolicyChanged',
      data: { rules: [ruleFor({ people })], at: '2026-01-01T00:00:00.000Z' },
    };
    await this.aggregates.change(approvalPolicy, ENVIRONMENT, cause, () => [event]);
  }

  /** Delivered by one person and confirmed by another, over the worker. */
  async delivered(deliverer: string, confirmer: string): Promise<void> {
    const id = streamId(ENVIRONMENT, 'import-1');
    const steps: readonly [string, JournalImportEvent][] = [
      [deliverer, { type: 'JournalImportReceived', data: deliveryOf() }],
      [confirmer, { type: 'JournalImportConfirmed', data: {} }],
      ['worker', { type: 'JournalImportRecorded', data: {} }],
    ];
    for (const [actor, event] of steps)
      await this.aggregates.change(journalImport, id, { ...cause, actor }, () => [event]);
  }

  async digestOf(batchKey: string): Promise<string> {
    const { need } = await this.approvals.needOf(ENVIRONMENT, batchKey, await buildingOf(this.ports, ENVIRONMENT));
    return need.digest ?? '';
  }

  async preparersOf(batchKey: string): Promise<string[]> {
    const entry = await this.approvals.needOf(ENVIRONMENT, batchKey, await buildingOf(this.ports, ENVIRONMENT));
    return [...(await this.preparations.of(ENVIRONMENT)(entry))].sort();
  }

  async decide(
    subject: string,
    batchKeys: readonly string[],
    more: { decision?: 'approve' | 'refuse'; note?: string; digest?: string; role?: Role } = {},
  ): Promise<ApprovalsDecided> {
    const { decision = 'approve', note = '', role = 'Approver' } = more;
    const entries: { batchKey: string; digest: string }[] = [];
    for (const batchKey of batchKeys)
      entries.push({ batchKey, digest: more.digest ?? (await this.digestOf(batchKey)) });
    const caller: Caller = { subject, name: subject, environment: ENVIRONMENT, role, correlationId: 'c' };
    return this.handler.execute(new DecideApprovalsCommand(caller, { decision, note, entries, signature: null }));
  }

  async told(): Promise<string[]> {
    await this.projected();
    await this.worker.tick();
    await this.projected();
    const events = await this.inner.readAll(null, 10_000);
    return events.flatMap(({ stream, type, metadata: { actor } }) =>
      stream.startsWith('postingApproval-') ? [`${actor}: ${type.replace('PostingApproval', '')}`] : [],
    );
  }

  async statuses(): Promise<string[]> {
    await this.projected();
    return this.batchViews
      .journalBatchesOf(ENVIRONMENT, EVERY_BATCH, { limit: 10, cursor: null })
      .items.map((one) => one.status);
  }
}

let system: ApprovalSystem;
let key: string;
beforeEach(async () => {
  system = new ApprovalSystem();
  await system.start();
  await system.mapAccount('5000', '5000-10');
  await system.delivered('ann', 'adam');
  system.clock.advance(1_000);
  [key = ''] = await system.readyBatches(['JE-1'], { values: { Region: 'West' } });
  system.clock.advance(1_000);
});
afterEach(() => system.stop());

const remap =
  (ledgerAccount: string, account = '4000') =>
  (origin: typeof cause) =>
    system.aggregates.change(accountMapping, ENVIRONMENT, origin, (state) =>
      mapAccounts(state, [{ account, accountName: 'Revenue', ledgerAccount }]),
    );

describe('who approves', () => {
  it('may be neither who delivered the entry nor who confirmed it', async () => {
    await system.policy(1);
    for (const subject of ['ann', 'adam']) {
      const { decided, left, position } = await system.decide(subject, [key], { role: 'Controller' });
      expect([decided, position, left.map(({ batchKey, code }) => [batchKey, code])]).toEqual([
        ...[0, null],
        [[key, 'APPROVAL_OWN_WORK']],
      ]);
    }
    expect(await system.decide('bob', [key])).toMatchObject({ decided: 1, left: [] });
  });

  it('may not have changed a mapping, a setting or a field that it uses since', async () => {
    await system.by('mia', remap('5000-10'));
    expect(await system.preparersOf(key)).toEqual(['adam', 'ann', 'mia']);
    await system.by('max', remap('4000-10', '9999')); // Of another account.
    await system.by('sam', (origin) =>
      system.aggregates.change(connection, ENVIRONMENT, origin, (state) =>
        changeSettings(state, { exchangeRateType: 'Average' }),
      ),
    );
    await system.by('sue', (origin) =>
      system.aggregates.change(connection, ENVIRONMENT, origin, (state) =>
        changeSettings(state, { linesPerBatchMax: 99 }),
      ),
    );
    expect(await system.preparersOf(key)).toEqual(['adam', 'ann', 'mia', 'sam']);
  });

  it('may not have included, bound or removed a custom field since', async () => {
    const id = streamId(ENVIRONMENT, 'Region');
    const region = { kind: 'customField', name: 'REGION_TEXT' } as const;
    await system.includeField('Region', region);
    const before = await system.preparersOf(key);
    expect(before).toEqual(['adam', 'ann', cause.actor].sort());
    await system.by('flo', (origin) =>
      system.aggregates.change(customFieldDefinition, id, origin, (state) =>
        changeCustomField(state, 'Region', { includeInJournalPosting: false }),
      ),
    );
    await system.by('rob', (origin) =>
      system.aggregates.change(customFieldDefinition, id, origin, (state) => removeCustomField(state, 'Region')),
    );
    await system.projected(); // Gone from the views: only the history names its stream.
    expect(await system.preparersOf(key)).toEqual(['adam', 'ann', cause.actor, 'flo'].sort());
  });

  it('may have changed it before the last complete approval, but not before half of one', async () => {
    await system.policy(2);
    await system.by('mia', remap('5000-10'));
    system.clock.advance(3_000);
    await system.decide('bob', [key]);
    expect((await system.decide('mia', [key])).left.map(({ code }) => code)).toEqual(['APPROVAL_OWN_WORK']);
    await system.decide('cora', [key]);
    system.clock.advance(1_000);
    await system.by('max', remap('4000-10'));
    expect(await system.preparersOf(key)).toEqual(['adam', 'ann', 'max']);
  });

  it('needs the role', async () => {
    await system.policy(1);
    await expect(system.decide('bob', [key], { role: 'Admin' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('deciding on entries', () => {
  beforeEach(() => system.policy(1));

  it('decides on each for itself', async () => {
    const [other = ''] = await system.readyBatches(['JE-2']);
    expect(await system.decide('bob', [key, 'JBNONE', other], { digest: await system.digestOf(key) })).toMatchObject({
      decided: 1,
      left: [
        { batchKey: 'JBNONE', code: 'BATCH_NOT_FOUND' },
        { batchKey: other, code: 'APPROVAL_CONTENT_CHANGED' },
      ],
    });
  });

  it('does nothing when repeated', async () => {
    await system.decide('bob', [key]);
    expect(await system.decide('bob', [key])).toEqual({ decided: 1, left: [], position: null });
  });

  it('refuses with a reason only', async () => {
    await expect(system.decide('bob', [key], { decision: 'refuse', note: ' ' })).rejects.toMatchObject({
      code: 'REASON_MISSING',
    });
    expect(await system.decide('ann', [key], { decision: 'refuse', note: 'Mine is wrong' })).toMatchObject({
      decided: 1,
    });
  });

  it('is over when the entry is posted', async () => {
    const digest = await system.digestOf(key);
    await system.decide('bob', [key]);
    await system.post([key]);
    const { left } = await system.decide('cora', [key], { digest });
    expect(left.map(({ code }) => code)).toEqual(['BATCH_NOT_READY']);
  });

  it('needs the ledger, because names become ids only with its lists', async () => {
    const digest = await system.digestOf(key);
    await system.disconnect();
    await expect(system.decide('bob', [key], { digest })).rejects.toMatchObject({ code: 'NOT_CONNECTED' });
  });
});

describe('an entry that is held or withdrawn meanwhile', () => {
  const decideBatch = (event: JournalBatchEvent): Promise<unknown> =>
    system.aggregates.change(journalBatch, streamId(ENVIRONMENT, key), cause, () => [event]);
  beforeEach(async () => {
    await system.policy(1);
    await system.told();
  });

  it('can be approved while it is on hold, and is ready when the hold ends', async () => {
    await decideBatch({ type: 'JournalBatchPutOnHold', data: { reason: 'disputed' } });
    expect(await system.statuses()).toEqual(['On Hold']);
    expect(await system.decide('bob', [key])).toMatchObject({ decided: 1, left: [] });
    expect([await system.told(), await system.statuses()]).toEqual([['worker: Requested', 'bob: Given'], ['On Hold']]);
    await decideBatch({ type: 'JournalBatchTakenOffHold', data: { reason: 'signed' } });
    expect(await system.statuses()).toEqual(['Ready to Post']);
    expect(await system.post([key])).toMatchObject({ counts: { posted: 1 } });
  });

  it('is not posted when it was refused on hold', async () => {
    await decideBatch({ type: 'JournalBatchPutOnHold', data: { reason: 'disputed' } });
    await system.decide('bob', [key], { decision: 'refuse', note: 'No' });
    await decideBatch({ type: 'JournalBatchTakenOffHold', data: { reason: 'signed' } });
    expect(await system.statuses()).toEqual(['Awaiting Approval Here']);
    expect(await system.post([key])).toMatchObject({ counts: { posted: 0, returned: 1 } });
    expect(system.ledger.creates).toEqual([]);
  });

  it('is over when it is withdrawn or taken back with its import', async () => {
    const digest = await system.digestOf(key);
    await decideBatch({ type: 'JournalBatchWithdrawn', data: { importId: 'import-1', reason: 'wrong file' } });
    const { left } = await system.decide('bob', [key], { digest });
    expect(left.map(({ code }) => code)).toEqual(['BATCH_NOT_READY']);
    expect([await system.told(), await system.statuses()]).toEqual([['worker: Requested'], ['Withdrawn']]);
  });
});

describe('the worker', () => {
  it('requests approval once, says what became void, and asks again', async () => {
    await system.policy(1);
    expect(await system.told()).toEqual(['worker: Requested']);
    expect(await system.told()).toEqual(['worker: Requested']);
    expect(await system.statuses()).toEqual(['Awaiting Approval Here']);
    await system.decide('bob', [key]);
    expect(await system.statuses()).toEqual(['Ready to Post']);
    await system.by('mia', remap('5000-10'));
    system.clock.advance(3_000);
    expect(await system.told()).toEqual([
      ...['worker: Requested', 'bob: Given'],
      ...['worker: Voided', 'worker: Requested'],
    ]);
    expect(await system.statuses()).toEqual(['Awaiting Approval Here']);
  });

  it('asks for nothing while approval is off, and for what is there once it is on', async () => {
    expect(await system.told()).toEqual([]);
    await system.policy(1);
    expect(await system.told()).toEqual(['worker: Requested']);
  });

  it('asks again when more people are needed, and keeps what was given', async () => {
    await system.policy(1);
    await system.told();
    await system.decide('bob', [key]);
    await system.policy(2);
    expect((await system.told()).slice(-1)).toEqual(['worker: Requested']);
    expect(await system.statuses()).toEqual(['Awaiting Approval Here']);
    await system.decide('cora', [key]);
    expect(await system.statuses()).toEqual(['Ready to Post']);
  });

  it('waits while nothing can be built', async () => {
    await system.policy(1);
    await system.disconnect();
    expect(await system.told()).toEqual([]);
    expect(system.log.entries.filter(({ event }) => event === 'approvals.interrupted')).toEqual([]);
  });
});
