import { isUserDefined, type Company } from '../company/company';
import { usTimestamp } from '../ledger/us-date';
import { textFields, type LedgerObject, type Row } from './ledger-object';

/**
 * The same object with what every record of master data has in the ledger besides: when and by whom it was made and
 * changed, and what public clients ask for of some objects. A custom object has fields of its own for that.
 */
export const withCommonFields = (object: LedgerObject, company: Company): LedgerObject => {
  if (isUserDefined(object.name) && company.values(object.name) !== undefined) return object;
  const more = fieldsOfObject[object.name] ?? {};
  const readers: Readonly<Record<string, (row: Row) => string>> = {
    ...more,
    WHENCREATED: (row) => usTimestamp(company.stampOf(object.name, row.read(object.nameField)).createdAt),
    WHENMODIFIED: (row) => usTimestamp(company.stampOf(object.name, row.read(object.nameField)).modifiedAt),
    CREATEDBY: () => '1',
    MODIFIEDBY: () => '1',
    // Known, but empty: the sandbox has pages of journals only.
    RECORD_URL: () => '',
  };
  const isAdded = (field: string): boolean => !object.fields.has(field);
  return {
    ...object,
    fields: new Map([
      ...object.fields,
      ...textFields(...Object.keys(more).filter(isAdded), 'CREATEDBY', 'MODIFIEDBY', 'RECORD_URL'),
      ['WHENCREATED', 'timestamp'],
      ['WHENMODIFIED', 'timestamp'],
    ]),
    *rows(viewer, equalities) {
      for (const row of object.rows(viewer, equalities)) {
        yield { read: (field) => (isAdded(field) ? (readers[field]?.(row) ?? '') : row.read(field)) };
      }
    },
  };
};

const isOfBalanceSheet = (row: Row): boolean => /^[123]/.test(row.read('ACCOUNTNO'));
const isCredit = (row: Row): boolean => /^[234]/.test(row.read('ACCOUNTNO'));
const nothing = (): string => '';

/** The kind of an account follows from its first digit, as in common charts of accounts. */
const fieldsOfObject: Readonly<Record<string, Readonly<Record<string, (row: Row) => string>>>> = {
  GLACCOUNT: {
    ACCOUNTTYPE: (row) => (isOfBalanceSheet(row) ? 'balancesheet' : 'incomestatement'),
    NORMALBALANCE: (row) => (isCredit(row) ? 'credit' : 'debit'),
    CLOSINGTYPE: (row) => (isOfBalanceSheet(row) ? 'non-closing account' : 'closing account'),
    CATEGORY: nothing,
  },
  LOCATIONENTITY: { REPORTPRINTAS: (row) => row.read('NAME') },
  DEPARTMENT: { PARENTKEY: nothing },
  CLASS: { DESCRIPTION: nothing },
  CUSTOMER: { ENTITY: nothing },
  ITEM: { ITEMTYPE: () => 'Non-Inventory', MRR: () => 'false' },
};
