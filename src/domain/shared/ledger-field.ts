/** Standard dimensions of the ledger, in its users' words. */
export const STANDARD_DIMENSIONS = [
  'Location',
  'Department',
  'Class',
  'Customer',
  'Vendor',
  'Employee',
  'Item',
  'Project',
  'Contract',
  'Warehouse',
] as const;

export type StandardDimension = (typeof STANDARD_DIMENSIONS)[number];

export type LedgerDimension =
  | { readonly kind: 'dimension'; readonly dimension: StandardDimension }
  /** `name` is the integration name, for example `GLDIMREGION`. */
  | { readonly kind: 'userDefinedDimension'; readonly name: string };

/** Where a custom field's value goes on a line of the ledger. */
export type LedgerField = LedgerDimension | { readonly kind: 'customField'; readonly name: string };

/** One name per target, for comparison and display: `Location`, `GLDIMREGION`, `REGION_TEXT`. */
export const ledgerFieldName = (field: LedgerField): string =>
  field.kind === 'dimension' ? field.dimension : field.name;
