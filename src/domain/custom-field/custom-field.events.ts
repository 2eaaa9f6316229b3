import { type DomainEvent } from '../shared/decider';
import { type LedgerField } from '../shared/ledger-field';

export const CUSTOM_FIELD_SOURCES = ['Customer', 'Product', 'Subscription'] as const;
export type CustomFieldSource = (typeof CUSTOM_FIELD_SOURCES)[number];

/** A value of the revenue system that stands for a ledger id other than its own name. */
export interface ValueOverride {
  /** As in the close file, case-sensitive. */
  readonly value: string;
  /** The id of the dimension value in the ledger; empty when the field is left empty on purpose. */
  readonly ledgerId: string;
}

export type CustomFieldEvent =
  | DomainEvent<'CustomFieldDefined', { apiName: string; label: string; source: CustomFieldSource }>
  | DomainEvent<'CustomFieldChanged', { apiName: string; label: string; source: CustomFieldSource }>
  | DomainEvent<'CustomFieldBound', { apiName: string; ledgerField: LedgerField | null }>
  | DomainEvent<'CustomFieldInclusionChanged', { apiName: string; includeInJournalPosting: boolean }>
  /** Added or changed; as many as fit into one event. Binding the field to something else removes all of them. */
  | DomainEvent<
      'CustomFieldValuesOverridden',
      {
        apiName: string;
        overrides: readonly ValueOverride[];
        /** The ids are those of the company's list. Without it, ids of a user-defined dimension are record numbers. */
        areListedIds?: true;
      }
    >
  | DomainEvent<'CustomFieldOverrideRemoved', { apiName: string; value: string }>
  | DomainEvent<'CustomFieldRemoved', { apiName: string }>;
