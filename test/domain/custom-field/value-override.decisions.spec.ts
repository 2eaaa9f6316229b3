import { type CustomFieldEvent, type ValueOverride } from '../../../src/domain/custom-field/custom-field.events';
import { customFieldDefinition } from '../../../src/domain/custom-field/custom-field.state';
import { overrideValues, removeOverride } from '../../../src/domain/custom-field/value-override.decisions';
import { type LedgerField } from '../../../src/domain/shared/ledger-field';
import { givenFor, refusalOf } from '../../support/given';

const given = givenFor(customFieldDefinition);
const apiName = 'class';
const defined: CustomFieldEvent = {
  type: 'CustomFieldDefined',
  data: { apiName, label: 'Class', source: 'Subscription' },
};
const boundTo = (ledgerField: LedgerField | null): CustomFieldEvent => ({
  type: 'CustomFieldBound',
  data: { apiName, ledgerField },
});
const bound = boundTo({ kind: 'dimension', dimension: 'Class' });
const overridden = (...overrides: ValueOverride[]): CustomFieldEvent => ({
  type: 'CustomFieldValuesOverridden',
  data: { apiName, overrides },
});
const smb = { value: 'SMB', ledgerId: 'K1' };
const ent = { value: 'ENT', ledgerId: 'K2' };
const overriding =
  (...overrides: ValueOverride[]) =>
  (state: typeof customFieldDefinition.initial) =>
    overrideValues(state, apiName, overrides);

describe('overriding values', () => {
  it('adds what is new, changes what differs, and does nothing about the rest', () => {
    given(defined, bound).when(overriding(smb, ent)).then(overridden(smb, ent));
    const changed = { value: 'ENT', ledgerId: 'K3' };
    given(defined, bound, overridden(smb, ent)).when(overriding(smb, changed)).then(overridden(changed));
    given(defined, bound, overridden(smb)).when(overriding(smb, smb)).thenNothing();
  });
  it('records that a value is left empty on purpose', () => {
    const empty = { value: 'N/A', ledgerId: '' };
    given(defined, bound).when(overriding(empty)).then(overridden(empty));
    given(defined, bound, overridden(empty)).when(overriding(empty)).thenNothing();
  });
  it('keeps case and the spaces of the file', () => {
    const spaced = { value: ' smb', ledgerId: 'K9' };
    const { state } = given(defined, bound, overridden(smb), overridden(spaced));
    expect(state).toMatchObject({
      overrides: new Map([
        ['SMB', 'K1'],
        [' smb', 'K9'],
      ]),
    });
  });
  it('says it in several events when one would be too large, and refuses what no append holds', () => {
    const many = (count: number): ValueOverride[] =>
      Array.from({ length: count }, (_, index) => ({ value: `${index} ${'v'.repeat(380)}`, ledgerId: 'K1' }));
    const events = overrideValues(given(defined, bound).state, apiName, many(300));
    expect(events.length).toBeGreaterThan(1);
    expect(events.flatMap(({ data }) => ('overrides' in data ? data.overrides : []))).toEqual(many(300));
    const refusal = refusalOf(() => overrideValues(given(defined, bound).state, apiName, many(2_000)));
    expect(refusal).toMatchObject({ code: 'VALUE_OVERRIDE_INVALID', details: { overridesMax: expect.any(Number) } });
  });
  it.each([
    ['value', { value: ' ', ledgerId: 'K1' }],
    ['value', { value: 'x'.repeat(401), ledgerId: 'K1' }],
    ['ledgerId', { value: 'SMB', ledgerId: ' K1' }],
    ['ledgerId', { value: 'SMB', ledgerId: 'k'.repeat(101) }],
    ['value', { value: 'ENT', ledgerId: 'K3' }],
  ])('refuses a wrong %s as a whole (%o)', (field, wrong) => {
    const refusal = refusalOf(() => overrideValues(given(defined, bound).state, apiName, [ent, wrong]));
    expect(refusal).toMatchObject({ code: 'VALUE_OVERRIDE_INVALID', details: { field, index: 1 } });
  });
  it.each([null, { kind: 'customField', name: 'SEGMENT' } as const])(
    'is refused for a field that is bound to no dimension (%o)',
    (target) => {
      given(defined, boundTo(target)).when(overriding(smb)).thenRejected('VALUE_OVERRIDE_INVALID');
    },
  );
  it('is refused for a field that is not there', () => {
    given().when(overriding(smb)).thenRejected('CUSTOM_FIELD_NOT_FOUND');
  });
  it('ends when the field is bound to another dimension', () => {
    const { state } = given(defined, bound, overridden(smb), boundTo({ kind: 'dimension', dimension: 'Item' }));
    expect(state).toMatchObject({ overrides: new Map() });
  });
});

describe('overriding values of a user-defined dimension', () => {
  const region = boundTo({ kind: 'userDefinedDimension', name: 'GLDIMREGION' });
  const west = { value: 'West', ledgerId: '5' };
  const listed: CustomFieldEvent = {
    type: 'CustomFieldValuesOverridden',
    data: { apiName, overrides: [west], areListedIds: true },
  };
  const numberedIn = (...events: readonly CustomFieldEvent[]): unknown => given(...events).state;

  it('says that the ids are those of the list, and does nothing when repeated', () => {
    given(defined, region).when(overriding(west)).then(listed);
    given(defined, region, listed).when(overriding(west)).thenNothing();
  });
  it('records an override again that named a record number before, also with the same id', () => {
    given(defined, region, overridden(west)).when(overriding(west)).then(listed);
    given(defined, region, overridden(west), listed).when(overriding(west)).thenNothing();
  });
  it('remembers which overrides named record numbers, until they are made again or taken away', () => {
    expect(numberedIn(defined, region, overridden(west))).toMatchObject({ recordNumbered: new Set(['West']) });
    expect(numberedIn(defined, region, overridden({ value: 'N/A', ledgerId: '' }))).toMatchObject({
      recordNumbered: new Set(),
    });
    const removed: CustomFieldEvent = { type: 'CustomFieldOverrideRemoved', data: { apiName, value: 'West' } };
    for (const after of [listed, removed, region]) {
      expect(numberedIn(defined, region, overridden(west), after)).toMatchObject({ recordNumbered: new Set() });
    }
    expect(numberedIn(defined, bound, overridden(smb))).toMatchObject({ recordNumbered: new Set() });
  });
});

describe('taking an override away', () => {
  const removing = (value: string) => (state: typeof customFieldDefinition.initial) =>
    removeOverride(state, apiName, value);
  it('removes it, and does nothing when there is none', () => {
    const removed: CustomFieldEvent = { type: 'CustomFieldOverrideRemoved', data: { apiName, value: 'SMB' } };
    given(defined, bound, overridden(smb, ent)).when(removing('SMB')).then(removed);
    expect(given(defined, bound, overridden(smb, ent), removed).state).toMatchObject({
      overrides: new Map([['ENT', 'K2']]),
    });
    given(defined, bound, overridden(ent)).when(removing('SMB')).thenNothing();
  });
  it('is refused for a field that is not there', () => {
    given().when(removing('SMB')).thenRejected('CUSTOM_FIELD_NOT_FOUND');
  });
});
