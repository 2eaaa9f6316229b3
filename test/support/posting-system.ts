import { randomBytes } from 'node:crypto';
import { chainStart, hashOf } from '../../src/adapters/event-store/event-json';
import { SqliteEventStore } from '../../src/adapters/event-store/sqlite-event-store';
import { CustomFieldReadModel } from '../../src/adapters/read-models/custom-field.read-model';
import { LedgerWatchReadModel } from '../../src/adapters/read-models/ledger-watch.read-model';
import { JournalBatchReadModel } from '../../src/adapters/read-models/journal-batch.read-model';
import { AccountingPeriodReadModel } from '../../src/adapters/read-models/accounting-period.read-model';
import { ReconciliationReadModel } from '../../src/adapters/read-models/reconciliation.read-model';
import { PostingRunReadModel } from '../../src/adapters/read-models/posting-run.read-model';
import { PreflightReadModel } from '../../src/adapters/read-models/preflight.read-model';
import { Projector } from '../../src/adapters/read-models/projector';
import { WebauthnPasskeys } from '../../src/adapters/passkeys/webauthn-passkeys';
import { EncryptingSecretVault } from '../../src/adapters/secrets/encrypting-secret-vault';
import { givenVaultKey } from '../../src/adapters/secrets/vault-key';
import { SqliteEncryptedSecrets } from '../../src/adapters/secrets/sqlite-encrypted-secrets';
import { openDatabase } from '../../src/adapters/sqlite/open-database';
import { CompanyFactsReader } from '../../src/application/ledger-directory/company-facts';
import { DirectoryReader } from '../../src/application/ledger-directory/directory-reader';
import { ConnectionPause } from '../../src/application/connection/connection-pause';
import { BatchContent } from '../../src/application/journal-batch/batch-content';
import { contentDigestOf } from '../../src/application/journal-batch/batch-lines';
import { batchKeyOf } from '../../src/application/journal-batch/batch-keys';
import { type EventStore } from '../../src/application/ports/event-store';
import { Secret } from '../../src/application/ports/secret';
import { PostingWorker } from '../../src/application/posting/posting.worker';
import { PostingGate } from '../../src/application/posting/posting-gate';
import { RunCheck } from '../../src/application/posting-run/run-check';
import { Prerequisites } from '../../src/application/preflight/prerequisites';
import { ApprovalSignatures } from '../../src/application/posting/approval-signatures';
import { EntryApprovals } from '../../src/application/posting/entry-approvals';
import { PostingOutlook } from '../../src/application/shared/posting-outlook';
import { type EnginePorts } from '../../src/application/posting/engine-ports';
import { type PostingLimits } from '../../src/application/posting/posting-limits';
import { Aggregates } from '../../src/application/shared/aggregates';
import { accountMapping } from '../../src/domain/account-mapping/account-mapping.state';
import { customFieldDefinition } from '../../src/domain/custom-field/custom-field.state';
import { streamId } from '../../src/application/shared/streams';
import { mapAccounts } from '../../src/domain/account-mapping/account-mapping.decisions';
import { connect, removeConnection } from '../../src/domain/connection/connection.decisions';
import { connection, type Connection } from '../../src/domain/connection/connection.state';
import { changeCustomField, defineCustomField } from '../../src/domain/custom-field/custom-field.decisions';
import { type JournalBatchEvent } from '../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../src/domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../src/domain/journal-batch/batch-states';
import { finishRun, startRun } from '../../src/domain/posting-run/posting-run.decisions';
import { type RunCounts } from '../../src/domain/posting-run/posting-run.events';
import { postingRun, type PostingRun } from '../../src/domain/posting-run/posting-run.state';
import { type JournalLine } from '../../src/domain/shared/journal-line';
import { type LedgerField } from '../../src/domain/shared/ledger-field';
import { credit, debit, connectionFacts, planFor } from './builders';
import { FakeClock } from './clock';
import { FakeInspection } from './fake-inspection';
import { FakeLedger } from './fake-ledger';
import { MemoryLedgerDirectory } from './memory-ledger-directory';
import { ALONE, cause, ENVIRONMENT, MemoryLog, SequentialIds } from './plain-ports';
import { SIGNING_PLACE } from './software-authenticator';
import { WatchedStore } from './watched-store';

export const limits: PostingLimits = {
  lanes: 2,
  lanesMax: 2,
  sendWindowMs: 10_000,
  createTimeoutMs: 300_000,
  remoteBoundMs: 900_000,
  settleMarginMs: 180_000,
  lookupDelaysMs: [5_000, 30_000, 120_000],
  retryFirstMs: 1_000,
  retryMaxMs: 60_000,
  approvalPollMs: 900_000,
};

/** How a run ended whose batches came out so. */
export const counts = (more: Partial<RunCounts>): object => ({
  status: 'Finished',
  counts: { posted: 0, failed: 0, awaitingApproval: 0, needsPerson: 0, returned: 0, skipped: 0, ...more },
});

/** Ids of so many journal entries, in their order. */
export const entries = (count: number): string[] => Array.from({ length: count }, (_, index) => `JE-${100 + index}`);

type RunEnd =
  Exclude<PostingRun, { status: 'Finished' }> | Omit<Extract<PostingRun, { status: 'Finished' }>, 'batchKeys'>;

/** Posting as the service wires it, over a store in memory, a clock that moves when nothing else does, and a ledger of our own. */
export class PostingSystem {
  /** Whether the prerequisites of a run are looked at before its first batch. */
  protected readonly checksRuns: boolean = false;
  readonly clock = new FakeClock('self-driven');
  readonly log = new MemoryLog();
  readonly ledger = new FakeLedger(this.clock);
  readonly outlook = new PostingOutlook(this.clock);
  readonly ids = new SequentialIds();
  readonly inner = new SqliteEventStore(':memory:');
  readonly vault = new EncryptingSecretVault(new SqliteEncryptedSecrets(':memory:'), givenVaultKey(randomBytes(32)));
  readonly aggregates = new Aggregates(this.inner, this.clock, this.ids);
  readonly inspection = new FakeInspection();
  readonly directory = new MemoryLedgerDirectory();
  private readonly database = openDatabase(':memory:', 'OFF');
  private readonly fieldViews = new CustomFieldReadModel(this.database);
  private readonly runViews = new PostingRunReadModel(this.database, () => () => undefined);
  readonly batchViews = new JournalBatchReadModel(this.database);
  readonly preflightViews = new PreflightReadModel(this.database);
  readonly watchViews = new LedgerWatchReadModel(this.database);
  readonly periodViews = new AccountingPeriodReadModel(this.database);
  readonly tieOutViews = new ReconciliationReadModel(this.database);
  readonly projector = new Projector(
    this.inner,
    this.database,
    [
      this.fieldViews,
      this.runViews,
      this.batchViews,
      this.preflightViews,
      this.watchViews,
      this.tieOutViews,
      this.periodViews,
    ],
    this.log,
  );
  private readonly processes: { worker: PostingWorker; store: WatchedStore }[] = [];

  /** Connected, with account 4000 mapped and a journal APJ in the ledger. */
  async start(): Promise<void> {
    this.inspection.lists.set('journals', [{ id: 'APJ', name: 'Revenue', active: true, allowsDirectPosting: true }]);
    await this.projector.start();
    await this.connect();
    await this.mapAccount('4000', '4000-10');
  }

  /** Maps it, and has the ledger know it. */
  async mapAccount(account: string, ledgerAccount: string, environment = ENVIRONMENT): Promise<void> {
    const { lists } = this.inspection;
    lists.set('accounts', [...(lists.get('accounts') ?? []), { id: ledgerAccount, name: 'Revenue', active: true }]);
    const mapping = { account, accountName: 'Revenue', ledgerAccount };
    await this.aggregates.change(accountMapping, environment, { ...cause, environment }, (state) =>
      mapAccounts(state, [mapping]),
    );
  }

  /** Resolves when the views show all that is written. */
  async projected(): Promise<void> {
    let isThere = false;
    while (!isThere) isThere = await this.projector.caughtUp();
  }

  async stop(): Promise<void> {
    const living = this.processes.filter(({ store }) => !store.isKilled);
    await Promise.all(living.map(({ worker }) => worker.stop()));
    await this.projector.stop();
    this.inner.close();
    this.vault.close();
    this.database.close();
  }

  async connect(credentialRef = 'acme-test/1', environment = ENVIRONMENT): Promise<void> {
    const facts = connectionFacts({ credentialRef, credentialFingerprint: credentialRef });
    await this.vault.store(credentialRef, { senderPassword: new Secret('s'), userPassword: new Secret('u') });
    const own = { ...cause, environment };
    await this.aggregates.change(connection, environment, own, (state) => connect(state, facts));
  }

  async disconnect(): Promise<void> {
    await this.aggregates.change(connection, ENVIRONMENT, cause, removeConnection);
  }

  async includeField(apiName: string, ledgerField: LedgerField | null): Promise<void> {
    const id = streamId(ENVIRONMENT, apiName);
    const kind = customFieldDefinition;
    await this.aggregates.change(kind, id, cause, (state) =>
      defineCustomField(state, { apiName, label: apiName, source: 'Customer' }),
    );
    const change = { includeInJournalPosting: true, ledgerField };
    const { position } = await this.aggregates.change(kind, id, cause, (state) =>
      changeCustomField(state, apiName, change),
    );
    await this.projector.require(position);
  }

  /** A batch Ready to Post for each journal entry id, of one debit and one credit that carry these values. */
  async readyBatches(
    entryIds: readonly string[],
    more: Partial<JournalLine> = {},
    environment = ENVIRONMENT,
  ): Promise<string[]> {
    const keys: string[] = [];
    const lines = [debit(1000, more), credit(1000, more)];
    for (const journalEntryId of entryIds) {
      const batchKey = batchKeyOf({ environment, businessEntityId: '', period: '2026-09', journalEntryId }, 1, 1);
      const events: JournalBatchEvent[] = [
        {
          type: 'JournalBatchPlanned',
          data: planFor({ batchKey, journalEntryId, contentDigest: contentDigestOf(lines) }),
        },
        { type: 'JournalBatchLinesRecorded', data: { firstLine: 1, lines } },
        { type: 'JournalBatchReleased', data: {} },
      ];
      const id = streamId(environment, batchKey);
      await this.aggregates.change(journalBatch, id, { ...cause, environment }, () => events);
      keys.push(batchKey);
    }
    return keys;
  }

  /** An entry Ready to Post with a part for each of these accounts. */
  async readyParts(
    accounts: readonly string[],
    { journalEntryId = 'JE-1', businessEntityId = '' }: { journalEntryId?: string; businessEntityId?: string } = {},
  ): Promise<string[]> {
    const keys: string[] = [];
    for (const [index, account] of accounts.entries()) {
      const [part, parts] = [index + 1, accounts.length];
      const entry = { environment: ENVIRONMENT, businessEntityId, period: '2026-09', journalEntryId };
      const batchKey = batchKeyOf(entry, 1, part);
      const lines = [debit(1000, { account }), credit(1000, { account })];
      const contentDigest = contentDigestOf(lines);
      const plan = planFor({ batchKey, journalEntryId, businessEntityId, part, parts, contentDigest });
      const events: JournalBatchEvent[] = [
        { type: 'JournalBatchPlanned', data: plan },
        { type: 'JournalBatchLinesRecorded', data: { firstLine: 1, lines } },
        { type: 'JournalBatchReleased', data: {} },
      ];
      await this.aggregates.change(journalBatch, streamId(ENVIRONMENT, batchKey), cause, () => events);
      keys.push(batchKey);
    }
    await this.projected();
    return keys;
  }

  /** A worker of its own process: it sees the log through a store that can be disturbed and killed. */
  process(more: Partial<PostingLimits> = {}): { worker: PostingWorker; store: WatchedStore } {
    const store = new WatchedStore(this.inner, this.clock);
    const gate = new PostingGate(new Aggregates(store, this.clock, this.ids), { isOff: false });
    const ports = this.portsOver(store);
    const check = this.checksRuns
      ? new RunCheck(
          new Prerequisites(ports, ALONE),
          ports.aggregates,
          new ConnectionPause(ports.aggregates, ports.log),
        )
      : null;
    // As many lanes as a test asks for, and no more.
    const lanesMax = more.lanes ?? limits.lanesMax;
    const worker = new PostingWorker(ports, { ...limits, lanesMax, ...more }, { holds: () => true }, gate, check);
    this.processes.push({ worker, store });
    return { worker, store };
  }

  /** Everything that posting touches, as one process has it. */
  portsOver(store: EventStore): EnginePorts {
    const { clock, ids, log, ledger, inspection, directory, vault, fieldViews, runViews, batchViews } = this;
    const age = { maxMs: 900_000 };
    const aggregates = new Aggregates(store, clock, ids);
    const content = new BatchContent(store, { hashOf, chainStart });
    return {
      aggregates,
      content,
      approvals: this.approvalsOver(store),
      lists: new DirectoryReader({ inspection, directory, clock, age }),
      companies: new CompanyFactsReader({ inspection, directory, clock, age }),
      outlook: this.outlook,
      ...{ directory, clock, ids, log, ledger, vault, fieldViews, runViews, batchViews, freshness: this.projector },
    };
  }

  /** Approvals with their signatures, as one process sees them. */
  approvalsOver(store: EventStore): EntryApprovals {
    const aggregates = new Aggregates(store, this.clock, this.ids);
    const content = new BatchContent(store, { hashOf, chainStart });
    const signatures = new ApprovalSignatures(aggregates, new WebauthnPasskeys(), SIGNING_PLACE);
    return new EntryApprovals(aggregates, content, this.clock, signatures);
  }

  /** Starts a run and posts it to its end with one process. */
  async post(batchKeys: readonly string[], more: Partial<PostingLimits> = {}, runId = 'run-1'): Promise<RunEnd> {
    const { worker, store } = this.process(more);
    return this.postWith(worker, store, batchKeys, runId);
  }

  async postWith(
    worker: PostingWorker,
    store: WatchedStore,
    batchKeys: readonly string[],
    runId = 'run-1',
    environment = ENVIRONMENT,
  ): Promise<RunEnd> {
    await this.startRun(batchKeys, runId, environment);
    const finished = store.written('PostingRunFinished', `postingRun-${environment}.${runId}`);
    worker.take({ environment, runId, correlationId: 'request-1' });
    await finished;
    return this.run(runId, environment);
  }

  async startRun(batchKeys: readonly string[], runId = 'run-1', environment = ENVIRONMENT): Promise<void> {
    const { position } = await this.aggregates.change(
      postingRun,
      streamId(environment, runId),
      { ...cause, environment },
      (state) => startRun(state, { runId, period: null, batchKeys }),
    );
    await this.projector.require(position);
  }

  /** Ends a run as another process would that counted its batches so. */
  async endRun(more: Partial<RunCounts>, runId = 'run-1'): Promise<void> {
    const counts = { posted: 0, failed: 0, awaitingApproval: 0, needsPerson: 0, returned: 0, skipped: 0, ...more };
    const id = streamId(ENVIRONMENT, runId);
    await this.aggregates.change(postingRun, id, cause, (state) => finishRun(state, counts));
  }

  /** How the run ended, or its state while it runs. */
  async run(runId = 'run-1', environment = ENVIRONMENT): Promise<RunEnd> {
    const { state } = await this.aggregates.load(postingRun, streamId(environment, runId));
    return state.status === 'Finished' ? { status: state.status, counts: state.counts } : state;
  }

  /** What the log of a run says of its waiting for the ledger. */
  async waits(runId = 'run-1'): Promise<readonly (readonly [string, unknown])[]> {
    return (await this.inner.read(`postingRun-${ENVIRONMENT}.${runId}`))
      .filter(({ type }) => type === 'PostingRunWaitsForLedger' || type === 'PostingRunLedgerAnswered')
      .map(({ type, data }) => [type, data]);
  }

  /** Lets something happen to a batch that people, or another process, cause. */
  async happen(batchKey: string, ...events: readonly JournalBatchEvent[]): Promise<void> {
    await this.aggregates.change(journalBatch, streamId(ENVIRONMENT, batchKey), cause, () => events);
  }

  async batch(batchKey: string): Promise<JournalBatch> {
    return (await this.aggregates.load(journalBatch, streamId(ENVIRONMENT, batchKey))).state;
  }

  async connection(): Promise<Connection> {
    return (await this.aggregates.load(connection, ENVIRONMENT)).state;
  }

  /** Types of the events of a batch after it became Ready to Post. */
  async story(batchKey: string): Promise<string[]> {
    const events = await this.inner.read(`journalBatch-${ENVIRONMENT}.${batchKey}`);
    return events.slice(3).map(({ type }) => type);
  }
}
