import { Prerequisites } from '../../../src/application/preflight/prerequisites';
import { changeSettings } from '../../../src/domain/connection/connection.decisions';
import { connection } from '../../../src/domain/connection/connection.state';
import { type PreflightLine } from '../../../src/domain/preflight/preflight.events';
import { type PostingRun } from '../../../src/domain/posting-run/posting-run.state';
import { reasonOf } from '../../support/fake-ledger';
import { record } from '../../support/ledger-facts';
import { cause, ENVIRONMENT } from '../../support/plain-ports';
import { entries } from '../../support/posting-system';
import { PreflightSystem, type Result } from '../../support/preflight-system';

let system: PreflightSystem;
beforeEach(async () => {
  system = new PreflightSystem();
  await system.start();
});
afterEach(() => system.stop());

const location = { kind: 'dimension', dimension: 'Location' } as const;
const brief = ({ lines }: { lines: readonly PreflightLine[] }): string[] =>
  lines.map(({ check, status, code, batches }) =>
    [check, status, code, batches].filter((part) => part !== '').join(' | '),
  );
const only = (result: Result, status: PreflightLine['status']): PreflightLine[] =>
  result.lines.filter((line) => line.status === status);
const COMPANY = ['setup', 'entryPermission', 'closedBooks'];
const refused = { kind: 'refused', reasons: [reasonOf('PERMISSION_MISSING')] } as const;

describe('a preflight', () => {
  it('finds all well where all is well, and warns of a journal that others use for payables', async () => {
    await system.readyBatches(entries(3));
    const result = await system.preflight();
    expect(result).toMatchObject({ status: 'Finished', trigger: 'person', batches: 3, blocked: 0, linesLeftOut: 0 });
    expect(brief(result)).toEqual([
      'Sign-in | ok | 0',
      'Sender authorised | ok | 0',
      'Other environments | ok | 0',
      'Permission to add journal entries | ok | 3',
      'Journal | warning | JOURNAL_OF_PAYABLES | 0',
      'Journal | ok | 3',
      'Accounts | ok | 3',
      'Custom fields | ok | 3',
      'Columns | ok | 3',
      'Dimension values | ok | 3',
      'Required dimensions | ok | 3',
      'Dates | ok | 3',
      'Books open | ok | 3',
      'Balance | ok | 3',
      'Whole entries | ok | 3',
      'Entities and currencies | ok | 3',
      'Texts and amounts | ok | 3',
      'Other origin | ok | 3',
    ]);
  });

  it('says which values were matched how, and what goes nowhere', async () => {
    await system.includeField('Region', location);
    system.inspection.lists.set('Location', [record('US', 'United States'), record('EU', 'Europe')]);
    await system.readyBatches(['JE-1'], { values: { Region: 'United  STATES', Segment: 'SMB' } });
    await system.readyBatches(['JE-2'], { values: { Region: 'Europe', Segment: 'ENT' }, postingGroup: 'G'.repeat(31) });
    const { lines } = await system.preflight();
    const notes = lines.filter(({ check, message }) => /Columns|Texts/.test(check) || message.includes('Region'));
    expect(notes.map(({ check, status, code, message }) => ({ check, status, code, message }))).toEqual([
      {
        check: 'Custom fields',
        status: 'ok',
        code: '',
        message: 'Bound and readable by the user: Region.',
      },
      {
        check: 'Columns',
        status: 'warning',
        code: 'COLUMN_NOT_SENT',
        message: 'The column "Segment" has 4 values and goes nowhere.',
      },
      {
        check: 'Dimension values',
        status: 'warning',
        code: 'VALUES_MATCHED_LOOSELY',
        message: 'One value of Region is matched although case, width or white space differ: "United  STATES" is US.',
      },
      {
        check: 'Dimension values',
        status: 'ok',
        code: '',
        message: 'One value of Region is matched by name: "Europe" is EU.',
      },
      {
        check: 'Texts and amounts',
        status: 'warning',
        code: 'DOCUMENT_LEFT_BLANK',
        message:
          '2 lines have a Posting Group Id of more than 30 characters, which Sage Intacct cannot hold as the document: it stays blank there.',
      },
    ]);
  });

  it('groups what blocks batches by its cause, with the fix, where to mend it, and which batches', async () => {
    await system.includeField('Region', location);
    system.inspection.lists.set('Location', [
      record('T1', 'Twin'),
      record('T2', 'Twin'),
      record('US', 'United States'),
    ]);
    const good = await system.readyBatches(entries(2), { values: { Region: 'US' } });
    const twins = await system.readyBatches(['JE-T1', 'JE-T2'], { values: { Region: 'Twin' } });
    const [unmapped] = await system.readyBatches(['JE-U'], {
      account: '4999',
      accountName: 'Other',
      values: { Region: 'US' },
    });
    const result = await system.preflight();
    expect(result).toMatchObject({ batches: good.length + 3, blocked: 3 });
    expect(only(result, 'blocked')).toEqual([
      expect.objectContaining({
        check: 'Accounts',
        code: 'ACCOUNT_NOT_MAPPED',
        mendAt: '/account-mappings',
        cause: 'ACCOUNT_NOT_MAPPED|Account Number|4999',
        batches: 1,
        batchKeys: [unmapped],
      }),
      {
        check: 'Dimension values',
        status: 'blocked',
        code: 'DIMENSION_VALUE_AMBIGUOUS',
        message: 'Sage Intacct has more than one Location "Twin": T1, T2.',
        fix: 'Override Twin with the id of the one that is meant; then post again.',
        mendAt: '/custom-fields/Region/value-overrides',
        cause: 'DIMENSION_VALUE_AMBIGUOUS|Region|Twin',
        field: 'Region',
        value: 'Twin',
        candidates: [
          { id: 'T1', name: 'Twin' },
          { id: 'T2', name: 'Twin' },
        ],
        batches: 2,
        batchKeys: expect.arrayContaining(twins),
      },
    ]);
    expect(result.lines.some(({ check, status }) => check === 'Accounts' && status === 'ok')).toBe(false);
  });

  it('looks at chosen batches, Failed ones too, and not at what is posted', async () => {
    const [posted, failed, other] = await system.readyBatches(entries(3));
    await system.post([posted!]);
    system.ledger.fault = () => 'rejected';
    await system.post([failed!], {}, 'run-2');
    const result = await system.preflight({ batchKeys: [posted!, failed!] });
    expect(result).toMatchObject({ batches: 2, blocked: 0 });
    system.inspection.closedThrough.set('', '2026-09-30');
    system.clock.advance(60_000);
    const again = await system.preflight({ preflightId: 'p2', batchKeys: [posted!, failed!, other!] });
    expect(only(again, 'blocked')).toMatchObject([{ code: 'PERIOD_CLOSED', batches: 2 }]);
  });

  it('reads the books, the permission and the short lists each time, and the long ones when they are old', async () => {
    await system.includeField('Region', location);
    await system.readyBatches(['JE-1']);
    await system.preflight();
    const { calls } = system.inspection;
    const first = calls.splice(0);
    system.clock.advance(60_000);
    await system.preflight({ preflightId: 'p2' });
    expect(first).toEqual([...['accounts', 'journals', 'entities', 'Location'], ...COMPANY]);
    expect(calls.splice(0)).toEqual([...['accounts', 'journals', 'entities'], ...COMPANY]);
    system.clock.advance(900_001);
    await system.preflight({ preflightId: 'p3' });
    expect(calls).toEqual(first);
  });

  it('believes lists that block only when they are read now', async () => {
    await system.includeField('Region', location);
    system.inspection.lists.set('Location', []);
    await system.readyBatches(['JE-1'], { values: { Region: 'US' } });
    expect(await system.preflight()).toMatchObject({ blocked: 1 });
    system.inspection.lists.set('Location', [record('US')]);
    system.clock.advance(1_000);
    expect(await system.preflight({ preflightId: 'p2' })).toMatchObject({ blocked: 0 });
  });

  it('has nothing to look at when nothing is Ready to Post', async () => {
    expect(await system.preflight()).toMatchObject({ batches: 0, blocked: 0 });
  });

  it('is begun again by the next process after a crash', async () => {
    await system.readyBatches(entries(2));
    await system.projected();
    const preflightId = await system.begin();
    await system.projected();
    system.worker().gained(ENVIRONMENT);
    expect(await system.resultOf(preflightId)).toMatchObject({ status: 'Finished', batches: 2 });
  });

  it('cannot tell what the user may not read, and blocks nothing for it', async () => {
    await system.readyBatches(entries(2));
    system.inspection.fault = ({ list, method }) =>
      list === undefined || list === 'accounts' || list === 'journals'
        ? method === 'proveEntryPermission'
          ? undefined
          : refused
        : undefined;
    const result = await system.preflight();
    expect(result.blocked).toBe(0);
    expect(only(result, 'cannot tell').map(({ check }) => check)).toEqual([
      'Permission to add journal entries',
      'Journal',
      'Accounts',
      'Books open',
      'Entities and currencies',
    ]);
    expect(only(result, 'cannot tell').every(({ fix }) => fix !== '')).toBe(true);
  });

  it('blocks everything for a permission that the ledger lists without the right to add', async () => {
    await system.readyBatches(entries(2));
    system.inspection.permission = { mayAdd: false, rights: 'List|View' };
    const result = await system.preflight();
    expect(result).toMatchObject({ batches: 2, blocked: 2 });
    expect(only(result, 'blocked')).toMatchObject([
      { check: 'Permission to add journal entries', code: 'PERMISSION_MISSING', mendAt: null, batches: 2 },
    ]);
  });

  it('warns of a field that the user may not read, as long as no batch needs it', async () => {
    await system.includeField('Region', location);
    system.inspection.fault = ({ list }) => (list === 'Location' ? refused : undefined);
    await system.readyBatches(['JE-1']);
    expect(only(await system.preflight(), 'warning')).toMatchObject([
      { code: 'JOURNAL_OF_PAYABLES' },
      { check: 'Custom fields', code: 'CUSTOM_FIELD_NOT_READABLE' },
    ]);
    await system.readyBatches(['JE-2'], { values: { Region: 'US' } });
    expect(only(await system.preflight({ preflightId: 'p2' }), 'blocked')).toMatchObject([
      { check: 'Custom fields', code: 'CUSTOM_FIELD_NOT_READABLE', batches: 1 },
    ]);
  });
});

const WITHOUT_LEDGER = [
  'Custom fields | not checked | 0',
  'Columns | ok | 2',
  'Dimension values | not checked | 0',
  'Required dimensions | not checked | 0',
  'Dates | ok | 2',
  'Books open | not checked | 0',
  'Balance | not checked | 0',
  'Whole entries | not checked | 0',
  'Entities and currencies | not checked | 0',
  'Texts and amounts | not checked | 0',
  'Other origin | not checked | 0',
];

describe('entries of other origin in a preflight', () => {
  beforeEach(async () => {
    await system.post(await system.readyBatches(['JE-1']));
    await system.readyBatches(['JE-2', 'JE-3']);
  });
  const ofOthers = ({ lines }: Result): PreflightLine[] => lines.filter(({ check }) => check === 'Other origin');

  it('block what looks like them, named with their record', async () => {
    const [kept] = system.ledger.entries;
    system.ledger.entries.push({ ...kept!, recordNo: '9', referenceNo: '', entry: { ...kept!.entry, title: 'JE-2' } });
    const result = await system.preflight();
    expect(result).toMatchObject({ batches: 2, blocked: 1 });
    expect(ofOthers(result)).toMatchObject([
      { status: 'blocked', code: 'ENTRY_OF_OTHER_ORIGIN', value: '9', batches: 1, batchKeys: [expect.any(String)] },
    ]);
  });

  it.each([
    { kind: 'unavailable', cause: 'timeout' } as const,
    { kind: 'refused', reasons: [reasonOf('PERMISSION_MISSING')] } as const,
  ])('are not called absent when the journal cannot be listed: $kind', async (fault) => {
    system.ledger.listFault = () => fault;
    const result = await system.preflight();
    expect(result).toMatchObject({ batches: 2, blocked: 0 });
    expect(ofOthers(result)).toMatchObject([{ status: 'not checked', batches: 0 }]);
  });
});

describe('a preflight of what was not looked at', () => {
  const OF_BATCHES = [
    ...['Journal', 'Accounts', 'Custom fields', 'Columns', 'Dimension values', 'Required dimensions', 'Dates'],
    ...['Books open', 'Balance', 'Whole entries', 'Entities and currencies', 'Texts and amounts'],
  ];

  it('calls nothing ok when there is no batch', async () => {
    const result = await system.preflight();
    expect(result).toMatchObject({ batches: 0, blocked: 0 });
    expect(only(result, 'not checked').map(({ check }) => check)).toEqual(OF_BATCHES);
    expect(only(result, 'not checked')[7]).toMatchObject({
      check: 'Books open',
      message: 'There was no batch to check: none is Ready to Post, and none failed.',
      fix: 'Import a close file first, then check again.',
    });
    expect(only(result, 'ok').map(({ check }) => check)).toEqual([
      'Sign-in',
      'Sender authorised',
      'Other environments',
      'Permission to add journal entries',
    ]);
  });

  it('calls nothing ok for what is posted already', async () => {
    const batchKeys = await system.readyBatches(['JE-1']);
    await system.post(batchKeys);
    const result = await system.preflight({ batchKeys });
    expect(only(result, 'not checked').map(({ check }) => check)).toEqual(OF_BATCHES);
  });

  it('does not hold the rules of the ledger against an entry that cannot be built', async () => {
    await system.readyBatches(['JE-1', 'JE-2']);
    await system.readyBatches(['JE-3'], { account: '4999', accountName: 'Other' });
    const result = await system.preflight();
    expect(only(result, 'not checked').map(({ check, message }) => [check, message])).toEqual(
      ['Journal', 'Accounts', 'Required dimensions', 'Books open', 'Balance', 'Entities and currencies']
        .concat('Texts and amounts')
        .map((check) => [check, 'Not looked at for one batch that something else blocks.']),
    );
    expect(brief(result)).toContain('Books open | ok | 2');
  });

  it('says no word of open books when no entry could be built', async () => {
    await system.readyBatches(['JE-3'], { account: '4999', accountName: 'Other' });
    const result = await system.preflight();
    expect(result.lines.filter(({ check }) => check === 'Books open').map(({ status }) => status)).toEqual([
      'not checked',
    ]);
  });

  it('counts what failed, and says why it cannot go yet', async () => {
    system.inspection.closedThrough.set('', '2026-09-30');
    const batchKeys = await system.readyBatches(['JE-1']);
    await system.post(batchKeys);
    expect(await system.batch(batchKeys[0]!)).toMatchObject({ status: 'Failed' });
    const result = await system.preflight();
    expect(result).toMatchObject({ batches: 1, blocked: 1 });
    expect(only(result, 'blocked')).toMatchObject([{ check: 'Books open', code: 'PERIOD_CLOSED', batches: 1 }]);
    system.inspection.closedThrough.delete('');
    await system.clock.sleep(1_000);
    expect(await system.preflight({ preflightId: 'p2' })).toMatchObject({ batches: 1, blocked: 0 });
  });

  it('blocks the whole entry for one of its parts, also when only another one was chosen', async () => {
    const keys = await system.readyParts(['4000', '4999', '4000']);
    const expected = { batches: 3, blocked: 3 };
    const result = await system.preflight();
    expect(result).toMatchObject(expected);
    expect(only(result, 'blocked').map(({ check, code, batchKeys }) => [check, code, batchKeys])).toEqual([
      ['Accounts', 'ACCOUNT_NOT_MAPPED', [keys[1]]],
      ['Whole entries', 'ENTRY_PART_BLOCKED', [keys[0], keys[2]]],
    ]);
    expect(await system.preflight({ preflightId: 'p2', batchKeys: [keys[0]!] })).toMatchObject(expected);
  });

  it('leaves each part to itself where the setting says so', async () => {
    await system.aggregates.change(connection, ENVIRONMENT, cause, (state) =>
      changeSettings(state, { entriesGoWhole: false }),
    );
    const keys = await system.readyParts(['4000', '4999']);
    expect(await system.preflight()).toMatchObject({ batches: 2, blocked: 1 });
    expect(await system.preflight({ preflightId: 'p2', batchKeys: [keys[0]!] })).toMatchObject({
      batches: 1,
      blocked: 0,
    });
  });
});

describe('the connection in a preflight', () => {
  it('warns of another environment that is connected to the same company', async () => {
    await system.readyBatches(entries(1));
    const others = [{ environment: 'us-live', kind: 'live' }] as const;
    const prerequisites = new Prerequisites(system.portsOver(system.inner), { others: () => Promise.resolve(others) });
    const { lines, blocked } = await prerequisites.check(ENVIRONMENT, []);
    expect([lines.filter(({ check }) => check === 'Other environments'), blocked.size]).toMatchObject([
      [
        {
          status: 'warning',
          code: 'COMPANY_SHARED',
          message: 'Company ACME is also connected to the live environment us-live.',
        },
      ],
      0,
    ]);
  });

  it('blocks everything while there is none, and reports what is known without it', async () => {
    await system.readyBatches(['JE-1']);
    await system.readyBatches(['JE-2'], { account: '4999', accountName: 'Other' });
    await system.disconnect();
    const result = await system.preflight();
    expect(result).toMatchObject({ batches: 2, blocked: 2 });
    expect(brief(result)).toEqual([
      'Sign-in | blocked | NOT_CONNECTED | 2',
      'Sender authorised | not checked | 0',
      'Other environments | not checked | 0',
      'Permission to add journal entries | not checked | 0',
      'Journal | not checked | 0',
      'Accounts | blocked | ACCOUNT_NOT_MAPPED | 1',
      ...WITHOUT_LEDGER,
    ]);
    expect(system.inspection.calls).toEqual([]);
  });

  it.each([
    ['SENDER_REFUSED', 'Sender authorised'],
    ['SENDER_NOT_AUTHORISED', 'Sender authorised'],
    ['SIGN_IN_REFUSED', 'Sign-in'],
  ] as const)('is paused at the first %s, which blocks everything', async (code, check) => {
    await system.readyBatches(entries(2));
    system.ledger.signInOutcome = { kind: 'refused', reasons: [reasonOf(code)] };
    const result = await system.preflight();
    expect(result).toMatchObject({ batches: 2, blocked: 2 });
    expect(only(result, 'blocked')).toMatchObject([{ check, code, mendAt: '/connection', batches: 2 }]);
    expect(await system.connection()).toMatchObject({ status: 'Paused', code });
    expect(system.inspection.calls).toEqual([]);
  });

  it('says nothing against anything when the ledger gives no answer', async () => {
    await system.readyBatches(entries(2));
    system.ledger.signInOutcome = { kind: 'unavailable', cause: 'timeout' };
    system.inspection.fault = () => ({ kind: 'unavailable', cause: 'timeout' });
    const result = await system.preflight();
    expect(result).toMatchObject({ batches: 2, blocked: 0 });
    expect(brief(result)).toEqual([
      'Sign-in | cannot tell | LEDGER_UNAVAILABLE | 0',
      'Other environments | not checked | 0',
      'Permission to add journal entries | not checked | 0',
      'Journal | not checked | 0',
      'Accounts | not checked | 0',
      ...WITHOUT_LEDGER,
    ]);
    expect(only(result, 'not checked')[1]).toMatchObject({
      message: 'Sage Intacct could not be asked.',
      fix: 'Make the connection to Sage Intacct work first, then check again.',
    });
    expect(await system.connection()).toMatchObject({ status: 'Connected' });
  });
});

describe('the proof by a draft', () => {
  const permission = ({ lines }: Result): PreflightLine[] =>
    lines.filter(({ check }) => check === 'Permission to add journal entries');

  it('is built from an unblocked batch, under a reference of no batch, and only on request', async () => {
    await system.readyBatches(['JE-0'], { account: '4999', accountName: 'Other' });
    await system.readyBatches(entries(2));
    await system.preflight();
    expect(system.inspection.proofs).toEqual([]);
    const result = await system.preflight({ preflightId: 'p2', proveByDraft: true });
    expect(permission(result)).toMatchObject([{ status: 'ok', message: expect.stringContaining('draft') }]);
    expect(system.inspection.proofs).toMatchObject([
      { entry: { title: 'Permission check: JE-100' }, referenceNo: expect.stringMatching(/^RRTEST-/) },
    ]);
    expect(system.inspection.proofs[0]!.referenceNo.length).toBeLessThanOrEqual(20);
  });

  it.each([
    [{ kind: 'left-behind', recordNo: '77', reasons: [] }, 'warning', 'Look for the draft 77'],
    [{ kind: 'left-behind', recordNo: null, reasons: [] }, 'warning', 'with the reference RRTEST-'],
    [{ kind: 'refused', reasons: [reasonOf('PERMISSION_MISSING')] }, 'blocked', 'Fix PERMISSION_MISSING.'],
    [{ kind: 'refused', reasons: [reasonOf('PERIOD_CLOSED')] }, 'cannot tell', 'Fix PERIOD_CLOSED.'],
    [{ kind: 'connection-refused', reasons: [reasonOf('SIGN_IN_REFUSED')] }, 'cannot tell', 'Fix SIGN_IN_REFUSED.'],
    [{ kind: 'unavailable', cause: 'timeout' }, 'cannot tell', 'Try again'],
  ] as const)('that ends with %j is %s', async (proof, status, fix) => {
    system.inspection.proof = proof;
    await system.readyBatches(entries(2));
    const result = await system.preflight({ proveByDraft: true });
    expect(permission(result)).toMatchObject([{ status, fix: expect.stringContaining(fix) }]);
    expect(result.blocked).toBe(status === 'blocked' ? 2 : 0);
  });

  it('cannot be made without such a batch', async () => {
    await system.readyBatches(['JE-0'], { account: '4999', accountName: 'Other' });
    expect(permission(await system.preflight({ proveByDraft: true }))).toMatchObject([{ status: 'not checked' }]);
    expect(system.inspection.proofs).toEqual([]);
  });
});

describe('the prerequisites of a run', () => {
  const check = async (batchKeys: readonly string[]): Promise<PostingRun> => {
    await system.startRun(batchKeys);
    return (await system.runCheck.check({ origin: cause, runId: 'run-1', period: null, batchKeys })).run;
  };
  const kept = async (): Promise<unknown> => {
    await system.projected();
    return system.preflightViews.preflight(ENVIRONMENT, 'run-1');
  };

  it('are kept under its id, and do not stop it when some batch can be posted', async () => {
    const good = await system.readyBatches(entries(2));
    const bad = await system.readyBatches(['JE-bad'], { account: '4999', accountName: 'Other' });
    expect(await check([...bad, ...good])).toMatchObject({ status: 'Running', isChecked: true });
    expect(await kept()).toMatchObject({
      status: 'Finished',
      trigger: 'posting-run',
      batches: 3,
      blocked: 1,
      lines: expect.arrayContaining([expect.objectContaining({ code: 'ACCOUNT_NOT_MAPPED', batchKeys: bad })]),
    });
  });

  it('name the batches that can be posted, with what they were checked against', async () => {
    const cleanOf = async (batchKeys: readonly string[], runId: string): Promise<unknown> => {
      await system.startRun(batchKeys, runId);
      const { clean } = await system.runCheck.check({ origin: cause, runId, period: null, batchKeys });
      return clean && [[...clean.batchKeys], clean.context.mappingRevision, clean.context.facts.sources.length];
    };
    const good = await system.readyBatches(entries(2));
    expect(await cleanOf(good, 'run-1')).toEqual([good, 0, 4]);
    const bad = await system.readyBatches(['JE-bad'], { account: '4999', accountName: 'Other' });
    expect(await cleanOf([...good, ...bad], 'run-2')).toEqual([good, 0, 4]);
    system.inspection.lists.set('accounts', []);
    await system.clock.sleep(3_600_000);
    expect(await cleanOf(good, 'run-3')).toEqual([[], 0, 4]);
  });

  it('end it as not started, with the list, when none can, and nothing is changed', async () => {
    const bad = await system.readyBatches(['JE-1', 'JE-2'], { account: '4999', accountName: 'Other' });
    const refusal = {
      code: 'PREREQUISITES_NOT_MET',
      message: '2 of 2 batches cannot be posted yet. RevRec account 4999 is not mapped to an Intacct account.',
      fix: 'Map account 4999 under Journal account mappings, then post again. Preflight run-1 has the whole list.',
      batches: 2,
      blocked: 2,
      prerequisites: [
        {
          check: 'Accounts',
          code: 'ACCOUNT_NOT_MAPPED',
          message: 'RevRec account 4999 is not mapped to an Intacct account.',
          fix: 'Map account 4999 under Journal account mappings, then post again.',
          mendAt: '/account-mappings',
          cause: 'ACCOUNT_NOT_MAPPED|Account Number|4999',
          batches: 2,
        },
      ],
    };
    expect(await check(bad)).toEqual({ status: 'NotStarted', batchKeys: bad, refusal });
    const again = { origin: cause, runId: 'run-1', period: null, batchKeys: bad };
    expect((await system.runCheck.check(again)).run).toMatchObject({ status: 'NotStarted' });
    expect([await kept(), (await system.batch(bad[0] ?? '')).status]).toMatchObject([{ blocked: 2 }, 'Ready']);
  });

  it('pause the connection that the ledger refused', async () => {
    const reason = { code: 'CONSENT_OVER', meaning: 'The consent is over.', fix: 'Connect again.' } as const;
    const reasons = [{ ...reason, errorNo: 'REST-2102', message: 'Token is not valid', supportId: '' }];
    system.inspection.fault = () => ({ kind: 'connection-refused', reasons });
    expect(await check(await system.readyBatches(['JE-1']))).toMatchObject({ status: 'NotStarted' });
    expect((await system.aggregates.load(connection, ENVIRONMENT)).state).toMatchObject({
      status: 'Paused',
      code: 'CONSENT_OVER',
      fix: 'Connect again.',
    });
  });

  it('stop nothing while the ledger gives no answer', async () => {
    system.inspection.fault = () => ({ kind: 'unavailable', cause: 'timeout' });
    expect(await check(await system.readyBatches(['JE-1']))).toMatchObject({ status: 'Running', isChecked: true });
  });
});
