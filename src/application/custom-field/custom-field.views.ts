import { type CustomFieldSource } from '../../domain/custom-field/custom-field.events';
import { type LedgerField } from '../../domain/shared/ledger-field';
import { type Page, type PageRequest } from '../ports/page';

export interface CustomFieldView {
  readonly apiName: string;
  readonly label: string;
  readonly source: CustomFieldSource;
  readonly includeInJournalPosting: boolean;
  readonly ledgerField: LedgerField | null;
  readonly changedAt: string;
  readonly changedBy: string;
  readonly revision: number;
}

export interface ValueOverrideView {
  readonly value: string;
  readonly ledgerId: string;
  readonly changedAt: string;
  readonly changedBy: string;
}

export abstract class CustomFieldViews {
  /** All fields by API name: a site has a few dozen. */
  abstract customFieldsOf(environment: string): readonly CustomFieldView[];
  abstract customField(environment: string, apiName: string): CustomFieldView | undefined;
  /** By value. */
  abstract valueOverridesOf(environment: string, apiName: string, page: PageRequest): Page<ValueOverrideView>;
}
