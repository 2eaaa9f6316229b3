import { type LedgerField, type StandardDimension } from './ledger-fields';

export const KINDS = [
  { value: 'none', label: 'Not bound' },
  { value: 'dimension', label: 'Standard dimension' },
  { value: 'userDefinedDimension', label: 'User-defined dimension' },
  { value: 'customField', label: 'Custom field of Sage Intacct' },
] as const;
export type Kind = (typeof KINDS)[number]['value'];

export interface Binding {
  readonly kind: Kind;
  readonly dimension: StandardDimension;
  readonly name: string;
}

export const bindingOf = (field: LedgerField | null): Binding => ({
  kind: field?.kind ?? 'none',
  dimension: field?.kind === 'dimension' ? field.dimension : 'Location',
  name: field !== null && field.kind !== 'dimension' ? field.name : '',
});

export const ledgerFieldOf = ({ kind, dimension, name }: Binding): LedgerField | null => {
  if (kind === 'none') return null;
  return kind === 'dimension' ? { kind, dimension } : { kind, name: name.trim() };
};
