import { type DomainEvent } from '../shared/decider';
import { type LedgerField } from '../shared/ledger-field';

export const CUSTOM_FIELD_SOURCES = ['Customer', 'Product', 'Subscription'] as const;
export type CustomFieldSource = (typeof CUSTOM_FIELD_SOURCES)[number];

/** A value of the revenue system that stands for another one in the ledger than its own name says. */
export interface ValueOverride {
  /** As the close file has it: case counts. */
  readonly value: string;
  /** The id of the dimension value in the ledger. */
  readonly ledgerId: string;
}

export type CustomFieldEvent =
  | DomainEvent<'CustomFieldDefined', { apiName: string; label: string; source: CustomFieldSource }>
  | DomainEvent<'CustomFieldChanged', { apiName: string; label: string; source: CustomFieldSource }>
  | DomainEvent<'CustomFieldBound', { apiName: string; ledgerField: LedgerField | null }>
  | DomainEvent<'CustomFieldInclusionChanged', { apiName: string; includeInJournalPosting: boolean }>
  /** Added or changed; as many as one event may hold. Binding the field to something else ends all of them. */
  | DomainEvent<'CustomFieldValuesOverridden', { apiName: string; overrides: readonly ValueOverride[] }>
  | DomainEvent<'CustomFieldOverrideRemoved', { apiName: string; value: string }>
  | DomainEvent<'CustomFieldRemoved', { apiName: string }>;
