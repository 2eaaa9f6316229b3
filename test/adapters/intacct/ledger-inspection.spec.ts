import { FakeInspection } from '../../support/fake-inspection';
import { reasonOf } from '../../support/fake-ledger';
import { type LedgerList, ledgerListName } from '../../../src/application/ports/ledger-inspection';
import { contractStatusFields, employeeNameFields, type SandboxSettings } from '../../../sandbox/gateway/settings';
import { type LedgerRecord } from '../../../src/domain/ledger-entry/ledger-record';
import { startSandboxLedger } from './sandbox-ledger';
import { link } from './stub-gateway';
import {
  COMPANY_LISTS,
  COMPANY_SETUP,
  type InspectedLedger,
  ledgerInspectionContract,
  pagesOf,
} from './ledger-inspection.contract';

describe('Sage Intacct, as the sandbox is', () => {
  ledgerInspectionContract(startSandboxLedger);
});

describe('Sage Intacct over REST, as the sandbox is', () => {
  ledgerInspectionContract(async () => {
    const ledger = await startSandboxLedger();
    const tells = { closedBooks: false, permissions: false };
    return { ...ledger, inspection: ledger.rest.inspection, as: ledger.asRest, tells };
  });
});

describe('a company of Sage Intacct whose objects look otherwise', () => {
  const shapes: readonly (readonly [Partial<SandboxSettings>, LedgerList, LedgerRecord])[] = [
    [
      { customObjectKey: 'RECORDNO' },
      { kind: 'userDefinedDimension', name: 'GLDIMCHANNEL' },
      { id: '10', name: 'Direct', active: true },
    ],
    ...employeeNameFields.map(
      (employeeNameField) =>
        [
          { employeeNameField },
          { kind: 'dimension', dimension: 'Employee' },
          { id: 'E1', name: 'Ines Ito', active: true },
        ] as const,
    ),
    ...contractStatusFields.map(
      (contractStatusField) =>
        [
          { contractStatusField },
          { kind: 'dimension', dimension: 'Contract' },
          { id: 'K-1', name: 'Master agreement', active: true },
        ] as const,
    ),
  ];

  it.each(shapes)('%j is read all the same', async (settings, list, expected) => {
    const ledger = await startSandboxLedger();
    Object.assign(ledger.gateway.settings, settings);
    const read = () => pagesOf(ledger.inspection.records(ledger.as('everything'), list));
    const queries = (): number =>
      ledger.gateway.requestLog.list().filter(({ functions }) => functions.some(({ name }) => name === 'query')).length;
    expect(await read()).toEqual([{ kind: 'records', records: [expected] }]);
    const asked = queries();
    expect(await read()).toEqual([{ kind: 'records', records: [expected] }]);
    expect(queries()).toBe(asked + 1); // What was learned is asked for at once.
    await ledger.stop();
  });
});

const fakeLedger = (): InspectedLedger => {
  const inspection = new FakeInspection();
  for (const [list, records] of COMPANY_LISTS) inspection.lists.set(ledgerListName(list), records);
  inspection.setupOfCompany = COMPANY_SETUP;
  inspection.permission = { mayAdd: true, rights: 'List|View|Add|Edit|Delete|Reclass|Reverse' };
  const missing = { kind: 'refused', reasons: [reasonOf('PERMISSION_MISSING')] } as const;
  return {
    inspection,
    tells: { closedBooks: true, permissions: true },
    as: (user) => {
      if (user === 'view')
        Object.assign(inspection, { permission: { mayAdd: false, rights: 'List|View' }, proof: missing });
      if (user === 'nothing') inspection.fault = () => missing;
      if (user === 'stranger')
        inspection.fault = () => ({ kind: 'connection-refused', reasons: [reasonOf('SIGN_IN_REFUSED')] });
      return link;
    },
    closeBooks: (through) => {
      for (const [entity, day] of Object.entries(through)) inspection.closedThrough.set(entity, day);
    },
    draftsLeft: () => 0,
    stop: () => Promise.resolve(),
  };
};

describe('the ledger of tests', () => {
  ledgerInspectionContract(() => Promise.resolve(fakeLedger()));
});
