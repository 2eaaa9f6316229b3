import { type Intacct } from '../../src/adapters/intacct/intacct';
import { pagesOf, DRAFT } from '../adapters/intacct/ledger-inspection.contract';
import { entry as ledgerEntry, identity, link } from '../adapters/intacct/stub-gateway';
import { call, credit, debit, entry, login, type Driver, type RequestOptions } from '../sandbox/gateway-driver';
import { leaf, query } from '../sandbox/query-driver';
import {
  authenticationRefused,
  bareFailure,
  controlRefused,
  done,
  failed,
  errors,
  rowsOf,
  withIds,
} from './composed-replies';

/**
 * `doc`: Sage's documentation or schema. `sdk`: Sage's SDKs and their tests. `obs`: recorded replies of others.
 * `assumed`: nobody outside knows.
 */
export type Confidence = 'doc' | 'sdk' | 'obs' | 'assumed';

/** A request and the reply to it, both composed from the sources and not from the sandbox or the client. */
export interface Exchange {
  readonly name: string;
  readonly source: string;
  readonly confidence: Confidence;
  /** What the sandbox is sent: functions, or a whole document. */
  readonly request: string;
  readonly options?: RequestOptions;
  readonly isDocument?: true;
  readonly arrange?: (driver: Driver) => Promise<unknown> | undefined;
  /** 200 when absent. */
  readonly status?: number;
  /** `{control}`, `{function}` and `{endpoint}` stand for what belongs to the request. */
  readonly reply: string;
  /** The words are an example only: the shape counts. */
  readonly areWordsFree?: true;
  /** What the client makes of the reply to this function, with those to others that it asks on the way. */
  readonly to: string;
  readonly others?: Readonly<Record<string, string>>;
  readonly meaning: (client: Intacct) => Promise<unknown>;
  readonly expected: unknown;
}

const signIn = ({ accountingSystem }: Intacct): Promise<unknown> => accountingSystem.signIn(link);
const post = ({ accountingSystem }: Intacct): Promise<unknown> => {
  const prepared = accountingSystem.prepare(ledgerEntry, identity);
  if (prepared.kind !== 'prepared') throw new Error('The entry cannot be written.');
  return accountingSystem.post(link, prepared.entry, () => true);
};
const locate = ({ accountingSystem }: Intacct): Promise<unknown> =>
  accountingSystem.locate(link, { referenceNos: ['RR-1'], recordNos: [] });
const readRegion = ({ inspection }: Intacct): Promise<unknown> =>
  pagesOf(inspection.records(link, { kind: 'userDefinedDimension', name: 'GLDIMCHANNEL' }));

const reasons = (...codes: readonly string[]): unknown => codes.map((code) => expect.objectContaining({ code }));
const HEADER = ['RECORDNO', 'REFERENCENO', 'JOURNAL', 'BATCH_DATE', 'BATCH_TITLE', 'STATE', 'REVERSEDFROM'];
const byReference = query('GLBATCH', HEADER, leaf('equalto', 'REFERENCENO', 'RR-1'));
const posted = (driver: Driver): Promise<unknown> => driver.ask(call('c', entry()));
const COULD_NOT_CREATE = ['BL01001973', '', 'Could not create GLBatch record.', ''] as const;

const NOTHING_WRITTEN = '<data listtype="objects" count="0"/>';
const SESSION =
  '<data><api><sessionid>Zx8</sessionid><endpoint>{endpoint}</endpoint><locationid></locationid></api></data>';
const LOOKUP =
  '<data listtype="All" count="1"><Type Name="CHANNEL" DocumentType=""><Fields><Field><ID>id</ID><LABEL>Id</LABEL>' +
  '<DESCRIPTION>Id</DESCRIPTION><REQUIRED>false</REQUIRED><READONLY>true</READONLY><DATATYPE>TEXT</DATATYPE>' +
  '<ISCUSTOM>false</ISCUSTOM></Field><Field><ID>name</ID><LABEL>Name</LABEL></Field></Fields><Relationships/></Type></data>';
const ENTITIES =
  '<data><entity><id>us01</id><name>US</name><recordno>4</recordno><currency>USD</currency><firstfiscalmonth>1</firstfiscalmonth>' +
  '<firstfiscaltaxmonth>1</firstfiscaltaxmonth><weekstart>0</weekstart></entity></data>';

export const EXCHANGES: readonly Exchange[] = [
  {
    name: 'a session',
    source: 'API sessions',
    confidence: 'doc',
    request: call('f', '<getAPISession/>'),
    reply: done('getAPISession', SESSION),
    to: 'getAPISession',
    meaning: signIn,
    expected: { kind: 'signed-in' },
  },
  {
    name: 'a wrong sender',
    source: 'JavaScript SDK, tests of its client',
    confidence: 'sdk',
    request: call('f', '<getAPISession/>'),
    options: { senderPassword: 'wrong' },
    reply: controlRefused(errors(['XL03000006', '', 'Incorrect Intacct XML Partner ID or password.', ''])),
    to: 'getAPISession',
    meaning: signIn,
    expected: { kind: 'refused', reasons: reasons('SENDER_REFUSED') },
  },
  {
    name: 'a wrong password',
    source: 'JavaScript SDK, tests of its client',
    confidence: 'sdk',
    request: call('f', '<getAPISession/>'),
    options: { authentication: login('revrec_ws', 'wrong') },
    reply: authenticationRefused(
      'revrec_ws',
      'ACME-DEV',
      errors(['XL03000006', '', 'Sign-in information is incorrect', '']),
    ),
    to: 'getAPISession',
    meaning: signIn,
    expected: { kind: 'refused', reasons: reasons('SIGN_IN_REFUSED') },
  },
  {
    name: 'a sender that the company has not authorised',
    source: 'Web Services FAQ, recorded by a Go client',
    confidence: 'doc',
    request: call('f', '<getAPISession/>'),
    options: { senderId: 'unauthorised_sender' },
    reply: authenticationRefused(
      'revrec_ws',
      'ACME-DEV',
      errors([
        'XL03000006',
        'Invalid Web Services Authorization',
        "The sender ID 'unauthorised_sender' is not authorized to make Web Services requests to company ID 'ACME-DEV'.",
        "Contact the company administrator to grant Web Services authorization to sender ID 'unauthorised_sender'.",
      ]),
    ),
    to: 'getAPISession',
    meaning: signIn,
    expected: { kind: 'refused', reasons: reasons('SENDER_NOT_AUTHORISED') },
  },
  {
    name: 'a dead session',
    source: 'recorded by a Go client (sessionInvalid.xml)',
    confidence: 'obs',
    request: byReference,
    options: { authentication: '<sessionid>Zx8</sessionid>' },
    reply: authenticationRefused('', '', errors(['XL03000006', '', 'Invalid session Zx8', ''])),
    to: 'query',
    others: { getAPISession: done('getAPISession', SESSION) },
    meaning: locate,
    expected: { kind: 'unavailable', cause: 'XL03000006 Invalid session Zx8' },
  },
  {
    name: 'a document that cannot be read',
    source: 'JavaScript SDK; libxml',
    confidence: 'sdk',
    request: '<request><control></request>',
    isDocument: true,
    reply: controlRefused(errors(['XL03000003', '', 'XML Parse schema error: Fatal Error 76: mismatch', ''])),
    areWordsFree: true,
    to: 'getAPISession',
    meaning: signIn,
    expected: { kind: 'refused', reasons: reasons('REQUEST_MALFORMED') },
  },
  {
    name: 'too many requests',
    source: 'Errors of the gateway',
    confidence: 'doc',
    request: call('f', '<getAPISession/>'),
    arrange: (driver) => {
      driver.gateway.faults.queue({ match: {}, times: 1, fault: { kind: 'throttle' } });
      return undefined;
    },
    status: 429,
    reply: bareFailure('GW-0010', 'API rate limit exceeded'),
    to: 'getAPISession',
    meaning: signIn,
    expected: { kind: 'unavailable', cause: 'HTTP 429' },
  },
  {
    name: 'a company that the gateway does not know',
    source: 'Errors of the gateway',
    confidence: 'doc',
    request: call('f', '<getAPISession/>'),
    arrange: (driver) => {
      driver.gateway.faults.queue({ match: {}, times: 1, fault: { kind: 'gw-0011' } });
      return undefined;
    },
    status: 400,
    reply: bareFailure('GW-0011', 'Invalid Request [Request ID: random-1]'),
    to: 'getAPISession',
    meaning: signIn,
    expected: { kind: 'refused', reasons: reasons('COMPANY_UNKNOWN') },
  },
  {
    name: 'an entry that was made',
    source: 'Journal entries; read as data.glbatch.RECORDNO by a public integration',
    confidence: 'obs',
    request: call('f', entry()),
    reply: done('create', '<data listtype="objects" count="1"><glbatch><RECORDNO>6679</RECORDNO></glbatch></data>'),
    to: 'create',
    others: { getAPISession: done('getAPISession', SESSION) },
    meaning: post,
    expected: { kind: 'posted', recordNo: '6679' },
  },
  {
    name: 'an entry with an invalid department',
    source: 'fixtures of a public integration',
    confidence: 'obs',
    request: call('f', entry([{ ...debit, DEPARTMENT: 'D99' }, credit])),
    reply: failed(
      'create',
      NOTHING_WRITTEN,
      errors(['BL01001973', '', "The department 'D99' is invalid.", ''], COULD_NOT_CREATE),
    ),
    to: 'create',
    others: { getAPISession: done('getAPISession', SESSION) },
    meaning: post,
    expected: { kind: 'rejected', reasons: reasons('DIMENSION_NOT_ACCEPTED', 'LEDGER_REFUSED') },
  },
  {
    name: 'an entry that does not balance, with the ids of errors',
    source: 'Requests (additional information); ids of a REST fixture',
    confidence: 'doc',
    request: call('f', entry([debit, { ...credit, TRX_AMOUNT: '1' }])),
    options: {
      controlExtra:
        '<includewhitespace>false</includewhitespace><showadditionalerrorinfo>true</showadditionalerrorinfo>',
    },
    reply: failed(
      'create',
      NOTHING_WRITTEN,
      withIds(
        [
          ['BL01001973', '', 'Transactions do not balance for Location us01', ''],
          'GL-1009',
          'IA.TRANSACTIONS_DO_NOT_BALANCE_FOR',
        ],
        [COULD_NOT_CREATE, 'GL-0951', 'IA.COULD_NOT_CREATE_GLBATCH_RECORD', 'Unable to create record.'],
      ),
    ),
    to: 'create',
    others: { getAPISession: done('getAPISession', SESSION) },
    meaning: post,
    expected: { kind: 'rejected', reasons: reasons('ENTRY_UNBALANCED_IN_LEDGER', 'LEDGER_REFUSED') },
  },
  {
    name: 'a user who may not add entries',
    source: 'recorded by a Go client',
    confidence: 'obs',
    request: call('f', entry()),
    options: { authentication: login('view_only') },
    reply: failed(
      'create',
      NOTHING_WRITTEN,
      errors(['PL04000005', '', 'You do not have permission for API operation CREATE on objects of type glbatch', '']),
    ),
    to: 'create',
    others: { getAPISession: done('getAPISession', SESSION) },
    meaning: post,
    expected: { kind: 'rejected', reasons: reasons('PERMISSION_MISSING') },
  },
  {
    name: 'a draft that was deleted',
    source: 'Responses; Journal entries',
    confidence: 'doc',
    arrange: posted,
    request: call('f', '<delete><object>GLBATCH</object><keys>6000</keys></delete>'),
    reply: done('delete', ''),
    to: 'delete',
    others: {
      getAPISession: done('getAPISession', SESSION),
      create: done('create', '<data listtype="objects" count="1"><glbatch><RECORDNO>6000</RECORDNO></glbatch></data>'),
    },
    meaning: ({ inspection }) => inspection.proveEntryPermission(link, DRAFT, 'RR-CHECK-1'),
    expected: { kind: 'proven' },
  },
  {
    name: 'an entry that is found',
    source: 'Queries',
    confidence: 'doc',
    arrange: posted,
    request: byReference,
    reply: done(
      'query',
      rowsOf('GLBATCH', [
        '<RECORDNO>6000</RECORDNO><REFERENCENO>RR-1</REFERENCENO><JOURNAL>APJ</JOURNAL><BATCH_DATE>09/30/2026</BATCH_DATE>' +
          '<BATCH_TITLE>September 2026</BATCH_TITLE><STATE>Posted</STATE><REVERSEDFROM></REVERSEDFROM>',
      ]),
    ),
    to: 'query',
    others: { getAPISession: done('getAPISession', SESSION) },
    meaning: locate,
    expected: {
      kind: 'located',
      records: [
        expect.objectContaining({ recordNo: '6000', referenceNo: 'RR-1', date: '2026-09-30', state: 'posted' }),
      ],
    },
  },
  {
    name: 'an entry that is not found',
    source: 'Queries',
    confidence: 'doc',
    request: byReference,
    reply: done('query', rowsOf('GLBATCH', [])),
    to: 'query',
    others: { getAPISession: done('getAPISession', SESSION) },
    meaning: locate,
    expected: { kind: 'located', records: [] },
  },
  {
    name: 'a field that the object has not',
    source: 'recorded by public clients',
    confidence: 'obs',
    request: query('GLBATCH', ['REFNO']),
    reply: failed(
      'query',
      '',
      errors(['XL03000006', '', 'The following fields cannot be queried: [ glbatch: [REFNO] ]', '']),
    ),
    to: 'query',
    others: { getAPISession: done('getAPISession', SESSION) },
    meaning: locate,
    expected: { kind: 'refused', reasons: reasons('OBJECT_NOT_AVAILABLE') },
  },
  {
    name: 'an object that the company has not',
    source: 'JavaScript SDK',
    confidence: 'sdk',
    request: query('REGION', ['id']),
    reply: failed('query', '', errors(['XL03000009', '', 'Object definition REGION not found', ''])),
    to: 'query',
    others: { getAPISession: done('getAPISession', SESSION) },
    meaning: locate,
    expected: { kind: 'refused', reasons: reasons('OBJECT_NOT_AVAILABLE') },
  },
  {
    name: 'the description of a custom object',
    source: 'Queries (lookup); Platform Services, Records',
    confidence: 'doc',
    request: call('f', '<lookup><object>CHANNEL</object></lookup>'),
    reply: done('lookup', LOOKUP),
    areWordsFree: true,
    to: 'lookup',
    others: {
      getAPISession: done('getAPISession', SESSION),
      query: done('query', rowsOf('CHANNEL', ['<id>10</id><name>Direct</name>'])),
    },
    meaning: readRegion,
    expected: [{ kind: 'records', records: [{ id: '10', name: 'Direct', active: true, keyedBy: 'id' }] }],
  },
  {
    name: 'values of a user-defined dimension',
    source: 'Platform Services, Records; public integrations',
    confidence: 'doc',
    request: query('CHANNEL', ['id', 'name']),
    reply: done('query', rowsOf('CHANNEL', ['<id>10</id><name>Direct</name>'])),
    to: 'query',
    others: { getAPISession: done('getAPISession', SESSION), lookup: done('lookup', LOOKUP) },
    meaning: readRegion,
    expected: [{ kind: 'records', records: [{ id: '10', name: 'Direct', active: true, keyedBy: 'id' }] }],
  },
  {
    name: 'how a company keeps its books',
    source: 'Financial setup',
    confidence: 'doc',
    request: call('f', '<getFinancialSetup/>'),
    reply: done(
      'getFinancialSetup',
      '<data><financialSetup><baseCurrency></baseCurrency><defaultBook>ACCRUAL</defaultBook><firstFiscalMonth>1</firstFiscalMonth>' +
        '<multiBaseCurrency>true</multiBaseCurrency><multiBook>false</multiBook><multiCurrency>true</multiCurrency>' +
        '<multiEntityShared>true</multiEntityShared></financialSetup></data>',
    ),
    to: 'getFinancialSetup',
    others: {
      getAPISession: done('getAPISession', SESSION),
      readEntityDetails: done('readEntityDetails', ENTITIES),
    },
    meaning: ({ inspection }) => inspection.setup(link),
    expected: { kind: 'setup', setup: { isMultiEntity: true, isMultiCurrency: true, baseCurrency: 'USD' } },
  },
  {
    name: 'the entities of a company',
    source: 'Entities',
    confidence: 'doc',
    request: call('f', '<readEntityDetails/>'),
    reply: done('readEntityDetails', ENTITIES),
    to: 'readEntityDetails',
    others: {
      getAPISession: done('getAPISession', SESSION),
      getFinancialSetup: done(
        'getFinancialSetup',
        '<data><financialSetup><multiCurrency>false</multiCurrency><multiEntityShared>true</multiEntityShared></financialSetup></data>',
      ),
    },
    meaning: ({ inspection }) => inspection.setup(link),
    expected: { kind: 'setup', setup: { isMultiEntity: true, isMultiCurrency: false, baseCurrency: 'USD' } },
  },
  {
    name: 'the permissions of a user',
    source: 'Users (the names of policies are not published)',
    confidence: 'assumed',
    request: call('f', '<getUserPermissions><userId>revrec_ws</userId></getUserPermissions>'),
    reply: done(
      'getUserPermissions',
      '<data><permissions><appSubscription><applicationName>General Ledger</applicationName><policies><policy>' +
        '<policyName>Journal entries</policyName><rights>List|View|Add</rights></policy></policies></appSubscription></permissions></data>',
    ),
    to: 'getUserPermissions',
    others: { getAPISession: done('getAPISession', SESSION) },
    meaning: ({ inspection }) => inspection.entryPermission(link),
    expected: { kind: 'permission', mayAdd: true, rights: 'List|View|Add' },
  },
];
