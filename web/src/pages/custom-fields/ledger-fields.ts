import { type CustomFieldView } from '../../api/views';

export type LedgerField = NonNullable<CustomFieldView['ledgerField']>;
export type StandardDimension = Extract<LedgerField, { kind: 'dimension' }>['dimension'];
export type Source = CustomFieldView['source'];

export const SOURCES = ['Customer', 'Product', 'Subscription'] as const satisfies readonly Source[];

/** A record, so that a dimension added to the service must be added here. */
const DIMENSIONS: Readonly<Record<StandardDimension, true>> = {
  Location: true,
  Department: true,
  Class: true,
  Customer: true,
  Vendor: true,
  Employee: true,
  Item: true,
  Project: true,
  Contract: true,
  Warehouse: true,
};

export const STANDARD_DIMENSIONS = Object.keys(DIMENSIONS) as readonly StandardDimension[];

export const ledgerFieldText = (field: LedgerField | null): string => {
  switch (field?.kind) {
    case undefined:
      return 'not bound';
    case 'dimension':
      return field.dimension;
    case 'userDefinedDimension':
      return `${field.name} (user-defined)`;
    case 'customField':
      return `${field.name} (custom field)`;
  }
};

/** The ledger's list of values, if the target has one. */
export const listOf = (field: LedgerField | null): string | null => {
  if (field === null || field.kind === 'customField') return null;
  return field.kind === 'dimension' ? field.dimension : field.name;
};
