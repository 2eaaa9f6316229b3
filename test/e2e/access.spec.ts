import { type Permission, PERMISSIONS } from '../../src/application/shared/permissions';
import { closeCsv } from './support/close';
import { Person } from './support/person';
import { ENVIRONMENT, RunningSystem } from './support/system';

const PEOPLE = [
  'cora.controller',
  'adam.admin',
  'anna.analyst',
  'audrey.auditor',
  'abby.approver',
  'nobody',
  'olga.other',
] as const;
type Name = (typeof PEOPLE)[number];

/** Reviewed by people, not derived from the code: who gets past the permission check of each route. */
const ALL: readonly Name[] = ['cora.controller', 'adam.admin', 'anna.analyst', 'audrey.auditor', 'abby.approver'];
const APPROVERS: readonly Name[] = ['cora.controller', 'abby.approver'];
const CONTROLLER: readonly Name[] = ['cora.controller'];
const CONFIGURERS: readonly Name[] = ['cora.controller', 'adam.admin'];
const EVIDENCE: readonly Name[] = ['cora.controller', 'adam.admin', 'audrey.auditor'];
const IMPORTERS: readonly Name[] = ['cora.controller', 'adam.admin', 'anna.analyst'];

const REFUSED_LOGIN = { companyId: 'ACME-DEV', senderId: 'x', senderPassword: 'x', userId: 'x', userPassword: 'x' };

const ONE_OVERRIDE = { overrides: [{ value: 'Harbor', ledgerId: 'K1' }] };
const MONTHLY = { frequency: { kind: 'Monthly', dayOfMonth: 1, time: '04:00' }, timeZone: 'Asia/Tokyo' };

const HOOK = { url: 'https://hooks.example.com/', kinds: ['run-failed'] };
const FOREIGN_ENTRY = { period: '2026-09', referenceNo: 'RR2609-NONE', reason: 'typed by hand' };
const PREFERENCES = { recipients: [], closeDay: 5, closeReminderDays: 3 };

const PICK_UP = {
  place: { kind: 'folder', path: '' },
  finishedSign: 'rename',
  afterward: 'move',
  countsByItself: false,
};
const PROFILE = { delimiter: ';', decimalMark: ',', dateFormat: 'DD.MM.YYYY' };

const WATCH = { isOn: true, quickMinutes: 60, fullHours: 24, months: 3, pauseMs: 0 };
const DIFFERENCE = {
  ...{ period: '2026-09', kind: 'cell', account: '4000', entity: '', currency: 'USD', amount: '1.00' },
  reason: 'Known',
};
const CHOSEN = { batchKeys: ['none'], reason: 'disputed' };
const ATTESTATION = { id: 'AA', clientDataJSON: 'AA', attestationObject: 'AA' };
const DECISION = { decision: 'approve', entries: [{ batchKey: 'none', digest: '0'.repeat(64) }] };

const ROUTES: readonly [Permission, string, string, unknown, readonly Name[]][] = [
  ['posting-approval:read', 'GET', '/posting-approvals', undefined, ALL],
  ['posting-approval:read', 'GET', '/posting-approvals/none', undefined, ALL],
  ['posting-approval:read', 'GET', '/posting-approvals/none/content', undefined, ALL],
  ['posting-approval:decide', 'POST', '/posting-approvals/decisions', DECISION, APPROVERS],
  ['posting-approval:decide', 'POST', '/posting-approvals/signatures', { entries: DECISION.entries }, APPROVERS],
  ['signing-key:read', 'GET', '/signing-keys', undefined, ALL],
  ['signing-key:enroll', 'POST', '/signing-keys', {}, APPROVERS],
  ['signing-key:enroll', 'POST', '/signing-keys/none/enroll', { answer: ATTESTATION }, APPROVERS],
  ['signing-key:agree', 'POST', '/signing-keys/none/agree', { fingerprint: 'f'.repeat(64) }, CONTROLLER],
  ['signing-key:revoke', 'POST', '/signing-keys/none/revoke', { reason: 'Lost' }, APPROVERS],
  ['posting-approval:read', 'GET', '/approval-policy', undefined, ALL],
  ['approval-policy:manage', 'PUT', '/approval-policy', { rules: [] }, CONTROLLER],
  ['approval-policy:manage', 'POST', '/approval-policy/proposals/none/agree', {}, CONTROLLER],
  ['approval-policy:manage', 'POST', '/approval-policy/proposals/none/drop', { reason: 'no' }, CONTROLLER],
  ['connection:read', 'GET', '/connection', undefined, ALL],
  ['connection:read', 'GET', '/connection/calls', undefined, ALL],
  ['access:review', 'GET', '/access-review', undefined, EVIDENCE],
  ['team:read', 'GET', '/team', undefined, ALL],
  ['connection:manage', 'PUT', '/connection', REFUSED_LOGIN, CONTROLLER],
  ['connection:manage', 'POST', '/connection/check', {}, CONTROLLER],
  ['connection:manage', 'POST', '/connection/consents', {}, CONTROLLER],
  ['connection:manage', 'POST', '/connection/consents/answer', { state: 'none', code: 'none' }, CONTROLLER],
  ['connection:manage', 'PATCH', '/connection/settings', { journalSymbol: 'APJ' }, CONTROLLER],
  ['connection:manage', 'DELETE', '/connection', undefined, CONTROLLER],
  ['custom-field:read', 'GET', '/custom-fields', undefined, ALL],
  ['custom-field:read', 'GET', '/custom-fields/none', undefined, ALL],
  [
    'custom-field:manage',
    'POST',
    '/custom-fields',
    { apiName: 'region', label: 'Region', source: 'Customer' },
    CONFIGURERS,
  ],
  ['custom-field:manage', 'PATCH', '/custom-fields/region', { label: 'Region' }, CONFIGURERS],
  ['custom-field:manage', 'DELETE', '/custom-fields/none', undefined, CONFIGURERS],
  ['custom-field:read', 'GET', '/custom-fields/none/value-overrides', undefined, ALL],
  ['custom-field:manage', 'PUT', '/custom-fields/none/value-overrides', ONE_OVERRIDE, CONFIGURERS],
  ['custom-field:manage', 'DELETE', '/custom-fields/none/value-overrides?value=x', undefined, CONFIGURERS],
  ['account-mapping:read', 'GET', '/account-mappings', undefined, ALL],
  ['account-mapping:read', 'GET', '/account-mappings/1/changes', undefined, ALL],
  [
    'account-mapping:manage',
    'POST',
    '/account-mappings',
    { mappings: [{ account: '1', ledgerAccount: '1' }] },
    CONFIGURERS,
  ],
  ['account-mapping:read', 'GET', '/account-mappings/unmapped', undefined, ALL],
  ['account-mapping:read', 'GET', '/account-mappings/explain?transactionDate=2026-09-30', undefined, ALL],
  [
    'account-mapping:read',
    'POST',
    '/account-mappings/preview',
    { mappings: [{ account: '1', ledgerAccount: '1' }] },
    ALL,
  ],
  ['account-mapping:manage', 'PUT', '/account-mappings/1', { account: '1', ledgerAccount: '1' }, CONFIGURERS],
  ['account-mapping:manage', 'DELETE', '/account-mappings/none', undefined, CONFIGURERS],
  ['ledger-directory:read', 'GET', '/ledger-directory', undefined, ALL],
  ['ledger-directory:read', 'GET', '/ledger-directory/accounts', undefined, ALL],
  ['ledger-directory:refresh', 'POST', '/ledger-directory/refresh', {}, IMPORTERS],
  ['import-settings:read', 'GET', '/import-settings', undefined, ALL],
  ['import-settings:manage', 'PUT', '/import-settings/profiles/Semicolons', PROFILE, CONFIGURERS],
  ['import-settings:manage', 'DELETE', '/import-settings/profiles/none', undefined, CONFIGURERS],
  [
    'import-settings:manage',
    'PUT',
    '/import-settings/columns',
    { column: 'Exported At', isForLedger: false },
    CONFIGURERS,
  ],
  ['journal-import:read', 'GET', '/journal-imports', undefined, ALL],
  ['journal-import:read', 'GET', '/journal-imports/template', undefined, ALL],
  ['journal-import:read', 'GET', '/journal-imports/none', undefined, ALL],
  ['journal-import:create', 'POST', '/journal-imports', closeCsv({ id: 'ACCESS' }), IMPORTERS],
  ['journal-import:create', 'POST', '/journal-imports/none/confirm', {}, IMPORTERS],
  ['journal-import:create', 'POST', '/journal-imports/none/withdraw', {}, IMPORTERS],
  ['pick-up:read', 'GET', '/pick-up', undefined, ALL],
  ['pick-up:read', 'GET', '/pick-up/files', undefined, ALL],
  ['pick-up:manage', 'PUT', '/pick-up', PICK_UP, CONFIGURERS],
  ['pick-up:manage', 'POST', '/pick-up/test', { place: PICK_UP.place }, CONFIGURERS],
  ['pick-up:manage', 'DELETE', '/pick-up', undefined, CONFIGURERS],
  ['pick-up:look', 'POST', '/pick-up/look', {}, IMPORTERS],
  ['journal-batch:read', 'GET', '/journal-batches', undefined, ALL],
  ['journal-batch:read', 'GET', '/journal-batches/none', undefined, ALL],
  ['journal-batch:read', 'GET', '/journal-batches/none/lines', undefined, ALL],
  ['journal-batch:read', 'GET', '/journal-batches/none/posted-entry', undefined, ALL],
  ['journal-batch:check', 'POST', '/journal-batches/none/check', {}, CONFIGURERS],
  [
    'ledger-change:accept',
    'POST',
    '/journal-batches/none/accept-ledger-change',
    { seenAt: '2026-10-01T08:00:00.000Z', reason: 'agreed' },
    CONTROLLER,
  ],
  ['journal-batch:release', 'POST', '/journal-batches/none/release', { reason: 'looked' }, CONTROLLER],
  ['journal-batch:check', 'POST', '/journal-batches/none/correction', {}, CONFIGURERS],
  [
    'journal-batch:reverse',
    'POST',
    '/journal-batches/none/reverse-and-post',
    { dateRule: 'same', reason: 'wrong', correctionId: 'c' },
    CONTROLLER,
  ],
  [
    'journal-batch:reverse',
    'POST',
    '/journal-batches/none/net-difference',
    { reason: 'wrong', correctionId: 'c' },
    CONTROLLER,
  ],
  ['journal-batch:check', 'POST', '/journal-imports/none/corrections', {}, CONFIGURERS],
  [
    'journal-batch:reverse',
    'POST',
    '/journal-imports/corrections/decide',
    {
      ...{ choice: 'leave-out', dateRule: 'same', reason: 'wrong' },
      corrections: [{ batchKey: 'none', correctionId: 'c' }],
    },
    CONTROLLER,
  ],
  [
    'journal-batch:closed-period',
    'POST',
    '/journal-batches/none/closed-period',
    { choice: 'wait', reason: 'not yet' },
    CONTROLLER,
  ],
  ['journal-batch:reverse', 'POST', '/journal-batches/none/reverse', { dateRule: 'same', reason: 'wrong' }, CONTROLLER],
  ['journal-batch:check', 'POST', '/journal-batches/none/take-over', { referenceNo: 'RR2609-X' }, CONFIGURERS],
  [
    'journal-batch:release',
    'POST',
    '/journal-batches/none/declare-foreign',
    { referenceNo: 'RR2609-X', reason: 'theirs' },
    CONTROLLER,
  ],
  [
    'journal-batch:release',
    'POST',
    '/journal-batches/none/post-beside',
    { recordNo: '4711', reason: 'another contract' },
    CONTROLLER,
  ],
  [
    'journal-batch:post-elsewhere',
    'POST',
    '/journal-batches/none/posted-elsewhere',
    { records: [{ part: 1, recordNo: '4711' }], reason: 'typed in' },
    CONTROLLER,
  ],
  ['ledger-watch:read', 'GET', '/ledger-watch', undefined, ALL],
  ['ledger-watch:read', 'GET', '/ledger-watch/rounds', undefined, ALL],
  ['ledger-watch:read', 'GET', '/ledger-watch/rounds/none', undefined, ALL],
  ['ledger-watch:start', 'POST', '/ledger-watch/rounds', { kind: 'quick' }, CONFIGURERS],
  ['ledger-watch:manage', 'PUT', '/ledger-watch', WATCH, CONFIGURERS],
  ['accounting-period:read', 'GET', '/accounting-periods', undefined, ALL],
  ['accounting-period:close', 'PUT', '/accounting-periods/settings', { people: 1 }, CONTROLLER],
  ['accounting-period:close', 'POST', '/accounting-periods/2026-09/closing', {}, CONTROLLER],
  ['accounting-period:close', 'POST', '/accounting-periods/2026-09/checks', {}, CONTROLLER],
  [
    'accounting-period:close',
    'POST',
    '/accounting-periods/2026-09/stop-closing',
    { reason: 'wrong month' },
    CONTROLLER,
  ],
  ['accounting-period:close', 'POST', '/accounting-periods/2026-09/sign-offs', { digest: '0'.repeat(64) }, CONTROLLER],
  ['accounting-period:reopen', 'POST', '/accounting-periods/2026-09/reopen', { reason: 'late entry' }, CONTROLLER],
  ['reconciliation:read', 'GET', '/reconciliation', undefined, ALL],
  ['reconciliation:read', 'GET', '/reconciliation/csv', undefined, ALL],
  ['journal-batch:read', 'GET', '/exports/journal-batches?format=csv', undefined, ALL],
  ['posting-run:read', 'GET', '/exports/posting-runs?format=csv', undefined, ALL],
  ['journal-import:read', 'GET', '/exports/journal-imports?format=xlsx', undefined, ALL],
  ['history:read', 'GET', '/exports/history?format=csv', undefined, ALL],
  ['posting-approval:read', 'GET', '/exports/posting-approvals?format=csv', undefined, ALL],
  ['notification:read', 'GET', '/exports/notifications?format=xlsx', undefined, ALL],
  ['reconciliation:read', 'GET', '/reconciliation/lines?period=2026-09', undefined, ALL],
  ['reconciliation:read', 'GET', '/reconciliation/others?period=2026-09', undefined, ALL],
  ['reconciliation:read', 'GET', '/reconciliation/differences?period=2026-09', undefined, ALL],
  ['reconciliation:start', 'POST', '/reconciliation/tie-outs', { period: '2026-09' }, CONFIGURERS],
  ['reconciliation:accept', 'POST', '/reconciliation/acceptances', DIFFERENCE, CONTROLLER],
  ['journal-batch:hold', 'POST', '/journal-batches/hold', CHOSEN, CONFIGURERS],
  ['journal-batch:hold', 'POST', '/journal-batches/lift-hold', CHOSEN, CONFIGURERS],
  ['journal-batch:withdraw', 'POST', '/journal-batches/withdraw', CHOSEN, CONFIGURERS],
  ['journal-batch:hold', 'POST', '/journal-imports/none/hold', { reason: 'disputed' }, CONFIGURERS],
  ['journal-batch:hold', 'POST', '/journal-imports/none/lift-hold', { reason: 'signed' }, CONFIGURERS],
  ['journal-batch:read', 'GET', '/journal-batches/failure-causes', undefined, ALL],
  ['journal-batch:read', 'GET', '/journal-batches/summary', undefined, ALL],
  ['journal-batch:read', 'GET', '/journal-batches/scope-values', undefined, ALL],
  ['journal-batch:read', 'POST', '/dry-runs', {}, ALL],
  ['journal-batch:read', 'POST', '/dry-runs/csv', {}, ALL],
  ['preflight:start', 'POST', '/preflights', {}, IMPORTERS],
  ['preflight:prove', 'POST', '/preflights', { proveByDraft: true }, CONFIGURERS],
  ['preflight:read', 'GET', '/preflights', undefined, ALL],
  ['preflight:read', 'GET', '/preflights/none', undefined, ALL],
  ['posting-run:start', 'POST', '/posting-plans', {}, CONFIGURERS],
  ['posting-run:start', 'GET', '/posting-plans/none', undefined, CONFIGURERS],
  ['posting-run:start', 'POST', '/posting-runs', {}, CONFIGURERS],
  ['posting-run:stop', 'POST', '/posting-runs/none/stop', {}, CONFIGURERS],
  ['posting-run:read', 'GET', '/posting-runs', undefined, ALL],
  ['posting-run:read', 'GET', '/posting-runs/none', undefined, ALL],
  ['posting-run:read', 'GET', '/posting-runs/none/progress', undefined, ALL],
  ['history:read', 'GET', '/history', undefined, ALL],
  ['history:read', 'GET', '/history/entries', undefined, ALL],
  ['history:read', 'GET', '/history/none', undefined, ALL],
  ['history:read', 'GET', '/history/state?stream=x&at=2026-09-30', undefined, ALL],
  ['history:read', 'GET', '/history/differences?stream=x&from=2026-09-01&until=2026-09-30', undefined, ALL],
  ['evidence:export', 'GET', '/evidence-packs?period=2026-08', undefined, EVIDENCE],
  ['evidence:export', 'GET', '/journal-batches/none/line-proof?line=1', undefined, EVIDENCE],
  ['posting-schedule:read', 'GET', '/posting-schedule', undefined, ALL],
  ['posting-schedule:read', 'GET', '/posting-schedule/occurrences', undefined, ALL],
  ['posting-schedule:manage', 'PUT', '/posting-schedule', MONTHLY, CONFIGURERS],
  ['posting-schedule:manage', 'POST', '/posting-schedule/enable', {}, CONFIGURERS],
  ['posting-schedule:manage', 'POST', '/posting-schedule/pause', { reason: 'close' }, CONFIGURERS],
  ['posting-schedule:manage', 'POST', '/posting-schedule/resume', { reason: 'closed' }, CONFIGURERS],
  ['service-state:read', 'GET', '/service-state', undefined, ALL],
  [
    'posting-stop:resume',
    'POST',
    '/posting-stops/none/resume',
    { reason: 'imported again', sweepId: 'none' },
    CONTROLLER,
  ],
  ['posting-stop:resume', 'POST', '/posting-stops/sweep', {}, CONTROLLER],
  ['posting-stop:resume', 'POST', '/posting-stops/log-damaged/check', {}, CONTROLLER],
  ['posting-stop:resume', 'POST', '/posting-stops/foreign-entries', FOREIGN_ENTRY, CONTROLLER],
  ['notification:read', 'GET', '/notification-settings', undefined, ALL],
  ['notification:manage', 'PUT', '/notification-settings', PREFERENCES, CONFIGURERS],
  ['notification:manage', 'POST', '/notification-settings/webhooks', HOOK, CONFIGURERS],
  ['notification:manage', 'PUT', '/notification-settings/webhooks/none', HOOK, CONFIGURERS],
  ['notification:manage', 'POST', '/notification-settings/webhooks/none/rotate-secret', {}, CONFIGURERS],
  ['notification:manage', 'POST', '/notification-settings/webhooks/none/test', {}, CONFIGURERS],
  ['notification:manage', 'POST', '/notification-settings/recipients/a@example.com/test', {}, CONFIGURERS],
  ['notification:manage', 'DELETE', '/notification-settings/webhooks/none', undefined, CONFIGURERS],
  ['notification:read', 'GET', '/notifications', undefined, ALL],
  ['notification:read', 'GET', '/notifications/none', undefined, ALL],
  ['notification:manage', 'POST', '/notifications/none/redeliver', {}, CONFIGURERS],
];

describe('who may do what', () => {
  let system: RunningSystem;
  const people = new Map<Name, Person>();

  beforeAll(async () => {
    system = await RunningSystem.start();
    for (const name of PEOPLE) people.set(name, await system.person(name));
  });

  afterAll(() => system.stop());

  it('leaves no permission of the table untested', () => {
    expect([...new Set(ROUTES.map(([permission]) => permission))].sort()).toEqual(Object.keys(PERMISSIONS).sort());
  });

  it.each(ROUTES)('%s: %s %s', async (_permission, method, path, body, allowed) => {
    const passed: Name[] = [];
    for (const [name, person] of people) {
      const { status } = await person.send(method, path, body);
      if (status !== 403) passed.push(name);
      expect({ name, status }).not.toMatchObject({ status: 401 });
      expect({ name, status }).not.toMatchObject({ status: 500 });
    }
    expect(passed).toEqual(allowed);
  });

  it.each(ROUTES)(
    '%s: %s %s answers 401 without a token and with a forged one',
    async (_permission, method, path, body) => {
      const base = `${system.service}/v1/environments/${ENVIRONMENT}`;
      const forged = await Person.anonymous(base).send(method, path, body, {
        authorization: `Bearer ${forgedToken(people.get('cora.controller')?.token ?? '')}`,
      });
      const anonymous = await Person.anonymous(base).send(method, path, body);
      expect(
        [anonymous, forged].map(({ status, body: problem, headers }) => [
          status,
          problem.code,
          headers.get('www-authenticate'),
        ]),
      ).toEqual([
        [401, 'UNAUTHENTICATED', 'Bearer'],
        [401, 'UNAUTHENTICATED', 'Bearer'],
      ]);
    },
  );

  it('refuses an Analyst who tries to connect, says who may, and puts it on record', async () => {
    const { status, headers, body } = (await people.get('anna.analyst')?.connect()) ?? {
      status: 0,
      headers: new Headers(),
      body: null,
    };
    expect({ status, type: headers.get('content-type') }).toEqual({
      status: 403,
      type: 'application/problem+json; charset=utf-8',
    });
    expect(body).toMatchObject({
      code: 'FORBIDDEN',
      fix: 'Ask someone who is Controller.',
      details: { permission: 'connection:manage', role: 'Analyst' },
    });
    const recorded = system
      .events('AccessRefused')
      .filter(({ metadata }) => metadata['correlationId'] === body.correlationId);
    expect(recorded.map(({ data, metadata }) => ({ data, actor: metadata['actor'] }))).toEqual([
      { data: { permission: 'connection:manage', role: 'Analyst', name: expect.any(String) }, actor: 'anna.analyst' },
    ]);
    expect(system.events('ConnectionEstablished')).toEqual([]);
  });

  it('gives a Controller of another environment nothing here, and people without a role nothing anywhere', async () => {
    const olga = people.get('olga.other');
    const elsewhere = await olga?.send('GET', `${system.service}/v1/environments/other-live/connection`);
    const here = await olga?.get('/connection');
    const unknown = await people
      .get('cora.controller')
      ?.send('GET', `${system.service}/v1/environments/no-such/connection`);
    expect([elsewhere?.status, here?.status, unknown?.status]).toEqual([200, 403, 403]);
  });

  it('distinguishes a wrong password, an unauthorized sender and a wrong sender password, and stores nothing', async () => {
    const cora = people.get('cora.controller');
    const refusals = [
      await cora?.connect({ userPassword: 'wrong' }),
      await cora?.connect({ senderId: 'unauthorised_sender' }),
      await cora?.connect({ senderPassword: 'wrong' }),
    ];
    expect(
      refusals.map((reply) => [
        reply?.status,
        reply?.body.code,
        reply?.body.details.reasons[0].code,
        reply?.body.details.fields,
      ]),
    ).toEqual([
      [422, 'CONNECTION_REFUSED', 'SIGN_IN_REFUSED', ['companyId', 'userId', 'userPassword']],
      [422, 'CONNECTION_REFUSED', 'SENDER_NOT_AUTHORISED', ['senderId']],
      [422, 'CONNECTION_REFUSED', 'SENDER_REFUSED', ['senderId', 'senderPassword']],
    ]);
    expect((await cora?.get('/connection'))?.body.status).toBe('Not connected');
    expect((await cora?.post())?.body.code).toBe('NOT_CONNECTED');
  });
});

/** The same claims under a signature of somebody else. */
const forgedToken = (token: string): string => {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return [header, payload, Buffer.from(signature).reverse().toString()].join('.');
};
