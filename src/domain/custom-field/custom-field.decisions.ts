import { COLUMNS_WITHOUT_FIELD } from '../shared/columns-without-field';
import { DomainError } from '../shared/errors';
import { foldedHeader } from '../shared/folded-header';
import { type LedgerField } from '../shared/ledger-field';
import { CUSTOM_FIELD_SOURCES, type CustomFieldEvent, type CustomFieldSource } from './custom-field.events';
import { type CustomFieldDefinition, customFieldDefinition } from './custom-field.state';

export interface CustomFieldInput {
  readonly apiName: string;
  readonly label: string;
  readonly source: CustomFieldSource;
}

/** How a new field is posted. Left out: not bound, not included; of one that exists, as it is. */
export type NewFieldPosting = Pick<CustomFieldChange, 'ledgerField' | 'includeInJournalPosting'>;

export interface CustomFieldChange {
  readonly label?: string;
  readonly source?: CustomFieldSource;
  readonly ledgerField?: LedgerField | null;
  readonly includeInJournalPosting?: boolean;
}

/** Adds a field. Does nothing when the same field exists. */
export const defineCustomField = (state: CustomFieldDefinition, input: CustomFieldInput): CustomFieldEvent[] => {
  check(input);
  checkNewLabel(input.label);
  if (state.status === 'Absent') return [{ type: 'CustomFieldDefined', data: pickInput(input) }];
  if (state.label === input.label && state.source === input.source) return [];
  throw alreadyExists(input.apiName);
};

/**
 * Adds a field as it is to be posted: bound, and included or not. Does nothing when it exists exactly so. Throws
 * CUSTOM_FIELD_INVALID, and CUSTOM_FIELD_EXISTS when it exists otherwise.
 */
export const addCustomField = (
  state: CustomFieldDefinition,
  { apiName, label, source, ...posting }: CustomFieldInput & NewFieldPosting,
): CustomFieldEvent[] => {
  const defined = defineCustomField(state, { apiName, label, source });
  const changes = changeCustomField(defined.reduce(customFieldDefinition.evolve, state), apiName, posting);
  if (defined.length === 0 && changes.length > 0) throw alreadyExists(apiName);
  return [...defined, ...changes];
};

const alreadyExists = (apiName: string): DomainError =>
  new DomainError(
    'CUSTOM_FIELD_EXISTS',
    `The custom field ${apiName} already exists.`,
    'Change the existing field, or choose another API name.',
    { apiName },
  );

/** Changes any of label, source, binding and inclusion. No event for what stays the same. */
export const changeCustomField = (
  state: CustomFieldDefinition,
  apiName: string,
  change: CustomFieldChange,
): CustomFieldEvent[] => {
  const field = requireField(state, apiName);
  const next = { apiName, label: change.label ?? field.label, source: change.source ?? field.source };
  check(next);
  if (next.label !== field.label) checkNewLabel(next.label);
  const events: CustomFieldEvent[] = [];
  if (next.label !== field.label || next.source !== field.source)
    events.push({ type: 'CustomFieldChanged', data: next });
  if (change.ledgerField !== undefined && !isSameTarget(change.ledgerField, field.ledgerField)) {
    checkTarget(change.ledgerField);
    events.push({ type: 'CustomFieldBound', data: { apiName, ledgerField: change.ledgerField } });
  }
  const { includeInJournalPosting } = change;
  if (includeInJournalPosting !== undefined && includeInJournalPosting !== field.includeInJournalPosting) {
    events.push({ type: 'CustomFieldInclusionChanged', data: { apiName, includeInJournalPosting } });
  }
  return events;
};

export const removeCustomField = (state: CustomFieldDefinition, apiName: string): CustomFieldEvent[] =>
  state.status === 'Absent' ? [] : [{ type: 'CustomFieldRemoved', data: { apiName } }];

type DefinedField = Exclude<CustomFieldDefinition, { status: 'Absent' }>;

/** Throws CUSTOM_FIELD_NOT_FOUND. */
export const requireField = (state: CustomFieldDefinition, apiName: string): DefinedField => {
  if (state.status !== 'Absent') return state;
  throw new DomainError(
    'CUSTOM_FIELD_NOT_FOUND',
    `There is no custom field ${apiName}.`,
    'Add it first, or check its API name.',
    {
      apiName,
    },
  );
};

const check = ({ apiName, label, source }: CustomFieldInput): void => {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,59}$/.test(apiName)) {
    refuse('apiName', apiName, 'a letter, then letters, digits or underscores, at most 60 characters');
  }
  if (label.trim() !== label || label === '' || label.length > 80) {
    refuse('label', label, '1 to 80 characters without spaces at either end');
  }
  if (!CUSTOM_FIELD_SOURCES.includes(source)) refuse('source', source, CUSTOM_FIELD_SOURCES.join(', '));
};

/** Not for a label that a field of an older log has: it could not be changed otherwise. */
const checkNewLabel = (label: string): void => {
  if (COLUMNS_WITHOUT_FIELD.has(foldedHeader(label)))
    refuse('label', label, 'another label: the column of that name holds the amounts or the order of the lines');
};

const checkTarget = (target: LedgerField | null): void => {
  if (target?.kind === 'userDefinedDimension' && !/^GLDIM[A-Z0-9_]{1,60}$/.test(target.name)) {
    refuse(
      'ledgerField.name',
      target.name,
      'the integration name of a user-defined dimension, for example GLDIMREGION',
    );
  }
  if (target?.kind === 'customField' && !/^[A-Za-z_][A-Za-z0-9_]{0,60}$/.test(target.name)) {
    refuse('ledgerField.name', target.name, "the integration name of the ledger's custom field");
  }
};

const refuse = (field: string, value: string, expected: string): never => {
  throw new DomainError(
    'CUSTOM_FIELD_INVALID',
    `The ${field} of a custom field cannot be "${value}".`,
    `Give ${expected}.`,
    {
      field,
      value,
      expected,
    },
  );
};

const pickInput = ({ apiName, label, source }: CustomFieldInput): CustomFieldInput => ({ apiName, label, source });

const isSameTarget = (a: LedgerField | null, b: LedgerField | null): boolean => targetKey(a) === targetKey(b);

const targetKey = (target: LedgerField | null): string => {
  if (target === null) return '';
  return target.kind === 'dimension' ? `dimension ${target.dimension}` : `${target.kind} ${target.name}`;
};
