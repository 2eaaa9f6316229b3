import { CONNECTION_ERROR_ROWS } from '../../../src/adapters/intacct/errors/connection-error-rows';
import { ENTRY_ERROR_ROWS } from '../../../src/adapters/intacct/errors/entry-error-rows';
import { judgeErrors } from '../../../src/adapters/intacct/errors/error-catalogue';
import { type ErrorLevel } from '../../../src/adapters/intacct/errors/error-row';
import { readXml } from '../../../src/adapters/intacct/xml/xml-reader';
import { errors } from './stub-gateway';

const judge = (level: ErrorLevel, errorMessage: string) => {
  const document = readXml(`<response>${errorMessage}</response>`, 'response', 100_000);
  if (!document.ok) throw new Error(document.problem);
  return judgeErrors(document.root, level);
};
const codesOf = (level: ErrorLevel, errorMessage: string): string[] =>
  judge(level, errorMessage).reasons.map(({ code }) => code);

/** An error in the words of the user's language, with ids that do not depend on it. */
const withIds = (text: string, errorId: string, messageId: string): string =>
  errors(['BL01001973', text]).replace(
    '</error>',
    `<additionalinfo><errorid>${errorId}</errorid><category/><target domain=""/>` +
      `<description><messageid>${messageId}</messageid><target/><placeholders/></description>` +
      `<cdescription><messageid></messageid></cdescription><correction><messageid/></correction></additionalinfo></error>`,
  );

describe('the ids of errors', () => {
  const german = 'Die Buchungen für Standort us01 sind nicht ausgeglichen';
  it.each([
    ['GL-1009', ''],
    ['', 'IA.TRANSACTIONS_DO_NOT_BALANCE_FOR'],
    ['XX-1', 'IA.TRANSACTIONS_DO_NOT_BALANCE_FOR'],
  ])('say what is wrong in any language (%s %s)', (errorId, messageId) => {
    expect(judge('function', withIds(german, errorId, messageId)).reasons).toMatchObject([
      { code: 'ENTRY_UNBALANCED_IN_LEDGER', errorNo: 'BL01001973', message: german },
    ]);
  });

  it('count before the words', () => {
    expect(codesOf('function', withIds('Account 4000 is not valid', 'GL-1009', ''))).toEqual([
      'ENTRY_UNBALANCED_IN_LEDGER',
    ]);
  });

  it('leave an error to its words when they are unknown or absent', () => {
    expect(codesOf('function', withIds('Account 4000 is not valid', 'GL-9999', 'IA.SOMETHING'))).toEqual([
      'ACCOUNT_NOT_USABLE',
    ]);
    expect(codesOf('function', withIds('Account 4000 is not valid', '', ''))).toEqual(['ACCOUNT_NOT_USABLE']);
  });

  it('show the general error after the cause, in any language', () => {
    const [cause, general] = [withIds('Etwas ist falsch', 'GL-0001', ''), withIds('Nicht angelegt', 'GL-0951', '')];
    const both = general.replace('</errormessage>', '') + cause.replace('<errormessage>', '');
    expect(judge('function', both).reasons.map(({ message }) => message)).toEqual([
      'Etwas ist falsch',
      'Nicht angelegt',
    ]);
  });
});

describe('error catalogue', () => {
  it.each<[ErrorLevel, string, string, string, string]>([
    ['control', 'GW-0010', 'API rate limit exceeded', 'LEDGER_THROTTLED', 'throttled'],
    ['function', 'XX', 'API rate limit exceeded', 'LEDGER_THROTTLED', 'throttled'],
    ['control', 'GW-0001', 'Unable to process request', 'LEDGER_UNAVAILABLE', 'unavailable'],
    ['control', 'XX', 'The Service is Temporarily Off-line', 'LEDGER_UNAVAILABLE', 'unavailable'],
    ['authentication', 'XL03000006', 'Invalid session abc', 'SESSION_LAPSED', 'session'],
    ['control', 'XL03000006', 'Incorrect Intacct XML Partner ID or password.', 'SENDER_REFUSED', 'connection'],
    ['authentication', 'XL03000006', 'Invalid Web Services Authorization', 'SENDER_NOT_AUTHORISED', 'connection'],
    ['authentication', 'XL03000006', 'Sign-in information is incorrect', 'SIGN_IN_REFUSED', 'connection'],
    ['control', 'XMLGW_JPP0002', 'Anmeldedaten falsch', 'SIGN_IN_REFUSED', 'connection'],
    ['control', 'UJPP0002', 'x', 'SIGN_IN_REFUSED', 'connection'],
    ['authentication', 'XL03000006', 'Unbekannter Text', 'SIGN_IN_REFUSED', 'connection'],
    ['control', 'GW-0011', 'Invalid Request [Request ID: 7]', 'COMPANY_UNKNOWN', 'connection'],
    ['control', 'invalidRequest', 'Invalid Request', 'COMPANY_UNKNOWN', 'connection'],
    [
      'authentication',
      'PL04000055',
      'This company is a demo company and has expired.',
      'SUBSCRIPTION_EXPIRED',
      'connection',
    ],
    ['control', 'XL03000006', 'X is not a valid transport policy.', 'REQUEST_MALFORMED', 'connection'],
    ['control', 'XL03000003', 'XML Parse schema error: Fatal Error 76', 'REQUEST_MALFORMED', 'request'],
    ['control', 'XL09999999', 'Something new', 'LEDGER_REFUSED', 'unknown'],
    [
      'function',
      'PL04000005',
      'You do not have permission for API operation CREATE on objects of type glbatch',
      'PERMISSION_MISSING',
      'entry',
    ],
    [
      'function',
      'PL04000005',
      "API operation 'QUERY' cannot be performed on objects of type x",
      'OBJECT_NOT_AVAILABLE',
      'entry',
    ],
    ['function', 'XL03000009', 'Object definition REGION not found', 'OBJECT_NOT_AVAILABLE', 'entry'],
    ['function', 'XL03000010', 'field X', 'OBJECT_NOT_AVAILABLE', 'entry'],
    [
      'function',
      'XL03000006',
      'The following fields cannot be queried: [ item: [BASEUOM] ]',
      'OBJECT_NOT_AVAILABLE',
      'entry',
    ],
    ['function', 'BL01001973', 'Activate the vendor V-100, then try again.', 'DIMENSION_NOT_ACCEPTED', 'entry'],
    ['function', 'BL01001973', 'Activate the account 4000, then try again.', 'ACCOUNT_NOT_USABLE', 'entry'],
    [
      'function',
      'BL01001973',
      'The employee isn&#039;t a resource of the project &#039;P1&#039;.',
      'DIMENSION_NOT_ACCEPTED',
      'entry',
    ],
    ['function', 'DL02000001', 'There was an error processing the request.', 'OBJECT_NOT_AVAILABLE', 'entry'],
    ['function', 'Invalid fields list x', '', 'OBJECT_NOT_AVAILABLE', 'entry'],
    ['function', 'BL01001973', 'Transactions do not balance for Place 100', 'ENTRY_UNBALANCED_IN_LEDGER', 'entry'],
    ['function', 'BL01001973', 'Debits and credits are not equal', 'ENTRY_UNBALANCED_IN_LEDGER', 'entry'],
    ['function', 'BL01001973', 'Account 16200 is not valid', 'ACCOUNT_NOT_USABLE', 'entry'],
    ['function', 'BL01001973', 'Account &#039;X&#039; is not valid', 'ACCOUNT_NOT_USABLE', 'entry'],
    ['function', 'BL01001973', 'Account is inactive', 'ACCOUNT_NOT_USABLE', 'entry'],
    [
      'function',
      'BL01001973',
      "The specified GL account 'a' : 'b' is not valid. GL account is restricted by x",
      'ACCOUNT_NOT_USABLE',
      'entry',
    ],
    [
      'function',
      'BL01001973',
      'The account number 1000 is associated to the bank account',
      'ACCOUNT_NOT_USABLE',
      'entry',
    ],
    ['function', 'BL01001973', "Journal 'X' is not valid.", 'JOURNAL_NOT_USABLE', 'entry'],
    ['function', 'BL01001973', "Direct posting is not allowed for journal 'X'.", 'JOURNAL_NOT_USABLE', 'entry'],
    [
      'function',
      'BL01001973',
      'This transaction is missing the Department dimension for the Account 16200',
      'DIMENSION_MISSING',
      'entry',
    ],
    ['function', 'BL01001973', 'Missing the Location dimension for Account X', 'DIMENSION_MISSING', 'entry'],
    ['function', 'BL01001973', "missing 'Department' dimension", 'DIMENSION_MISSING', 'entry'],
    ['function', 'BL03000018', "The account number '16200' requires a Department", 'DIMENSION_MISSING', 'entry'],
    ['function', 'BL01001973', "The department '300' is invalid.", 'DIMENSION_NOT_ACCEPTED', 'entry'],
    ['function', 'BL01001973', 'Department 300 is not valid', 'DIMENSION_NOT_ACCEPTED', 'entry'],
    ['function', 'BL01001973', 'Invalid Department 300 selected', 'DIMENSION_NOT_ACCEPTED', 'entry'],
    [
      'function',
      'BL01001973',
      "Department '300': '300' specified is not valid. Department is restricted by GL account.",
      'DIMENSION_NOT_ACCEPTED',
      'entry',
    ],
    ['function', 'BL01001973', "Location '600' is not valid", 'DIMENSION_NOT_ACCEPTED', 'entry'],
    ['function', 'BL01001973', "Place '600' is not valid", 'DIMENSION_NOT_ACCEPTED', 'entry'],
    ['function', 'BL01001973', "Customer '10001' specified is not valid.", 'DIMENSION_NOT_ACCEPTED', 'entry'],
    ['function', 'BL01001973', "Invalid Project 'P' specified.", 'DIMENSION_NOT_ACCEPTED', 'entry'],
    ['function', 'BL01001973', 'Department must be 300. This value is auto-filled', 'DIMENSION_NOT_ACCEPTED', 'entry'],
    [
      'function',
      'BL01001973',
      "Your transaction date (01/31/2026) is within a period that's been closed.",
      'PERIOD_CLOSED',
      'entry',
    ],
    ['function', 'BL01001973', 'Date must be on or after 02/01/26', 'PERIOD_CLOSED', 'entry'],
    ['function', 'XL03000009', "The function with controlid 'x' was already executed.", 'CONTROL_ID_USED', 'entry'],
    ['function', 'BL03000018', 'Missing unit', 'FIELD_NOT_ACCEPTED', 'entry'],
    ['function', 'PL01000127', 'Document Number missing', 'FIELD_NOT_ACCEPTED', 'entry'],
    ['function', 'XX', 'Required field JOURNAL is missing', 'FIELD_NOT_ACCEPTED', 'entry'],
    [
      'function',
      'XL03000009',
      'The entire transaction in this operation has been rolled back due to an error.',
      'ROLLED_BACK',
      'entry',
    ],
    ['function', 'BL01001973', 'Could not create GLBatch record.', 'LEDGER_REFUSED', 'entry'],
    ['function', 'BL01001973', 'Something nobody has seen', 'LEDGER_REFUSED', 'entry'],
  ])('reads %s %s "%s" as %s', (level, errorNo, text, code, errorClass) => {
    const judgement = judge(level, errors([errorNo, text]));
    expect([judgement.reasons[0]?.code, judgement.errorClass]).toEqual([code, errorClass]);
  });

  it('shows the cause before the general texts, in any order of the errors', () => {
    const general = [
      ['XL03000009', 'The entire transaction in this operation has been rolled back due to an error.'],
      ['BL01001973', 'Could not create GLBatch record.'],
    ] as const;
    const cause = ['BL01001973', 'Account 4000 is not valid'] as const;
    const expected = ['ACCOUNT_NOT_USABLE', 'ROLLED_BACK', 'LEDGER_REFUSED'];
    expect(codesOf('function', errors(cause, ...general))).toEqual(expected);
    expect(codesOf('function', errors(...general, cause))).toEqual(expected);
  });

  it('takes an unknown error for the cause when the others name none', () => {
    const { reasons, isKnown } = judge(
      'function',
      errors(['BL01001973', 'Could not create GLBatch record.'], ['ZZ1', 'Neu und unbekannt']),
    );
    expect(reasons.map(({ message }) => message)).toEqual(['Neu und unbekannt', 'Could not create GLBatch record.']);
    expect(isKnown).toBe(false);
  });

  it('keeps all texts, cleans them and sets the support id apart', () => {
    const [reason] = judge(
      'function',
      '<errormessage><error><errorno>BL99</errorno><description>One&lt;br/&gt;two</description>' +
        '<description2>It&amp;#039;s &amp;amp; wrong. [Support ID: EsppO%7EZEcj0]</description2><correction>Fix it.</correction></error></errormessage>',
    ).reasons;
    expect(reason).toMatchObject({
      errorNo: 'BL99',
      message: "One two It's & wrong. Fix it.",
      supportId: 'EsppO%7EZEcj0',
    });
  });

  it('says so when the ledger gave no reason', () => {
    expect(judge('function', '').reasons).toMatchObject([
      { code: 'LEDGER_REFUSED', message: 'The ledger gave no reason.', errorNo: '', supportId: '' },
    ]);
  });

  it('explains every row in sentences', () => {
    for (const { meaning, fix } of [...CONNECTION_ERROR_ROWS, ...ENTRY_ERROR_ROWS]) {
      expect(meaning).toMatch(/^[A-Z].*\.$/);
      expect(fix).toMatch(/^[A-Z].*\.$/);
    }
  });
});
