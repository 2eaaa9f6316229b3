import { Inject, Injectable } from '@nestjs/common';
import { customFieldDefinition } from '../../domain/custom-field/custom-field.state';
import { type IncludedField } from '../../domain/ledger-entry/entry-builder';
import { Aggregates } from '../shared/aggregates';
import { streamId } from '../shared/streams';
import { CustomFieldViews } from './custom-field.views';

/** The custom fields that are included in journal posting. */
@Injectable()
export class IncludedFields {
  constructor(
    private readonly aggregates: Aggregates,
    @Inject(CustomFieldViews) private readonly views: Pick<CustomFieldViews, 'customFieldsOf'>,
  ) {}

  /** The views only name the fields; each field's own stream defines it, as of `until` if given. */
  async of(environment: string, until?: string): Promise<IncludedField[]> {
    const fields: IncludedField[] = [];
    for (const { apiName } of this.views.customFieldsOf(environment)) {
      const id = streamId(environment, apiName);
      const { state, revision } = await this.aggregates.load(customFieldDefinition, id, until);
      if (state.status === 'Defined' && state.includeInJournalPosting) fields.push({ ...state, revision });
    }
    return fields;
  }
}
