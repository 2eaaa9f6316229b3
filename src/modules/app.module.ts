import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DynamicModule,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type Provider,
  ValidationPipe,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, Reflector } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { LoggerModule } from 'nestjs-pino';
import { type Logger } from 'pino';
import { AccountMappingController } from '../adapters/http/account-mapping/account-mapping.controller';
import { ServedEnvironments, SignInGuard } from '../adapters/http/shared/caller';
import { ConnectionController } from '../adapters/http/connection/connection.controller';
import { CustomFieldController } from '../adapters/http/custom-field/custom-field.controller';
import { DryRunController } from '../adapters/http/dry-run/dry-run.controller';
import { EvidencePackController } from '../adapters/http/audit/evidence-pack.controller';
import { HistoryController } from '../adapters/http/audit/history.controller';
import { IdempotencyInterceptor } from '../adapters/http/shared/idempotency.interceptor';
import { JournalBatchController } from '../adapters/http/journal-batch/journal-batch.controller';
import { JournalImportController } from '../adapters/http/journal-import/journal-import.controller';
import { LedgerDirectoryController } from '../adapters/http/ledger-directory/ledger-directory.controller';
import { LimitsInterceptor } from '../adapters/http/shared/limits';
import { Metrics } from '../adapters/system/metrics';
import { NotificationController } from '../adapters/http/notification/notification.controller';
import { NotificationSettingsController } from '../adapters/http/notification/notification-settings.controller';
import { OperationsController, MetricsText } from '../adapters/http/service/operations.controller';
import { PostingRunController } from '../adapters/http/posting-run/posting-run.controller';
import { PostingScheduleController } from '../adapters/http/posting-schedule/posting-schedule.controller';
import { PreflightController } from '../adapters/http/preflight/preflight.controller';
import { ProblemFilter } from '../adapters/http/shared/problem.filter';
import { REQUEST_LOG } from '../adapters/http/shared/request-log';
import { invalidRequest, VALIDATION } from '../adapters/http/shared/request-validation';
import { Routes } from '../adapters/http/shared/routes';
import { ServiceStateController } from '../adapters/http/service/service-state.controller';
import { ValueOverrideController } from '../adapters/http/custom-field/value-override.controller';
import { WebConfig, WebConfigController } from '../adapters/http/service/web-config.controller';
import { chainStart, hashOf } from '../adapters/event-store/event-json';
import { JwtTokenVerifier } from '../adapters/identity/jwt-token-verifier';
import { FileImportSpool } from '../adapters/import-spool/file-import-spool';
import { Intacct } from '../adapters/intacct/intacct';
import { SqliteLedgerDirectory } from '../adapters/ledger-directory/sqlite-ledger-directory';
import { openViews } from '../adapters/read-models/views-file';
import { Ticker } from '../adapters/system/ticker';
import { SealingSecretVault } from '../adapters/secrets/sealing-secret-vault';
import { FileVaultKey, givenVaultKey, parseVaultKey, type VaultKey } from '../adapters/secrets/vault-key';
import { DataFolderLock } from '../adapters/sqlite/data-folder-lock';
import { PinoLog } from '../adapters/system/pino-log';
import { RandomIds } from '../adapters/system/random-ids';
import { SystemClock } from '../adapters/system/system-clock';
import { LogSealing } from '../application/log-seals/log-sealing';
import { PastStates } from '../application/history/past-states';
import { BatchContent } from '../application/journal-batch/batch-content';
import { EntryRegister } from '../application/journal-import/entry-register';
import { ImportRecording } from '../application/journal-import/import-recording';
import { ImportValidation } from '../application/journal-import/import-validation';
import { JournalImportProcessor } from '../application/journal-import/journal-import.processor';
import { JournalImportViews } from '../application/journal-import/journal-import.views';
import { JournalImportWorker } from '../application/journal-import/journal-import.worker';
import { NotificationWorker } from '../application/notification/notification.worker';
import { BACKGROUND } from './background';
import { type OpenedStore, openEventStore } from './opened-store';
import { HANDLERS } from './app.handlers';
import { lifeOf, ServiceLife } from './service-life';
import { ledgerDirectoryOf } from './ledger';
import { postingOf } from './posting';
import { sealingOf } from './log-seals';
import { notificationsOf } from './notification';
import { scheduleOf } from './posting-schedule';
import { conditionsOf, serviceStateOf } from './service-state';
import { GuardedEventStore } from '../application/service-state/guarded-event-store';
import { type ServiceConditions } from '../application/service-state/service-conditions';
import { AccountingSystem } from '../application/ports/accounting-system';
import { Clock } from '../application/ports/clock';
import { EventStore } from '../application/ports/event-store';
import { TokenVerifier } from '../application/ports/identity';
import { Ids } from '../application/ports/ids';
import { ImportSpool } from '../application/ports/import-spool';
import { Leases } from '../application/ports/leases';
import { Log } from '../application/ports/log';
import { SecretVault } from '../application/ports/secret-vault';
import { PostingScheduleWorker } from '../application/posting-schedule/posting-schedule.worker';
import { Access } from '../application/shared/access';
import { Aggregates } from '../application/shared/aggregates';
import { Changes } from '../application/shared/changes';
import { LiftingEventStore } from '../application/shared/event-versions';
import { Reading } from '../application/shared/reading';
import { WorkShare } from '../application/shared/work-share';
import { Idempotency } from '../application/shared/idempotency';
import { readModelsOf } from './views';
import { type Config } from '../config/config';

/** Files and sockets that are closed when everything that uses them has stopped. */
class OpenResources {
  constructor(private readonly resources: readonly { close(): unknown }[]) {}

  async close(): Promise<void> {
    for (const resource of this.resources) await resource.close();
  }
}

/** What is held and known before anything is wired. */
interface Opened {
  readonly opened: OpenedStore;
  readonly conditions: ServiceConditions;
  readonly lock: DataFolderLock;
}

/** Log, views and secrets lie apart, for the views may be deleted and the secrets may not be copied. */
const adaptersOf = (config: Config, { opened, conditions, lock }: Opened, log: Log, metrics: Metrics): Provider[] => {
  const file = (name: string): string => join(config.dataDir, name);
  const views = openViews(file('read-models.sqlite'), log);
  const store = new LiftingEventStore(opened.store);
  const directory = new SqliteLedgerDirectory(views); // In the file of the views, because it may be deleted like them.
  const readModels = readModelsOf(views, directory, { store, log, metrics });
  const { key, keyFile } = config.vault;
  const vaultKey = key === null ? new FileVaultKey(keyFile) : givenKeyOf(key);
  const vault = new SealingSecretVault(opened.sealedSecrets(), vaultKey);
  const ids = new RandomIds();
  const intacct = new Intacct({
    ...config.intacct,
    createTimeoutMs: config.posting.createTimeoutMs,
    newControlId: () => ids.next(),
    log: ({ event, ...fields }) => {
      log.info(event, fields);
      metrics.countLedgerRequest(String(fields['function']), String(fields['outcome']), Number(fields['ms']) / 1000);
    },
  });
  return [
    { provide: EventStore, useValue: new GuardedEventStore(store, conditions) },
    {
      provide: OpenResources,
      useValue: new OpenResources([vault, opened, intacct, views, lockCloser(lock)]),
    },
    ...readModels,
    lifeOf({ opened, conditions, vault, viewsFile: file('read-models.sqlite') }),
    { provide: SecretVault, useValue: vault },
    { provide: ImportSpool, useValue: new FileImportSpool(file('spool'), config.importBytesMax) },
    { provide: AccountingSystem, useValue: intacct.accountingSystem },
    ...ledgerDirectoryOf(config, directory, intacct.inspection),
    { provide: TokenVerifier, useValue: new JwtTokenVerifier(config.oidc) },
    { provide: Clock, useClass: SystemClock },
    { provide: Ids, useValue: ids },
  ];
};

const givenKeyOf = (base64: string): VaultKey => {
  const key = parseVaultKey(base64);
  if (!key) throw new Error('VAULT_KEY is not 32 bytes in base64.');
  return givenVaultKey(key);
};

/** Released last: until then the files of the folder are ours. */
const lockCloser = (lock: DataFolderLock): { close(): void } => ({
  close: () => {
    lock.release();
  },
});

const applicationOf = ({ environments }: Config, opened: OpenedStore): Provider[] => [
  { provide: Leases, useValue: opened.leases() },
  {
    provide: WorkShare,
    useFactory: (leases: Leases, aggregates: Aggregates, log: Log) =>
      new WorkShare(leases, aggregates, environments, log, () => opened.problems().length === 0),
    inject: [Leases, Aggregates, Log],
  },
  {
    provide: Aggregates,
    useFactory: (store: EventStore, clock: Clock, ids: Ids) => new Aggregates(store, clock, ids),
    inject: [EventStore, Clock, Ids],
  },
  Access,
  Reading,
  Changes,
  { provide: Idempotency, useFactory: (aggregates: Aggregates) => new Idempotency(aggregates), inject: [Aggregates] },
  { provide: PastStates, useFactory: (store: EventStore) => new PastStates(store), inject: [EventStore] },
  {
    provide: BatchContent,
    useFactory: (store: EventStore) => new BatchContent(store, { hashOf, chainStart }),
    inject: [EventStore],
  },
  {
    provide: JournalImportWorker,
    inject: [Aggregates, ImportSpool, JournalImportViews, Clock, Log],
    useFactory: (aggregates: Aggregates, spool: ImportSpool, views: JournalImportViews, clock: Clock, log: Log) => {
      const register = new EntryRegister(aggregates);
      const validation = new ImportValidation(spool, register, clock);
      const recording = new ImportRecording(aggregates, register);
      return new JournalImportWorker(
        new JournalImportProcessor(aggregates, spool, validation, recording),
        spool,
        views,
        clock,
        log,
      );
    },
  },
];

/** How soon after the end of a run the log is sealed. */
const SEALING_TICK_MS = 5_000;

/** How soon an import is taken up that another instance was told to go on with. */
const IMPORT_TICK_MS = 5_000;

const tickerOf = ({ schedule, notifications }: Config, { leaseTickMs }: OpenedStore): Provider => ({
  provide: Ticker,
  inject: [SchedulerRegistry, PostingScheduleWorker, NotificationWorker, LogSealing, WorkShare, JournalImportWorker],
  useFactory: (
    ...[registry, posting, notifying, sealing, share, imports]: [
      SchedulerRegistry,
      PostingScheduleWorker,
      NotificationWorker,
      LogSealing,
      WorkShare,
      JournalImportWorker,
    ]
  ) =>
    new Ticker(registry, [
      { name: 'posting-schedule', worker: posting, tickMs: schedule.tickMs },
      { name: 'notifications', worker: notifying, tickMs: notifications.tickMs },
      { name: 'seals', worker: sealing, tickMs: SEALING_TICK_MS },
      { name: 'imports', worker: imports, tickMs: IMPORT_TICK_MS },
      { name: 'work-share', worker: { tick: () => share.tick(), stop: () => Promise.resolve() }, tickMs: leaseTickMs }, // It ends last.
    ]),
});

const httpOf = (config: Config, metrics: Metrics, routes: Routes): Provider[] => [
  { provide: Metrics, useValue: metrics },
  { provide: MetricsText, useExisting: Metrics },
  { provide: ServedEnvironments, useValue: new ServedEnvironments(config.environments) },
  { provide: WebConfig, useValue: webConfigOf(config) },
  {
    provide: APP_GUARD,
    inject: [Reflector, TokenVerifier, ServedEnvironments],
    useFactory: (reflector: Reflector, verifier: TokenVerifier, served: ServedEnvironments) =>
      new SignInGuard(reflector, verifier, served),
  },
  {
    provide: APP_FILTER,
    inject: [Log],
    useFactory: (log: Log) => new ProblemFilter(log, routes),
  },
  { provide: APP_INTERCEPTOR, useValue: new LimitsInterceptor(config.limits) },
  {
    provide: APP_INTERCEPTOR,
    inject: [Idempotency],
    useFactory: (idempotency: Idempotency) => new IdempotencyInterceptor(idempotency),
  },
  {
    provide: APP_PIPE,
    useFactory: () => new ValidationPipe({ ...VALIDATION, transform: true, exceptionFactory: invalidRequest }),
  },
];

const webConfigOf = ({ oidc: { issuer, rolesClaim }, oidcWeb }: Config): WebConfig => ({
  issuer,
  rolesClaim,
  ...oidcWeb,
});

/** The only wiring: which adapter serves which port. */
@Module({})
export class AppModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly life: ServiceLife,
    private readonly open: OpenResources,
  ) {}

  static with(config: Config, logger: Logger, routes: Routes): DynamicModule {
    const log = new PinoLog(logger);
    const metrics = new Metrics();
    mkdirSync(config.dataDir, { recursive: true });
    const lock = DataFolderLock.hold(config.dataDir);
    const conditions = conditionsOf(config);
    const opened = openEventStore(config.eventStore, log);
    return {
      module: AppModule,
      imports: [
        CqrsModule.forRoot(),
        ScheduleModule.forRoot(),
        LoggerModule.forRoot({ forRoutes: ['{*splat}'], pinoHttp: { ...REQUEST_LOG, logger } }),
      ],
      controllers: [
        ConnectionController,
        CustomFieldController,
        ValueOverrideController,
        AccountMappingController,
        LedgerDirectoryController,
        JournalImportController,
        JournalBatchController,
        PostingRunController,
        PostingScheduleController,
        NotificationSettingsController,
        NotificationController,
        PreflightController,
        HistoryController,
        EvidencePackController,
        DryRunController,
        ServiceStateController,
        OperationsController,
        WebConfigController,
      ],
      providers: [
        { provide: Log, useValue: log },
        ...adaptersOf(config, { opened, conditions, lock }, log, metrics),
        ...applicationOf(config, opened),
        ...postingOf(config),
        ...sealingOf(config),
        ...BACKGROUND,
        ...scheduleOf(config),
        ...notificationsOf(config),
        tickerOf(config, opened),
        ...httpOf(config, metrics, routes),
        ...serviceStateOf(config, conditions, metrics, opened.problems),
        ...HANDLERS,
      ],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.life.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.life.stop();
    await this.open.close();
  }
}
