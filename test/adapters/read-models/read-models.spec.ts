import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { AccountMappingReadModel } from '../../../src/adapters/read-models/account-mapping.read-model';
import { AuditEntryReadModel } from '../../../src/adapters/read-models/audit-entry.read-model';
import { ConnectionReadModel } from '../../../src/adapters/read-models/connection.read-model';
import { CustomFieldReadModel } from '../../../src/adapters/read-models/custom-field.read-model';
import { HistoryReadModel } from '../../../src/adapters/read-models/history.read-model';
import { JournalBatchReadModel } from '../../../src/adapters/read-models/journal-batch.read-model';
import { JournalImportReadModel } from '../../../src/adapters/read-models/journal-import.read-model';
import { NotificationReadModel } from '../../../src/adapters/read-models/notification.read-model';
import { PostingRunReadModel } from '../../../src/adapters/read-models/posting-run.read-model';
import { PostingScheduleReadModel } from '../../../src/adapters/read-models/posting-schedule.read-model';
import { PreflightReadModel } from '../../../src/adapters/read-models/preflight.read-model';
import { Projector } from '../../../src/adapters/read-models/projector';
import { type ReadModel } from '../../../src/adapters/read-models/read-model';
import { rebuildViews } from '../../../src/adapters/read-models/rebuild';
import { openDatabase, type SqliteDatabase } from '../../../src/adapters/sqlite/open-database';
import { readModelsIn } from '../../../src/modules/read-models';
import { DEFAULT_SETTINGS } from '../../../src/domain/connection/posting-settings';
import {
  BATCH_SORTS,
  type BatchFilter,
  type BatchOrder,
} from '../../../src/application/journal-batch/journal-batch.views';
import { batchProblem } from '../../../src/domain/shared/batch-problem';
import { type NewEvent } from '../../../src/application/ports/event-store';
import { plainLine } from '../../../src/application/preflight/plain-line';
import { type PreflightLine } from '../../../src/domain/preflight/preflight.events';
import { credit, debit } from '../../support/builders';
import { MemoryLog } from '../../support/plain-ports';
import {
  AT,
  composed,
  delivered,
  deliveryFailed,
  deliveryStarted,
  givenUp,
  later,
  raised,
  webhookAdded,
} from '../../support/notification-events';
import { type NotificationEvent } from '../../../src/domain/notification/notification.events';
import {
  changed,
  claimed,
  enabled,
  failingRun,
  finished,
  midnight,
  paused,
  started as runStarted,
} from '../../support/schedule-events';
import {
  type Occurrence,
  type PostingScheduleEvent,
} from '../../../src/domain/posting-schedule/posting-schedule.events';

type Fact = readonly [stream: string, type: string, data: unknown];

const link = { companyId: 'ACME', senderId: 's', userId: 'u', credentialRef: 'r', credentialFingerprint: 'f' };
const delivery = {
  spoolRef: 'spool',
  fileName: 'close.csv',
  format: 'csv',
  bytes: 10,
  digest: 'd',
  rounding: 'none',
  linesPerBatchMax: 500,
  clearingAccount: null,
};
const summary = {
  lines: 2,
  roundedLines: 0,
  entries: 1,
  batches: 1,
  newEntries: 1,
  replacedEntries: 0,
  unchangedEntries: 0,
  totals: [{ currency: 'USD', lines: 2, debitMinor: '1000', creditMinor: '1000' }],
};
const problem = batchProblem('ACCOUNT_NOT_MAPPED', 'not mapped', 'map it');
const inLedger = batchProblem('ENTRY_ALREADY_IN_LEDGER', 'there', 'look', { value: 'RR2609-X' });
const inLedgerToo = batchProblem('ENTRY_ALREADY_IN_LEDGER', 'there', 'look', { value: 'RR2609-Y' });
const plan = (batchKey: string, part = 1): Record<string, unknown> => ({
  batchKey,
  journalEntryId: 'JE-1',
  entryRevision: 1,
  entryDigest: 'd',
  contentDigest: 'c',
  part,
  parts: 9,
  businessEntityId: 'us01',
  currency: 'USD',
  transactionDate: '2026-09-30',
  period: '2026-09',
  journal: '',
  lineCount: 2,
  totalMinor: '1000',
  importId: 'i1',
});
const smb = { value: 'SMB', ledgerId: 'K1' };
const attempt = { attempt: 1, attemptId: 'a' };
const started = {
  ...attempt,
  issue: 1,
  companyId: 'ACME',
  referenceNo: 'REF',
  controlId: 'CTL',
  payloadDigest: 'p',
  runId: 'r1',
  journal: 'APJ',
};
const queued = (key: string): Fact[] => [
  [`journalBatch-acme.${key}`, 'JournalBatchPlanned', plan(key, Number(key.slice(1)))],
  [`journalBatch-acme.${key}`, 'JournalBatchLinesRecorded', { firstLine: 1, lines: [debit(1000), credit(1000)] }],
  [`journalBatch-acme.${key}`, 'JournalBatchReleased', {}],
  [`journalBatch-acme.${key}`, 'JournalBatchQueued', { runId: 'r1' }],
];
const confirmed = (key: string, ...facts: readonly (readonly [string, unknown])[]): Fact[] =>
  attempted(key, ['PostingAttemptConfirmed', { ...attempt, recordNo: '88', confirmedBy: 'reply' }], ...facts);
const attempted = (key: string, ...facts: readonly (readonly [string, unknown])[]): Fact[] => [
  ...queued(key),
  ...([['PostingAttemptStarted', started], ...facts] as const).map(([type, data]): Fact => [
    `journalBatch-acme.${key}`,
    type,
    data,
  ]),
];

const SEEN = { journalEntryId: 'JE-1', action: 'create', batches: 1, totals: summary.totals };
/** One that is looked at, one that was confirmed, one that was withdrawn. */
const PREVIEWS: readonly Fact[] = ['seen', 'confirmed', 'withdrawn'].flatMap((id): Fact[] => [
  [`journalImport-acme.${id}`, 'JournalImportReceived', { ...delivery, importId: id, spoolRef: id }],
  [`journalImport-acme.${id}`, 'JournalImportPreviewed', { summary, entries: [SEEN] }],
  ...(id === 'confirmed' ? [[`journalImport-acme.${id}`, 'JournalImportConfirmed', {}] as const] : []),
  ...(id === 'withdrawn' ? [[`journalImport-acme.${id}`, 'JournalImportWithdrawn', {}] as const] : []),
]);

/** Two preflights that found the same cause, and one that is not finished. */
const blockedLine = (batchKeys: readonly string[]): PreflightLine =>
  plainLine('Accounts', 'blocked', 'not mapped', {
    cause: 'ACCOUNT_NOT_MAPPED||',
    batches: batchKeys.length,
    batchKeys,
  });
const preflightFacts = (id: string, ...batchKeys: string[]): Fact[] => [
  [
    `preflight-acme.${id}`,
    'PreflightStarted',
    { preflightId: id, trigger: 'person', period: '2026-09', batchKeys: null },
  ],
  [`preflight-acme.${id}`, 'PreflightLinesRecorded', { lines: [plainLine('Sign-in', 'ok', 'fine')] }],
  [`preflight-acme.${id}`, 'PreflightLinesRecorded', { lines: [blockedLine(batchKeys)] }],
  [`preflight-acme.${id}`, 'PreflightFinished', { batches: 9, blocked: batchKeys.length, linesLeftOut: 0 }],
];
const PREFLIGHTS: readonly Fact[] = [
  ...preflightFacts('p1', 'B1', 'B2'),
  ...preflightFacts('p2', 'B2'),
  ...preflightFacts('p3').slice(0, 1),
];

/** A week of a schedule: a late run, nothing to post, missed, skipped, not started, failed; then it pauses itself. */
const [mon, tue, wed, thu, fri, sat, sun] = ['05', '06', '07', '08', '09', '10', '11'].map((day) =>
  midnight(`2026-10-${day}`),
) as [Occurrence, Occurrence, Occurrence, Occurrence, Occurrence, Occurrence, Occurrence];
const refusal = { code: 'NOT_CONNECTED', message: 'm', fix: 'f' };
const WEEK: readonly PostingScheduleEvent[] = [
  changed({ frequency: { kind: 'Daily', time: '00:00' }, timeZone: 'UTC' }, '2026-10-04T11:00:00.000Z'),
  enabled('2026-10-04T12:00:00.000Z'),
  paused,
  { type: 'PostingScheduleResumed', data: { reason: 'go on', at: '2026-10-04T13:00:00.000Z' } },
  claimed(mon, 3_600_000),
  runStarted(mon),
  finished(mon),
  claimed(tue),
  { type: 'PostingOccurrenceFoundNothing', data: { occurrenceId: tue.occurrenceId, lastPeriod: '2026-10' } },
  { type: 'PostingOccurrencesMissed', data: { count: 2, first: wed, last: thu, cause: 'collapsed' } },
  { type: 'PostingOccurrenceSkipped', data: { ...fri, openOccurrenceId: tue.occurrenceId } },
  claimed(sat),
  { type: 'PostingOccurrenceFailed', data: { occurrenceId: sat.occurrenceId, ...refusal } },
  ...failingRun(sun),
  { type: 'PostingSchedulePausedItself', data: { reason: 'twice', failuresInARow: 2 } },
];

const HOOK = 'webhook:hook-1';
const MAIL = 'email:close@example.com';
const changedHook = { webhookId: 'hook-1', url: 'https://b.example.com/', kinds: ['run-missed'], enabled: false };
const recipients = [{ address: 'close@example.com', kinds: ['run-failed'] }];

/** A notification that reaches one target at last and was given up for the other, and one that was withdrawn. */
const TOLD: readonly NotificationEvent[] = [
  raised(),
  composed(),
  deliveryStarted(HOOK),
  deliveryStarted(MAIL),
  deliveryFailed(HOOK, 1, later(10_000)),
  deliveryFailed(MAIL, 1, null),
  givenUp(MAIL, 1, 'no such user'),
  { type: 'NotificationRedeliveryAsked', data: { targetIds: [MAIL], at: later(5_000) } },
  deliveryStarted(MAIL, 2, later(5_000)),
  deliveryFailed(MAIL, 2, null),
  givenUp(MAIL, 2, 'no such user'),
  deliveryStarted(HOOK, 2, later(10_000)),
  delivered(HOOK, 2),
];

/** Every kind of event there is, in an order in which it could have happened. */
const NOT_STARTED = {
  ...{ code: 'PREREQUISITES_NOT_MET', message: '1 of 1 batch cannot be posted yet.', fix: 'Map it.', batches: 1 },
  blocked: 1,
  prerequisites: [
    { check: 'Accounts', code: 'X', message: 'm', fix: 'f', mendAt: '/account-mappings', cause: null, batches: 1 },
  ],
};

const HISTORY: readonly Fact[] = [
  ...PREFLIGHTS,
  ...PREVIEWS,
  ['connection-acme', 'ConnectionEstablished', link],
  ['connection-acme', 'ConnectionChecked', { outcome: 'signed-in' }],
  ['connection-acme', 'ConnectionSettingsChanged', { ...DEFAULT_SETTINGS, journalSymbol: 'RRJ' }],
  ['connection-acme', 'ConnectionCredentialsChanged', { ...link, userId: 'v' }],
  ['connection-acme', 'ConnectionPaused', { code: 'SIGN_IN_REFUSED', message: 'm', fix: 'f' }],
  ['connection-gone', 'ConnectionEstablished', link],
  ['connection-gone', 'ConnectionPaused', { code: 'SIGN_IN_REFUSED', message: 'm', fix: 'f' }],
  ['connection-gone', 'ConnectionResumed', {}],
  ['connection-gone', 'ConnectionRemoved', { companyId: 'ACME', credentialRef: 'r' }],
  ['customFieldDefinition-acme.class', 'CustomFieldDefined', { apiName: 'class', label: 'Class', source: 'Customer' }],
  ['customFieldDefinition-acme.class', 'CustomFieldChanged', { apiName: 'class', label: 'Segment', source: 'Product' }],
  [
    'customFieldDefinition-acme.class',
    'CustomFieldBound',
    { apiName: 'class', ledgerField: { kind: 'dimension', dimension: 'Class' } },
  ],
  [
    'customFieldDefinition-acme.class',
    'CustomFieldInclusionChanged',
    { apiName: 'class', includeInJournalPosting: true },
  ],
  ...['CustomFieldValuesOverridden', 'CustomFieldOverrideRemoved'].map((type): Fact => [
    'customFieldDefinition-acme.class',
    type,
    { apiName: 'class', value: 'ENT', overrides: [smb, { value: 'ENT', ledgerId: 'K2' }] },
  ]),
  ['customFieldDefinition-acme.old', 'CustomFieldDefined', { apiName: 'old', label: 'Old', source: 'Customer' }],
  [
    'customFieldDefinition-acme.old',
    'CustomFieldBound',
    { apiName: 'old', ledgerField: { kind: 'dimension', dimension: 'Item' } },
  ],
  ['customFieldDefinition-acme.old', 'CustomFieldValuesOverridden', { apiName: 'old', overrides: [smb] }],
  ['customFieldDefinition-acme.old', 'CustomFieldRemoved', { apiName: 'old' }],
  [
    'accountMapping-acme',
    'AccountsMapped',
    {
      mappings: [
        { account: '1', accountName: 'One', ledgerAccount: '10' },
        { account: '2', accountName: 'Two', ledgerAccount: '20' },
      ],
    },
  ],
  ['accountMapping-acme', 'AccountUnmapped', { account: '1' }],
  ['journalImport-acme.i1', 'JournalImportReceived', { importId: 'i1', ...delivery }],
  ['journalImport-acme.i1', 'JournalImportValidated', summary],
  ['journalImport-acme.i1', 'JournalImportRecorded', {}],
  ['journalImport-acme.i1', 'JournalImportCompleted', {}],
  ['journalImport-acme.i2', 'JournalImportReceived', { importId: 'i2', ...delivery, spoolRef: 'spool2' }],
  [
    'journalImport-acme.i2',
    'JournalImportRejected',
    { problemCount: 1, problems: [{ code: 'FILE_EMPTY' }], hadEffects: false },
  ],
  ['postingRun-acme.r1', 'PostingRunStarted', { runId: 'r1', trigger: 'manual', period: '2026-09', batchCount: 14 }],
  [
    'postingRun-acme.r1',
    'PostingRunBatchesAdded',
    { batchKeys: ['B1', 'B2', 'B3', 'B4', 'B5', 'B6', 'B7', 'B8', 'B9', 'B11', 'B12', 'B13', 'B14', 'B15'] },
  ],
  ...attempted(
    'B1',
    ['PostingAttemptConfirmed', { ...attempt, recordNo: '77', confirmedBy: 'reply' }],
    ['PostingVerified', { ...attempt, recordNo: '77', lineCount: 2, totalMinor: '1000' }],
  ),
  ...attempted('B2', ['PostingAttemptRejected', { ...attempt, problems: [problem] }]),
  ...attempted(
    'B3',
    ['PostingAttemptUnknown', { ...attempt, cause: 'reset' }],
    ['PostingLookedUp', { ...attempt, found: 0, conclusive: true }],
    ['PostingResendAllowed', { ...attempt, resend: 1 }],
  ),
  ...attempted('B4', ['PostingAttemptNotSent', { ...attempt, cause: 'unreachable', detail: '' }]),
  ...attempted(
    'B5',
    ['PostingAttemptUnknown', { ...attempt, cause: 'reset' }],
    ['PostingGivenToPerson', { ...attempt, problem }],
  ),
  ...attempted(
    'B6',
    ['PostingAttemptUnknown', { ...attempt, cause: 'reset' }],
    ['PostingConflictFound', { ...attempt, found: {}, problem }],
  ),
  ...attempted(
    'B7',
    ['PostingAttemptUnknown', { ...attempt, cause: 'reset' }],
    ['PostingDuplicateFound', { ...attempt, recordNos: ['1', '2'], problem }],
  ),
  ...queued('B8'),
  ['journalBatch-acme.B8', 'JournalBatchReturned', { runId: 'r1', code: 'c', message: 'm', fix: 'f' }],
  ...queued('B9'),
  ['journalBatch-acme.B9', 'JournalBatchBlocked', { runId: 'r1', problems: [problem] }],
  ['journalBatch-acme.B9', 'JournalBatchHeld', { importId: 'i3' }],
  ['journalBatch-acme.B9', 'JournalBatchHoldLifted', { importId: 'i3' }],
  ['journalBatch-acme.B9', 'JournalBatchDiscarded', { importId: 'i3', reason: 'replaced' }],
  ['journalBatch-acme.B10', 'JournalBatchPlanned', plan('B10', 10)],
  ...confirmed('B11', ['PostingAwaitsApproval', { ...attempt, recordNo: '88', ledgerState: 'Submitted' }]),
  ...confirmed('B12', ['PostingDeclined', { ...attempt, recordNo: '88', problem }]),
  ...confirmed('B13', ['PostingMismatchFound', { ...attempt, recordNo: '88', problems: [problem, problem] }]),
  ...confirmed(
    'B14',
    ['PostingGivenToPerson', { ...attempt, problem }],
    ['PostingReleasedByPerson', { ...attempt, reason: 'removed there' }],
  ),
  ...confirmed(
    'B16',
    ['PostingVerified', { ...attempt, recordNo: '88', lineCount: 2, totalMinor: '1000' }],
    ['PostingAbsenceSeen', { ...attempt, seenAt: '2026-10-01T08:00:00.000Z', recordNosBeside: ['89'] }],
  ),
  ...queued('B17'),
  ['journalBatch-acme.B17', 'JournalBatchBlocked', { runId: 'r1', problems: [inLedger, inLedgerToo] }],
  ['journalBatch-acme.B17', 'LedgerRecordDeclaredForeign', { referenceNo: 'RR2609-X', reason: 'theirs' }],
  ['journalBatch-acme.B17', 'JournalBatchQueued', { runId: 'r1' }],
  ...queued('B15'),
  ['journalBatch-acme.B15', 'PostingFoundBeforeSending', { ...started, attempt: 0, recordNo: '88' }],
  ...WEEK.map(({ type, data }): Fact => ['postingSchedule-acme', type, data]),
  ['notificationSettings-acme', 'NotificationWebhookAdded', webhookAdded().data],
  ['notificationSettings-acme', 'NotificationWebhookChanged', changedHook],
  ['notificationSettings-acme', 'NotificationWebhookSecretRotated', { webhookId: 'hook-1', secretRef: 'ref-2' }],
  ['notificationSettings-acme', 'NotificationPreferencesChanged', { recipients, closeDay: 5, closeReminderDays: 3 }],
  ['notificationSettings-gone', 'NotificationWebhookAdded', webhookAdded().data],
  ['notificationSettings-gone', 'NotificationWebhookRemoved', { webhookId: 'hook-1' }],
  ...TOLD.map(({ type, data }): Fact => ['notification-acme.n-1', type, data]),
  ['notification-acme.n-2', 'NotificationRaised', { ...raised(later(9)).data, notificationId: 'n-2' }],
  ['notification-acme.n-3', 'NotificationRaised', { ...raised().data, notificationId: 'n-3', kind: 'run-missed' }],
  ['notification-acme.n-3', 'NotificationWithdrawn', { reason: 'mended' }],
  ['postingRun-acme.r2', 'PostingRunStarted', { runId: 'r2', trigger: 'manual', period: null, batchCount: 1 }],
  ['postingRun-acme.r2', 'PostingRunBatchesAdded', { batchKeys: ['B2'] }],
  [
    'postingRun-acme.r2',
    'PostingRunFinished',
    { posted: 0, failed: 0, awaitingApproval: 0, needsPerson: 0, returned: 0, skipped: 1 },
  ],
  [
    'postingStop-acme',
    'PostingStopped',
    { stopId: 'log-damaged', cause: { kind: 'log-damaged', code: 'HASH_WRONG', stream: 's', message: 'Changed.' } },
  ],
  ['postingStop-acme', 'PostingStopLifted', { stopId: 'log-damaged', because: 'The log verifies again.' }],
  ['postingStop-acme', 'PostingResumed', { stopId: 'log-restored:r1', reason: 'Imported again' }],
  [
    'postingStop-acme',
    'LedgerEntryDeclaredForeign',
    { period: '2026-09', referenceNo: 'RR2609-X', recordNo: '7', reason: 'Typed by hand' },
  ],
  [
    'postingRun-elsewhere.r-none',
    'PostingRunStarted',
    { runId: 'r-none', trigger: 'manual', period: '2026-09', batchCount: 1 },
  ],
  ['postingRun-elsewhere.r-none', 'PostingRunBatchesAdded', { batchKeys: ['JB-none'] }],
  ['postingRun-elsewhere.r-none', 'PostingRunNotStarted', NOT_STARTED],
  ['postingRun-acme.r1', 'PostingRunChecked', { batches: 1, blocked: 0 }],
  [
    'accessLog-acme.2026-09-30',
    'AccessRefused',
    { permission: 'posting-run:start', role: 'Auditor', name: 'Ana Auditor' },
  ],
];

const eventOf = ([stream, type, data]: Fact, index: number): NewEvent => ({
  id: `id-${index}`,
  type,
  schemaVersion: 1,
  data,
  metadata: {
    actor: 'ana',
    environment: stream.slice(stream.indexOf('-') + 1).split('.')[0]!,
    correlationId: 'c',
    causationId: 'c',
    occurredAt: `2026-09-30T10:00:${String(index % 60).padStart(2, '0')}.000Z`,
  },
});

interface Views {
  readonly database: SqliteDatabase;
  readonly projector: Projector;
  readonly connections: ConnectionReadModel;
  readonly fields: CustomFieldReadModel;
  readonly mappings: AccountMappingReadModel;
  readonly imports: JournalImportReadModel;
  readonly batches: JournalBatchReadModel;
  readonly runs: PostingRunReadModel;
  readonly schedules: PostingScheduleReadModel;
  readonly notifications: NotificationReadModel;
  readonly preflights: PreflightReadModel;
}

/** Stopped after each test: one that follows a closed store would try for ever. */
const projectors: Projector[] = [];

const open = (
  store: SqliteEventStore,
  more: readonly ReadModel[] = [],
  database = openDatabase(':memory:', 'OFF'),
): Views => {
  const connections = new ConnectionReadModel(database);
  const fields = new CustomFieldReadModel(database);
  const mappings = new AccountMappingReadModel(database);
  const imports = new JournalImportReadModel(database);
  const batches = new JournalBatchReadModel(database);
  const runs = new PostingRunReadModel(database, () => () => undefined);
  const schedules = new PostingScheduleReadModel(database);
  const notifications = new NotificationReadModel(database);
  const preflights = new PreflightReadModel(database);
  const projector = new Projector(
    store,
    database,
    [
      connections,
      fields,
      mappings,
      imports,
      batches,
      runs,
      schedules,
      notifications,
      preflights,
      new HistoryReadModel(database),
      new AuditEntryReadModel(database),
      ...more,
    ],
    new MemoryLog(),
  );
  return {
    database,
    projector,
    connections,
    fields,
    mappings,
    imports,
    batches,
    runs,
    schedules,
    notifications,
    preflights,
  };
};

/** Every row of every table, to compare whole. */
const dump = (database: SqliteDatabase): Record<string, unknown> => {
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all() as {
    name: string;
  }[];
  return Object.fromEntries(
    tables
      .filter(({ name }) => name !== 'projection')
      .map(({ name }) => [
        name,
        database
          .prepare(`SELECT * FROM ${name}`)
          .all()
          .map((row) => JSON.stringify(row))
          .sort(),
      ]),
  );
};

/**
 * A digest of all rows that each version gives for HISTORY. Installations rebuild their views only when a version changes: after a
 * change of rows or of texts in them, give the read model its next version and put its new digest here.
 */
const ROWS_BY_VERSION: Readonly<Record<string, string>> = {
  'account-mapping/3': '1bf8cbabd3397c7c',
  'audit-entry/1': '4d3d5296fe638b91',
  'connection/1': '8ffe6474d106acd1',
  'custom-field/2': '52d5ee68315b2e37',
  'history/3': '631338723b83f42a',
  'journal-batch/7': '5f88816183d86df1',
  'journal-import/3': '96a79dd3f20d9bbc',
  'ledger-directory-reset/1': '44136fa355b3678a',
  'notification/3': 'a83c6ee16caf1b67',
  'posting-run/5': '71451d9e2618e5c3',
  'posting-schedule/2': 'c2ab6603cd356fdf',
  'preflight/2': '3c95090fe23260c4',
};

describe('the read models', () => {
  let store: SqliteEventStore;

  beforeEach(async () => {
    store = new SqliteEventStore(':memory:');
    const revisions = new Map<string, number>();
    for (const [index, fact] of HISTORY.entries()) {
      const revision = revisions.get(fact[0]);
      await store.append(fact[0], [eventOf(fact, index)], revision ?? 'no-stream');
      revisions.set(fact[0], (revision ?? -1) + 1);
    }
  });

  afterEach(async () => {
    await Promise.all(projectors.splice(0).map((projector) => projector.stop()));
    store.close();
  });

  it('give other rows, or other texts in them, only under another version', async () => {
    const digests: Record<string, string> = {};
    for (const index of readModelsIn(openDatabase(':memory:', 'OFF')).keys()) {
      const database = openDatabase(':memory:', 'OFF');
      const model = readModelsIn(database)[index]!;
      const projector = new Projector(store, database, [model], new MemoryLog());
      projectors.push(projector);
      await projector.start();
      digests[model.version] = createHash('sha256')
        .update(JSON.stringify(dump(database)))
        .digest('hex')
        .slice(0, 16);
    }
    expect(digests).toEqual(ROWS_BY_VERSION);
  });

  it('are tested with every event that the domain knows', () => {
    const folder = resolve(__dirname, '..', '..', '..', 'src', 'domain');
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.events.ts'),
    );
    const known = sources.flatMap((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(/DomainEvent<\s*'(\w+)'/g)].map(([, name]) => name),
    );
    expect([...new Set(HISTORY.map(([, type]) => type))].sort()).toEqual([...known].sort());
  });

  it('show what happened', async () => {
    const { projector, connections, fields, mappings, imports, batches, runs, preflights } = open(store);
    await projector.start();
    expect(connections.connectionOf('acme')).toMatchObject({
      status: 'Paused',
      userId: 'v',
      connectedBy: 'ana',
      settings: { journalSymbol: 'RRJ' },
      paused: { code: 'SIGN_IN_REFUSED' },
      revision: 4,
    });
    expect(connections.connectionOf('gone')).toMatchObject({ status: 'Not connected', companyId: null, paused: null });
    expect(fields.customFieldsOf('acme')).toMatchObject([
      {
        apiName: 'class',
        label: 'Segment',
        source: 'Product',
        includeInJournalPosting: true,
        ledgerField: { kind: 'dimension', dimension: 'Class' },
        revision: 5,
      },
    ]);
    const overridesOf = (apiName: string): unknown =>
      fields.valueOverridesOf('acme', apiName, { limit: 10, cursor: null });
    expect(overridesOf('class')).toEqual({
      items: [{ ...smb, changedAt: expect.any(String), changedBy: 'ana' }],
      nextCursor: null,
    });
    expect(overridesOf('old')).toEqual({ items: [], nextCursor: null });
    expect(mappings.accountMappingsOf('acme', { limit: 10, cursor: null })).toMatchObject({
      items: [{ account: '2', ledgerAccount: '20' }],
      nextCursor: null,
      revision: 1,
    });
    const by = { changedAt: expect.any(String), changedBy: 'ana' };
    expect(mappings.accountMappingChangesOf('acme', '1', { limit: 10, cursor: null })).toEqual({
      items: [
        { accountName: '', ledgerAccount: null, ...by },
        { accountName: 'One', ledgerAccount: '10', ...by },
      ],
      nextCursor: null,
    });
    expect(imports.journalImport('acme', 'i1')).toMatchObject({
      status: 'Completed',
      batches: 1,
      totals: [{ currency: 'USD', lines: 2, debit: '10.00', credit: '10.00' }],
    });
    expect(imports.journalImport('acme', 'i2')).toMatchObject({ status: 'Rejected', problemCount: 1 });
    const total = { currency: 'USD', lines: 2, debit: '10.00', credit: '10.00' };
    expect(imports.journalImport('acme', 'seen')).toMatchObject({
      ...{ status: 'Awaiting Confirmation', entries: 1, totals: [total], finishedAt: null },
      preview: [{ journalEntryId: 'JE-1', action: 'create', batches: 1, totals: [total] }],
    });
    expect(imports.journalImport('acme', 'confirmed')).toMatchObject({ status: 'Validating', preview: [] });
    expect(imports.journalImport('acme', 'withdrawn')).toMatchObject({
      status: 'Withdrawn',
      finishedAt: expect.any(String),
    });
    expect(imports.waitingImports('acme', 'ana')).toEqual({ ofPerson: 2, ofEnvironment: 2 });
    expect(imports.waitingImports('acme', 'nobody')).toEqual({ ofPerson: 0, ofEnvironment: 2 });
    expect(imports.importsOfSpool(['spool2', 'unknown'])).toEqual([
      { environment: 'acme', importId: 'i2', correlationId: 'c', spoolRef: 'spool2', isDue: true },
    ]);
    const everything = {
      status: null,
      period: null,
      importId: null,
      runId: null,
      journalEntryId: null,
      cause: null,
      search: null,
    };
    const shown = batches.journalBatchesOf('acme', everything, { limit: 100, cursor: null }).items;
    expect(
      shown.map(({ batchKey, status, decision, problems, recordNo }) => [
        batchKey,
        status,
        decision,
        problems.length,
        recordNo,
      ]),
    ).toEqual([
      ['B1', 'Success', null, 0, '77'],
      ['B2', 'Failed', null, 1, null],
      ['B3', 'In Progress', null, 0, null],
      ['B4', 'In Progress', null, 0, null],
      ['B5', 'Outcome Unknown', 'undecided', 1, null],
      ['B6', 'Outcome Unknown', 'conflict', 1, null],
      ['B7', 'Outcome Unknown', 'duplicate', 1, null],
      ['B8', 'Ready to Post', null, 0, null],
      ['B9', 'Discarded', null, 0, null],
      ['B11', 'Awaiting Approval', null, 0, '88'],
      ['B12', 'Failed', null, 1, null],
      ['B13', 'Outcome Unknown', 'conflict', 2, '88'],
      ['B14', 'Ready to Post', null, 0, null],
      ['B15', 'Outcome Unknown', null, 0, null],
      ['B16', 'Success', null, 0, '88'],
      ['B17', 'In Progress', null, 0, null],
    ]);
    const used = batches.usedReferences('RE');
    const reference = { referenceNo: 'REF', environment: 'acme', journalEntryId: 'JE-1', businessEntityId: 'us01' };
    expect(used.filter(({ batchKey }) => ['B1', 'B15', 'B16'].includes(batchKey))).toEqual([
      { ...reference, batchKey: 'B1', entryRevision: 1, recordNo: '77' },
      { ...reference, batchKey: 'B15', entryRevision: 1, recordNo: null },
      { ...reference, batchKey: 'B16', entryRevision: 1, recordNo: '88' },
    ]);
    expect(batches.usedReferences('REG')).toEqual([]);
    const plans = batches.plansOfEntry('acme', '2026-09', 'JE-1');
    expect(plans.find(({ batchKey }) => batchKey === 'B1')).toEqual(plan('B1'));
    expect(plans.filter(({ batchKey }) => batchKey === 'B9')).toEqual([]);
    expect(batches.plansOfEntry('acme', '2026-10', 'JE-1')).toEqual([]);
    expect(['JE-1', 'JE-9'].map((id) => batches.hasEntry('acme', '2026-09', id))).toEqual([true, false]);
    expect(batches.postedBeside('acme', 'B16', 10)).toEqual([{ referenceNo: 'REF', recordNo: '77' }]);
    expect(shown.filter(({ needsPerson, decision }) => needsPerson !== (decision !== null))).toEqual([]);
    expect(batches.journalBatch('acme', 'B11')).toMatchObject({ ledgerState: 'Submitted' });
    expect(batches.journalBatch('acme', 'B15')).toMatchObject({ referenceNo: 'REF', attempts: 0 });
    expect(batches.awaitingApproval()).toEqual([{ environment: 'acme', batchKey: 'B11', runId: 'r1' }]);
    expect(batches.journalBatch('acme', 'B10')).toBeUndefined(); // Its import does not count yet.
    expect(batches.readyKeys('acme', '2026-09', 10)).toEqual(['B8', 'B14']);
    expect(batches.readyKeys('acme', '2026-10', 10)).toEqual([]);
    expect(batches.readyKeysUpTo('acme', '2026-09', 10)).toEqual(['B8', 'B14']);
    expect(batches.readyKeysUpTo('acme', '2026-08', 10)).toEqual([]);
    const notMapped = 'ACCOUNT_NOT_MAPPED||';
    expect(batches.failedKeys('acme', notMapped, 10)).toEqual(['B2', 'B12']);
    expect(batches.failedKeys('acme', 'OTHER||', 10)).toEqual([]);
    expect(batches.failureCauses('acme', { limit: 10, cursor: null })).toEqual({
      items: [
        {
          ...{ cause: notMapped, code: 'ACCOUNT_NOT_MAPPED', message: 'not mapped', fix: 'map it' },
          ...{ field: null, value: null, candidates: [], batches: 2 },
        },
      ],
      nextCursor: null,
    });
    const causesOf = (runId: string): number[] =>
      batches.failureCauses('acme', { limit: 10, cursor: null }, runId).items.map((cause) => cause.batches);
    expect([causesOf('r1'), causesOf('r2')]).toEqual([[2], []]);
    const ofCause = { ...everything, cause: notMapped };
    expect(
      batches.journalBatchesOf('acme', ofCause, { limit: 9, cursor: null }).items.map(({ batchKey }) => batchKey),
    ).toEqual(['B2', 'B12']);
    const keysOf = (filter: Partial<BatchFilter>, order?: BatchOrder, limit = 100): string[] => {
      const keys: string[] = [];
      let cursor: string | null = null;
      do {
        const page = batches.journalBatchesOf('acme', { ...everything, ...filter }, { limit, cursor }, order);
        keys.push(...page.items.map(({ batchKey }) => batchKey));
        cursor = page.nextCursor;
      } while (cursor !== null && keys.length < 100);
      return keys;
    };
    const byEntry = shown.map(({ batchKey }) => batchKey);
    for (const by of BATCH_SORTS) {
      const up = keysOf({}, { by, isDescending: false });
      expect([...up].sort()).toEqual([...byEntry].sort());
      expect(keysOf({}, { by, isDescending: true })).toEqual(up.toReversed());
      expect(keysOf({}, { by, isDescending: false }, 3)).toEqual(up); // The same in pages.
    }
    expect(keysOf({}, { by: 'recordNo', isDescending: true }).slice(0, 3)).toEqual(['B16', 'B13', 'B11']);
    expect([
      keysOf({ search: 'je-1' }).length,
      keysOf({ search: '88' }),
      keysOf({ search: 'ref', status: 'Failed' }),
    ]).toEqual([byEntry.length, ['B11', 'B13', 'B16'], ['B2', 'B12']]);
    expect(batches.summaryOf('acme', '2026-08')).toEqual([]);
    expect(batches.summaryOf('acme', null)).toEqual(batches.summaryOf('acme', '2026-09'));
    expect(batches.summaryOf('acme', '2026-09')).toEqual(
      [
        ['Awaiting Approval', 1, 0],
        ['Failed', 2, 0],
        ['In Progress', 3, 0],
        ['Outcome Unknown', 5, 4],
        ['Ready to Post', 2, 0],
        ['Success', 2, 0],
      ].map(([status, count, needsPerson]) => ({
        ...{ period: '2026-09', status, currency: 'USD', batches: count, lines: 2 * Number(count) },
        ...{ total: `${String(10 * Number(count))}.00`, needsPerson },
      })),
    );
    expect(preflights.preflightsOf('acme', { limit: 2, cursor: null })).toMatchObject({
      items: [
        { preflightId: 'p3', status: 'Running', finishedAt: null },
        { preflightId: 'p2', status: 'Finished' },
      ],
      nextCursor: expect.any(String),
    });
    expect(preflights.preflight('acme', 'p1')).toMatchObject({
      ...{ status: 'Finished', period: '2026-09', startedBy: 'ana', batches: 9, blocked: 2 },
      lines: [{ check: 'Sign-in' }, { check: 'Accounts', batchKeys: ['B1', 'B2'] }],
    });
    expect(preflights.preflight('other', 'p1')).toBeUndefined();
    expect(preflights.openPreflights()).toEqual([{ environment: 'acme', preflightId: 'p3', correlationId: 'c' }]);
    expect(preflights.batchesOfCause('acme', notMapped)).toEqual(['B2']);
    expect(preflights.batchesOfCause('acme', 'OTHER||')).toEqual([]);
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
    expect(runs.openRuns()).toEqual([{ environment: 'acme', runId: 'r1', correlationId: 'c' }]);
    expect(runs.postingRun('elsewhere', 'r-none')).toMatchObject({
      ...{ status: 'Not started', refusal: NOT_STARTED, batches: 1, leftOut: 1, waiting: 0 },
      finishedAt: expect.stringMatching(/^2026/),
    });
    expect(runs.postingRunsOf('acme', { limit: 1, cursor: null })).toMatchObject({ items: [{ runId: 'r2' }] });
    await projector.stop();
  });

  it('show automatic posting: what became of each occurrence, newest first, and why it is paused', async () => {
    const { projector, schedules } = open(store);
    await projector.start();
    expect(schedules.scheduleOf('acme')).toMatchObject({
      schedule: { status: 'Paused', timing: { timeZone: 'UTC' }, failuresInARow: 2 },
      paused: { reason: 'twice', by: 'ana', itself: true },
      changedBy: 'ana',
      revision: WEEK.length - 1,
    });
    expect(schedules.scheduleOf('gone')).toMatchObject({ schedule: { status: 'Off' }, paused: null, revision: -1 });
    const { items } = schedules.occurrencesOf('acme', { limit: 10, cursor: null });
    expect(items.map((one) => [one.local.slice(8, 10), one.state, one.late, one.runId, one.occurrences])).toEqual([
      ['11', 'Failed', false, 'run-1', 1],
      ['10', 'Failed', false, null, 1],
      ['09', 'Skipped', false, null, 1],
      ['08', 'Missed', true, null, 2],
      ['06', 'Nothing to post', false, null, 1],
      ['05', 'Late', true, 'run-1', 1],
    ]);
    expect(items.map(({ problem, counts }) => [problem?.code, counts?.posted, counts?.failed]).slice(0, 2)).toEqual([
      [undefined, 0, 1],
      ['NOT_CONNECTED', undefined, undefined],
    ]);
    expect(items[3]).toMatchObject({ firstLocal: wed.local, local: thu.local, missedBecause: 'collapsed' });
    const first = schedules.occurrencesOf('acme', { limit: 4, cursor: null });
    expect(schedules.occurrencesOf('acme', { limit: 4, cursor: first.nextCursor })).toEqual({
      items: items.slice(4),
      nextCursor: null,
    });
    await projector.stop();
  });

  it('show who is told of what, and what became of each notification', async () => {
    const { projector, notifications } = open(store);
    await projector.start();
    expect(notifications.settingsOf('acme')).toMatchObject({
      settings: { webhooks: [{ ...changedHook, secretRef: 'ref-2' }], recipients, closeDay: 5, closeReminderDays: 3 },
      changedBy: 'ana',
      revision: 3,
    });
    expect([notifications.settingsOf('gone').settings.webhooks, notifications.settingsOf('new').revision]).toEqual([
      [],
      -1,
    ]);
    const all = { kind: null, outcome: null };
    const page = notifications.notificationsOf('acme', all, { limit: 2, cursor: null });
    const rest = notifications.notificationsOf('acme', all, { limit: 2, cursor: page.nextCursor });
    expect(
      [...page.items, ...rest.items].map(({ notificationId, kind, outcome, withdrawn, content }) => [
        notificationId,
        kind,
        outcome,
        withdrawn,
        content?.title,
      ]),
    ).toEqual([
      ['n-3', 'run-missed', 'Withdrawn', 'mended', undefined],
      ['n-2', 'run-failed', 'Waiting', null, undefined],
      ['n-1', 'run-failed', 'Failed', null, '1 of 2 journal batches failed'],
    ]);
    expect(rest.nextCursor).toBeNull();
    const filtered = notifications.notificationsOf(
      'acme',
      { kind: 'run-failed', outcome: 'Failed' },
      { limit: 2, cursor: null },
    );
    expect(filtered.items).toEqual(rest.items);
    const failed = { outcome: 'Failed', status: 500, detail: 'status 500', ms: 5, endedAt: expect.any(String) };
    const none = { nextAttemptAt: null };
    expect(notifications.notification('acme', 'n-1')?.deliveries).toEqual([
      {
        ...none,
        targetId: HOOK,
        channel: 'webhook',
        label: 'https://hooks.example.com',
        status: 'Delivered',
        attempts: 2,
        reason: null,
        log: [
          { attempt: 1, startedAt: AT, ...failed },
          {
            attempt: 2,
            startedAt: later(10_000),
            ...failed,
            outcome: 'Delivered',
            status: 200,
            detail: 'accepted',
          },
        ],
      },
      {
        ...none,
        targetId: MAIL,
        channel: 'email',
        label: 'close@example.com',
        status: 'Given up',
        attempts: 2,
        reason: 'no such user',
        log: [
          { attempt: 1, startedAt: AT, ...failed },
          { attempt: 2, startedAt: later(5_000), ...failed },
        ],
      },
    ]);
    expect(notifications.notification('other', 'n-1')).toBeUndefined();
    expect([AT, later(8), later(9), later(1e9)].map((now) => notifications.dueNotifications('acme', now, 9))).toEqual([
      [],
      [],
      ['n-2'],
      ['n-2'],
    ]);
    await projector.stop();
  });

  it('show when an attempt is due next, and when the lease of one that is under way ends', async () => {
    const { projector, notifications } = open(store);
    await projector.start();
    const due = async (...events: readonly NotificationEvent[]): Promise<unknown> => {
      const facts = events.map(({ type, data }, index) => eventOf(['notification-acme.n-9', type, data], 900 + index));
      const before = await store.read('notification-acme.n-9');
      const result = await store.append(
        'notification-acme.n-9',
        facts,
        before.length === 0 ? 'no-stream' : before.length - 1,
      );
      await projector.require(result.kind === 'ok' ? result.position : null);
      const at = (ms: number): boolean => notifications.dueNotifications('acme', later(ms), 9).includes('n-9');
      return [0, 9_999, 10_000, 59_999, 60_000].map(at);
    };
    const n9: NotificationEvent = {
      type: 'NotificationRaised',
      data: { ...raised().data, notificationId: 'n-9' } as never,
    };
    expect(await due(n9)).toEqual([true, true, true, true, true]);
    expect(await due(composed())).toEqual([true, true, true, true, true]);
    expect(await due(deliveryStarted(HOOK), deliveryStarted(MAIL))).toEqual([false, false, false, false, true]);
    expect(await due(deliveryFailed(HOOK, 1, later(10_000)))).toEqual([false, false, true, true, true]);
    expect(await due(deliveryStarted(HOOK, 2), delivered(HOOK, 2), delivered(MAIL))).toEqual(Array(5).fill(false));
    await projector.stop();
  });

  it('have the same rows after a rebuild from nothing, and after a stop in the middle', async () => {
    const first = open(store);
    await first.projector.start();
    await first.projector.stop();

    const again = open(store);
    await again.projector.start();
    await again.projector.stop();
    expect(dump(again.database)).toEqual(dump(first.database));
    expect(Object.values(dump(first.database)).every((rows) => (rows as unknown[]).length > 0)).toBe(true);

    const resumed = open(store, [], first.database); // Opens what is there, and has nothing left to do.
    await resumed.projector.start();
    await resumed.projector.stop();
    expect(dump(resumed.database)).toEqual(dump(again.database));
  });

  it('are the same in a file that was made anew as in one that followed the log event by event', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'revrec-views-'));
    const file = join(folder, 'read-models.sqlite');
    const growing = new SqliteEventStore(':memory:');
    const live = openDatabase(file, 'NORMAL');
    const projector = new Projector(growing, live, readModelsIn(live), new MemoryLog());
    await projector.start();
    for (const event of await store.readAll(null, HISTORY.length)) {
      const { id, type, schemaVersion, data, revision } = event;
      const { actor, environment, correlationId, causationId, occurredAt } = event.metadata;
      const metadata = { actor, environment, correlationId, causationId, occurredAt };
      const expected = revision === 0 ? 'no-stream' : revision - 1;
      const appended = await growing.append(event.stream, [{ id, type, schemaVersion, data, metadata }], expected);
      expect(appended.kind === 'ok' && (await projector.reached(appended.position))).toBe(true);
    }
    await projector.stop();
    const followed = dump(live);
    const checkpoint = live.prepare('SELECT * FROM projection').all();
    live.close();
    growing.close();

    let events = 0;
    const onEvent = (): void => {
      events += 1;
    };
    await rebuildViews(file, { store, modelsIn: readModelsIn, log: new MemoryLog(), onEvent });
    const rebuilt = openDatabase(file, 'NORMAL');
    expect(dump(rebuilt)).toEqual(followed);
    expect(rebuilt.prepare('SELECT * FROM projection').all()).toEqual(checkpoint);
    expect([events, Object.values(followed).every((rows) => (rows as unknown[]).length > 0)]).toEqual([
      HISTORY.length,
      true,
    ]);
    rebuilt.close();
    rmSync(folder, { recursive: true });
  });

  it('are rebuilt when a version of one of them changes', async () => {
    const first = open(store);
    await first.projector.start();
    await first.projector.stop();
    const before = dump(first.database);
    first.database.exec("UPDATE custom_field SET view = json_set(view, '$.label', 'spoilt')");
    const newModel: ReadModel = { version: 'new/1', tables: [], create: () => undefined, apply: () => undefined };
    const second = open(store, [newModel], first.database);
    await second.projector.start();
    await second.projector.stop();
    expect(dump(second.database)).toEqual(before);
  });

  it('are rebuilt when they were written from another log', async () => {
    const other = new SqliteEventStore(':memory:');
    for (let index = 0; index < 3; index += 1) {
      const fact: Fact = [`connection-e${index}`, 'ConnectionEstablished', link];
      await other.append(fact[0], [eventOf(fact, index + 500)], 'no-stream');
    }
    const first = open(other);
    await first.projector.start();
    await first.projector.stop();
    other.close();

    const moved = open(store, [], first.database);
    await moved.projector.start();
    await moved.projector.stop();
    const fresh = open(store);
    await fresh.projector.start();
    await fresh.projector.stop();
    expect(dump(moved.database)).toEqual(dump(fresh.database));
  });

  it('keep neither rows nor checkpoint of a page that fails, and go on when it works again', async () => {
    let isBroken = true;
    let told: () => void = () => undefined;
    const failed = new Promise<void>((resolve) => (told = resolve));
    const fragile: ReadModel = {
      version: 'fragile/1',
      tables: [],
      create: () => undefined,
      apply: ({ type }) => {
        if (!isBroken || type !== 'PostingRunFinished') return;
        told();
        throw new Error('broken');
      },
    };
    const { projector, database } = open(store, [fragile]);
    const troubles: (string | null)[] = [];
    projector.onTrouble((error) => troubles.push(error === null ? null : (error as Error).message));
    const starting = projector.start();
    await failed;
    expect(database.prepare('SELECT count(*) AS rows FROM journal_batch').get()).toEqual({ rows: 0 });
    expect(database.prepare('SELECT place, position FROM projection').get()).toEqual({ place: 0, position: null });
    isBroken = false;
    await starting;
    expect(database.prepare('SELECT count(*) AS rows FROM journal_batch').get()).toEqual({ rows: 17 });
    expect(troubles).toEqual(['broken', null]);
    await projector.stop();
  });

  it('have reached every position of a store from which the log was moved', async () => {
    const { projector } = open(store);
    await projector.start();
    expect(await projector.reached('9999999-9999999')).toBe(true);
    await projector.stop();
  });

  it('tell when they have reached a position, and when they do not get there', async () => {
    const { projector } = open(store);
    await projector.start();
    const waiting = projector.reached(String(HISTORY.length + 1));
    await store.append(
      'connection-new',
      [eventOf(['connection-new', 'ConnectionEstablished', link], 999)],
      'no-stream',
    );
    expect(await waiting).toBe(true);
    const inVain = projector.reached('9999999');
    await projector.stop();
    await store.append(
      'connection-newer',
      [eventOf(['connection-newer', 'ConnectionEstablished', link], 1000)],
      'no-stream',
    );
    expect(await inVain).toBe(false);
  });
});
