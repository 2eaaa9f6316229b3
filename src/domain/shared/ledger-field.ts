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

/** What may be read back of a line: a field, or its own exchange rate. */
export type ReadField = LedgerField | { readonly kind: 'rate'; readonly name: 'EXCHANGE_RATE' | 'EXCH_RATE_DATE' };

/** One name per target, for comparison and display: `Location`, `GLDIMREGION`, `REGION_TEXT`. */
export const ledgerFieldName = (field: ReadField): string =>
  field.kind === 'dimension' ? field.dimension : field.name;
