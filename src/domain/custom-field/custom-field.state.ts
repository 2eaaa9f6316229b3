import { assertNever, type Decider } from '../shared/decider';
import { type LedgerField } from '../shared/ledger-field';
import { type CustomFieldEvent, type CustomFieldSource } from './custom-field.events';

export type CustomFieldDefinition =
  | { readonly status: 'Absent' }
  | {
      readonly status: 'Defined';
      readonly apiName: string;
      readonly label: string;
      readonly source: CustomFieldSource;
      readonly includeInJournalPosting: boolean;
      readonly ledgerField: LedgerField | null;
    };

export const customFieldDefinition: Decider<CustomFieldDefinition, CustomFieldEvent> = {
  initial: { status: 'Absent' },
  evolve: (state, event): CustomFieldDefinition => {
    switch (event.type) {
      case 'CustomFieldDefined':
        return { status: 'Defined', ...event.data, includeInJournalPosting: false, ledgerField: null };
      case 'CustomFieldChanged':
        return state.status === 'Absent' ? state : { ...state, ...event.data };
      case 'CustomFieldBound':
        return state.status === 'Absent' ? state : { ...state, ledgerField: event.data.ledgerField };
      case 'CustomFieldInclusionChanged':
        return state.status === 'Absent'
          ? state
          : { ...state, includeInJournalPosting: event.data.includeInJournalPosting };
      case 'CustomFieldRemoved':
        return { status: 'Absent' };
      default:
        return assertNever(event);
    }
  },
};
