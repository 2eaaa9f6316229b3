import type { Company } from '../company/company';
import { failure } from '../gateway/failures';
import type { Ledger } from '../ledger/ledger';
import { batchObject } from './batch-object';
import { companyObject } from './company-objects';
import { entryObject } from './entry-object';
import type { LedgerObject } from './ledger-object';

export const findObject = (name: string, company: Company, ledger: Ledger): LedgerObject => {
  if (name === 'GLBATCH') return batchObject(ledger, company);
  if (name === 'GLENTRY') return entryObject(ledger, company);
  const found = companyObject(name, company);
  if (found === null) throw failure('XL03000009', `Object definition ${name} not found`);
  return found;
};
