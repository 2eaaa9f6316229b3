import { closeCsv } from './support/close';
import { configureForPosting } from './support/configure';
import { type Person } from './support/person';
import { RunningSystem } from './support/system';

type Settings = Readonly<Record<string, unknown>>;

/** What a company may look like, and the field of a close that the dimension of that shape is bound to. */
const SHAPES: readonly (readonly [Settings, object: string])[] = [
  [{ customObjectKey: 'id' }, 'REGION'],
  [{ customObjectKey: 'RECORDNO' }, 'TEAM'],
  [{ customObjectKey: 'id', additionalErrorInfo: 'anywhere' }, 'MARKET'],
  [{ customObjectKey: 'RECORDNO', additionalErrorInfo: 'refused' }, 'SEGMENT'],
];
const EMPLOYEES = ['CONTACT_INFO.CONTACTNAME', 'PERSONALINFO.CONTACTNAME', 'NAME'];
const CONTRACTS = ['STATE', 'STATUS'];

/** Parts of a close, each an entry: enough that one bad batch would show. */
const IDS = [1, 2, 3];

describe('a company in any of the shapes that Sage Intacct is seen in', () => {
  let system: RunningSystem;
  let controller: Person;
  let defaults: Settings;

  beforeAll(async () => {
    system = await RunningSystem.start();
    controller = await system.person('cora.controller');
    await configureForPosting(controller);
    await controller.send('POST', '/custom-fields', { apiName: 'department', label: 'Department', source: 'Customer' });
    defaults = await system.admin.currentSettings();
  });
  afterEach(() => system.admin.settings(defaults));
  afterAll(() => system.stop());

  const bind = (ledgerField: object): Promise<unknown> =>
    controller.send('PATCH', '/custom-fields/department', { ledgerField, includeInJournalPosting: true });

  /** Posts a close under these settings; answers with what became of it, and what its lines have for the dimension. */
  const postClose = async (name: string, element: string, settings: Settings): Promise<unknown> => {
    await system.admin.settings(settings);
    await controller.send('POST', '/ledger-directory/refresh', {});
    const ids = IDS.map((number) => `${name}-${number}`);
    await controller.importCsv(closeCsv(...ids.map((id) => ({ id }))));
    await controller.post({});
    const batches = await Promise.all(ids.map((id) => controller.batch(id)));
    const held = await system.admin.batches();
    const values = batches.flatMap(({ referenceNo }) =>
      held
        .filter((batch) => batch.referenceNo === referenceNo)
        .flatMap(({ lines }) => lines.map(({ dimensions }) => dimensions[element])),
    );
    return { statuses: batches.map(({ status }) => status as string), values };
  };
  const all = (value: string): unknown => ({
    statuses: IDS.map(() => 'Success'),
    values: IDS.flatMap(() => [value, value]),
  });

  it.each(SHAPES.map(([settings, object]) => [JSON.stringify(settings), settings, object] as const))(
    'has every batch posted with the value of its user-defined dimension: %s',
    async (_name, settings, object) => {
      await system.admin.addDimension({ object, id: '10041', name: 'Sales' });
      await bind({ kind: 'userDefinedDimension', name: `GLDIM${object}` });
      expect(await postClose(object, `GLDIM${object}`, settings)).toEqual(all('10041'));
      const { lines } = await controller.preflight({});
      expect(lines.filter(({ status }: { status: string }) => status === 'blocked')).toEqual([]);
    },
  );

  it.each(EMPLOYEES)('has the names of employees in %s', async (employeeNameField) => {
    await system.admin.addDimension({ object: 'EMPLOYEE', id: 'E-7', name: 'Sales' });
    await bind({ kind: 'dimension', dimension: 'Employee' });
    expect(await postClose(`EMP-${employeeNameField.slice(0, 4)}`, 'EMPLOYEEID', { employeeNameField })).toEqual(
      all('E-7'),
    );
  });

  it.each(CONTRACTS)('has the standing of contracts in %s', async (contractStatusField) => {
    await system.admin.addDimension({ object: 'CONTRACT', id: 'CT-7', name: 'Sales' });
    await bind({ kind: 'dimension', dimension: 'Contract' });
    expect(await postClose(`CON-${contractStatusField}`, 'CONTRACTID', { contractStatusField })).toEqual(all('CT-7'));
  });

  it('has an override sent by the id of the custom object', async () => {
    const object = 'CHANNEL';
    await system.admin.settings({ customObjectKey: 'id' });
    await system.admin.addDimension({ object, id: '7', name: 'Partner' });
    await bind({ kind: 'userDefinedDimension', name: `GLDIM${object}` });
    await controller.send('PUT', '/custom-fields/department/value-overrides', {
      overrides: [{ value: 'Sales', ledgerId: '7' }],
    });
    expect(await postClose('OVR', `GLDIM${object}`, { customObjectKey: 'id' })).toEqual(all('7'));
  });
});
