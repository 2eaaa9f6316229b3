import { failure } from '../gateway/failures';
import { batchObject } from './batch-object';
import { companyObject } from './company-objects';
import { entryObject } from './entry-object';
import type { LedgerObject } from './ledger-object';
import type { ObjectSources } from './object-sources';

export const findObject = (name: string, sources: ObjectSources): LedgerObject => {
  if (name === 'GLBATCH') return batchObject(sources);
  if (name === 'GLENTRY') return entryObject(sources);
  const found = companyObject(name, sources);
  if (found === null) throw failure('XL03000009', `Object definition ${name} not found`);
  return found;
};

export const objectNames = ({ company }: ObjectSources): readonly string[] => [
  'GLBATCH',
  'GLENTRY',
  'JOURNAL',
  'GLACCOUNT',
  'LOCATIONENTITY',
  ...company.dimensionObjects,
];
