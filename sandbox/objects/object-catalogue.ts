import { failure } from '../gateway/failures';
import { batchObject } from './batch-object';
import { balanceObject, periodObject } from './balance-objects';
import { companyObject } from './company-objects';
import { detailObject } from './detail-object';
import { entryObject } from './entry-object';
import type { LedgerObject } from './ledger-object';
import type { ObjectSources } from './object-sources';

export const findObject = (name: string, sources: ObjectSources): LedgerObject => {
  if (name === 'GLBATCH') return batchObject(sources);
  if (name === 'GLENTRY') return entryObject(sources);
  if (name === 'GLDETAIL' && sources.settings.servesDetails) return detailObject(sources);
  if (name === 'GLACCOUNTBALANCE' && sources.settings.servesAccountBalances) return balanceObject(sources);
  if (name === 'REPORTINGPERIOD') return periodObject();
  const found = companyObject(name, sources);
  if (found === null) throw failure('XL03000009', `Object definition ${name} not found`);
  return found;
};

export const objectNames = ({ company, settings }: ObjectSources): readonly string[] => [
  'GLBATCH',
  'GLENTRY',
  ...(settings.servesDetails ? ['GLDETAIL'] : []),
  ...(settings.servesAccountBalances ? ['GLACCOUNTBALANCE'] : []),
  'REPORTINGPERIOD',
  'JOURNAL',
  'GLACCOUNT',
  'LOCATIONENTITY',
  ...company.dimensionObjects,
];
