import { DomainError } from '../shared/errors';
import { chunksOfEvents } from '../shared/event-size';
import { requireField } from './custom-field.decisions';
import { type CustomFieldEvent, type ValueOverride } from './custom-field.events';
import { type CustomFieldDefinition } from './custom-field.state';

/** A load is appended at once, and an append is limited: some thousand overrides. */
const EVENTS_PER_LOAD_MAX = 10;
const VALUE_LENGTH_MAX = 400;
const LEDGER_ID_LENGTH_MAX = 100;

/**
 * Records overrides that are new or differ, and those of a user-defined dimension that named record numbers before. The
 * whole load is refused if one is invalid or the field has no dimension.
 */
export const overrideValues = (
  state: CustomFieldDefinition,
  apiName: string,
  overrides: readonly ValueOverride[],
): CustomFieldEvent[] => {
  const field = requireField(state, apiName);
  if (field.ledgerField === null || field.ledgerField.kind === 'customField') {
    throw new DomainError(
      'VALUE_OVERRIDE_INVALID',
      `${field.label} is not bound to a dimension of Sage Intacct, so its values have no ids there.`,
      `Bind ${field.label} to a dimension first.`,
      { apiName },
    );
  }
  const wanted = new Map<string, string>();
  overrides.forEach(({ value, ledgerId }, index) => {
    check({ value, ledgerId }, index);
    const earlier = wanted.get(value);
    if (earlier !== undefined && earlier !== ledgerId) {
      refuse(index, 'value', value, `one override only; ${earlier} is given for it as well`);
    }
    wanted.set(value, ledgerId);
  });
  const changed = [...wanted]
    .filter(([value, ledgerId]) => field.overrides.get(value) !== ledgerId || field.recordNumbered.has(value))
    .map(([value, ledgerId]) => ({ value, ledgerId }));
  const parts = chunksOfEvents(changed);
  if (parts.length > EVENTS_PER_LOAD_MAX) throw tooMany(parts.slice(0, EVENTS_PER_LOAD_MAX).flat().length);
  const listed = field.ledgerField.kind === 'userDefinedDimension' ? ({ areListedIds: true } as const) : {};
  return parts.map((part) => ({ type: 'CustomFieldValuesOverridden', data: { apiName, overrides: part, ...listed } }));
};

/** Does nothing when the value has no override. */
export const removeOverride = (state: CustomFieldDefinition, apiName: string, value: string): CustomFieldEvent[] =>
  requireField(state, apiName).overrides.has(value)
    ? [{ type: 'CustomFieldOverrideRemoved', data: { apiName, value } }]
    : [];

const check = ({ value, ledgerId }: ValueOverride, index: number): void => {
  if (value.trim() === '' || value.length > VALUE_LENGTH_MAX) {
    refuse(index, 'value', value, `the value as the close file has it, 1 to ${VALUE_LENGTH_MAX} characters`);
  }
  if (ledgerId.trim() !== ledgerId || ledgerId.length > LEDGER_ID_LENGTH_MAX) {
    refuse(
      index,
      'ledgerId',
      ledgerId,
      `an Intacct id of at most ${LEDGER_ID_LENGTH_MAX} characters, or nothing to leave the field empty`,
    );
  }
};

const refuse = (index: number, field: string, value: string, expected: string): never => {
  throw new DomainError(
    'VALUE_OVERRIDE_INVALID',
    `Override ${index + 1} cannot have the ${field} "${value}".`,
    `Expected ${expected}. Nothing was changed.`,
    { index, field, value, expected },
  );
};

const tooMany = (overridesMax: number): DomainError =>
  new DomainError(
    'VALUE_OVERRIDE_INVALID',
    'These are more overrides than one load may change.',
    `Load the first ${overridesMax}, then the others. Nothing was changed.`,
    { overridesMax },
  );
