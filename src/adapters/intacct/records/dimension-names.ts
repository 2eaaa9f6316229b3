import { type LedgerDimension, type StandardDimension } from '../../../domain/shared/ledger-field';

/**
 * Elements of a GLENTRY in the order in which Sage's own client writes them; user-defined ones follow after
 * DESCRIPTION.
 */
export const DIMENSION_ELEMENTS: readonly (readonly [StandardDimension, string])[] = [
  ['Location', 'LOCATION'],
  ['Department', 'DEPARTMENT'],
  ['Project', 'PROJECTID'],
  ['Customer', 'CUSTOMERID'],
  ['Vendor', 'VENDORID'],
  ['Employee', 'EMPLOYEEID'],
  ['Item', 'ITEMID'],
  ['Class', 'CLASSID'],
  ['Contract', 'CONTRACTID'],
  ['Warehouse', 'WAREHOUSEID'],
];

export const NAME_LENGTH_MAX = 100;

const DIMENSION_OBJECT_NAME = /^GLDIM[A-Za-z0-9_]+$/i;

/**
 * The object whose records are the values of a user-defined dimension: `REGION` for `GLDIMREGION`. Null for other
 * names.
 */
export const dimensionObjectOf = ({
  name,
}: Extract<LedgerDimension, { kind: 'userDefinedDimension' }>): string | null =>
  DIMENSION_OBJECT_NAME.test(name) && name.length <= NAME_LENGTH_MAX ? name.slice('GLDIM'.length) : null;
