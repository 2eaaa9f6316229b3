import {
  addCustomField,
  changeCustomField,
  type CustomFieldChange,
  defineCustomField,
  removeCustomField,
} from '../../../src/domain/custom-field/custom-field.decisions';
import { type CustomFieldEvent, type CustomFieldSource } from '../../../src/domain/custom-field/custom-field.events';
import { customFieldDefinition } from '../../../src/domain/custom-field/custom-field.state';
import { type LedgerField, ledgerFieldName } from '../../../src/domain/shared/ledger-field';
import { givenFor, refusalOf } from '../../support/given';

const given = givenFor(customFieldDefinition);
const input = { apiName: 'Region__c', label: 'Region', source: 'Customer' as const };
const location: LedgerField = { kind: 'dimension', dimension: 'Location' };
const defined: CustomFieldEvent = { type: 'CustomFieldDefined', data: input };
const bound: CustomFieldEvent = {
  type: 'CustomFieldBound',
  data: { apiName: input.apiName, ledgerField: location },
};
const included: CustomFieldEvent = {
  type: 'CustomFieldInclusionChanged',
  data: { apiName: input.apiName, includeInJournalPosting: true },
};
const removed: CustomFieldEvent = { type: 'CustomFieldRemoved', data: { apiName: input.apiName } };
const changing = (change: CustomFieldChange) => (state: typeof customFieldDefinition.initial) =>
  changeCustomField(state, input.apiName, change);

describe('adding a custom field as it is to be posted', () => {
  const whole = { ...input, ledgerField: location, includeInJournalPosting: true };

  it('defines, binds and includes it at once', () => {
    given()
      .when((state) => addCustomField(state, whole))
      .then(defined, bound, included);
    given()
      .when((state) => addCustomField(state, input))
      .then(defined);
  });
  it('does nothing when it is exactly so, or when nothing is said of how it is posted', () => {
    given(defined, bound, included)
      .when((state) => addCustomField(state, whole))
      .thenNothing();
    given(defined, bound, included)
      .when((state) => addCustomField(state, input))
      .thenNothing();
  });
  it('changes none that is there otherwise', () => {
    given(defined, bound)
      .when((state) => addCustomField(state, whole))
      .thenRejected('CUSTOM_FIELD_EXISTS');
    given(defined)
      .when((state) => addCustomField(state, { ...input, label: 'Other' }))
      .thenRejected('CUSTOM_FIELD_EXISTS');
  });
  it('adds nothing when its place cannot be', () => {
    given()
      .when((state) =>
        addCustomField(state, { ...input, ledgerField: { kind: 'userDefinedDimension', name: 'region' } }),
      )
      .thenRejected('CUSTOM_FIELD_INVALID');
  });
});

describe('defining a custom field', () => {
  it('adds it, neither bound nor included', () => {
    given()
      .when((state) => defineCustomField(state, input))
      .then(defined);
    expect(given(defined).state).toEqual({
      status: 'Defined',
      ...input,
      includeInJournalPosting: false,
      ledgerField: null,
      overrides: new Map(),
      recordNumbered: new Set(),
    });
  });
  it('does nothing when the same one is there', () => {
    given(defined, bound)
      .when((state) => defineCustomField(state, input))
      .thenNothing();
  });
  it('refuses another one under the same name', () => {
    given(defined)
      .when((state) => defineCustomField(state, { ...input, label: 'Area' }))
      .thenRejected('CUSTOM_FIELD_EXISTS');
  });
  it.each(['Amount', 'debit', 'CREDIT', 'LINE_NO'])('refuses the label %s, whose column no field can have', (label) => {
    given()
      .when((state) => defineCustomField(state, { ...input, label }))
      .thenRejected('CUSTOM_FIELD_INVALID');
    given(defined).when(changing({ label })).thenRejected('CUSTOM_FIELD_INVALID');
    const old: CustomFieldEvent = { type: 'CustomFieldDefined', data: { ...input, label } };
    given(old)
      .when(changing({ includeInJournalPosting: true }))
      .then(included);
  });
  it('starts from nothing again after it was removed', () => {
    given(defined, bound, included, removed)
      .when((state) => defineCustomField(state, input))
      .then(defined);
  });
  it.each([
    ['apiName', { apiName: '1st' }],
    ['apiName', { apiName: 'with space' }],
    ['apiName', { apiName: 'a'.repeat(61) }],
    ['label', { label: '' }],
    ['label', { label: ' Region' }],
    ['label', { label: 'x'.repeat(81) }],
    ['source', { source: 'Invoice' as CustomFieldSource }],
  ])('refuses a wrong %s (%o)', (field, change) => {
    const refusal = refusalOf(() => defineCustomField(given().state, { ...input, ...change }));
    expect(refusal).toMatchObject({ code: 'CUSTOM_FIELD_INVALID', details: { field } });
  });
});

describe('changing a custom field', () => {
  it('says one thing for each thing that changed', () => {
    given(defined)
      .when(changing({ label: 'Area', ledgerField: location, includeInJournalPosting: true }))
      .then({ type: 'CustomFieldChanged', data: { ...input, label: 'Area' } }, bound, included);
  });
  it('does nothing for what stays the same', () => {
    given(defined, bound, included)
      .when(changing({ ...input, ledgerField: location, includeInJournalPosting: true }))
      .thenNothing();
    given(defined).when(changing({})).thenNothing();
    given(defined)
      .when(changing({ ledgerField: null, includeInJournalPosting: false }))
      .thenNothing();
  });
  it('takes a binding away', () => {
    given(defined, bound)
      .when(changing({ ledgerField: null }))
      .then({ type: 'CustomFieldBound', data: { apiName: input.apiName, ledgerField: null } });
  });
  it('distinguishes a user-defined dimension from a custom field of the same name', () => {
    const dimension: LedgerField = { kind: 'userDefinedDimension', name: 'GLDIMREGION' };
    const field: LedgerField = { kind: 'customField', name: 'GLDIMREGION' };
    given(defined, { type: 'CustomFieldBound', data: { apiName: input.apiName, ledgerField: dimension } })
      .when(changing({ ledgerField: field }))
      .then({ type: 'CustomFieldBound', data: { apiName: input.apiName, ledgerField: field } });
    expect([location, dimension, field].map(ledgerFieldName)).toEqual(['Location', 'GLDIMREGION', 'GLDIMREGION']);
  });
  it('refuses targets that the ledger cannot have, and wrong texts', () => {
    given(defined)
      .when(changing({ ledgerField: { kind: 'userDefinedDimension', name: 'REGION' } }))
      .thenRejected('CUSTOM_FIELD_INVALID');
    given(defined)
      .when(changing({ ledgerField: { kind: 'customField', name: 'A-B' } }))
      .thenRejected('CUSTOM_FIELD_INVALID');
    given(defined)
      .when(changing({ label: '' }))
      .thenRejected('CUSTOM_FIELD_INVALID');
  });
  it('refuses a field that is not there', () => {
    given()
      .when(changing({ label: 'Area' }))
      .thenRejected('CUSTOM_FIELD_NOT_FOUND');
    given(defined, removed).when(changing({})).thenRejected('CUSTOM_FIELD_NOT_FOUND');
  });
});

describe('removing a custom field', () => {
  it('removes it, and does nothing when it is gone', () => {
    given(defined)
      .when((state) => removeCustomField(state, input.apiName))
      .then(removed);
    given(defined, removed)
      .when((state) => removeCustomField(state, input.apiName))
      .thenNothing();
  });
});

it('never fails on a fact about a field that is not there', () => {
  for (const event of [{ type: 'CustomFieldChanged', data: input } as const, bound, included, removed]) {
    expect(given(event).state).toEqual({ status: 'Absent' });
  }
});
