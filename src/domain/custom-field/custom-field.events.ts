import { type DomainEvent } from '../shared/decider';
import { type LedgerField } from '../shared/ledger-field';

export const CUSTOM_FIELD_SOURCES = ['Customer', 'Product', 'Subscription'] as const;
export type CustomFieldSource = (typeof CUSTOM_FIELD_SOURCES)[number];

export type CustomFieldEvent =
  | DomainEvent<'CustomFieldDefined', { apiName: string; label: string; source: CustomFieldSource }>
  | DomainEvent<'CustomFieldChanged', { apiName: string; label: string; source: CustomFieldSource }>
  | DomainEvent<'CustomFieldBound', { apiName: string; ledgerField: LedgerField | null }>
  | DomainEvent<'CustomFieldInclusionChanged', { apiName: string; includeInJournalPosting: boolean }>
  | DomainEvent<'CustomFieldRemoved', { apiName: string }>;
