import { FakeInspection } from '../../support/fake-inspection';
import { reasonOf } from '../../support/fake-ledger';
import { ledgerListName } from '../../../src/application/ports/ledger-inspection';
import { startSandboxLedger } from './sandbox-ledger';
import { link } from './stub-gateway';
import {
  COMPANY_LISTS,
  COMPANY_SETUP,
  type InspectedLedger,
  ledgerInspectionContract,
} from './ledger-inspection.contract';

describe('Sage Intacct, as the sandbox is', () => {
  ledgerInspectionContract(startSandboxLedger);
});

const fakeLedger = (): InspectedLedger => {
  const inspection = new FakeInspection();
  for (const [list, records] of COMPANY_LISTS) inspection.lists.set(ledgerListName(list), records);
  inspection.setupOfCompany = COMPANY_SETUP;
  inspection.permission = { mayAdd: true, rights: 'List|View|Add|Edit|Delete|Reclass|Reverse' };
  const missing = { kind: 'refused', reasons: [reasonOf('PERMISSION_MISSING')] } as const;
  return {
    inspection,
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
