import { assertNever, type Decider } from '../shared/decider';
import { type LedgerField } from '../shared/ledger-field';
import { type CustomFieldEvent, type CustomFieldSource, type ValueOverride } from './custom-field.events';

export type CustomFieldDefinition =
  | { readonly status: 'Absent' }
  | {
      readonly status: 'Defined';
      readonly apiName: string;
      readonly label: string;
      readonly source: CustomFieldSource;
      readonly includeInJournalPosting: boolean;
      readonly ledgerField: LedgerField | null;
      /** Value of the revenue system → id in the ledger; empty when the field is left empty on purpose. */
      readonly overrides: ReadonlyMap<string, string>;
      /** Values whose override was made when the values of user-defined dimensions had record numbers as their ids. */
      readonly recordNumbered: ReadonlySet<string>;
    };

type Overrides = ReadonlyMap<string, string>;

const NONE = { overrides: new Map<string, string>(), recordNumbered: new Set<string>() };

export const customFieldDefinition: Decider<CustomFieldDefinition, CustomFieldEvent> = {
  category: 'customFieldDefinition',
  initial: { status: 'Absent' },
  evolve: (state, event): CustomFieldDefinition => {
    switch (event.type) {
      case 'CustomFieldDefined':
        return { status: 'Defined', ...event.data, includeInJournalPosting: false, ledgerField: null, ...NONE };
      case 'CustomFieldChanged':
        return state.status === 'Absent' ? state : { ...state, ...event.data };
      case 'CustomFieldBound':
        return state.status === 'Absent' ? state : { ...state, ledgerField: event.data.ledgerField, ...NONE };
      case 'CustomFieldInclusionChanged':
        return state.status === 'Absent'
          ? state
          : { ...state, includeInJournalPosting: event.data.includeInJournalPosting };
      case 'CustomFieldValuesOverridden':
        return state.status === 'Absent'
          ? state
          : {
              ...state,
              overrides: added(state.overrides, event.data.overrides),
              recordNumbered: numbered(state, event.data.overrides, event.data.areListedIds === true),
            };
      case 'CustomFieldOverrideRemoved':
        return state.status === 'Absent'
          ? state
          : {
              ...state,
              overrides: without(state.overrides, event.data.value),
              recordNumbered: new Set([...state.recordNumbered].filter((value) => value !== event.data.value)),
            };
      case 'CustomFieldRemoved':
        return { status: 'Absent' };
      default:
        return assertNever(event);
    }
  },
};

const added = (overrides: Overrides, more: readonly ValueOverride[]): Overrides =>
  new Map([...overrides, ...more.map(({ value, ledgerId }): [string, string] => [value, ledgerId])]);

const numbered = (
  { ledgerField, recordNumbered }: Exclude<CustomFieldDefinition, { status: 'Absent' }>,
  overrides: readonly ValueOverride[],
  areListedIds: boolean,
): ReadonlySet<string> => {
  const after = new Set(recordNumbered);
  for (const { value, ledgerId } of overrides) {
    if (!areListedIds && ledgerId !== '' && ledgerField?.kind === 'userDefinedDimension') after.add(value);
    else after.delete(value);
  }
  return after;
};

const without = (overrides: Overrides, value: string): Overrides =>
  new Map([...overrides].filter(([known]) => known !== value));
