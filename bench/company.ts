import { join } from 'node:path';
import { CsvFile } from './csv-file';

export interface Customer {
  readonly id: string;
  readonly name: string;
}

export interface Entity {
  readonly id: string;
  readonly currency: string;
  readonly locations: readonly [string, ...string[]];
  /** Of ten lines. */
  readonly share: number;
}

export interface Product {
  readonly id: string;
  readonly type: 'Subscription' | 'Usage' | 'Services';
  readonly account: string;
}

export const ENTITIES: readonly [Entity, ...Entity[]] = [
  { id: 'us01', currency: 'USD', locations: ['US-East', 'US-West'], share: 6 },
  { id: 'uk01', currency: 'GBP', locations: ['London'], share: 2 },
  { id: 'de01', currency: 'EUR', locations: ['Berlin', 'Muenchen'], share: 2 },
];

export const CLASSES: readonly [string, ...string[]] = ['SMB', 'Mid-Market', 'Enterprise'];

export const PRODUCTS: readonly [Product, ...Product[]] = [
  { id: 'PLAN-GROW-12', type: 'Subscription', account: '4010' },
  { id: 'PLAN-SCALE-12', type: 'Subscription', account: '4010' },
  { id: 'PLAN-ENT-36', type: 'Subscription', account: '4015' },
  { id: 'USG-API', type: 'Usage', account: '4020' },
  { id: 'SVC-ONB', type: 'Services', account: '4030' },
  { id: 'ADDON-SSO', type: 'Subscription', account: '4010' },
];

/** RevRec account, its name, the Intacct account. */
const ACCOUNTS: readonly (readonly [string, string, string])[] = [
  ['1090', 'Cash Clearing', '1090'],
  ['1200', 'Accounts Receivable', '1200'],
  ['1250', 'Unbilled Receivable', '1250-10'],
  ['1510', 'Deferred Commission', '1510'],
  ['0400', 'AR Clearing', '0400'],
  ['2210', 'Sales Tax Liability', '2210'],
  ['2400', 'Deferred Revenue', '2400'],
  ['4010', 'Subscription Revenue', '4000-10'],
  ['4015', 'Enterprise Subscription Revenue', '4000-15'],
  ['4020', 'Usage Revenue', '4000-20'],
  ['4030', 'Services Revenue', '4000-30'],
  ['6120', 'Commission Expense', '6120'],
  ['6510', 'Gateway Fees', '6510'],
  ['6600', 'Bad Debt Expense', '6600'],
  ['7810', 'FX Gain/Loss - Payment', '7810'],
];
const ACCOUNTS_WITH_DEPARTMENT: ReadonlySet<string> = new Set(['6120', '6510', '6600']);

const NAME_STARTS = ['Harbor', 'Quarry', 'Bright', 'Copper', 'Maple', 'Orion', 'Cedar', 'Falcon', 'Zürich', 'Crème'];
const NAME_MIDDLES = ['Lane', 'Pine', 'Field', 'Gate', 'Forge', 'River', 'Labs', 'Works', 'Bay'];
const NAME_ENDS = ['LLC', 'Inc.', 'GmbH', 'Ltd', 'Dental, P.C.', '"Group"', '& Sons'];

const accountNames = new Map(ACCOUNTS.map(([account, name]) => [account, name]));

export const accountName = (account: string): string => accountNames.get(account) ?? '';

/** Ids are unique; names repeat, as names of customers do. */
export const customerAt = (index: number): Customer => {
  const start = NAME_STARTS[index % NAME_STARTS.length] ?? '';
  const middle = NAME_MIDDLES[Math.floor(index / 7) % NAME_MIDDLES.length] ?? '';
  const end = NAME_ENDS[Math.floor(index / 3) % NAME_ENDS.length] ?? '';
  return { id: `C-${10_000 + index}`, name: `${start} ${middle} ${end}` };
};

export const mappingRows = (): string[][] => ACCOUNTS.map(([account, name, ledger]) => [account, name, ledger]);

export interface CompanySize {
  readonly customers: number;
  /** Besides those that a close needs. */
  readonly moreAccounts?: number;
  readonly nameOf?: (customer: Customer) => string;
}

/** The files of which the sandbox makes its company: accounts and dimension values. */
export const writeCompany = (
  folder: string,
  { customers, moreAccounts = 0, nameOf = ({ name }) => name }: CompanySize,
): void => {
  const accounts = new CsvFile(join(folder, 'intacct-accounts.csv'), [
    'ACCOUNTNO',
    'TITLE',
    'STATUS',
    'REQUIREDEPT',
    'REQUIRELOC',
    'REQUIRECLASS',
  ]);
  for (const [account, name, ledger] of ACCOUNTS) {
    const needsDepartment = ACCOUNTS_WITH_DEPARTMENT.has(account);
    accounts.add([ledger, name, 'active', String(needsDepartment), 'true', String(account.startsWith('40'))]);
  }
  for (let index = 0; index < moreAccounts; index += 1)
    accounts.add([`8${10_000 + index}`, `Cost centre ${index}`, 'active', 'false', 'true', 'false']);
  accounts.close();

  const dimensions = new CsvFile(join(folder, 'intacct-dimensions.csv'), [
    'OBJECT',
    'ID',
    'NAME',
    'STATUS',
    'ENTITY',
    'CURRENCY',
  ]);
  const add = (object: string, id: string, name: string): void => {
    dimensions.add([object, id, name, 'active', '', '']);
  };
  let location = 0;
  for (const { id, currency, locations } of ENTITIES) {
    for (const name of locations) dimensions.add(['LOCATION', `L${++location}`, name, 'active', id, currency]);
  }
  add('DEPARTMENT', 'D10', 'Sales');
  add('DEPARTMENT', 'D20', 'Finance');
  CLASSES.forEach((name, index) => {
    add('CLASS', `K${index + 1}`, name);
  });
  for (const { id } of PRODUCTS) add('ITEM', id, id);
  for (let index = 0; index < customers; index += 1) {
    const customer = customerAt(index);
    add('CUSTOMER', customer.id, nameOf(customer));
  }
  dimensions.close();
};
