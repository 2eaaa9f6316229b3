import { CustomFieldReadModel } from '../../../src/adapters/read-models/custom-field.read-model';
import { shownBy, smb } from '../../support/view-history';

describe('custom fields', () => {
  let fields: CustomFieldReadModel;
  beforeAll(async () => {
    fields = await shownBy((database) => new CustomFieldReadModel(database));
  });

  it('show their latest facts, and not the fields that were removed', () => {
    expect(fields.customFieldsOf('acme')).toMatchObject([
      {
        apiName: 'class',
        label: 'Segment',
        source: 'Product',
        includeInJournalPosting: true,
        ledgerField: { kind: 'dimension', dimension: 'Class' },
        revision: 5,
      },
    ]);
  });

  it('show the overrides of their values until the override or the field is removed', () => {
    const overridesOf = (apiName: string): unknown =>
      fields.valueOverridesOf('acme', apiName, { limit: 10, cursor: null });
    expect(overridesOf('class')).toEqual({
      items: [{ ...smb, changedAt: expect.any(String), changedBy: 'ana' }],
      nextCursor: null,
    });
    expect(overridesOf('old')).toEqual({ items: [], nextCursor: null });
  });
});
