import { isUserDefined, standardDimensions, type Company } from '../company/company';

/** What REST calls a dimension in `dimensions` of a line and in `requireDimensions` of an account. */
export const restDimensionName = (object: string): string => {
  if (isUserDefined(object)) return `nsp::udd_${object.toLowerCase()}`;
  return object === 'COSTTYPE' ? 'costType' : object.toLowerCase();
};

const applications: Readonly<Record<string, string>> = {
  LOCATION: 'company-config',
  DEPARTMENT: 'company-config',
  CLASS: 'company-config',
  EMPLOYEE: 'company-config',
  CUSTOMER: 'accounts-receivable',
  VENDOR: 'accounts-payable',
  ITEM: 'inventory-control',
  WAREHOUSE: 'inventory-control',
  PROJECT: 'projects',
  TASK: 'projects',
  COSTTYPE: 'construction',
  CONTRACT: 'contracts',
};

/** The name of the object that holds a dimension's values: `company-config/location`, `platform-apps/nsp::channel`. */
export const restObjectName = (object: string): string =>
  isUserDefined(object)
    ? `platform-apps/nsp::${object.toLowerCase()}`
    : `${applications[object] ?? ''}/${object === 'COSTTYPE' ? 'cost-type' : object.toLowerCase()}`;

/** The company's dimensions by the names that lines give them. */
export const dimensionsByRestName = (company: Company): ReadonlyMap<string, string> =>
  new Map(
    [...new Set([...standardDimensions, ...company.dimensionObjects])].map((object) => [
      restDimensionName(object),
      object,
    ]),
  );
