import { CLOSED_PERIOD_HISTORY } from './closed-period-history';
import { CONSENT_HISTORY } from './consent-history';
import { WAITING_HISTORY } from './waiting-history';
import { SqliteEventStore } from '../../src/adapters/event-store/sqlite-event-store';
import { Projector } from '../../src/adapters/read-models/projector';
import { type ReadModel } from '../../src/adapters/read-models/read-model';
import { openDatabase, type SqliteDatabase } from '../../src/adapters/sqlite/open-database';
import { type NewEvent } from '../../src/application/ports/event-store';
import { plainLine } from '../../src/application/preflight/plain-line';
import { DEFAULT_SETTINGS } from '../../src/domain/connection/posting-settings';
import { type NotificationEvent } from '../../src/domain/notification/notification.events';
import { type Occurrence, type PostingScheduleEvent } from '../../src/domain/posting-schedule/posting-schedule.events';
import { type PreflightLine } from '../../src/domain/preflight/preflight.events';
import { batchProblem } from '../../src/domain/shared/batch-problem';
import { APPROVALS, SIGNATURES } from './approval-events';
import { CONTROL } from './control-history';
import { ELSEWHERE, ELSEWHERE_LATER } from './elsewhere-history';
import { BY_SETTING } from './by-setting-history';
import { NETTING } from './difference-history';
import { REVERSING } from './reversal-history';
import { PROVEN } from './line-root-history';
import { PERIODS } from './period-history';
import { TIED_OUT } from './tie-out-history';
import { WATCHED } from './watch-history';
import { credit, debit, deliveryOf, connectionFacts, summaryOf } from './builders';
import {
  composed,
  delivered,
  deliveryFailed,
  deliveryStarted,
  givenUp,
  later,
  raised,
  webhookAdded,
} from './notification-events';
import { MemoryLog } from './plain-ports';
import {
  changed,
  claimed,
  enabled,
  failingRun,
  finished,
  midnight,
  paused,
  started as runStarted,
} from './schedule-events';

export type Fact = readonly [stream: string, type: string, data: unknown];

export const connected = connectionFacts({
  senderId: 's',
  userId: 'u',
  credentialRef: 'r',
  credentialFingerprint: 'f',
});
const received = { spoolRef: 'spool', fileName: 'close.csv', bytes: 10, digest: 'd' };
const summary = summaryOf();
const problem = batchProblem('ACCOUNT_NOT_MAPPED', 'not mapped', 'map it');
const inLedger = batchProblem('ENTRY_ALREADY_IN_LEDGER', 'there', 'look', { value: 'RR2609-X' });
const inLedgerToo = batchProblem('ENTRY_ALREADY_IN_LEDGER', 'there', 'look', { value: 'RR2609-Y' });
export const planData = (batchKey: string, part = 1): Record<string, unknown> => ({
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
export const smb = { value: 'SMB', ledgerId: 'K1' };
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
  [`journalBatch-acme.${key}`, 'JournalBatchPlanned', planData(key, Number(key.slice(1)))],
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
  [`journalImport-acme.${id}`, 'JournalImportReceived', deliveryOf({ ...received, importId: id, spoolRef: id })],
  [`journalImport-acme.${id}`, 'JournalImportPreviewed', { summary, entries: [SEEN] }],
  ...(id === 'confirmed' ? [[`journalImport-acme.${id}`, 'JournalImportConfirmed', {}] as const] : []),
  ...(id === 'withdrawn' ? [[`journalImport-acme.${id}`, 'JournalImportWithdrawn', {}] as const] : []),
]);

const OTHER = {
  ...{ journalEntryId: 'JE-gone', businessEntityId: 'us01', period: '2026-09', revision: 1, isPosted: false },
  ...{ because: 'missing', totals: summary.totals, delivered: [] },
};
const SAME_ID = {
  ...OTHER,
  ...{ journalEntryId: 'JE-1', period: '2026-08', because: 'same id', sameId: 'SAME_ENTRY:1' },
  delivered: [{ period: '2026-09', totals: summary.totals }],
};
/** A complete delivery without an entry, which it takes back. */
const PICK_UP_PLACE = {
  kind: 'sftp',
  host: 'files.example.com',
  port: 22,
  user: 'close',
  path: 'out',
  hostKey: 'SHA256:k',
};
const PICK_UP_RULES = {
  finishedSign: 'marker',
  afterward: 'move',
  profile: null,
  rounding: 'none',
  countsByItself: true,
};
const inSource = (name: string): { source: string; name: string; bytes: number; modifiedAt: string } => ({
  ...{ source: 'sftp://close@files.example.com:22/out', name, bytes: 10 },
  modifiedAt: '2026-09-30T09:00:00.000Z',
});
const takenFile = { ...inSource('close.csv'), digest: 'd', importId: 'i1', number: 0 };
const denied = { code: 'FILE_NOT_PERMITTED', message: 'The file may not be read.', fix: 'Give permission.' };
const unreachable = { code: 'SERVER_UNREACHABLE', message: 'It cannot be reached.', fix: 'Check the host.' };
const PICK_UP: readonly Fact[] = (
  [
    ['PickUpSaved', { place: PICK_UP_PLACE, ...PICK_UP_RULES, credential: { ref: 'r', fingerprint: 'f' } }],
    ['PickUpTroubled', unreachable],
    ['PickUpRecovered', {}],
    ['PickUpFileTroubled', { ...inSource('close.csv'), ...denied }],
    ['PickUpFileTaken', { ...takenFile, withTotals: true, awaitsConfirmation: true }],
    ['PickUpFileTroubled', { ...inSource('close.csv'), ...denied, code: 'FILE_NOT_MOVED' }],
    ['PickUpFileRefused', { ...inSource('large.csv'), ...denied, code: 'FILE_TOO_LARGE' }],
    ['PickUpFileTroubled', { ...inSource('gone.csv'), ...denied }],
    ['PickUpFilesLeft', { source: takenFile.source, names: ['close.csv', 'gone.csv', 'large.csv'] }],
    ['PickUpFileRepeated', takenFile],
    ['PickUpFileTroubled', { ...inSource('secret.csv'), ...denied }],
    ['PickUpTroubled', unreachable],
    ['PickUpRemoved', {}],
    ['PickUpSaved', { place: { kind: 'folder', path: 'in' }, ...PICK_UP_RULES, credential: null }],
  ] as const
).map(([type, data]) => ['pickUp-acme', type, data]);

const COMPLETE_DELIVERY: readonly Fact[] = [
  ['journalBatch-acme.gone', 'JournalBatchPlanned', { ...planData('gone', 1), journalEntryId: 'JE-gone' }],
  ['journalBatch-acme.gone', 'JournalBatchReleased', {}],
  [
    'journalImport-acme.complete',
    'JournalImportReceived',
    deliveryOf({
      ...received,
      importId: 'complete',
      spoolRef: 'complete',
      scope: { entities: ['us01'], periods: null },
    }),
  ],
  [
    'journalImport-acme.complete',
    'JournalImportPreviewed',
    {
      summary: {
        ...summary,
        ...{ missingEntries: 1, sameIdEntries: 1, others: [OTHER, SAME_ID] },
        questions: [
          {
            id: 'MISSING_ENTRIES',
            code: 'MISSING_ENTRIES',
            message: 'One is missing.',
            choices: [{ id: 'withdraw', label: 'Withdraw it' }],
          },
        ],
      },
      entries: [SEEN],
    },
  ],
  ['journalImport-acme.complete', 'JournalImportConfirmed', { accepted: ['withdraw'] }],
  [
    'journalImport-acme.complete',
    'JournalImportWithdrawalsPlanned',
    {
      first: 0,
      entries: [
        { journalEntryId: 'JE-gone', businessEntityId: 'us01', period: '2026-09', revision: 1, because: 'missing' },
      ],
    },
  ],
  ['journalBatch-acme.gone', 'JournalBatchHeld', { importId: 'complete' }],
  [
    'journalImport-acme.complete',
    'JournalImportValidated',
    { ...summary, missingEntries: 1, sameIdEntries: 1, others: [OTHER, SAME_ID] },
  ],
  ['journalBatch-acme.gone', 'JournalBatchWithdrawn', { importId: 'complete', reason: 'It is missing.' }],
  ['journalImport-acme.complete', 'JournalImportCompleted', {}],
];

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

/** A week of a schedule: a late run, nothing to post, missed, skipped, not started, failed; then the automatic pause. */
export const [MON, TUE, WED, THU, FRI, SAT, SUN] = ['05', '06', '07', '08', '09', '10', '11'].map((day) =>
  midnight(`2026-10-${day}`),
) as [Occurrence, Occurrence, Occurrence, Occurrence, Occurrence, Occurrence, Occurrence];
const refusal = { code: 'NOT_CONNECTED', message: 'm', fix: 'f' };
export const WEEK: readonly PostingScheduleEvent[] = [
  changed({ frequency: { kind: 'Daily', time: '00:00' }, timeZone: 'UTC' }, '2026-10-04T11:00:00.000Z'),
  enabled('2026-10-04T12:00:00.000Z'),
  paused,
  { type: 'PostingScheduleResumed', data: { reason: 'go on', at: '2026-10-04T13:00:00.000Z' } },
  claimed(MON, 3_600_000),
  runStarted(MON),
  finished(MON),
  claimed(TUE),
  { type: 'PostingOccurrenceFoundNothing', data: { occurrenceId: TUE.occurrenceId, lastPeriod: '2026-10' } },
  { type: 'PostingOccurrencesMissed', data: { count: 2, first: WED, last: THU, cause: 'collapsed' } },
  { type: 'PostingOccurrenceSkipped', data: { ...FRI, openOccurrenceId: TUE.occurrenceId } },
  claimed(SAT),
  { type: 'PostingOccurrenceFailed', data: { occurrenceId: SAT.occurrenceId, ...refusal } },
  ...failingRun(SUN),
  { type: 'PostingSchedulePausedItself', data: { reason: 'twice', failuresInARow: 2 } },
];

export const HOOK = 'webhook:hook-1';
export const MAIL = 'email:close@example.com';
export const changedHook = {
  webhookId: 'hook-1',
  url: 'https://b.example.com/',
  kinds: ['run-missed'],
  enabled: false,
};
export const recipients = [{ address: 'close@example.com', kinds: ['run-failed'] }];

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

export const NOT_STARTED = {
  ...{ code: 'PREREQUISITES_NOT_MET', message: '1 of 1 batch cannot be posted yet.', fix: 'Map it.', batches: 1 },
  blocked: 1,
  prerequisites: [
    { check: 'Accounts', code: 'X', message: 'm', fix: 'f', mendAt: '/account-mappings', cause: null, batches: 1 },
  ],
};

export const USAGE_OF_US = {
  product: { column: 'ProductType', value: 'Usage' },
  businessEntityId: 'us01',
  validFrom: null,
  validTo: '2026-12-31',
};
export const FROM_2027 = { product: null, businessEntityId: null, validFrom: '2027-01-01', validTo: null };

/** Every kind of event, in an order in which they could have happened. */
/** An import whose control totals agree. */
const AGREED: readonly Fact[] = (
  [
    [
      'JournalImportReceived',
      deliveryOf({ ...received, importId: 'agreed', spoolRef: 'agreed', totals: { bytes: 5, digest: 't' } }),
    ],
    [
      'JournalImportControlTotalsAgreed',
      {
        digest: 't',
        first: 1,
        totals: [
          {
            journalEntryId: 'JE-1',
            businessEntityId: 'us01',
            currency: 'USD',
            lines: 2,
            debit: '10.00',
            credit: '10.00',
          },
        ],
      },
    ],
    ['JournalImportValidated', { ...summary, controlTotals: { result: 'agreed', entries: 1, totals: 1 } }],
    ['JournalImportRecorded', {}],
    ['JournalImportCompleted', {}],
  ] as const
).map(([type, data]): Fact => ['journalImport-acme.agreed', type, data]);

export const HISTORY: readonly Fact[] = [
  ...PREFLIGHTS,
  ...PREVIEWS,
  ['connection-acme', 'ConnectionEstablished', connected],
  ['connection-acme', 'ConnectionChecked', { outcome: 'signed-in' }],
  ['connection-acme', 'ConnectionSettingsChanged', { ...DEFAULT_SETTINGS, journalSymbol: 'RRJ' }],
  ['connection-acme', 'ConnectionCredentialsChanged', { ...connected, userId: 'v' }],
  ['connection-acme', 'ConnectionPaused', { code: 'SIGN_IN_REFUSED', message: 'm', fix: 'f' }],
  ['connection-gone', 'ConnectionEstablished', connected],
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
  ['journalImport-acme.i1', 'JournalImportReceived', deliveryOf({ ...received, importId: 'i1' })],
  ['journalImport-acme.i1', 'JournalImportValidated', summary],
  ['journalImport-acme.i1', 'JournalImportRecorded', {}],
  ['journalImport-acme.i1', 'JournalImportCompleted', {}],
  ['journalImport-acme.i2', 'JournalImportReceived', deliveryOf({ ...received, importId: 'i2', spoolRef: 'spool2' })],
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
  ['journalBatch-acme.B10', 'JournalBatchPlanned', planData('B10', 10)],
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
  [
    'importSettings-acme',
    'ImportProfileSaved',
    {
      name: 'Semicolons',
      version: 1,
      delimiter: ';',
      encoding: 'utf-8',
      decimalMark: ',',
      dateFormat: 'DD.MM.YYYY',
      headers: { amount: 'Betrag' },
      isEntryOnFirstLine: false,
    },
  ],
  ['importSettings-acme', 'ImportProfileRemoved', { name: 'Semicolons' }],
  ['importSettings-acme', 'ColumnSetAside', { column: 'Exported At' }],
  ['importSettings-acme', 'ColumnTakenBack', { column: 'Exported At' }],
  ...(['posted', 'in posting'] as const).flatMap((because, index): Fact[] => [
    [
      `journalBatch-acme.aside${index}`,
      'JournalBatchPlanned',
      { ...planData(`aside${index}`, 1), entryRevision: 9 + index },
    ],
    [`journalBatch-acme.aside${index}`, 'JournalBatchSetAside', { importId: 'i1', because }],
  ]),
  [
    'accountMapping-acme',
    'AccountRulesSaved',
    {
      rules: [
        { account: '2', accountName: 'Two', ledgerAccount: '21', conditions: USAGE_OF_US },
        { account: '2', accountName: 'Two', ledgerAccount: '22', conditions: FROM_2027 },
        { account: '3', accountName: 'Three', ledgerAccount: '30', conditions: FROM_2027 },
      ],
    },
  ],
  ['accountMapping-acme', 'AccountRuleRemoved', { account: '2', conditions: FROM_2027 }],
  ...COMPLETE_DELIVERY,
  ...AGREED,
  ...PICK_UP,
  ['connection-beside', 'ConnectionEstablished', connected],
  [
    'connection-beside',
    'SharedCompanyAccepted',
    { companyId: connected.companyId, environments: ['acme'], reason: 'Two subsidiaries.' },
  ],
  ['personAccess-acme.p1', 'PersonSeen', { subject: 'ana', name: 'Ana', role: 'Analyst', day: '2026-09-30' }],
  ['personAccess-acme.p1', 'PersonSeen', { subject: 'ana', name: 'Ana A.', role: 'Controller', day: '2026-09-30' }],
  ...APPROVALS,
  ...CONTROL,
  ...ELSEWHERE,
  ...SIGNATURES,
  ...WATCHED,
  ...REVERSING,
  ['connection-beside', 'ConnectionCredentialsChanged', { ...connected, entityId: 'us01' }],
  ...TIED_OUT,
  ...PERIODS,
  ...NETTING,
  ...PROVEN,
  ...CLOSED_PERIOD_HISTORY,
  ...BY_SETTING,
  ...CONSENT_HISTORY,
  ...WAITING_HISTORY,
  ...ELSEWHERE_LATER,
];

export const eventOf = ([stream, type, data]: Fact, index: number): NewEvent => ({
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

/** Every row of every table, to compare whole. */
export const dump = (database: SqliteDatabase): Record<string, unknown> => {
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

/** A store that holds the history. */
export const storeWithHistory = async (history = HISTORY): Promise<SqliteEventStore> => {
  const store = new SqliteEventStore(':memory:');
  const revisions = new Map<string, number>();
  for (const [index, fact] of history.entries()) {
    const revision = revisions.get(fact[0]);
    await store.append(fact[0], [eventOf(fact, index)], revision ?? 'no-stream');
    revisions.set(fact[0], (revision ?? -1) + 1);
  }
  return store;
};

/** One read model, on its own, that has seen the whole history, or another one. */
export const shownBy = async <Model extends ReadModel>(
  modelOf: (database: SqliteDatabase) => Model,
  history = HISTORY,
): Promise<Model> => {
  const store = await storeWithHistory(history);
  const database = openDatabase(':memory:', 'OFF');
  const model = modelOf(database);
  const projector = new Projector(store, database, [model], new MemoryLog());
  await projector.start();
  await projector.stop();
  store.close();
  return model;
};
