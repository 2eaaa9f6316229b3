import { defaultSettings } from '../../sandbox/gateway/settings';
import { changeSettings } from '../../sandbox/gateway/settings-changes';
import { call, credit, debit, driverOf, entry, errorsOf, login, valuesOf } from './gateway-driver';

it('the settings start as documented', () => {
  expect(defaultSettings()).toEqual({
    latencyMs: 0,
    duplicateErrorNo: 'XL03000009',
    duplicateText: "The function with controlid '{id}' was already executed.",
    duplicateLevel: 'result',
    uniqueIdAbsentMeans: true,
    controlIdMemory: 'completed',
    controlIdRecheckAtCommit: true,
    burnFailedIds: false,
    controlIdScope: 'company-sender',
    controlIdRetentionMs: null,
    senderConcurrencyMax: null,
    companyConcurrencyMax: null,
    sessionMinutes: 360,
    resultSetMinutes: 30,
    companyMissing: 'auth-failure',
    companyExpired: false,
    lockAfterFailedLogins: 0,
    bookClosedThrough: {},
    disableEdit: false,
    disableDelete: false,
    interEntityTransactions: false,
    dueFromAccountNo: '1990',
    dueToAccountNo: '2990',
    approvals: false,
    stateAfterCreate: null,
    visibilityLagMs: 0,
    trimAmounts: true,
    readBatchName: 'GLBATCH',
    readLines: 'ENTRIES/glentry',
    additionalErrorInfo: 'last',
    servesClosedBooksDate: true,
    servesTrialBalance: true,
    trialBalanceRowName: 'trialbalance',
    trialBalanceAccountName: 'glaccountno',
    servesDetails: true,
    detailFieldsMissing: [],
    servesAccountBalances: true,
    permissionApplicationName: 'General Ledger',
    permissionPolicyName: 'Journal entries',
    journalDirectPostingField: 'DISALLOWDIRECTPOSTING',
    customObjectKey: 'id',
    employeeNameField: 'CONTACT_INFO.CONTACTNAME',
    contractStatusField: 'STATE',
    userEntities: {},
    entrySpelling: 'documented',
    gatewayErrors: 'bare',
    readByQueryOrder: 'key',
    rollbackCulprit: 'failure',
    batchCustomFields: [],
    lineCustomFields: [],
    unknownFields: 'keep',
    accessTokenSeconds: 3600,
    refreshTokensRotate: true,
    newGrantEndsOlder: true,
    idempotencyReplayHours: 48,
    idempotencyKeyDays: 60,
    idempotencyLockStatus: 409,
    firstReplyIsDated: false,
    restQueryRows: 'flat',
    restSessionReply: 'object',
    referenceNoLengthMax: 20,
    titleLengthMax: 80,
    documentLengthMax: 30,
    descriptionLengthMax: 500,
    historyCommentLengthMax: 300,
    unbalancedErrorNo: 'BL01001973',
    closedPeriodErrorNo: 'BL01001973',
    invalidJournalErrorNo: 'BL01001973',
    lockedUserErrorNo: 'XL03000006',
    transactionSecurityErrorNo: 'BL01001973',
  });
});

it.each([
  ['latencyMs', -1],
  ['duplicateErrorNo', 7],
  ['burnFailedIds', 'yes'],
  ['duplicateLevel', 'operation'],
  ['uniqueIdAbsentMeans', 'true'],
  ['controlIdMemory', 'all'],
  ['controlIdRecheckAtCommit', 1],
  ['controlIdScope', 'planet'],
  ['controlIdRetentionMs', 0],
  ['senderConcurrencyMax', 0],
  ['companyConcurrencyMax', '8'],
  ['companyMissing', 'never'],
  ['bookClosedThrough', { us01: '09/30/2026' }],
  ['approvals', 'on'],
  ['stateAfterCreate', 'P'],
  ['visibilityLagMs', 1.5],
  ['journalDirectPostingField', 'lower'],
  ['lineCustomFields', ['lower']],
  ['unknownFields', 'drop'],
  ['customObjectKey', 'ID'],
  ['employeeNameField', 'TITLE'],
  ['contractStatusField', ''],
  ['userEntities', { revrec_ws: 7 }],
  ['entrySpelling', true],
  ['gatewayErrors', 'none'],
  ['readByQueryOrder', ''],
  ['rollbackCulprit', 'success'],
  ['titleLengthMax', 0],
])('the setting %s cannot be %j', (name, value) => {
  const settings = defaultSettings();
  expect([changeSettings(settings, { [name]: value, latencyMs: value }), settings]).toEqual([
    expect.arrayContaining([`${name} has a value that is not allowed.`]),
    defaultSettings(),
  ]);
});

describe('a setting for facts that are not published', () => {
  const general = 'BL01001973 Could not create GLBatch record.';

  it.each([
    ['unbalancedErrorNo', entry([debit, { ...credit, TRX_AMOUNT: '1.00' }])],
    ['closedPeriodErrorNo', entry([debit, credit], { BATCH_DATE: '08/31/2026' })],
    ['invalidJournalErrorNo', entry([debit, credit], { JOURNAL: 'RRJ' })],
  ] as const)('gives another number as %s', async (name, body) => {
    const driver = driverOf();
    Object.assign(driver.settings, { [name]: 'XX00000001', bookClosedThrough: { '*': '2026-08-31' } });
    expect(errorsOf(await driver.ask(call('f', body)))).toEqual([expect.stringMatching(/^XX00000001 /), general]);
  });

  it('gives another number to a locked user', async () => {
    const driver = driverOf();
    Object.assign(driver.settings, { lockedUserErrorNo: 'XX00000002', lockAfterFailedLogins: 1 });
    const wrong = { authentication: login('revrec_ws', 'wrong') };
    const ask = async (): Promise<string[]> => errorsOf(await driver.ask(call('d', '<getDimensions/>'), wrong));
    expect([await ask(), await ask()]).toEqual([
      ['XL03000006 Sign-in information is incorrect'],
      ['XX00000002 Sign-in information is incorrect'],
    ]);
  });

  it.each([
    ['DISALLOWDIRECTPOSTING', 'false', 'true'],
    ['ALLOW_DIRECT_POSTING', 'true', 'false'],
  ])('names the field of a journal about direct posting %s', async (field, ofOpen, ofClosed) => {
    const driver = driverOf();
    driver.settings.journalDirectPostingField = field;
    const select = `<select><field>SYMBOL</field><field>${field}</field></select>`;
    const body = `<query><object>JOURNAL</object>${select}</query>`;
    const answer = await driver.ask(call('f', body));
    const values = valuesOf(answer, 'SYMBOL').map((symbol, index) => [symbol, valuesOf(answer, field)[index]]);
    expect(values).toEqual([
      ['GJ', ofOpen],
      ['APJ', ofOpen],
      ['OLDJ', ofOpen],
      ['NODP', ofClosed],
    ]);
    driver.settings.journalDirectPostingField = '';
    expect(errorsOf(await driver.ask(call('f', body)))).toEqual([expect.stringMatching(/^XL03000006 /)]);
  });

  it.each([
    ['REFERENCENO', 'referenceNoLengthMax', entry([debit, credit], { REFERENCENO: '12345678' })],
    ['BATCH_TITLE', 'titleLengthMax', entry([debit, credit], { BATCH_TITLE: '12345678' })],
    ['HISTORY_COMMENT', 'historyCommentLengthMax', entry([debit, credit], { HISTORY_COMMENT: '12345678' })],
    ['DOCUMENT', 'documentLengthMax', entry([{ ...debit, DOCUMENT: '12345678' }, credit])],
    ['DESCRIPTION', 'descriptionLengthMax', entry([{ ...debit, DESCRIPTION: '12345678' }, credit])],
  ])('limits %s by %s', async (field, name, body) => {
    const driver = driverOf();
    Object.assign(driver.settings, { [name]: 8 });
    const atTheLimit = errorsOf(await driver.ask(call('f', body)));
    Object.assign(driver.settings, { [name]: 7 });
    const over = errorsOf(await driver.ask(call('f', body)));
    const tooLong = `BL03000018 Illegal format for ${field}: the value is longer than 7 characters`;
    expect([atTheLimit, over]).toEqual([[], [tooLong, general]]);
  });
});
