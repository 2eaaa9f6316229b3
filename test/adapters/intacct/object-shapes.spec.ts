import { type Intacct } from '../../../src/adapters/intacct/intacct';
import { type LedgerList } from '../../../src/application/ports/ledger-inspection';
import { pagesOf } from './ledger-inspection.contract';
import { type Answerer, errors, intacctOf, link, reply, rows, StubGateway, type StubRequest } from './stub-gateway';

const fieldsOf = ({ body }: StubRequest): string[] =>
  [...body.matchAll(/<field>(\w+)<\/field>/g)].map(([, name]) => name!);
const answers =
  (content: string, status = 'success'): Answerer =>
  (request) =>
    reply(request, status, content);
const refusing = (errorNo: string, text: string): Answerer => answers(errors([errorNo, text]), 'failure');
const NOT_PERMITTED = refusing('PL04000005', 'You do not have permission for API operation QUERY on objects of type x');
const NOT_PERMITTED_OUTCOME = { kind: 'refused', reasons: [expect.objectContaining({ code: 'PERMISSION_MISSING' })] };

describe('objects that companies have in different shapes', () => {
  let stub: StubGateway;
  let intacct: Intacct;
  beforeAll(async () => {
    stub = await StubGateway.start();
  });
  beforeEach(() => {
    stub.reset();
    intacct = intacctOf(stub.endpoint);
  });
  afterEach(() => intacct.close());
  afterAll(() => stub.stop());

  const read = (list: LedgerList) => pagesOf(intacct.inspection.records(link, list));
  const region: LedgerList = { kind: 'userDefinedDimension', name: 'GLDIMREGION' };
  const described = (object: string, ...fields: readonly string[]): Answerer =>
    answers(
      `<data><Type Name="${object}"><Fields>${fields.map((id) => `<Field><ID>${id}</ID></Field>`).join('')}</Fields></Type></data>`,
    );
  const unknownField = refusing('XL03000006', 'The following fields cannot be queried: [ region: [id] ]');
  const custom = { kind: 'records', records: [{ id: '10041', name: 'EMEA', active: true, keyedBy: 'id' }] };
  const numbered = { kind: 'records', records: [{ id: '7', name: 'EMEA', active: true }] };
  const asRecords = answers(rows('REGION', ['<RECORDNO>7</RECORDNO><NAME>EMEA</NAME>']));
  const asCustom = answers(rows('region', ['<id>10041</id><name>EMEA</name>']));

  it('are read as custom objects, in the order of their ids', async () => {
    stub.on('lookup', described('REGION', 'id', 'name', 'createdBy'));
    stub.on('query', asCustom);
    expect(await read(region)).toEqual([custom]);
    expect(stub.requests[1]!.body).toContain('<lookup><object>REGION</object></lookup>');
    expect(stub.requests[2]!.body).toContain(
      '<query><object>REGION</object><select><field>id</field><field>name</field></select>' +
        '<orderby><order><field>id</field><ascending/></order></orderby>',
    );
  });

  it.each<[string, Answerer, number]>([
    ['says so', described('REGION', 'RECORDNO', 'NAME', 'STATUS'), 1],
    ['is refused', NOT_PERMITTED, 2],
    ['says nothing', answers(''), 2],
    ['lists only fields that nobody needs', described('REGION', 'createdBy'), 2],
  ])('are read by record number when their description %s', async (_what, onLookup, queries) => {
    stub.on('lookup', onLookup);
    stub.on('query', (request, count) => (fieldsOf(request).includes('id') ? unknownField : asRecords)(request, count));
    expect(await read(region)).toEqual([numbered]);
    expect(stub.count('query')).toBe(queries);
    expect(await read(region)).toEqual([numbered]);
    expect([stub.count('lookup'), stub.count('query')]).toEqual([1, queries + 1]);
  });

  it('are learned anew when the company has changed them, and apart for each company', async () => {
    stub.on('lookup', described('REGION', 'id', 'name'));
    stub.on('query', asCustom);
    expect(await read(region)).toEqual([custom]);
    stub.on('query', (request, count) => (fieldsOf(request).includes('id') ? unknownField : asRecords)(request, count));
    expect(await read(region)).toEqual([numbered]);
    await pagesOf(intacct.inspection.records({ ...link, companyId: 'console|B' }, region));
    expect(stub.count('lookup')).toBe(2);
  });

  it('are refused as such when the user lacks a permission, and without an answer when there is none', async () => {
    stub.on('lookup', NOT_PERMITTED);
    stub.on('query', NOT_PERMITTED);
    expect(await read(region)).toEqual([NOT_PERMITTED_OUTCOME]);
    expect(stub.count('query')).toBe(1);
    stub.on('lookup', () => ({ status: 500 }));
    expect(await read(region)).toMatchObject([{ kind: 'unavailable' }]);
  });

  const employee = '<EMPLOYEEID>E1</EMPLOYEEID><TITLE>Controller</TITLE><STATUS>active</STATUS>';
  it.each([
    ['CONTACT_INFO.CONTACTNAME', ['EMPLOYEEID', 'TITLE', 'STATUS'], 'Ines Ito'],
    ['PERSONALINFO.CONTACTNAME', ['EMPLOYEEID', 'STATUS', 'PERSONALINFO.CONTACTNAME'], 'Ines Ito'],
    ['NAME', ['EMPLOYEEID', 'NAME', 'STATUS', 'CONTACT.ID'], 'Ines Ito'],
    ['STATUS', ['EMPLOYEEID', 'TITLE', 'STATUS', 'CONTACT.ID'], ''],
  ])('have the name of an employee in %s, and never in a job title', async (field, told, name) => {
    stub.on('lookup', described('EMPLOYEE', ...told));
    const named = name === '' ? '' : `<${field}>${name}</${field}>`;
    stub.on('query', (request, count) =>
      (request.body.includes(`<field>${field}</field>`) ? answers(rows('EMPLOYEE', [employee + named])) : unknownField)(
        request,
        count,
      ),
    );
    expect(await read({ kind: 'dimension', dimension: 'Employee' })).toEqual([
      { kind: 'records', records: [{ id: 'E1', name, active: true }] },
    ]);
  });

  it.each([
    ['STATE', 'In progress', true],
    ['STATE', 'Cancelled', true],
    ['STATUS', 'inactive', false],
  ])('have of a contract %s %s: usable %s', async (field, value, active) => {
    stub.on('lookup', described('CONTRACT', 'CONTRACTID', 'NAME', field));
    stub.on('query', (request, count) =>
      (fieldsOf(request).includes('STATUS') && field !== 'STATUS'
        ? unknownField
        : answers(rows('CONTRACT', [`<CONTRACTID>K</CONTRACTID><NAME>N</NAME><${field}>${value}</${field}>`])))(
        request,
        count,
      ),
    );
    expect(await read({ kind: 'dimension', dimension: 'Contract' })).toEqual([
      { kind: 'records', records: [{ id: 'K', name: 'N', active }] },
    ]);
    expect(stub.count('query')).toBe(1);
  });
});
