import { isUserDefined, type Account, type Company, type DimensionValue } from '../company/company';
import {
  entryRefused,
  inactiveVendor,
  invalidDimension,
  invalidEntry,
  missingDimension,
  restrictedDimension,
} from './entry-refusals';
import type { LineDimension } from './line-dimensions';

interface DimensionScope {
  readonly company: Company;
  readonly dimensions: readonly LineDimension[];
  readonly date: string;
}

/** The dimensions of a line by their object, each of them a value the company allows here. */
export const checkDimensions = (
  values: ReadonlyMap<string, string>,
  account: Account,
  { company, dimensions, date }: DimensionScope,
): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  for (const { object, element } of dimensions) {
    const id = values.get(element) ?? '';
    if (id === '') continue;
    const value = company.values(object)?.get(id);
    if (value?.status === 'inactive' && object === 'VENDOR') throw entryRefused(inactiveVendor(id));
    if (value === undefined || !isUsable(value, date)) throw entryRefused(invalidDimension(object, id));
    if (account.restricts?.[object]?.includes(id) === false) throw entryRefused(restrictedDimension(object, id));
    // The stored id is the company's own string, so that no line keeps a request in memory.
    found.set(object, value.id);
  }
  for (const object of account.requires) {
    if (!found.has(object)) throw entryRefused(missingDimension(object, account.accountNo));
  }
  if (company.isMultiEntity && !found.has('LOCATION')) {
    throw entryRefused(missingDimension('LOCATION', account.accountNo));
  }
  for (const name of values.keys()) {
    const object = name.startsWith('GLDIM') ? name.slice('GLDIM'.length) : null;
    if (object !== null && !(isUserDefined(object) && company.values(object) !== undefined)) {
      throw entryRefused(invalidEntry(`The dimension ${name} is invalid.`));
    }
  }
  return found;
};

const isUsable = ({ status, startDate = '', endDate = '' }: DimensionValue, date: string): boolean =>
  status === 'active' && startDate <= date && (endDate === '' || date <= endDate);
